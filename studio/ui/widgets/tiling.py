"""The paper as textures: only those that can be seen, at the size they are seen at, filled a few each turn."""

from __future__ import annotations

from time import perf_counter

import numpy as np
from kivy.graphics import Color, InstructionGroup, Quad
from kivy.graphics.texture import Texture

from studio.core.geometry import Rect
from studio.ui.widgets.mosaic import Level, Spot, coarsest, edged, level, level_for, strips
from studio.ui.widgets.view import Box, View, seen

SPARE = 24
"""Tiles kept beyond those that can be seen; the rest is forgotten, the longest unseen first."""
AT_ONCE = 1_200_000
"""Paper pixels that are shown in the turn in which they changed; more of them take some turns."""
STRIP = 130_000
"""Paper pixels brought to a texture between two looks at the clock."""
MOMENT = 0.004
"""Seconds a turn may spend on bringing tiles before it lets them wait."""
SHARP = 4.0
"""Window pixels a paper pixel takes from which on it is shown as a square."""
MOST_STALE = 16


def first_look(drawing) -> np.ndarray:
    """Return the pixels to put a drawing on the easel with; a worker may make them beforehand."""
    number = coarsest(drawing.paper.width, drawing.paper.height)
    return drawing.rgba(None, number) if number else drawing.rgba()


class Tile:
    """One texture of the paper."""

    def __init__(self, where: Level, spot: Spot) -> None:
        self.level, self.held = where, where.held(spot)
        self.inside = self.held.clip(Rect(0, 0, where.width, where.height))
        """The pixels of the level it holds that lie on the paper."""
        self.texture = Texture.create(size=(self.held.width, self.held.height), colorfmt="rgba")
        self.texture.wrap = "clamp_to_edge"
        self.stale = strips(self.inside, STRIP >> 2 * where.number)
        """What must still be brought."""
        self.complete = False
        """Whether it was brought whole once, and may be shown."""
        shown, k = where.shown(spot), where.number
        across, down = 1 / self.held.width, 1 / self.held.height
        self.corners = tuple((x * 2**k, y * 2**k) for x, y in _corners(shown))
        self.coords = [
            share for x, y in _corners(shown) for share in ((x - self.held.x0) * across, (y - self.held.y0) * down)
        ]

    def put(self, pixels: np.ndarray, part: Rect) -> None:
        """Bring the pixels of a part of `inside`; at the paper's edge the nothing beside it is brought too."""
        width, height = self.level.width, self.level.height
        x0, y0 = part.x0 - (part.x0 == 0), part.y0 - (part.y0 == 0)
        held = Rect(x0, y0, part.x1 + (part.x1 == width), part.y1 + (part.y1 == height))
        if held != part:
            pixels = edged(pixels, held, part)
        self.texture.blit_buffer(
            pixels.reshape(-1),
            size=(held.width, held.height),
            colorfmt="rgba",
            bufferfmt="ubyte",
            pos=(x0 - self.held.x0, y0 - self.held.y0),
        )

    def let_wait(self, part: Rect) -> None:
        """Remember that a part has changed."""
        if len(self.stale) >= MOST_STALE:
            for other in self.stale:
                part = part.union(other)
            self.stale = strips(part, STRIP >> 2 * self.level.number)
        else:
            self.stale.append(part)


class Tiling:
    """Shows a drawing in a group of instructions that is as short as the tiles that can be seen."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self._drawing = None
        self._coarsest = 0
        self._tiles: dict[Spot, Tile] = {}
        """The last used last."""
        self._quads: dict[Spot, Quad] = {}
        """What is shown, the stand-in first."""
        self._wanted: list[Spot] = []
        """What can be seen."""
        self._view = View()
        self._smooth = True

    @property
    def texture_bytes(self) -> int:
        """How much all textures take."""
        return sum(4 * tile.held.width * tile.held.height for tile in self._tiles.values())

    @property
    def is_waiting(self) -> bool:
        """Whether something that can be seen is still to be brought."""
        return any(spot not in self._tiles or self._tiles[spot].stale for spot in self._wanted)

    def put(self, drawing, pixels: np.ndarray | None = None) -> None:
        """Take another drawing, or None; `pixels` are what `first_look` made of it. It shows from the next `look`."""
        self._tiles.clear()
        self._quads.clear()
        self._wanted = []
        self.group.clear()
        self._drawing = drawing
        if drawing is None:
            return
        paper = drawing.paper
        self._coarsest = coarsest(paper.width, paper.height)
        stand_in = self._tile(Spot(self._coarsest, 0, 0))
        if pixels is None and not self._coarsest:
            pixels = drawing.rgba()
        if pixels is not None and pixels.shape[:2] == (stand_in.inside.height, stand_in.inside.width):
            stand_in.put(pixels, stand_in.inside)
            stand_in.stale = []
        else:
            blank = np.empty((stand_in.inside.height, stand_in.inside.width, 4), np.uint8)
            blank[:] = (*paper.colour, 255)
            stand_in.put(blank, stand_in.inside)
        stand_in.complete = True

    def look(self, view: View, window: Box) -> None:
        """Show the paper as it lies in a view; only what lies in `window` need be there."""
        if self._drawing is None:
            return
        paper = self._drawing.paper
        number = min(level_for(view.scale, paper.width, paper.height), self._coarsest)
        self._wanted = level(number, paper.width, paper.height).spots(*seen(view, window))
        moved, self._view = view != self._view, view
        self._bring(0 if self._quads else AT_ONCE)
        self._filter(_smoothly(view))
        self._show(moved)
        self._forget()

    def changed(self, dirty: tuple[Rect, ...]) -> None:
        """Show rectangles of paper that changed: what can be seen at once, the rest when it is seen."""
        area = sum(rect.width * rect.height for rect in dirty)
        now = area <= AT_ONCE
        shown = self._quads
        for spot, tile in self._tiles.items():
            for rect in dirty:
                part = tile.level.pixels_of(rect).clip(tile.inside)
                if not part:
                    continue
                if now and spot in shown and tile.complete:
                    self._fill(tile, part)
                else:
                    tile.let_wait(part)

    def bring(self) -> bool:
        """Bring for a moment what is still to be brought; return whether more is left."""
        if self._drawing is None:
            return False
        self._bring(0)
        self._show(False)
        return self.is_waiting

    # --- bringing

    def _tile(self, spot: Spot) -> Tile:
        tile = self._tiles.pop(spot, None)
        if tile is None:
            paper = self._drawing.paper
            tile = Tile(level(spot.level, paper.width, paper.height), spot)
            tile.texture.min_filter = tile.texture.mag_filter = "linear" if self._smooth else "nearest"
        self._tiles[spot] = tile
        return tile

    def _is_there(self, spot: Spot) -> bool:
        """Say whether a tile may be shown."""
        return spot in self._tiles and self._tiles[spot].complete

    def _bring(self, least: int) -> None:
        """Bring what is missing until the moment is over, but `least` paper pixels in any case."""
        end = perf_counter() + MOMENT
        order = self._wanted if all(map(self._is_there, self._wanted)) else [Spot(self._coarsest, 0, 0), *self._wanted]
        for spot in order:
            tile = self._tile(spot)
            while tile.stale:
                if least <= 0 and perf_counter() > end:
                    return
                part = tile.stale.pop(0)
                self._fill(tile, part)
                least -= (part.width * part.height) << 2 * tile.level.number
            tile.complete = True

    def _fill(self, tile: Tile, part: Rect) -> None:
        number = tile.level.number
        if number:
            paper = self._drawing.paper
            rect = tile.level.paper_of(part).clip(Rect(0, 0, paper.width, paper.height))
            tile.put(self._drawing.rgba(rect, number), part)
        else:
            tile.put(self._drawing.rgba(part), part)

    def _forget(self) -> None:
        """Let go of tiles that have not been seen for long."""
        keep = {*self._wanted, Spot(self._coarsest, 0, 0)}
        spare = [spot for spot in self._tiles if spot not in keep]
        for spot in spare[: max(0, len(spare) - SPARE)]:
            del self._tiles[spot]

    # --- showing

    def _show(self, moved: bool) -> None:
        ready = [spot for spot in self._wanted if self._is_there(spot)]
        if len(ready) < len(self._wanted):
            stand_in = Spot(self._coarsest, 0, 0)
            ready = [stand_in, *(spot for spot in ready if spot != stand_in)]
        if ready != list(self._quads):
            self.group.clear()
            self.group.add(Color(1, 1, 1, 1))
            self._quads = {spot: self._quad(self._tiles[spot]) for spot in ready}
            for quad in self._quads.values():
                self.group.add(quad)
        elif moved:
            for spot, quad in self._quads.items():
                quad.points = self._points(self._tiles[spot])

    def _quad(self, tile: Tile) -> Quad:
        return Quad(texture=tile.texture, points=self._points(tile), tex_coords=tile.coords)

    def _points(self, tile: Tile) -> list[float]:
        return [share for corner in tile.corners for share in self._view.spot(*corner)]

    def _filter(self, smooth: bool) -> None:
        if smooth == self._smooth:
            return
        self._smooth = smooth
        for tile in self._tiles.values():
            tile.texture.min_filter = tile.texture.mag_filter = "linear" if smooth else "nearest"


def _smoothly(view: View) -> bool:
    """Say whether pixels must be blended: not where each is one of the window's, nor where they are to be seen."""
    if view.scale >= SHARP:
        return False
    is_same = view.is_straight and abs(view.scale - 1.0) < 1e-9 and view.e.is_integer() and view.f.is_integer()
    return not is_same


def _corners(rect: Rect) -> tuple[tuple[int, int], ...]:
    return (rect.x0, rect.y0), (rect.x1, rect.y0), (rect.x1, rect.y1), (rect.x0, rect.y1)
