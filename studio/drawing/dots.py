"""Kernels that lay straight dabs on the stroke plane: libmypaint's profile, sixteen pixels at a time.

In s = (distance / radius)², a dab of hardness h falls from 1 at s = 0 along a straight line to h at s = h,
and from there along another to 0 at s = 1. Importing this imports numba.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.drawing import oracle
from studio.drawing.jit import kernel
from studio.drawing.lanes import (
    COUNT,
    floats,
    higher_of,
    keep_floats,
    lower_of,
    middles,
    spread,
    where_above,
)
from studio.drawing.oracle import HALF, ONE, ZERO

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

f32 = np.float32
i32 = np.int32


shape = kernel(oracle.shape)
"""What a dab is like, in the very words of the oracle."""


@kernel
def _heights(
    row: int, height: int, y: f32, reach2: f32, top: f32, fall: f32, outer: f32, outer_fall: f32
) -> tuple[f32, f32]:
    """Return the heights of a dab's two lines in the column of its middle; below nothing where it doesn't reach."""
    dy = f32(i32(row)) + HALF - y
    dy2 = dy * dy
    if row < height and reach2 - dy2 > ZERO:
        return top - dy2 * fall, outer - dy2 * outer_fall
    return -ONE, -ONE


@kernel
def _print(flat: Plane, at: int, one: Any, other: Any, seen: Any, is_lower: bool, covers: bool) -> None:
    """Lay sixteen pixels."""
    m = lower_of(one, other) if is_lower else higher_of(one, other)
    m = higher_of(m, spread(ZERO)) * seen
    below = floats(flat, at)
    keep_floats(flat, at, higher_of(below, m) if covers else below + m * (spread(ONE) - below))


@kernel
def lay_straight(plane: Plane, dabs: Dabs, fade: f32, covers: bool) -> None:
    """Lay dabs [n, 5]: a += m (1 - a), or when it covers a = max(a, m). The plane is sixteen pixels wide or more.

    Four rows at a time: how far a dab has fallen from its middle column is the same in all of them.
    """
    height, width = plane.shape
    flat = plane.reshape(plane.size)
    for d in range(dabs.shape[0]):
        x, y = dabs[d, 0], dabs[d, 1]
        radius, opacity, drop, outer, is_lower = shape(dabs[d, 2], dabs[d, 3], dabs[d, 4], fade)
        reach2 = radius * radius
        fall, outer_fall = drop / reach2, outer / reach2
        row, bottom = max(0, int(y - radius)), min(height, int(y + radius) + 1)
        while row < bottom:
            # rows below the last one are laid on the last one, but are not there
            second, third, fourth = min(row + 1, height - 1), min(row + 2, height - 1), min(row + 3, height - 1)
            a1, b1 = _heights(row, height, y, reach2, opacity, fall, outer, outer_fall)
            a2, b2 = _heights(row + 1, height, y, reach2, opacity, fall, outer, outer_fall)
            a3, b3 = _heights(row + 2, height, y, reach2, opacity, fall, outer, outer_fall)
            a4, b4 = _heights(row + 3, height, y, reach2, opacity, fall, outer, outer_fall)
            near = min(max(f32(i32(row)) + HALF, y), f32(i32(row + 3)) + HALF) - y
            half = np.sqrt(max(reach2 - near * near, ZERO))
            at = max(0, int(x - half) - 1)
            right = min(width, int(x + half) + 2)
            while at < right:
                first = min(at, width - COUNT)
                middle = spread(f32(i32(first))) + middles()
                # in the last pixels of a row, what lies left of them was done
                seen = spread(ONE) if first == at else where_above(middle, spread(f32(i32(at))))
                away = middle - spread(x)
                far = away * away
                inner, edge = far * spread(fall), far * spread(outer_fall)
                _print(flat, row * width + first, spread(a1) - inner, spread(b1) - edge, seen, is_lower, covers)
                _print(flat, second * width + first, spread(a2) - inner, spread(b2) - edge, seen, is_lower, covers)
                _print(flat, third * width + first, spread(a3) - inner, spread(b3) - edge, seen, is_lower, covers)
                _print(flat, fourth * width + first, spread(a4) - inner, spread(b4) - edge, seen, is_lower, covers)
                at += COUNT
            row += 4
