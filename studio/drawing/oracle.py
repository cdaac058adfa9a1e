"""The same pixels in plain numpy: what the kernels are measured against, and what draws until they are warm.

Every operation is the kernels' own, on float32 in the same order, so the bits are the same.
"""

import numpy as np
import numpy.typing as npt

from studio.drawing.dabs import curve, place, smooth
from studio.drawing.tiles import SIDE, Pixels

__all__ = ["build", "build_grain", "cover", "curve", "merge", "place", "show", "smooth"]

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

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
FROM_ONE = np.float32(1 / 32768)
TO_BYTE = np.float32(255 / 32768)
GRAIN_SIDE = 512
"""The paper's grain repeats after so many pixels."""


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
        rows = (np.arange(top, top + part.shape[0]) + grain_y) % GRAIN_SIDE
        columns = (np.arange(left, left + part.shape[1]) + grain_x) % GRAIN_SIDE
        radius = max(dab[2], SMALLEST)
        valley = depth * (radius / (radius + TIP))
        t = t * t * (THREE - TWO * t)
        t -= valley * grain[rows[:, None], columns].astype(np.float32)
        t = np.minimum(np.maximum(t * bite, ZERO), ONE)
        part += t * _opacity(dab) * (ONE - part)


def _mixed(tile: npt.NDArray[np.uint16], alpha: Plane, colour: Plane, opacity: np.float32) -> npt.NDArray[np.int32]:
    value = tile.astype(np.float32)
    value = value + alpha * opacity * (colour[: len(tile), None, None] - value) + HALF
    return value.astype(np.int32)


def merge(tile: Pixels, plane: Plane, top: int, left: int, colour: Plane, opacity: np.float32) -> None:
    """Mix a colour [4] (0..32768) into a tile [4, 64, 64] by the plane there and the stroke's opacity."""
    tile[:] = _mixed(tile, plane[top : top + SIDE, left : left + SIDE], colour, opacity)


def show(
    out: npt.NDArray[np.uint32],
    tile: Pixels,
    paper: npt.NDArray[np.uint8],
    plane: Plane,
    top: int,
    left: int,
    bounds: tuple[int, int, int, int],
    origin: tuple[int, int],
    colour: Plane,
    opacity: np.float32,
) -> None:
    """Put paper, tile and stroke plane together as RGBA8 words; see `compose.show`."""
    x0, y0, x1, y1 = bounds
    rows, columns = slice(y0, y1), slice(x0, x1)
    part = tile[:, y0 - top : y1 - top, x0 - left : x1 - left]
    value = _mixed(part, plane[rows, columns], colour, opacity).astype(np.float32)
    rest = ONE - value[3] * FROM_ONE
    value = value[:3] * TO_BYTE + paper[:, rows, columns].astype(np.float32) * rest + HALF
    word = value.astype(np.uint32)
    out[y0 - origin[1] : y1 - origin[1], x0 - origin[0] : x1 - origin[0]] = (
        word[0] | word[1] << 8 | word[2] << 16 | np.uint32(0xFF000000)
    )
