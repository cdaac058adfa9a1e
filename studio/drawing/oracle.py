"""The same pixels in plain numpy: what the kernels are measured against, and what draws until they are warm.

Every operation is the kernels' own, on float32 in the same order, so the bits are the same.
"""

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]
Tile = npt.NDArray[np.uint8]
Bounds = tuple[int, int, int, int]

ZERO = np.float32(0)
HALF = np.float32(0.5)
ONE = np.float32(1)
TWO = np.float32(2)
THREE = np.float32(3)
BAND = np.float32(1.5)
"""Narrowest fade of an edge, in paper pixels: a slope that covers pixels as their area would."""
HALF_BAND = np.float32(0.75)
SMALLEST = np.float32(0.5)
"""Dabs of a smaller radius are drawn this large, and fainter."""
TIP = np.float32(2.5)
"""Radius in paper pixels at which half of the grain's depth tells: a fine tip reaches into the valleys."""
LEAST_RADIUS = np.float32(1 / 64)
"""Dabs of a smaller radius are taken for this large."""
SOFTEST, SOLID = np.float32(1 / 64), np.float32(0.9995)
"""Hardness of the softest straight dab, and from which on it is solid up to its edge."""
TINIEST = np.float32(1.25)
"""Straight dabs that fade over some pixels are drawn at least this large, and fainter instead."""
ROOT = np.float32(1.4142135)
TO_SHARE = np.float32(1 / 255)
# What the style of a plane that settles holds, by place.
DEPTH, STEEP, CUT, WANDER, RIM, RIM_FALL, BLOOM, GRANULATION, BODY = range(9)
SETTLE_SIZE = 9
FINGER_GAP = 2
"""A finger feels for colour in its middle and at a radius divided by this, four ways."""
FROM_ONE = np.float32(1 / 32768)
TO_BYTE = np.float32(255 / 32768)
GRAIN_SIDE = 512
"""The paper's grain repeats after so many pixels."""


NOTHING: Plane = np.zeros((0, 0), np.float32)


def _print(plane: Plane, dab: Dabs) -> tuple[Plane, Plane, int, int]:
    """Return the part of the plane a dab may touch, the dab there (0..opacity), and where that part is."""
    x, y, radius, opacity, hardness = dab
    if radius < SMALLEST:
        opacity = opacity * (radius / SMALLEST)
        radius = SMALLEST
    reach = radius + HALF_BAND
    slope = ONE / (radius * (ONE - hardness) + BAND)
    height, width = plane.shape
    top, bottom = max(0, int(y - reach) - 1), min(height, int(y + reach) + 2)
    left, right = max(0, int(x - reach) - 2), min(width, int(x + reach) + 3)
    if top >= bottom or left >= right:
        return plane[:0, :0], plane[:0, :0], 0, 0
    dx = np.arange(left, right, dtype=np.int32).astype(np.float32) + HALF - x
    dy = np.arange(top, bottom, dtype=np.int32).astype(np.float32) + HALF - y
    t = (dx * dx)[None, :] + (dy * dy)[:, None]
    np.sqrt(t, out=t)
    np.subtract(reach, t, out=t)
    t *= slope
    np.maximum(t, ZERO, out=t)
    np.minimum(t, ONE, out=t)
    return plane[top:bottom, left:right], t, top, left


def _opacity(dab: Dabs) -> np.float32:
    radius, opacity = np.float32(dab[2]), np.float32(dab[3])
    return opacity * (radius / SMALLEST) if radius < SMALLEST else opacity


def build(plane: Plane, dabs: Dabs) -> None:
    """Lay dabs [n, 5] that add up: a += m (1 - a)."""
    for dab in dabs:
        part, t, _, _ = _print(plane, dab)
        m = t * t * (THREE - TWO * t) * _opacity(dab)
        part += m * (ONE - part)


def cover(plane: Plane, dabs: Dabs) -> None:
    """Lay dabs [n, 5] of which the strongest counts: a = max(a, m)."""
    for dab in dabs:
        part, t, _, _ = _print(plane, dab)
        np.maximum(part, t * t * (THREE - TWO * t) * _opacity(dab), out=part)


def build_grain(
    plane: Plane,
    dabs: Dabs,
    grain: npt.NDArray[np.uint8],
    grain_x: int,
    grain_y: int,
    depth: np.float32,
    bite: np.float32,
) -> None:
    """Lay dabs [n, 5] that add up where the grain (uint8, repeated from an offset) rises to meet them."""
    for dab in dabs:
        part, t, top, left = _print(plane, dab)
        rows = (np.arange(top, top + part.shape[0]) + grain_y) % len(grain)
        columns = (np.arange(left, left + part.shape[1]) + grain_x) % len(grain)
        radius = max(dab[2], SMALLEST)
        valley = depth * (radius / (radius + TIP))
        t = t * t * (THREE - TWO * t)
        t -= valley * grain[rows[:, None], columns].astype(np.float32)
        t = np.minimum(np.maximum(t * bite, ZERO), ONE)
        part += t * _opacity(dab) * (ONE - part)


def shape(
    radius: np.float32, opacity: np.float32, hardness: np.float32, fade: np.float32
) -> tuple[np.float32, np.float32, np.float32, np.float32, bool]:
    """Return what a straight dab is like: its radius, its height in the middle, how far that falls until s = 1, the
    height at s = 0 of the line that makes its edge (which is 0 at s = 1), and whether the lower of the two counts.
    It is a kernel, too (see `dots`).

    s is the square of distance / radius. A dab of hardness h falls from 1 to h at s = h, and from there to 0; its
    weight (its alpha summed up) is pi radius² h. One that would fade over less than `fade` pixels is widened at the
    same weight, but not beyond the softest round bump, whose hardness is a half. A solid one stays solid within.
    """
    radius, hardness = max(radius, LEAST_RADIUS), max(hardness, SOFTEST)
    if hardness >= SOLID:
        half = max(fade, LEAST_RADIUS) * HALF
        if radius < half:
            opacity = opacity * (radius / half)
            radius = half
        share = (radius - half) / (radius + half)
        return radius + half, opacity, ZERO, opacity / (ONE - share * share), True
    if fade > ZERO:
        weight = radius * np.sqrt(hardness)
        wide = min(weight + fade * weight / (weight + fade), weight * ROOT)
        if wide > radius:
            hardness = weight * weight / (wide * wide)
            radius = wide
        if radius < TINIEST:
            opacity = opacity * (radius / TINIEST)
            radius = TINIEST
    fall, outer = opacity * (ONE / hardness - ONE), opacity * hardness / (ONE - hardness)
    return radius, opacity, fall, outer, bool(hardness >= HALF)


def straight(room: tuple[int, ...], dab: Dabs, fade: np.float32) -> tuple[slice, slice, Plane]:
    """Return which pixels of a plane [height, width] a straight dab may touch, and the dab there (0..opacity)."""
    x, y = dab[0], dab[1]
    radius, opacity, fall, outer, is_hard = shape(dab[2], dab[3], dab[4], fade)
    height, width = room
    top, bottom = max(0, int(y - radius)), min(height, int(y + radius) + 1)
    left, right = max(0, int(x - radius) - 1), min(width, int(x + radius) + 2)
    if top >= bottom or left >= right:
        return slice(0), slice(0), NOTHING
    reach2 = radius * radius
    inner_fall, outer_fall = fall / reach2, outer / reach2
    dy = np.arange(top, bottom, dtype=np.int32).astype(np.float32) + HALF - y
    dx = np.arange(left, right, dtype=np.int32).astype(np.float32) + HALF - x
    dx2, dy2 = (dx * dx)[None, :], (dy * dy)[:, None]
    one = (opacity - dy2 * inner_fall) - dx2 * inner_fall
    other = (outer - dy2 * outer_fall) - dx2 * outer_fall
    m = np.minimum(one, other) if is_hard else np.maximum(one, other)
    m = np.where(reach2 - dy2 > ZERO, np.maximum(m, ZERO), ZERO)
    return slice(top, bottom), slice(left, right), m


def lay_straight(plane: Plane, dabs: Dabs, fade: np.float32, covers: bool) -> None:
    """Lay straight dabs [n, 5]: a += m (1 - a), or when it covers a = max(a, m)."""
    for dab in dabs:
        rows, columns, m = straight(plane.shape, dab, fade)
        part = plane[rows, columns]
        part[:] = np.maximum(part, m) if covers else part + m * (ONE - part)


def _felt(tile: Tile, place: tuple[int, int], bounds: Bounds) -> Plane:
    """Return a tile [side, side + 16] as it lies under the pixels of a plane."""
    left, top, right, bottom = bounds
    rows = (np.arange(top, bottom) + place[1]) % len(tile)
    columns = (np.arange(left, right) + place[0]) % len(tile)
    return tile[rows[:, None], columns].astype(np.float32)


def dry(out: Plane, plane: Plane, bounds: Bounds, tooth: Tile, tooth_at: tuple[int, int], style: Plane) -> None:
    """Write what the tooth of the paper takes of a plane: (a - depth valley) steep, within 0..1, times the body.

    `bounds` left, top, right, bottom are the pixels to do; tooth [side, side + 16] lies from `tooth_at` on under
    the plane's first pixel.
    """
    left, top, right, bottom = bounds
    valley = _felt(tooth, tooth_at, bounds)
    t = (plane[top:bottom, left:right] - style[DEPTH] * TO_SHARE * valley) * style[STEEP]
    out[top:bottom, left:right] = np.minimum(np.maximum(t, ZERO), ONE) * style[BODY]


def wet(
    out: Plane,
    plane: Plane,
    bounds: Bounds,
    tooth: Tile,
    tooth_at: tuple[int, int],
    water: Tile,
    water_at: tuple[int, int],
    bloom_at: tuple[int, int],
    style: Plane,
) -> None:
    """Write what a wet plane dries to: edges that wander, colour at the rim and in the valleys.

    The plane is taken for how high the water stands. It ends where it is lower than a cut that the spread of
    water [side, side + 16] shifts up and down; just above that the rim gathers colour.
    """
    left, top, right, bottom = bounds
    spot = _felt(water, water_at, bounds) * TO_SHARE - HALF
    high = plane[top:bottom, left:right] + spot * style[WANDER] - style[CUT]
    t = np.minimum(np.maximum(high * style[STEEP], ZERO), ONE)
    rim = np.maximum(ONE - high * style[RIM_FALL], ZERO)
    valley = _felt(tooth, tooth_at, bounds) * TO_SHARE - HALF
    bloom = _felt(water, bloom_at, bounds) * TO_SHARE - HALF
    body = style[BODY] + rim * rim * style[RIM]
    body = body + bloom * style[BLOOM] + valley * style[GRANULATION]
    body = np.minimum(np.maximum(body, ZERO), ONE)
    out[top:bottom, left:right] = t * body
