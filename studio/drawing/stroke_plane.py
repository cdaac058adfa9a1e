"""The plane that a stroke is laid on before it is mixed in, and which of its tiles it touched."""

import mmap as maps
from collections.abc import Iterable
from contextlib import suppress
from mmap import mmap

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.paper import padded
from studio.drawing.tiles import SIDE, rect_of

Plane = npt.NDArray[np.float32]

MADV_NOHUGEPAGE = getattr(maps, "MADV_NOHUGEPAGE", 0)
"""Huge pages would make a thin line take as much memory as the whole plane."""

MOST_KEPT = 32 << 20
"""A larger plane is given back after a stroke, when about so many bytes of it are there in memory."""
PAGE_TILES = 16
"""Tiles side by side that a page of memory has a row of, at least."""
PAGE = 4096
NONE = np.float32(0)


def blank(height: int, width: int) -> Plane:
    """Return an empty plane of which only those pages take memory that are written to."""
    memory = mmap(-1, max(PAGE, height * width * 4))
    if hasattr(memory, "madvise") and MADV_NOHUGEPAGE:
        with suppress(OSError):  # a system that knows no huge pages
            memory.madvise(MADV_NOHUGEPAGE)
    plane: Plane = np.ndarray((height, width), np.float32, memory)
    return plane


class StrokePlane:
    """Alpha for each pixel of paper, padded to whole tiles: empty memory, until it is drawn on."""

    def __init__(self, width: int, height: int) -> None:
        self.alpha = blank(padded(height), padded(width))
        self.touched = np.zeros((padded(height) // SIDE, padded(width) // SIDE), np.uint8)
        """[rows, columns]: 1 where the stroke may have left anything."""
        self._ever = 0
        self.whole = Rect(0, 0, self.alpha.shape[1], self.alpha.shape[0])

    def touch(self, rects: Iterable[Rect]) -> None:
        """Note that pixels may be drawn on."""
        touched = self.touched
        for rect in rects:
            touched[rect.y0 // SIDE : (rect.y1 + SIDE - 1) // SIDE, rect.x0 // SIDE : (rect.x1 + SIDE - 1) // SIDE] = 1

    def rects(self) -> list[Rect]:
        """Return the tiles that may have been drawn on."""
        return [rect_of((row, column)) for row, column in np.argwhere(self.touched).tolist()]

    def renew(self) -> None:
        """Forget what was touched, after what lay there was taken away; give memory back."""
        if self.alpha.nbytes > MOST_KEPT:
            self._ever += self._bytes()
            if self._ever > MOST_KEPT:
                self._replace()
        self.touched[:] = 0

    def empty(self) -> None:
        """Take away all that lies there."""
        if self.alpha.nbytes > MOST_KEPT and self._bytes() > MOST_KEPT:
            self._replace()
        else:
            for row, column in np.argwhere(self.touched).tolist():
                self.alpha[row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE] = NONE
        self.renew()

    def _bytes(self) -> int:
        """Return about how much memory is there because of the tiles that were touched."""
        pages = np.pad(self.touched, ((0, 0), (0, -self.touched.shape[1] % PAGE_TILES)))
        return int(pages.reshape(len(pages), -1, PAGE_TILES).any(axis=2).sum()) * SIDE * PAGE

    def _replace(self) -> None:
        self.alpha = blank(*self.alpha.shape)
        self._ever = 0
        self.touched[:] = 0
