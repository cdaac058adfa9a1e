"""Kernels for what a plane looks like once the paper has taken it. Importing this imports numba.

Pixel by pixel: no pixel looks at its neighbours, so any part can be done again at any time.
"""

import numpy as np
import numpy.typing as npt

from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, counts, floats, higher_of, keep_floats, lower_of, spread
from studio.drawing.oracle import (
    BLOOM,
    BODY,
    CUT,
    DEPTH,
    GRANULATION,
    HALF,
    ONE,
    RIM,
    RIM_FALL,
    STEEP,
    TO_SHARE,
    WANDER,
    ZERO,
)

Plane = npt.NDArray[np.float32]
Tile = npt.NDArray[np.uint8]
Style = npt.NDArray[np.float32]
Bounds = tuple[int, int, int, int]
Place = tuple[int, int]

f32 = np.float32


@kernel
def dry(out: Plane, plane: Plane, bounds: Bounds, tooth: Tile, tooth_at: Place, style: Style) -> None:
    """Write what the tooth of the paper takes of a plane; see oracle."""
    left, top, right, bottom = bounds
    width = plane.shape[1]
    source, target, grain = plane.reshape(plane.size), out.reshape(out.size), tooth.reshape(tooth.size)
    side, across = tooth.shape
    depth = spread(style[DEPTH] * TO_SHARE)
    left = min(left, width - COUNT)
    for row in range(top, bottom):
        line = (row + tooth_at[1]) % side * across
        at, felt = left, (left + tooth_at[0]) % side
        while at < right:
            if at + COUNT > width:
                felt, at = (width - COUNT + tooth_at[0]) % side, width - COUNT
            first = at
            a = floats(source, row * width + first)
            valley = counts(grain, line + felt)
            felt += COUNT
            if felt >= side:
                felt -= side
            t = (a - depth * valley) * spread(style[STEEP])
            t = lower_of(higher_of(t, spread(ZERO)), spread(ONE))
            keep_floats(target, row * width + first, t * spread(style[BODY]))
            at += COUNT


@kernel
def wet(
    out: Plane,
    plane: Plane,
    bounds: Bounds,
    tooth: Tile,
    tooth_at: Place,
    water: Tile,
    water_at: Place,
    bloom_at: Place,
    style: Style,
) -> None:
    """Write what a wet plane dries to: edges that wander, colour at the rim and in the valleys; see oracle."""
    left, top, right, bottom = bounds
    width = plane.shape[1]
    source, target = plane.reshape(plane.size), out.reshape(out.size)
    grain, spots = tooth.reshape(tooth.size), water.reshape(water.size)
    tooth_side, tooth_across = tooth.shape
    side, across = water.shape
    for row in range(top, bottom):
        tooth_line = (row + tooth_at[1]) % tooth_side * tooth_across
        water_line = (row + water_at[1]) % side * across
        bloom_line = (row + bloom_at[1]) % side * across
        at = left
        while at < right:
            first = min(at, width - COUNT)
            a = floats(source, row * width + first)
            spot = counts(spots, water_line + (first + water_at[0]) % side) * spread(TO_SHARE) - spread(HALF)
            high = a + spot * spread(style[WANDER]) - spread(style[CUT])
            t = lower_of(higher_of(high * spread(style[STEEP]), spread(ZERO)), spread(ONE))
            rim = higher_of(spread(ONE) - high * spread(style[RIM_FALL]), spread(ZERO))
            valley = counts(grain, tooth_line + (first + tooth_at[0]) % tooth_side) * spread(TO_SHARE) - spread(HALF)
            bloom = counts(spots, bloom_line + (first + bloom_at[0]) % side) * spread(TO_SHARE) - spread(HALF)
            body = spread(style[BODY]) + rim * rim * spread(style[RIM])
            body = body + bloom * spread(style[BLOOM]) + valley * spread(style[GRANULATION])
            body = lower_of(higher_of(body, spread(ZERO)), spread(ONE))
            keep_floats(target, row * width + first, t * body)
            at += COUNT
