"""The kernel of `trace.trace`. Importing this imports numba."""

import numpy as np
import numpy.typing as npt
from numba.extending import register_jitable

from studio.drawing import dabs as dabbing
from studio.drawing import hand
from studio.drawing.dabs import NOWHERE, Dabs, Doubles, Longs
from studio.drawing.dots import lay_straight
from studio.drawing.jit import kernel
from studio.drawing.tiles import SIDE
from studio.drawing.trace import around as _around

Plane = npt.NDArray[np.float32]
Row = npt.NDArray[np.float32]
Flags = npt.NDArray[np.uint8]

f32 = np.float32

for _part in hand.PARTS:
    register_jitable(_part)
follow = kernel(hand.follow)
reach = kernel(hand.reach)
box = kernel(dabbing.box)
around = register_jitable(_around)


@kernel
def _sound(dabs: Dabs) -> Dabs:
    """Return dabs without those that lie nowhere."""
    count = 0
    for i in range(dabs.shape[0]):
        is_there = True
        for k in range(dabs.shape[1]):
            is_there = is_there and -NOWHERE < dabs[i, k] < NOWHERE
            dabs[count, k] = dabs[i, k]
        count += 1 if is_there else 0
    return dabs[:count]


@kernel
def _copy(out: Row, row: Row) -> None:
    for i in range(row.shape[0]):
        out[i] = row[i]


@kernel
def trace(
    samples: Doubles,
    points: Plane,
    state: Doubles,
    style: Doubles,
    plane: Plane,
    touched: Flags,
    fade: f32,
    covers: bool,
    under: Plane,
    places: Longs,
) -> tuple[int, Plane]:
    """See trace.trace."""
    height, width = plane.shape
    before = places[0], places[1], places[2], places[3]
    for row in range(under.shape[0]):
        _copy(plane[before[1] + row, before[0] : before[2]], under[row])
    dabs, kept = follow(samples, points, state, style)
    dabs = _sound(dabs)
    laid = box(dabs, width, height)
    lay_straight(plane, dabs, fade, covers)
    end = _sound(reach(state, style))
    tail = box(end, width, height)
    tall, wide = max(0, tail[3] - tail[1]), max(0, tail[2] - tail[0])
    if tall == 0 or wide == 0:
        tall = wide = 0
        tail = (0, 0, 0, 0)
    now = np.empty((tall, wide), np.float32)
    for row in range(tall):
        _copy(now[row], plane[tail[1] + row, tail[0] : tail[2]])
    lay_straight(plane, end, fade, covers)
    changed = around(before, around(laid, tail))
    for row in range(changed[1] // SIDE, (changed[3] + SIDE - 1) // SIDE):
        for column in range(changed[0] // SIDE, (changed[2] + SIDE - 1) // SIDE):
            touched[row, column] = 1
    for k in range(4):
        places[k], places[4 + k] = tail[k], changed[k]
    return kept, now
