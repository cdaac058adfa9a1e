"""The front door: a drawing, made stroke by stroke, and its pixels.

Nothing here knows a widget: each call returns the rectangle of paper that changed.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing import paper as sheets
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.colours import main_colours
from studio.drawing.dabs import Dabs
from studio.drawing.edits import Document
from studio.drawing.engine import kernels_ready, warm_up
from studio.drawing.history import Change, History, swap
from studio.drawing.op import AddStroke, Clear, Edit, NewPaper, Op, Redo, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke, StrokeBuilder, dabs_of
from studio.drawing.tiles import EMPTY, ONE, Tile, Tiles, keys_in, rect_of

__all__ = ["Drawing", "Pixels", "kernels_ready", "warm_up"]

Pixels = npt.NDArray[np.uint8]
Plane = npt.NDArray[np.float32]
Ink = npt.NDArray[np.uint16]

NO_COLOUR: Plane = np.zeros(4, np.float32)
ALL = np.float32(1)
NONE = np.float32(0)


class Drawing:
    """A paper, the strokes on it, and what they look like. For one thread at a time."""

    def __init__(self, paper: Paper, brushes: Mapping[str, Brush]) -> None:
        self.paper = paper
        self._brushes = brushes
        self._sheet = sheets.pixels(paper)
        self._plane: Plane = np.zeros(self._sheet.shape[1:], np.float32)
        self._whole = Rect(0, 0, paper.width, paper.height)
        self._tiles: Tiles = {}
        self._history = History()
        self._live: _Live | None = None

    # --- a stroke under the hand -------------------------------------------------------------------

    def begin(
        self,
        brush: str | Brush,
        size: float,
        opacity: float,
        colour: tuple[int, int, int],
        seed: int,
        *,
        smoothing: float | None = None,
    ) -> None:
        """Begin a stroke; raises RuntimeError when one is under way.

        `size` is the diameter in paper px at full pressure, `opacity` 0..1 caps the stroke as a whole,
        `seed` feeds the brush's small accidents, `smoothing` in paper px is the brush's own unless given.
        """
        if self._live is not None:
            raise RuntimeError("a stroke is under way")
        kind = brush if isinstance(brush, Brush) else self._brushes[brush]
        builder = StrokeBuilder(kind, size=size, opacity=opacity, colour=colour, seed=seed, smoothing=smoothing)
        self._live = _Live(kind, builder)

    def extend(self, samples: npt.ArrayLike) -> Rect:
        """Go on with samples [n, 4] (x, y in paper px, ms, pressure or NaN); return what changed."""
        live = self._live
        if live is None:
            return Rect()
        changed = live.take_tail_back(self._plane)
        dabs = live.builder.add(samples)
        if len(dabs):
            area = self._lay(live.brush, dabs)
            live.area = live.area.union(area)
            changed = changed.union(area)
        tail = live.builder.tail()
        if len(tail):
            area = self._area(tail)
            live.put_tail_aside(self._plane, area)
            self._lay(live.brush, tail)
            changed = changed.union(area)
        return changed.clip(self._whole)

    def lift(self) -> tuple[AddStroke, Rect] | None:
        """End the stroke; return it and what changed. None when no sample ever came."""
        live, self._live = self._live, None
        if live is None or not live.builder.begun:
            return None
        # the tail that lies on the plane already is exactly what finishing would add
        edit = AddStroke(live.builder.stroke())
        area = live.area.union(live.tail_area)
        change = self._merge(area, _ink(live.brush, edit.stroke), np.float32(edit.stroke.opacity), live.brush)
        self._history.add(edit, change, self._tiles)
        return edit, area.clip(self._whole)

    def cancel(self) -> Rect:
        """Take back the stroke under the hand, as if it had not begun; return what changed."""
        live, self._live = self._live, None
        if live is None:
            return Rect()
        area = live.area.union(live.tail_area)
        self._plane[area.y0 : area.y1, area.x0 : area.x1] = NONE
        return area.clip(self._whole)

    # --- steps -------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        return self._history.done > 0

    @property
    def can_redo(self) -> bool:
        return self._history.done < len(self._history.steps)

    @property
    def is_empty(self) -> bool:
        """True when there is no ink on the paper."""
        return not self._tiles and (self._live is None or not self._live.builder.begun)

    @property
    def document(self) -> Document:
        """What the drawing is without its pixels."""
        return Document(self.paper, tuple(self._history.steps), self._history.done)

    def undo(self) -> tuple[Undo, Rect] | None:
        """Take back the last step (and a stroke under the hand); None when there is nothing to take back."""
        if not self.can_undo:
            return None
        rect = self.cancel()
        return Undo(), rect.union(self._step_to(self._history.done - 1))

    def redo(self) -> tuple[Redo, Rect] | None:
        """Make the step that was taken back last again; None when there is none."""
        if not self.can_redo:
            return None
        rect = self.cancel()
        return Redo(), rect.union(self._step_to(self._history.done + 1))

    def clear(self) -> tuple[Clear, Rect]:
        """Make the paper empty, as a step that can be undone; return what changed."""
        rect = self.cancel()
        edit = Clear()
        change = self._draw(edit, self._tiles)
        self._history.add(edit, change, self._tiles)
        return edit, rect.union(self._area_of(change))

    def apply(self, op: Op) -> Rect:
        """Do what an op of the log says; return what changed. Undo and Redo of nothing change nothing.

        Raises ValueError for a second NewPaper.
        """
        rect = self.cancel()
        match op:
            case AddStroke():
                change = self._draw(op, self._tiles)
                self._history.add(op, change, self._tiles)
                return rect.union(self._area_of(change))
            case Clear():
                return rect.union(self.clear()[1])
            case Undo() | Redo():
                made = self.undo() if isinstance(op, Undo) else self.redo()
                return rect.union(made[1]) if made else rect
            case NewPaper():
                raise ValueError("a drawing has one paper")

    def take(self, document: Document) -> None:
        """Become a document on the same paper: its steps, and the pixels of those that stand."""
        self.cancel()
        self._history = History()
        self._history.steps = list(document.steps)
        self._history.move_to(document.done, self._tiles, self._draw)

    def _step_to(self, moment: int) -> Rect:
        history = self._history
        change = history.cross(min(moment, history.done), self._tiles)
        if change is not None:
            history.done = moment
            return self._area_of(change)
        before = dict(self._tiles)
        if moment > history.done:
            change = self._draw(history.steps[history.done], self._tiles)
            history.remember(change, self._tiles)
            return self._area_of(change)
        history.move_to(moment, self._tiles, self._draw)
        keys = before.keys() | self._tiles.keys()
        different = {key: None for key in keys if not _same(before.get(key), self._tiles.get(key))}
        return self._area_of(dict(different))

    def _draw(self, edit: Edit, tiles: Tiles) -> Change:
        """Make a step on tiles, which are the drawing's own; return the change that takes it back."""
        if isinstance(edit, Clear):
            return swap(dict.fromkeys(tiles), tiles)
        brush = self._brushes.get(edit.stroke.brush, PLAIN)
        area = Rect()
        for dabs in dabs_of(edit.stroke, brush):
            if len(dabs):
                area = area.union(self._lay(brush, dabs))
        return self._merge(area, _ink(brush, edit.stroke), np.float32(edit.stroke.opacity), brush)

    # --- pixels ------------------------------------------------------------------------------------

    def rgba(self, rect: Rect | None = None) -> Pixels:
        """Return the pixels [h, w, 4] of a rectangle of paper (all of it unless given), row 0 on top.

        The rectangle is clipped to the paper; the array is contiguous, and the caller's own.
        """
        rect = self._whole if rect is None else rect.clip(self._whole)
        out = np.empty((rect.height, rect.width), np.uint32)
        live = self._live
        ink, opacity = NO_COLOUR, NONE
        if live is not None:
            ink = _ink(live.brush, live.builder)
            opacity = np.float32(live.builder.opacity)
        show = engine.current().show
        for key in keys_in(rect):
            place = rect_of(key)
            part = place.clip(rect)
            tile = self._tiles.get(key)
            pixels = EMPTY if tile is None else tile.pixels
            bounds = (part.x0, part.y0, part.x1, part.y1)
            origin = (rect.x0, rect.y0)
            show(out, pixels, self._sheet, self._plane, place.y0, place.x0, bounds, origin, ink, opacity)
        return out.view(np.uint8).reshape(rect.height, rect.width, 4)

    def ink(self, rect: Rect) -> Ink:
        """Return the ink alone [4, h, w] in a rectangle of paper: red, green, blue times alpha, alpha; 0..32768.

        The rectangle is clipped to the paper. A stroke under the hand isn't in it yet.
        """
        rect = rect.clip(self._whole)
        out = np.zeros((4, rect.height, rect.width), np.uint16)
        for key in keys_in(rect):
            tile = self._tiles.get(key)
            if tile is None:
                continue
            place = rect_of(key)
            part = place.clip(rect)
            rows = slice(part.y0 - place.y0, part.y1 - place.y0)
            columns = slice(part.x0 - place.x0, part.x1 - place.x0)
            out[:, part.y0 - rect.y0 : part.y1 - rect.y0, part.x0 - rect.x0 : part.x1 - rect.x0] = tile.pixels[
                :, rows, columns
            ]
        return out

    def colours(self) -> tuple[tuple[int, int, int], ...]:
        """Return the main colours of the ink, most of it first: five at most, at least one (the paper's)."""
        return main_colours(self._tiles, self._sheet, self.paper.colour)

    def _area(self, dabs: Dabs) -> Rect:
        """Return the pixels that dabs can touch."""
        height, width = self._plane.shape
        reach = dabs[:, 2] + np.float32(3)
        x, y = dabs[:, 0], dabs[:, 1]
        area = Rect(
            max(0, int((x - reach).min())),
            max(0, int((y - reach).min())),
            min(width, int((x + reach).max()) + 1),
            min(height, int((y + reach).max()) + 1),
        )
        return area if area else Rect()

    def _lay(self, brush: Brush, dabs: Dabs) -> Rect:
        """Lay dabs on the stroke plane; return the pixels they can touch."""
        path = engine.current()
        if brush.layering == "cover":
            path.cover(self._plane, dabs)
        elif brush.grain > 0:
            x, y = self.paper.grain_offset
            depth, bite = np.float32(brush.grain / 255), np.float32(brush.bite)
            path.build_grain(self._plane, dabs, sheets.grain(), x, y, depth, bite)
        else:
            path.build(self._plane, dabs)
        return self._area(dabs)

    def _merge(self, area: Rect, ink: Plane, opacity: np.float32, brush: Brush) -> Change:
        """Mix the stroke plane into the tiles, empty the plane, and return the change that takes it back."""
        merge = engine.current().merge
        change: Change = {}
        for key in keys_in(area):
            place = rect_of(key)
            before = self._tiles.get(key)
            alpha = self._plane[place.y0 : place.y1, place.x0 : place.x1]
            if (before is None and brush.erases) or not alpha.any():
                continue
            pixels = EMPTY.copy() if before is None else before.pixels.copy()
            merge(pixels, self._plane, place.y0, place.x0, ink, opacity)
            change[key] = before
            if brush.erases and not pixels[3].any():
                del self._tiles[key]
            else:
                self._tiles[key] = Tile(pixels)
        self._plane[area.y0 : area.y1, area.x0 : area.x1] = NONE
        return change

    def _area_of(self, change: Change) -> Rect:
        area = Rect()
        for key in change:
            area = area.union(rect_of(key))
        return area.clip(self._whole)


class _Live:
    """The stroke under the hand: what lies on the plane, and the part of it that isn't sure yet."""

    def __init__(self, brush: Brush, builder: StrokeBuilder) -> None:
        self.brush = brush
        self.builder = builder
        self.area = Rect()
        """Where dabs lie that are sure."""
        self.tail_area = Rect()
        """Where the tail lies that follows the hand until the next sample says more."""
        self._under: Plane | None = None

    def put_tail_aside(self, plane: Plane, area: Rect) -> None:
        """Remember the plane where the tail will lie."""
        self.tail_area = area
        self._under = plane[area.y0 : area.y1, area.x0 : area.x1].copy()

    def take_tail_back(self, plane: Plane) -> Rect:
        """Make the plane as if the tail had not been drawn; return where that was."""
        area, self.tail_area = self.tail_area, Rect()
        if self._under is not None:
            plane[area.y0 : area.y1, area.x0 : area.x1] = self._under
            self._under = None
        return area


def _ink(brush: Brush, stroke: Stroke | StrokeBuilder) -> Plane:
    """Return the colour [4] that the stroke mixes in; an eraser mixes in nothing at all."""
    if brush.erases:
        return NO_COLOUR
    return np.array((*(part * ONE / 255 for part in stroke.colour), ONE), np.float32)


def _same(one: Tile | None, other: Tile | None) -> bool:
    if one is None or other is None:
        return one is other
    return one is other or np.array_equal(one.pixels, other.pixels)
