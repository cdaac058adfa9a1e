"""A document as a picture 1 to 8 times as large as its paper: drawn from its steps at that size, not enlarged.

What hands did is placed as it was on the paper; what it leaves is printed at the larger size, band by band from the
top, so that however large a picture is, little of it is in memory. At 1× it is what the screen shows, bit for bit.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.core.progress import Progress
from studio.drawing import engine
from studio.drawing import paper as sheets
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.canvas import Canvas
from studio.drawing.dabs import Dabs
from studio.drawing.edits import Document
from studio.drawing.enlarged import filled, laid, outline_of
from studio.drawing.enlarged_paper import enlarged_paper
from studio.drawing.ink import NO_INK, plain
from studio.drawing.layer import place_of
from studio.drawing.op import AddPicture, AddStroke, Clear, Dance, Edit, Fill, Unread
from studio.drawing.outline import Loop
from studio.drawing.painter import Painter, mix_in, opacity_of
from studio.drawing.pile import Change, Pile, piled
from studio.drawing.png import STRIP, Strip
from studio.drawing.prints import Prints
from studio.drawing.smears import Smears, smears_of
from studio.drawing.stroke import Stroke, dabs_of
from studio.drawing.symmetry import Symmetry, repeated
from studio.drawing.tiles import SIDE

Plane = npt.NDArray[np.float32]

LARGEST_SCALE = 8
MOST_PIXELS = 1 << 29
"""A larger picture is not made."""
BAND_PIXELS = 1 << 20
"""About how much of the picture is drawn at once."""
AT_ONCE = 192
"""Dabs laid in one go: so that what lies between them isn't looked at."""
MOST_DABS = 24 << 20
"""Bytes of dabs that are kept from band to band; those of further strokes are made anew."""
MOST_OUTLINES = 64
"""Outlines of fills that are kept from band to band."""
REACH = 4.0
"""Pixels of the larger picture that a dab reaches beyond its radius, at most."""


def size_at(document: Document, scale: int) -> tuple[int, int]:
    """Return the width and height of a document's picture at a scale."""
    return document.paper.width * scale, document.paper.height * scale


def fits(document: Document, scale: int) -> bool:
    """Say whether a picture at a scale can be made."""
    width, height = size_at(document, scale)
    return 1 <= scale <= LARGEST_SCALE and width * height <= MOST_PIXELS


def strips(
    document: Document, brushes: Mapping[str, Brush], scale: int, progress: Progress | None = None
) -> Iterator[Strip]:
    """Yield the picture [rows, width, 3] in strips of 64 rows from the top. Slow: for a worker; raises Stopped."""
    larger = _Larger(document, brushes, scale, progress or Progress())
    for band in larger.bands():
        pile = larger.drawn(band)
        for top in range(band.y0, band.y1, STRIP):
            yield larger.seen(pile, band, Rect(0, top, band.x1, min(top + STRIP, band.y1)))


@dataclass(frozen=True, slots=True)
class _Step:
    """A step that stands, and where on the paper it can leave anything."""

    edit: Edit
    left: float = -np.inf
    top: float = -np.inf
    right: float = np.inf
    bottom: float = np.inf


class _Larger:
    """A document at a scale, and what is kept of it from band to band."""

    def __init__(self, document: Document, brushes: Mapping[str, Brush], scale: int, progress: Progress) -> None:
        self._document = document
        self._paper = document.paper
        self._brushes = brushes
        self._scale = scale
        self._progress = progress
        self.width, self.height = size_at(document, scale)
        self._painter = Painter(document.paper, brushes, document.pictures)
        self._dabs: dict[int, list[Dabs]] = {}
        self._dab_bytes = 0
        self._outlines: OrderedDict[int, list[Loop]] = OrderedDict()
        self._smears: Smears = {}
        self._steps: list[_Step] = []
        self._plane: Plane = np.zeros(0, np.float32)
        self._done = 0

    def bands(self) -> Iterator[Rect]:
        """Yield the bands of the picture from the top; at 1x it is drawn in one go, as the screen draws it."""
        if self._scale == 1:
            rows = self.height
        else:
            self._progress.part(0.0, 0.1)
            self._smears = smears_of(self._document, self._brushes, self._progress)
            self._steps = [self._step(at, edit) for at, edit in self._standing()]
            self._progress.part(0.1, 1.0)
            rows = max(SIDE, min(BAND_PIXELS // self.width // SIDE * SIDE, -(-self.height // SIDE) * SIDE))
        for top in range(0, self.height, rows):
            yield Rect(0, top, self.width, min(top + rows, self.height))

    def _standing(self) -> Iterator[tuple[int, Edit]]:
        """Yield the steps that stand; of those that were cleared away only what they did to the pile."""
        steps = self._document.steps[: self._document.done]
        cleared = max((at for at, edit in enumerate(steps) if isinstance(edit, Clear)), default=-1)
        for at, edit in enumerate(steps):
            if at > cleared or not isinstance(edit, AddStroke | Dance | Fill | Clear | Unread):
                yield at, edit

    def _step(self, at: int, edit: Edit) -> _Step:
        self._progress.at(0, 1)
        match edit:
            case AddStroke() | Dance():
                found = self._dabs_of(at, edit)
                if self._dab_bytes < MOST_DABS:
                    self._dabs[at] = found
                    self._dab_bytes += sum(dabs.nbytes for dabs in found)
                return _Step(edit, *_bounds(found, edit.symmetry, REACH / self._scale))
            case Fill():
                height, width = edit.mask.shape
                return _Step(edit, edit.left - 1.0, edit.top - 1.0, edit.left + width + 1.0, edit.top + height + 1.0)
        return _Step(edit)

    def _dabs_of(self, at: int, edit: AddStroke | Dance) -> list[Dabs]:
        if at in self._dabs:
            return self._dabs[at]
        if isinstance(edit, AddStroke):
            return list(dabs_of(edit.stroke, self._brushes.get(edit.stroke.brush, PLAIN)))
        from studio.drawing.movement import ribbons_of

        return list(ribbons_of(edit, self._brushes.get(edit.strokes[0].brush, PLAIN)))

    # --- one band --------------------------------------------------------------------------------------

    def drawn(self, band: Rect) -> Pile:
        """Return the layers of a band, whose first tile is at its corner."""
        pile = Pile(band.width, band.height)
        if self._scale == 1:
            steps = self._document.steps[: self._document.done]
            for at, edit in enumerate(steps):
                self._progress.at(at, len(steps) + 1)
                self._painter.make(edit, pile)
                if pile.is_heavy:
                    pile.lighten()
            return pile
        first, last = band.y0 / self._scale, band.y1 / self._scale
        total = len(self._steps) * -(-self.height // band.height)
        for (at, _), step in zip(self._standing(), self._steps, strict=True):
            self._done += 1
            self._progress.at(self._done, total)
            if step.bottom >= first and step.top <= last:
                self._make(at, step, pile, band)
        return pile

    def _make(self, at: int, step: _Step, pile: Pile, band: Rect) -> None:
        edit = step.edit
        match edit:
            case AddStroke():
                self._draw(at, step, edit, edit.stroke, pile, band)
            case Dance():
                self._draw(at, step, edit, edit.strokes[0], pile, band)
            case Fill():
                self._fill(at, edit, pile, band)
            case AddPicture():
                self._lay(edit, pile, band)
            case _:
                self._painter.make(edit, pile)

    def _draw(self, at: int, step: _Step, edit: AddStroke | Dance, stroke: Stroke, pile: Pile, band: Rect) -> None:
        if place_of(pile.layers, edit.layer) is None:
            return
        brush = self._brushes.get(stroke.brush, PLAIN)
        prints = self._painter.prints(brush, stroke, edit.symmetry, float(self._scale))
        if at in self._smears:
            canvas = Canvas(pile, edit.layer)
            for dabs, colours in self._smears[at]:
                prints.lay_smeared(canvas, dabs, colours, origin=(0, band.y0))
            canvas.finish()
        elif brush.is_direct:
            canvas = Canvas(pile, edit.layer)
            for dabs in self._dabs_of(at, edit):
                prints.press(_Moved(canvas, band.y0), dabs)
            canvas.finish()
        else:
            box = self._box(step, pile, band)
            if box:
                touched = self._print(at, edit, prints, pile, band, box)
                alpha = prints.settled(self._room(box), [], origin=(box.x0, band.y0 + box.y0))
                place = box.y0 // SIDE, box.x0 // SIDE
                mix_in(pile, edit.layer, alpha, place, touched, prints.ink, opacity_of(stroke, brush))
                self._room(box).fill(0)

    def _box(self, step: _Step, pile: Pile, band: Rect) -> Rect:
        """Return where in a band a stroke may leave anything, in whole tiles."""
        scale, whole = self._scale, Rect(0, 0, pile.columns * SIDE, pile.rows * SIDE)
        sides = (step.left * scale, step.top * scale - band.y0, step.right * scale, step.bottom * scale - band.y0)
        left, top, right, bottom = (int(min(max(side, -SIDE), 1 << 24)) // SIDE for side in sides)
        return Rect(left * SIDE, top * SIDE, (right + 1) * SIDE, (bottom + 1) * SIDE).clip(whole)

    def _room(self, box: Rect) -> Plane:
        """Return the plane of a box; it is empty before a stroke, and whoever used it leaves it so."""
        size = box.width * box.height
        if len(self._plane) < size:
            self._plane = np.zeros(size, np.float32)
        return self._plane[:size].reshape(box.height, box.width)

    def _print(
        self, at: int, edit: AddStroke | Dance, prints: Prints, pile: Pile, band: Rect, box: Rect
    ) -> npt.NDArray[np.uint8]:
        """Lay a stroke's dabs on the plane of a box; return the tiles of the band that they touch."""
        plane, origin = self._room(box), (box.x0, band.y0 + box.y0)
        touched = np.zeros((pile.rows, pile.columns), np.uint8)
        inside = touched[box.y0 // SIDE : box.y1 // SIDE, box.x0 // SIDE : box.x1 // SIDE]
        for dabs in self._dabs_of(at, edit):
            some = dabs if prints.remembers or not edit.symmetry.is_none else self._near(dabs, band)
            for start in range(0, len(some), AT_ONCE):
                for rect in prints.lay(plane, some[start : start + AT_ONCE], origin=origin):
                    rows = slice(rect.y0 // SIDE, (rect.y1 + SIDE - 1) // SIDE)
                    inside[rows, rect.x0 // SIDE : (rect.x1 + SIDE - 1) // SIDE] = 1
        return touched

    def _near(self, dabs: Dabs, band: Rect) -> Dabs:
        """Return the dabs that reach into a band."""
        reach = dabs[:, 2] + np.float32(REACH / self._scale)
        there = (dabs[:, 1] + reach >= band.y0 / self._scale) & (dabs[:, 1] - reach <= band.y1 / self._scale)
        return dabs[there]

    def _fill(self, at: int, edit: Fill, pile: Pile, band: Rect) -> None:
        if place_of(pile.layers, edit.layer) is None:
            return
        if at not in self._outlines:
            self._outlines[at] = outline_of(edit, self._paper)
            if len(self._outlines) > MOST_OUTLINES:
                self._outlines.popitem(last=False)
        height, width = edit.mask.shape
        side, scale = SIDE, self._scale
        left, right = max(0, (edit.left - 1) * scale) // side, -(-(edit.left + width + 1) * scale // side)
        top, bottom = max(0, (edit.top - 1) * scale - band.y0) // side, (edit.top + height + 1) * scale - band.y0
        right, bottom = min(right, pile.columns), min(-(-bottom // side), pile.rows)
        for row in range(top, bottom):
            rect = Rect(left * side, band.y0 + row * side, right * side, band.y0 + (row + 1) * side)
            if rect:
                touched = np.zeros((pile.rows, pile.columns), np.uint8)
                touched[row, left:right] = 1
                alpha = filled(self._outlines[at], scale, rect)
                mix_in(pile, edit.layer, alpha, (row, left), touched, plain(edit.colour), np.float32(edit.opacity))

    def _lay(self, edit: AddPicture, pile: Pile, band: Rect) -> None:
        try:
            layers = piled(pile.layers, edit)
        except ValueError:
            return
        picture = self._document.pictures.get(edit.picture)
        tiles = dict(laid(edit, picture, self._scale, band)) if picture is not None else {}
        pile.swap(Change({**tiles}, layers))

    # --- what is seen ----------------------------------------------------------------------------------

    def seen(self, pile: Pile, band: Rect, rect: Rect) -> Strip:
        """Return the pixels [h, w, 3] of a rectangle of a band."""
        out = np.empty((rect.height, rect.width), np.uint32)
        scale = self._scale
        sheet = sheets.pixels(self._paper, rect) if scale == 1 else enlarged_paper(self._paper, scale, rect)
        bounds = (0, rect.y0 - band.y0, rect.width, rect.y1 - band.y0)
        untouched = np.zeros((pile.rows, pile.columns), np.uint8)
        if pile.asleep:
            if pile.is_heavy:
                pile.lighten()
            pile.wake_all(Rect(*bounds))
        engine.current().show(
            out,
            (0, bounds[1]),
            bounds,
            sheet,
            (0, bounds[1]),
            NO_PLANE,
            untouched,
            *pile.stack(),
            -1,
            NO_INK.low,
            NO_INK.high,
            NO_INK.start,
            NO_INK.steep,
            np.float32(0),
        )
        strip: Strip = out.view(np.uint8).reshape(rect.height, rect.width, 4)[:, :, :3]
        return strip


class _Moved:
    """A band's canvas for prints that count from the top of the whole picture."""

    def __init__(self, canvas: Canvas, top: int) -> None:
        self._canvas = canvas
        self._top = top

    def take(self, rect: Rect) -> npt.NDArray[np.uint16]:
        return self._canvas.take(self._moved(rect))

    def put(self, rect: Rect, pixels: npt.NDArray[np.uint16]) -> None:
        self._canvas.put(self._moved(rect), pixels)

    def _moved(self, rect: Rect) -> Rect:
        return Rect(rect.x0, rect.y0 - self._top, rect.x1, rect.y1 - self._top)


def _bounds(found: list[Dabs], symmetry: Symmetry, beyond: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what dabs can reach, all copies together."""
    laid = [repeated(dabs, symmetry) for dabs in found if len(dabs)]
    if not laid:
        return (0.0, 0.0, -1.0, -1.0)
    low = np.min([(dabs[:, :2] - dabs[:, 2:3]).min(0) for dabs in laid], 0) - beyond
    high = np.max([(dabs[:, :2] + dabs[:, 2:3]).max(0) for dabs in laid], 0) + beyond
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


NO_PLANE: Plane = np.zeros((SIDE, SIDE), np.float32)
