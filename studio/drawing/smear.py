"""Kernels of brushes that work on a layer's own pixels: a finger that drags, and a stamp.

Both are given a piece of the layer, uint16 [4, h, w], and dabs in its pixels; the dabs of a stroke's copies
come in turns. Importing this imports numba.
"""

import numpy as np
import numpy.typing as npt

from studio.drawing.dots import shape
from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, counts, higher_of, keep_counts, lower_of, middles, spread, where_above
from studio.drawing.oracle import FINGER_GAP, HALF, ONE, ZERO

Layer = npt.NDArray[np.uint16]
Flat = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

f32 = np.float32
i32 = np.int32


@kernel
def _pick(flat: Flat, height: int, width: int, x: f32, y: f32, radius: f32, found: Floats) -> bool:
    """Find the mean colour [4] under a dab, from five places; False when it lies beyond the piece."""
    gap = max(1, (int(radius) + 1) // FINGER_GAP)
    middle_x, middle_y = int(x), int(y)
    red, green, blue, alpha, count = 0, 0, 0, 0, 0
    plane = height * width
    for place in range(5):
        # the middle, then left, right, above, below
        column = middle_x + (-gap if place == 1 else gap if place == 2 else 0)
        row = middle_y + (-gap if place == 3 else gap if place == 4 else 0)
        if 0 <= row < height and 0 <= column < width:
            at = row * width + column
            red += int(flat[at])
            green += int(flat[at + plane])
            blue += int(flat[at + 2 * plane])
            alpha += int(flat[at + 3 * plane])
            count += 1
    if count == 0:
        return False
    found[0], found[1] = f32(float(red) / count), f32(float(green) / count)
    found[2], found[3] = f32(float(blue) / count), f32(float(alpha) / count)
    return True


@kernel
def smear(pixels: Layer, dabs: Dabs, colours: Floats, memory: Floats, keeps: f32, fade: f32, picks: bool) -> None:
    """Drag the colours that dabs [n, 5] meet; see oracle."""
    height, width = pixels.shape[1], pixels.shape[2]
    flat = pixels.reshape(pixels.size)
    plane = height * width
    found = np.zeros(4, np.float32)
    for d in range(dabs.shape[0]):
        x, y = dabs[d, 0], dabs[d, 1]
        radius, opacity, fall, outer, is_hard = shape(dabs[d, 2], dabs[d, 3], dabs[d, 4], fade)
        if picks:
            own = memory[d % memory.shape[0]]
            if _pick(flat, height, width, x, y, dabs[d, 2], found):
                share = keeps if own[4] > ZERO else ZERO
                for channel in range(4):
                    own[channel] = found[channel] + (own[channel] - found[channel]) * share
                own[4] = ONE
            for channel in range(4):
                colours[d, channel] = own[channel]
        red, green, blue, alpha = colours[d, 0], colours[d, 1], colours[d, 2], colours[d, 3]
        reach2 = radius * radius
        inner_fall, outer_fall = fall / reach2, outer / reach2
        for row in range(max(0, int(y - radius)), min(height, int(y + radius) + 1)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            rest = reach2 - dy2
            if rest > ZERO:
                half = np.sqrt(rest)
                at = max(0, int(x - half) - 1)
                right = min(width, int(x + half) + 2)
                inner_row, outer_row = opacity - dy2 * inner_fall, outer - dy2 * outer_fall
                while at < right:
                    first = min(at, width - COUNT)
                    away = spread(f32(i32(first))) + middles() - spread(x)
                    far = away * away
                    one = spread(inner_row) - far * spread(inner_fall)
                    other = spread(outer_row) - far * spread(outer_fall)
                    m = lower_of(one, other) if is_hard else higher_of(one, other)
                    m = higher_of(m, spread(ZERO))
                    if first < at:
                        m = m * where_above(spread(f32(i32(first))) + middles(), spread(f32(i32(at))))
                    place = row * width + first
                    value = counts(flat, place)
                    keep_counts(flat, place, value + m * (spread(red) - value) + spread(HALF))
                    place += plane
                    value = counts(flat, place)
                    keep_counts(flat, place, value + m * (spread(green) - value) + spread(HALF))
                    place += plane
                    value = counts(flat, place)
                    keep_counts(flat, place, value + m * (spread(blue) - value) + spread(HALF))
                    place += plane
                    value = counts(flat, place)
                    keep_counts(flat, place, value + m * (spread(alpha) - value) + spread(HALF))
                    at += COUNT


@kernel
def stamp(pixels: Layer, dabs: Dabs, picture: Floats, turns: Floats) -> None:
    """Print a picture at dabs [n, 7]; see oracle."""
    height, width = pixels.shape[1], pixels.shape[2]
    tall, wide = picture.shape[1], picture.shape[2]
    longest = f32(i32(max(tall, wide)))
    diagonal = np.sqrt(f32(i32(tall * tall + wide * wide)))
    middle_x, middle_y = f32(i32(wide)) * HALF - HALF, f32(i32(tall)) * HALF - HALF
    for d in range(dabs.shape[0]):
        turn = turns[d % turns.shape[0]]
        x, y, radius, opacity = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3]
        if radius <= ZERO:
            continue
        grow = longest * HALF / radius
        cosine, sine = dabs[d, 5] * grow, dabs[d, 6] * grow
        # how many pixels of the picture it is on by one to the right, and by one down
        right_x = cosine * turn[0] + sine * turn[2]
        right_y = cosine * turn[2] - sine * turn[0]
        down_x = cosine * turn[1] + sine * turn[3]
        down_y = cosine * turn[3] - sine * turn[1]
        reach = diagonal / longest * radius + ONE
        for row in range(max(0, int(y - reach)), min(height, int(y + reach) + 1)):
            dy = f32(i32(row)) + HALF - y
            for column in range(max(0, int(x - reach)), min(width, int(x + reach) + 1)):
                dx = f32(i32(column)) + HALF - x
                u = dx * right_x + dy * down_x + middle_x
                v = dx * right_y + dy * down_y + middle_y
                if u <= -ONE or v <= -ONE or u >= f32(i32(wide)) or v >= f32(i32(tall)):
                    continue
                left, top = int(u + ONE) - 1, int(v + ONE) - 1
                across, down = u - f32(i32(left)), v - f32(i32(top))
                _print_pixel(pixels, row, column, picture, left, top, across, down, opacity)


@kernel
def _taken(picture: Floats, channel: int, row: int, column: int) -> f32:
    inside = 0 <= row < picture.shape[1] and 0 <= column < picture.shape[2]
    return picture[channel, row, column] if inside else ZERO


@kernel
def _print_pixel(
    pixels: Layer, row: int, column: int, picture: Floats, left: int, top: int, across: f32, down: f32, opacity: f32
) -> None:
    rest = ZERO
    for channel in (3, 0, 1, 2):
        one, other = _taken(picture, channel, top, left), _taken(picture, channel, top, left + 1)
        upper = one + (other - one) * across
        one, other = _taken(picture, channel, top + 1, left), _taken(picture, channel, top + 1, left + 1)
        lower = one + (other - one) * across
        value = (upper + (lower - upper) * down) * opacity
        if channel == 3:
            rest = ONE - value * f32(1 / 32768)
        value = value + f32(i32(pixels[channel, row, column])) * rest + HALF
        pixels[channel, row, column] = np.uint16(i32(min(value, f32(32768))))
