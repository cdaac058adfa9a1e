"""A frame of a plain stroke in one call: take its tail back, lay what is sure by now, then a new tail.

In plain numpy; the kernel is in `trace_kernels`. Only for dabs that are laid as they are: no hairs, no copies.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.dabs import NOWHERE, Dabs, Doubles, Longs, box
from studio.drawing.hand import follow, reach
from studio.drawing.oracle import lay_straight
from studio.drawing.tiles import SIDE

Plane = npt.NDArray[np.float32]
Flags = npt.NDArray[np.uint8]

NOT_THERE: Plane = np.empty((0, 0), np.float32)


@dataclass(slots=True)
class Tail:
    """The end of a stroke that isn't sure yet: where it lies on the plane, and what was there before."""

    places: Longs = field(default_factory=lambda: np.zeros(8, np.int64))
    """x0, y0, x1, y1 of the tail, then of all that the last frame changed."""
    under: Plane = field(default_factory=lambda: NOT_THERE)

    @property
    def changed(self) -> list[Rect]:
        """What the last frame changed: one rectangle, or none."""
        x0, y0, x1, y1 = self.places.tolist()[4:]
        return [Rect(x0, y0, x1, y1)] if x1 > x0 else []


def trace(
    samples: Doubles,
    points: Plane,
    state: Doubles,
    style: Doubles,
    plane: Plane,
    touched: Flags,
    fade: np.float32,
    covers: bool,
    under: Plane,
    places: Longs,
) -> tuple[int, Plane]:
    """Draw on with samples [n, 4] on the plane; return how many were kept, and what lies under the new tail.

    The first four are `hand.follow`'s, `fade` and `covers` `lay_straight`'s, the last two `Tail`'s, which is
    brought up to date but for `under`. `touched` [rows, columns] notes the tiles that changed.
    """
    x0, y0, x1, y1 = places[:4].tolist()
    if under.size:
        plane[y0:y1, x0:x1] = under
    dabs, kept = follow(samples, points, state, style)
    dabs = _sound(dabs)
    laid = box(dabs, plane.shape[1], plane.shape[0])
    lay_straight(plane, dabs, fade, covers)
    end = _sound(reach(state, style))
    tail = box(end, plane.shape[1], plane.shape[0])
    under = NOT_THERE
    if tail[2] > tail[0] and tail[3] > tail[1]:
        under = plane[tail[1] : tail[3], tail[0] : tail[2]].copy()
    lay_straight(plane, end, fade, covers)
    changed = around((x0, y0, x1, y1), around(laid, tail))
    touched[changed[1] // SIDE : -(-changed[3] // SIDE), changed[0] // SIDE : -(-changed[2] // SIDE)] = 1
    places[:4] = tail if under.size else (0, 0, 0, 0)
    places[4:] = changed
    return kept, under


def _sound(dabs: Dabs) -> Dabs:
    return dabs[(np.abs(dabs) < NOWHERE).all(axis=1)]


Place = tuple[int, int, int, int]


def around(one: Place, other: Place) -> Place:
    """Return the smallest x0, y0, x1, y1 that hold all pixels of both; four times 0 when there are none."""
    if one[2] <= one[0] or one[3] <= one[1]:
        return other if other[2] > other[0] and other[3] > other[1] else (0, 0, 0, 0)
    if other[2] <= other[0] or other[3] <= other[1]:
        return one
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
