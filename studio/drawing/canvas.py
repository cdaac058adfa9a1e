"""A layer's own pixels under a brush that works on them directly: smudge and stamp."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.patch import Patch
from studio.drawing.pile import Pile
from studio.drawing.state import Change, State
from studio.drawing.tiles import SIDE, Buffer, Key, Pixels, Tile, buffer, places_in, rect_of

Ink15 = npt.NDArray[np.uint16]
Longs = npt.NDArray[np.int64]

MOST_BLANK = 64
"""So many empty working copies are kept for the next dabs."""


class Canvas:
    """Working copies of the tiles that a stroke touches; they lie in the pile at once, and can be taken back."""

    def __init__(self, pile: Pile, number: int) -> None:
        """Work on one layer of a pile."""
        self._pile = pile
        self._number = number
        self.room = Rect(0, 0, pile.columns * SIDE, pile.rows * SIDE)
        """The pixels there are: those of the paper, padded to whole tiles."""
        self._before: dict[Key, Tile | Patch | None] = {}
        self._own: dict[Key, Pixels] = {}
        self._grid = np.zeros((pile.rows, pile.columns), np.int64)
        """Where working copies lie in memory."""
        self._blank: dict[Key, Buffer] = {}
        """Empty ones, where there was no ink yet."""
        self._opened: set[Key] = set()
        """Those of these that may have ink by now."""

    def open(self, rect: Rect) -> Longs:
        """Return the addresses [rows, columns] of working copies; those are there that a rectangle touches.

        What is done to them is the layer's once `close` was told.
        """
        rect = rect.clip(self.room)
        rows, columns = span(rect.y0, rect.y1), span(rect.x0, rect.x1)
        if not rect or (not self._blank and self._grid[rows, columns].all()):
            return self._grid
        for row, column in places_in(rect):
            key = self._number, row, column
            if not self._grid[row, column] and not self._copy(key, False):
                self._blank[key] = made = buffer()
                made[0][:] = 0
                self._grid[row, column] = made[1]
            if key in self._blank:
                self._opened.add(key)
        return self._grid

    def close(self) -> None:
        """Put those working copies in the pile that were empty, and have ink by now."""
        for key in self._opened:
            raw = self._blank[key][0]
            if raw.view(np.uint64).max() == 0:
                continue
            if raw[3].any():
                self._copy(key, True)
            else:
                raw[:] = 0
        self._opened.clear()
        if len(self._blank) > MOST_BLANK:
            for key in self._blank:
                self._grid[key[1:]] = 0
            self._blank = {}

    def take(self, rect: Rect) -> Ink15:
        """Return the pixels [4, h, w] of a rectangle, contiguous and the caller's own; nothing lies off the paper."""
        out = np.zeros((4, rect.height, rect.width), np.uint16)
        for row, column in places_in(rect.clip(self.room)):
            key = self._number, row, column
            tile = self._pile.tiles.get(key)
            if tile is not None:
                place = rect_of((row, column))
                part = place.clip(rect)
                pixels = self._own.get(key, tile.pixels)
                out[:, part.y0 - rect.y0 : part.y1 - rect.y0, part.x0 - rect.x0 : part.x1 - rect.x0] = pixels[
                    :, part.y0 - place.y0 : part.y1 - place.y0, part.x0 - place.x0 : part.x1 - place.x0
                ]
        return out

    def put(self, rect: Rect, pixels: Ink15) -> None:
        """Make pixels [4, h, w] the layer's; what lies off the paper is left out."""
        for row, column in places_in(rect.clip(self.room)):
            place = rect_of((row, column))
            part = place.clip(rect)
            new = pixels[:, part.y0 - rect.y0 : part.y1 - rect.y0, part.x0 - rect.x0 : part.x1 - rect.x0]
            key = self._number, row, column
            if key not in self._own and not self._copy(key, bool(new[3].any())):
                continue
            self._own[key][:, part.y0 - place.y0 : part.y1 - place.y0, part.x0 - place.x0 : part.x1 - place.x0] = new

    def _copy(self, key: Key, has_ink: bool) -> bool:
        """Put a working copy of a tile into the pile; return False where there is nothing to work on."""
        before = self._pile.tiles.get(key)
        if before is None and not has_ink:
            return False
        blank = self._blank.pop(key, None)
        made = blank or buffer()
        raw = made[0]
        if blank is None:
            raw[:] = 0 if before is None else before.pixels
        self._grid[key[1:]] = made[1]
        self._before[key] = before
        self._own[key] = raw
        self._pile.worked_on.add(key)
        self._pile.put(key, Tile(made))
        return True

    def before(self, state: State) -> State:
        """Return a state of the pile without what this stroke has done to it."""
        tiles = {key: tile for key, tile in state.tiles.items() if key not in self._before}
        were = {key: tile for key, tile in self._before.items() if isinstance(tile, Tile)}
        return replace(state, tiles=tiles | were)

    def finish(self) -> Change:
        """Leave the tiles as they are; return the change that takes it all back."""
        self._pile.worked_on.difference_update(self._own)
        for key, raw in self._own.items():
            if not raw[3].any():
                self._pile.put(key, None)
        self._own, self._blank = {}, {}
        self._grid[:] = 0
        return Change(self._before)

    def cancel(self) -> list[Rect]:
        """Take it all back; return what changed."""
        self._pile.worked_on.difference_update(self._own)
        self._own, self._blank = {}, {}
        self._grid[:] = 0
        self._pile.swap(Change(self._before))
        return [rect_of(key[1:]) for key in self._before]


def span(begin: int, end: int) -> slice:
    """Return the tiles that pixels from `begin` to before `end` lie in."""
    return slice(begin // SIDE, (end + SIDE - 1) // SIDE)
