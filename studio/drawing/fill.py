"""Fill: from a touched place as far as the colour there goes, not through small holes, and up to the lines.

What comes out is a shape, which the log keeps: so no replay and no larger picture runs out elsewhere.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine, fill_oracle
from studio.drawing.fill_oracle import MOST_GAP

__all__ = ["MOST_GAP", "flood", "flood_by_parts", "warm_up"]

Seen = npt.NDArray[np.uint8]
"""[h, w, 4]: red, green, blue, and something that isn't looked at."""
Mask = npt.NDArray[np.bool_]

NEARBY = 2
"""The colour of a place is taken from so many pixels around it, where they are of one kind."""
ONE_KIND = 20
"""How unlike pixels of one kind may be, 0..255: paper has a grain."""
STRIP = 256
"""Rows that are looked at in one go."""


@dataclass(frozen=True, slots=True)
class Path:
    """The functions that find a shape."""

    contrast: Callable[[Seen, npt.NDArray[np.int32], Seen], None]
    """fill_oracle.contrast"""
    spread: Callable[[Seen, int, int, int, int, Seen, Seen], tuple[int, int, int, int]]
    """fill_oracle.spread"""


SLOW = Path(fill_oracle.contrast, fill_oracle.spread)
_path = SLOW
_warming = threading.Lock()


def warm_up() -> bool:
    """Load or compile the kernels of the fill, and use them from then on. For a worker thread, when a fill is near:
    takes 0.3 s, and seconds the first time; until then a fill takes 70 to 150 ms.

    Returns whether the kernels are ready. Both paths give the same shapes.
    """
    global _path
    with _warming:
        if _path is SLOW and engine.warm_up_first():
            try:
                from studio.drawing import fill_kernels as fast

                field = np.zeros((8, 8), np.uint8)
                fast.contrast(np.zeros((8, 8, 4), np.uint8), np.zeros(3, np.int32), field)
                fast.spread(field, 1, 1, 9, 4, field.copy(), np.zeros(1, np.uint8))
            except (ImportError, OSError):
                return False
            _path = Path(fast.contrast, fast.spread)
    return _path is not SLOW


def flood(
    seen: Seen, x: int, y: int, tolerance: int, gap: int, stop: Seen | None = None
) -> tuple[int, int, Mask] | None:
    """Return the shape that a fill takes from a place: left, top, mask [h, w]; None for a place off the picture.

    `tolerance` 0..255 is how unlike the colour at the place another may be; holes in outlines up to `gap` pixels
    wide (at most MOST_GAP) are not gone through. The shape goes on below the soft edges of lines, so that no
    pale seam stays. Ends with None soon after another thread has made `stop` [1] something but 0.
    """
    height, width = seen.shape[:2]

    def look(rect: Rect) -> Seen:
        return seen[rect.y0 : rect.y1, rect.x0 : rect.x1]

    return flood_by_parts(look, width, height, x, y, tolerance, gap, stop)


def flood_by_parts(
    look: Callable[[Rect], Seen],
    width: int,
    height: int,
    x: int,
    y: int,
    tolerance: int,
    gap: int,
    stop: Seen | None = None,
) -> tuple[int, int, Mask] | None:
    """Return the same of a picture that is looked at part by part: a large one is never there as a whole.

    Takes three bytes for each pixel of the picture at most.
    """
    if not (0 <= x < width and 0 <= y < height):
        return None
    path = _path
    stop = np.zeros(1, np.uint8) if stop is None else stop
    around = Rect(x - NEARBY, y - NEARBY, x + NEARBY + 1, y + NEARBY + 1).clip(Rect(0, 0, width, height))
    colour = _colour_at(np.ascontiguousarray(look(around)), x - around.x0, y - around.y0)
    unlike = np.empty((height, width), np.uint8)
    for top in range(0, height, STRIP):
        strip = Rect(0, top, width, min(height, top + STRIP))
        path.contrast(np.ascontiguousarray(look(strip)), colour, unlike[strip.y0 : strip.y1])
        if stop[0]:
            return None
    field = np.empty((height, width), np.uint8)
    tolerance, gap = min(255, max(0, tolerance)), min(MOST_GAP, max(0, gap))
    x0, y0, x1, y1 = path.spread(unlike, x, y, tolerance, gap, field, stop)
    if stop[0]:
        return None
    return x0, y0, field[y0:y1, x0:x1].astype(np.bool_)


def _colour_at(near: Seen, x: int, y: int) -> npt.NDArray[np.int32]:
    """Return the mean colour [3] of what is like the pixel at a place, in a small picture."""
    own = near[y, x, :3].astype(np.int32)
    unlike = np.empty(near.shape[:2], np.uint8)
    _path.contrast(near, own, unlike)
    alike = near[unlike <= ONE_KIND][:, :3].astype(np.int64)
    colour: npt.NDArray[np.int64] = (2 * alike.sum(axis=0) + len(alike)) // (2 * len(alike))
    return colour.astype(np.int32)
