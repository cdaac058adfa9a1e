"""Kernels that lay dabs on the stroke plane: one float32 alpha per paper pixel.

A dab is solid within its hardness and fades over at least a pixel and a half, by the distance from its
centre, so that the tiniest dab moves smoothly between pixels. Rows are functions of their own, with few
arrays each: numba goes scalar silently otherwise. Importing this imports numba.
"""

import numpy as np
import numpy.typing as npt

from studio.drawing.jit import kernel
from studio.drawing.oracle import BAND, HALF, HALF_BAND, ONE, SMALLEST, THREE, TIP, TWO, ZERO

Row = npt.NDArray[np.float32]
Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]
Grain = npt.NDArray[np.uint8]

f32 = np.float32
i32 = np.int32


@kernel
def _build_row(row: Row, left: int, x: f32, dy2: f32, reach: f32, slope: f32, opacity: f32) -> None:
    for i in range(row.shape[0]):
        dx = f32(i32(left + i)) + HALF - x
        t = min(max((reach - np.sqrt(dx * dx + dy2)) * slope, ZERO), ONE)
        m = t * t * (THREE - TWO * t) * opacity
        row[i] = row[i] + m * (ONE - row[i])


@kernel
def _cover_row(row: Row, left: int, x: f32, dy2: f32, reach: f32, slope: f32, opacity: f32) -> None:
    for i in range(row.shape[0]):
        dx = f32(i32(left + i)) + HALF - x
        t = min(max((reach - np.sqrt(dx * dx + dy2)) * slope, ZERO), ONE)
        m = t * t * (THREE - TWO * t) * opacity
        row[i] = max(row[i], m)


@kernel
def _grain_row(
    row: Row,
    grain: npt.NDArray[np.uint8],
    left: int,
    x: f32,
    dy2: f32,
    reach: f32,
    slope: f32,
    opacity: f32,
    valley: f32,
    bite: f32,
) -> None:
    for i in range(row.shape[0]):
        dx = f32(i32(left + i)) + HALF - x
        t = min(max((reach - np.sqrt(dx * dx + dy2)) * slope, ZERO), ONE)
        t = t * t * (THREE - TWO * t)
        t = min(max((t - valley * f32(i32(grain[i]))) * bite, ZERO), ONE)
        m = t * opacity
        row[i] = row[i] + m * (ONE - row[i])


@kernel
def build(plane: Plane, dabs: Dabs) -> None:
    """Lay dabs [n, 5] that add up: a += m (1 - a)."""
    height, width = plane.shape
    for d in range(dabs.shape[0]):
        x, y, radius, opacity, hardness = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3], dabs[d, 4]
        if radius < SMALLEST:
            opacity = opacity * (radius / SMALLEST)
            radius = SMALLEST
        reach = radius + HALF_BAND
        slope = ONE / (radius * (ONE - hardness) + BAND)
        for row in range(max(0, int(y - reach) - 1), min(height, int(y + reach) + 2)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            rest = reach * reach - dy2
            if rest > ZERO:
                half = np.sqrt(rest)
                left = max(0, int(x - half) - 2)
                right = min(width, int(x + half) + 3)
                if left < right:
                    _build_row(plane[row, left:right], left, x, dy2, reach, slope, opacity)


@kernel
def cover(plane: Plane, dabs: Dabs) -> None:
    """Lay dabs [n, 5] of which the strongest counts: a = max(a, m)."""
    height, width = plane.shape
    for d in range(dabs.shape[0]):
        x, y, radius, opacity, hardness = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3], dabs[d, 4]
        if radius < SMALLEST:
            opacity = opacity * (radius / SMALLEST)
            radius = SMALLEST
        reach = radius + HALF_BAND
        slope = ONE / (radius * (ONE - hardness) + BAND)
        for row in range(max(0, int(y - reach) - 1), min(height, int(y + reach) + 2)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            rest = reach * reach - dy2
            if rest > ZERO:
                half = np.sqrt(rest)
                left = max(0, int(x - half) - 2)
                right = min(width, int(x + half) + 3)
                if left < right:
                    _cover_row(plane[row, left:right], left, x, dy2, reach, slope, opacity)


@kernel
def build_grain(plane: Plane, dabs: Dabs, grain: Grain, grain_x: int, grain_y: int, depth: f32, bite: f32) -> None:
    """Lay dabs [n, 5] that add up where the grain (uint8, repeated from an offset) rises to meet them."""
    height, width = plane.shape
    side = grain.shape[0]
    for d in range(dabs.shape[0]):
        x, y, radius, opacity, hardness = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3], dabs[d, 4]
        if radius < SMALLEST:
            opacity = opacity * (radius / SMALLEST)
            radius = SMALLEST
        reach = radius + HALF_BAND
        slope = ONE / (radius * (ONE - hardness) + BAND)
        valley = depth * (radius / (radius + TIP))
        for row in range(max(0, int(y - reach) - 1), min(height, int(y + reach) + 2)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            rest = reach * reach - dy2
            if rest > ZERO:
                half = np.sqrt(rest)
                left = max(0, int(x - half) - 2)
                end = min(width, int(x + half) + 3)
                grain_row = grain[(row + grain_y) % side]
                while left < end:
                    at = (left + grain_x) % side
                    right = min(end, left + side - at)
                    _grain_row(
                        plane[row, left:right],
                        grain_row[at : at + right - left],
                        left,
                        x,
                        dy2,
                        reach,
                        slope,
                        opacity,
                        valley,
                        bite,
                    )
                    left = right
