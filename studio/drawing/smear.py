"""Kernels of brushes that work on a layer's own pixels: a finger that drags, and a stamp.

A finger is given the addresses of tiles, a stamp a piece of the layer, uint16 [4, h, w], and both dabs in its pixels;
the dabs of a stroke's copies come in turns. Importing this imports numba.
"""

import numpy as np
import numpy.typing as npt

from studio.drawing.dots import shape
from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, higher_of, lower_of, middles, spread, where_above
from studio.drawing.oracle import FINGER_GAP, HALF, ONE, ZERO
from studio.drawing.pointers import ink_at, keep_ink_at, short_at
from studio.drawing.tiles import SIDE

Layer = npt.NDArray[np.uint16]
Longs = npt.NDArray[np.int64]
Row = npt.NDArray[np.float32]
Look = tuple[np.float32, np.float32, np.float32, np.float32, bool]
Floats = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

AREA = SIDE * SIDE

f32 = np.float32
i32 = np.int32


@kernel
def _pick(grid: Longs, x: f32, y: f32, radius: f32, found: Floats) -> bool:
    """Find the mean colour [4] under a dab, from five places; False when it lies beyond the paper."""
    gap = max(1, (int(radius) + 1) // FINGER_GAP)
    middle_x, middle_y = int(x), int(y)
    red, green, blue, alpha, count = 0, 0, 0, 0, 0
    for place in range(5):
        # the middle, then left, right, above, below
        column = middle_x + (-gap if place == 1 else gap if place == 2 else 0)
        row = middle_y + (-gap if place == 3 else gap if place == 4 else 0)
        if 0 <= row < grid.shape[0] * SIDE and 0 <= column < grid.shape[1] * SIDE:
            address = grid[row // SIDE, column // SIDE]
            at = row % SIDE * SIDE + column % SIDE
            count += 1
            if address != 0:
                red += short_at(address, at)
                green += short_at(address, at + AREA)
                blue += short_at(address, at + 2 * AREA)
                alpha += short_at(address, at + 3 * AREA)
    if count == 0:
        return False
    found[0], found[1] = f32(float(red) / count), f32(float(green) / count)
    found[2], found[3] = f32(float(blue) / count), f32(float(alpha) / count)
    return True


@kernel
def _smear_tile(
    address: int,
    left: int,
    top: int,
    first_row: int,
    end_row: int,
    x: f32,
    y: f32,
    height: f32,
    look: Look,
    colour: Row,
) -> None:
    """Drag a colour over rows of a tile whose upper left pixel is at left, top; `look` is the dab's, from `shape`."""
    reach2, fall, outer, outer_fall, is_hard = look
    red, green, blue, alpha = colour[0], colour[1], colour[2], colour[3]
    for row in range(first_row, end_row):
        dy = f32(i32(row)) + HALF - y
        dy2 = dy * dy
        rest = reach2 - dy2
        if rest > ZERO:
            half = np.sqrt(rest)
            at = max(left, int(x - half) - 1)
            right = min(left + SIDE, int(x + half) + 2)
            inner_row, outer_row = height - dy2 * fall, outer - dy2 * outer_fall
            while at < right:
                first = min(at, left + SIDE - COUNT)
                away = spread(f32(i32(first))) + middles() - spread(x)
                far = away * away
                one = spread(inner_row) - far * spread(fall)
                other = spread(outer_row) - far * spread(outer_fall)
                m = lower_of(one, other) if is_hard else higher_of(one, other)
                m = higher_of(m, spread(ZERO))
                if first < at:
                    m = m * where_above(spread(f32(i32(first))) + middles(), spread(f32(i32(at))))
                place = (row - top) * SIDE + first - left
                value = ink_at(address, place)
                keep_ink_at(address, place, value + m * (spread(red) - value) + spread(HALF))
                place += AREA
                value = ink_at(address, place)
                keep_ink_at(address, place, value + m * (spread(green) - value) + spread(HALF))
                place += AREA
                value = ink_at(address, place)
                keep_ink_at(address, place, value + m * (spread(blue) - value) + spread(HALF))
                place += AREA
                value = ink_at(address, place)
                keep_ink_at(address, place, value + m * (spread(alpha) - value) + spread(HALF))
                at += COUNT


@kernel
def smear(grid: Longs, dabs: Dabs, colours: Floats, memory: Floats, keeps: f32, fade: f32, picks: bool) -> None:
    """Drag the colours that dabs [n, 5] meet over tiles whose addresses are in a grid; see smear_oracle."""
    height, width = grid.shape[0] * SIDE, grid.shape[1] * SIDE
    found = np.zeros(4, np.float32)
    for d in range(dabs.shape[0]):
        x, y = dabs[d, 0], dabs[d, 1]
        radius, opacity, fall, outer, is_hard = shape(dabs[d, 2], dabs[d, 3], dabs[d, 4], fade)
        if picks:
            own = memory[d % memory.shape[0]]
            if _pick(grid, x, y, dabs[d, 2], found):
                share = keeps if own[4] > ZERO else ZERO
                for channel in range(4):
                    own[channel] = found[channel] + (own[channel] - found[channel]) * share
                own[4] = ONE
            for channel in range(4):
                colours[d, channel] = own[channel]
        reach2 = radius * radius
        look = reach2, fall / reach2, outer, outer / reach2, is_hard
        top, bottom = max(0, int(y - radius)), min(height, int(y + radius) + 1)
        left, right = max(0, int(x - radius) - 1), min(width, int(x + radius) + 2)
        if top >= bottom or left >= right:
            continue
        for row in range(top // SIDE, (bottom - 1) // SIDE + 1):
            for column in range(left // SIDE, (right - 1) // SIDE + 1):
                address = grid[row, column]
                if address != 0:
                    begin, end = max(top, row * SIDE), min(bottom, row * SIDE + SIDE)
                    _smear_tile(address, column * SIDE, row * SIDE, begin, end, x, y, opacity, look, colours[d])


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
