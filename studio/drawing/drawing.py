"""The front door: a drawing, made step by step, and its pixels.

Nothing here knows a widget: each call returns the rectangles of paper that changed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.brush import Brush
from studio.drawing.colours import main_colours
from studio.drawing.dancing import Dancing
from studio.drawing.dirty import Dirty, between, dirty, rects_of, seen_in, within
from studio.drawing.drawn import draw_step, draw_steps, draw_with_past
from studio.drawing.edits import Document, new_layer_number, unused
from studio.drawing.engine import kernels_ready, warm_up
from studio.drawing.glimpse import Glimpse
from studio.drawing.history import History
from studio.drawing.layer import Layer, Layers, place_of
from studio.drawing.light import light_of
from studio.drawing.live import OnLayer, OnPlane
from studio.drawing.op import (
    AddPicture,
    AddStroke,
    Clear,
    Dance,
    Edit,
    Fill,
    GoTo,
    KeepPicture,
    LayerEdit,
    Lost,
    NewPaper,
    Op,
    Redo,
    Undo,
)
from studio.drawing.packer import pack_soon
from studio.drawing.painter import Painter
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.pile import Pile
from studio.drawing.piled import piled
from studio.drawing.seen import flat_ink, mean_colour, shown
from studio.drawing.sheet import Sheet
from studio.drawing.state import State
from studio.drawing.stroke import StrokeBuilder
from studio.drawing.symmetry import NONE, Symmetry
from studio.drawing.travel import travel
from studio.drawing.under_hand import Live, begun

__all__ = ["Dirty", "Drawing", "Pixels", "State", "draw_step", "draw_steps", "kernels_ready", "warm_up"]

Pixels = npt.NDArray[np.uint8]
Ink = npt.NDArray[np.uint16]


class Drawing:
    """A paper, the steps made on it, and what they look like. For one thread at a time."""

    def __init__(self, paper: Paper, brushes: Mapping[str, Brush]) -> None:
        self.paper = paper
        self._brushes = brushes
        self._pictures: dict[int, Picture] = {}
        self._sheet = Sheet(paper)
        self._whole = Rect(0, 0, paper.width, paper.height)
        self._pile = Pile(paper.width, paper.height)
        self._painter = Painter(paper, brushes, self._pictures)
        self._history = History(paper)
        self._live: Live | None = None
        self._residue = 1.0
        self._glimpse = Glimpse(self._pile)
        self._stale: list[Rect] = []
        """What looks different since the last time that was told."""
        self._lost = 0

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
        flow: float = 1.0,
        layer: int = 0,
        symmetry: Symmetry = NONE,
        picture: int = 0,
    ) -> None:
        """Begin a stroke; raises RuntimeError when one is under way, ValueError when the layer isn't there.

        `size` is the diameter in paper px at full pressure, `opacity` 0..1 caps the stroke as a whole,
        `seed` feeds the brush's small accidents, `smoothing` in paper px is the brush's own unless given,
        `flow` is a share of the brush's own, `picture` the number of the one that a stamp prints.
        """
        if self._live is not None:
            raise RuntimeError("a stroke is under way")
        if place_of(self._pile.layers, layer) is None:
            raise ValueError("no such layer")
        self.end_glimpse()
        kind = brush if isinstance(brush, Brush) else self._brushes[brush]
        builder = StrokeBuilder(
            kind,
            size=size,
            opacity=opacity,
            colour=colour,
            seed=seed,
            smoothing=smoothing,
            flow=flow,
            picture=picture,
        )
        self._residue = kind.residue
        self._live = begun(self._painter, self._pile, kind, builder, layer, symmetry)

    def extend(self, samples: npt.ArrayLike, hand: int = 0) -> Dirty:
        """Go on with samples [n, 4] (x, y in paper px, ms, pressure or NaN); return what changed.

        A ribbon brush follows several hands at once, known by any numbers, on one clock; others follow one.
        """
        if self._live is None:
            return ()
        return self._dirty(self._live.extend(samples, hand))

    def lift(self, hand: int = 0) -> tuple[AddStroke | Dance, Dirty] | None:
        """End the stroke; return it and what changed. None when no sample ever came.

        None, too, while other hands of a dance still move: what this one leaves then is among what changed by
        the next `extend` or `lift`.
        """
        live = self._live
        changed: list[Rect] = []
        if isinstance(live, Dancing):
            live.drop(hand)
            if live.moves:
                return None
        self._live = None
        if live is None or not live.begun:
            return None
        if not isinstance(live, OnPlane):
            changed = live.last()
        edit, change = live.finish(self._pile)
        self._history.add(edit, change, self._pile)
        return edit, self._dirty([*changed, *rects_of(change.tiles)])

    def cancel(self) -> Dirty:
        """Take back the stroke under the hand, as if it had not begun; return what changed."""
        live, self._live = self._live, None
        self.end_glimpse()
        return self._dirty(() if live is None else live.cancel())

    # --- a layer under the hand --------------------------------------------------------------------

    def glimpse(self, layer: Layer) -> Dirty:
        """Show a layer as it would be, without a step; return what changed.

        Whatever is done next begins with the layers as they are. Does nothing while a stroke is under way.
        """
        return self._dirty(self._glimpse.show(layer)) if self._live is None else ()

    def end_glimpse(self) -> None:
        """Be as it is again, before anything that is kept is made of it; what changed is told with the next change."""
        self._stale += self._glimpse.end()

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
        return not self._pile.tiles and (self._live is None or not self._live.begun)

    @property
    def done(self) -> int:
        """How many steps stand."""
        return self._history.done

    @property
    def brushes(self) -> Mapping[str, Brush]:
        """What strokes can be drawn with, by name."""
        return self._brushes

    @property
    def layers(self) -> Layers:
        """The pile, the lowest first."""
        return self._glimpse.layers

    @property
    def pictures(self) -> Mapping[int, Picture]:
        """What steps lay or print, by number."""
        return MappingProxyType(self._pictures)

    @property
    def document(self) -> Document:
        """What the drawing is without its pixels."""
        history = self._history
        return Document(self.paper, tuple(history.steps), history.done, dict(self._pictures), self._lost)

    @property
    def state(self) -> State:
        """All pixels as they are now, without a stroke under the hand; they don't change any more."""
        state = replace(self._pile.state, layers=self._glimpse.layers)
        return self._live.before(state) if isinstance(self._live, OnLayer) else state

    def new_number(self) -> int:
        """Return a number for a new layer that none ever had, also none that was undone."""
        return new_layer_number(self._pile.layers, self._history.steps)

    def new_picture_number(self) -> int:
        """Return a number for a new picture that none has."""
        return unused({0, *self._pictures})

    def keep(self, op: KeepPicture) -> None:
        """Take a picture that later steps lay or print; the first of a number counts."""
        self._pictures.setdefault(op.number, op.picture)

    def do(self, edit: Edit) -> Dirty:
        """Make a step now; return what changed. Raises ValueError when it can't be: no such layer, or picture."""
        if isinstance(edit, AddStroke | Dance | Fill):
            if place_of(self._pile.layers, edit.layer) is None:
                raise ValueError("no such layer")
        elif isinstance(edit, LayerEdit):
            piled(self._pile.layers, edit)
            if isinstance(edit, AddPicture) and edit.picture not in self._pictures:
                raise ValueError("no such picture")
        return self._make(edit)

    def _make(self, edit: Edit) -> Dirty:
        before, pile = self.cancel(), self._pile
        layers = pile.layers
        change = self._painter.make(edit, pile)
        self._history.add(edit, change, pile)
        return self._dirty([*before, *seen_in(change, layers, pile)])

    def clear(self) -> tuple[Clear, Dirty]:
        """Make the paper empty, as a step that can be undone; return what changed."""
        edit = Clear()
        return edit, self._make(edit)

    def undo(self) -> tuple[Undo, Dirty] | None:
        """Take back the last step (and a stroke under the hand); None when there is nothing to take back."""
        if not self.can_undo:
            return None
        return Undo(), self._step_to(self._history.done - 1)

    def redo(self) -> tuple[Redo, Dirty] | None:
        """Make the step that was taken back last again; None when there is none."""
        if not self.can_redo:
            return None
        return Redo(), self._step_to(self._history.done + 1)

    def is_near(self, moment: int) -> bool:
        """Say whether a moment can be reached within some ms."""
        return self._history.is_near(moment)

    def go_to(self, moment: int) -> tuple[GoTo, Dirty]:
        """Be at the moment after so many steps, however far; return the op and what changed."""
        moment = min(max(moment, 0), len(self._history.steps))
        return GoTo(moment), self._step_to(moment)

    def far(self, moment: int) -> Callable[[], State]:
        """Return what draws a moment, for a worker: it doesn't touch this drawing."""
        moment = min(max(moment, 0), len(self._history.steps))
        way = self._history.way_to(moment)
        paper, brushes, pictures = self.paper, self._brushes, dict(self._pictures)
        return lambda: draw_with_past(way.steps, way.state, paper, brushes, pictures)

    def arrive(self, moment: int, state: State) -> tuple[GoTo, Dirty]:
        """Be at a moment that `far` has drawn; return the op and what changed.

        Raises ValueError when there is no such moment (any more).
        """
        if not 0 <= moment <= len(self._history.steps):
            raise ValueError("no such moment")
        before = self.cancel()
        now = self._pile.state
        self._pile.become(state)
        self._history.jump(moment, state.past)
        return GoTo(moment), self._dirty([*before, *between(now, state, self._whole)])

    def apply(self, op: Op) -> Dirty:
        """Do what an op of the log says; return what changed. What can't be done leaves all as it is.

        Raises ValueError for a second NewPaper.
        """
        match op:
            case NewPaper():
                raise ValueError("a drawing has one paper")
            case KeepPicture():
                self.keep(op)
                return ()
            case Lost():
                self._lost += 1
                return ()
            case Undo() | Redo():
                made = self.undo() if isinstance(op, Undo) else self.redo()
                return made[1] if made else self.cancel()
            case GoTo():
                return self.go_to(op.done)[1]
        return self._make(op)

    def known(self) -> dict[int, State]:
        """Return the moments up to now whose states are at hand; now is one of them, unless nothing was done."""
        now = self._history.done
        return {**self._history.known(), now: self.state} if now else {}

    def take(self, document: Document, state: State | None = None, known: Mapping[int, State] | None = None) -> None:
        """Become a document on the same paper: its steps, and the pixels of those that stand.

        `state` are the pixels of `document.done`; without it they are drawn. `known` are states of earlier moments,
        so that the way back to them is short.
        """
        self.cancel()
        self._pictures.clear()
        self._pictures.update(document.pictures)
        self._lost = document.lost
        self._history = History(self.paper, document.steps)
        for moment, earlier in (known or {}).items():
            if moment <= document.done:
                self._history.note(moment, earlier)
        if state is None:
            self._history.move_to(document.done, self._pile, self._painter.make)
        else:
            self._pile.become(state)
            self._history.jump(document.done)
            self._history.note(document.done, state)

    def _step_to(self, moment: int) -> Dirty:
        before = self.cancel()
        rects = travel(self._history, moment, self._pile, self._painter.make, self._whole)
        return self._dirty([*before, *rects])

    # --- pixels ------------------------------------------------------------------------------------

    def rgba(self, rect: Rect | None = None, shrink: int = 0) -> Pixels:
        """Return the pixels [h, w, 4] of a rectangle of paper (all of it unless given), row 0 on top.

        The rectangle is clipped to the paper; the array is contiguous, and the caller's own. With `shrink` k each
        pixel is the mean of 2^k x 2^k, and the rectangle grows to whole ones of these.
        """
        rect = self._whole if rect is None else within(rect, self._whole)
        if self._pile.is_heavy:
            pack_soon(self._pile.tidy())
        wet = None if self._live is None else self._live.wet
        touched = self._painter.plane.touched if wet is not None else None
        return shown(self._pile, self._sheet, rect, self._whole, wet, touched, shrink)

    def light(self, rect: Rect) -> Pixels | None:
        """Return the light [h, w, 4] that the stroke under the hand has beyond what stays of it; None without any."""
        wet = None if self._live is None else self._live.wet
        if wet is None or not 0 < self._residue < 1:
            return None
        return light_of(wet.alpha, wet.ink, float(wet.opacity), self._residue, rect.clip(self._whole))

    def pick(self, x: float, y: float) -> tuple[int, int, int]:
        """Return the colour seen at a place on the paper, the mean of 3 x 3 pixels: red, green, blue."""
        left = min(max(int(x), 0), self.paper.width - 1)
        top = min(max(int(y), 0), self.paper.height - 1)
        return mean_colour(self.rgba(Rect(left - 1, top - 1, left + 2, top + 2)))

    def ink(self, rect: Rect, layer: int | None = None) -> Ink:
        """Return the ink alone [4, h, w] in a rectangle of paper: red, green, blue times alpha, alpha; 0..32768.

        Of one layer as it is in itself, or of all that show, made one over nothing. The rectangle is clipped to the
        paper. A stroke under the hand isn't in it yet.
        """
        return flat_ink(self._pile, rect.clip(self._whole), layer)

    def colours(self) -> tuple[tuple[int, int, int], ...]:
        """Return the main colours of the ink, most of it first: five at most, at least one (the paper's)."""
        return main_colours(self._pile, self._sheet, self.paper.colour)

    def _dirty(self, rects: Iterable[Rect]) -> Dirty:
        if self._stale:
            rects, self._stale = [*self._stale, *rects], []
        return dirty(rects, self._whole)
