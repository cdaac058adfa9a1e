"""A fill's shape as alpha: its steps softened, the same way wherever it is drawn."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.op import Fill
from studio.drawing.tiles import SIDE

Plane = npt.NDArray[np.float32]

BAND = 256
"""Rows that are made in one go."""


def filled(edit: Fill, room: Rect) -> Iterator[tuple[Rect, Plane]]:
    """Yield a fill's alpha band by band, in whole tiles, with the paper pixels each covers; its edges are soft.

    Inside the shape all is covered. A pixel beside it is covered by as much as its neighbours are, weighed
    1 2 1 both ways and divided by 16: that hides the steps of the edge, and reaches beneath a line's soft side.
    """
    height, width = edit.mask.shape
    place = Rect(edit.left - 1, edit.top - 1, edit.left + width + 1, edit.top + height + 1).clip(room)
    if not place:
        return
    left, right = place.x0 // SIDE * SIDE, -(-place.x1 // SIDE) * SIDE
    for top in range(place.y0 // BAND * BAND, place.y1, BAND):
        bottom = min(top + BAND, -(-place.y1 // SIDE) * SIDE)
        band = np.zeros((bottom - top + 2, right - left + 2), np.uint8)
        # the mask's part of the band, and a pixel around it
        part = Rect(edit.left, edit.top, edit.left + width, edit.top + height).clip(
            Rect(left - 1, top - 1, right + 1, bottom + 1)
        )
        if not part:
            continue
        band[part.y0 - top + 1 : part.y1 - top + 1, part.x0 - left + 1 : part.x1 - left + 1] = edit.mask[
            part.y0 - edit.top : part.y1 - edit.top, part.x0 - edit.left : part.x1 - edit.left
        ]
        yield Rect(left, top, right, bottom), softened(band)


def softened(band: npt.NDArray[np.uint8]) -> Plane:
    """Return how much each pixel of a shape [h + 2, w + 2] of 0 and 1 is covered, without the rim: [h, w]."""
    down = band[:-2] + 2 * band[1:-1] + band[2:]
    around = down[:, :-2] + 2 * down[:, 1:-1] + down[:, 2:]
    around[band[1:-1, 1:-1] != 0] = 16
    alpha: Plane = around.astype(np.float32) * np.float32(1 / 16)
    return alpha
