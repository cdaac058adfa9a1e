"""A stroke under the hand: on the plane, on the layer itself, or as a dance of several hands."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.brush import Brush
from studio.drawing.canvas import Canvas
from studio.drawing.ink import Ink
from studio.drawing.op import AddStroke
from studio.drawing.painter import Painter, opacity_of
from studio.drawing.pile import Pile
from studio.drawing.state import Change, State
from studio.drawing.stroke import StrokeBuilder
from studio.drawing.symmetry import Symmetry
from studio.drawing.trace import Tail

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wet:
    """What lies on the plane and isn't in the layer yet, as it is shown."""

    layer: int
    alpha: Plane
    ink: Ink
    opacity: np.float32


class OnPlane:
    """A stroke that is laid on the plane and mixed in when the hand lifts."""

    def __init__(self, painter: Painter, brush: Brush, builder: StrokeBuilder, layer: int, symmetry: Symmetry) -> None:
        self._painter = painter
        self._brush = brush
        self._builder = builder
        self._layer = layer
        self._symmetry = symmetry
        self._plane = painter.plane
        stroke = builder.stroke()
        self._prints = painter.prints(brush, stroke, symmetry)
        self._traced = self._prints.traced
        self._end = Tail()
        self._tail: list[Rect] = []
        self._under: list[Plane] = []
        self.wet = Wet(layer, self._plane.alpha, self._prints.ink, opacity_of(stroke, brush))

    @property
    def begun(self) -> bool:
        """True once a sample has come."""
        return self._builder.begun

    def extend(self, samples: npt.ArrayLike, _hand: int) -> list[Rect]:
        """Go on; return what changed."""
        plane = self._plane
        if self._traced is None:
            changed = self._lay(samples)
        else:
            fade, covers = self._traced
            changed = self._builder.trace(samples, plane, fade, covers, self._end)
        alpha = self._prints.settled(plane.alpha, changed)
        if alpha is not self.wet.alpha:
            self.wet = Wet(self.wet.layer, alpha, self.wet.ink, self.wet.opacity)
        return changed

    def _lay(self, samples: npt.ArrayLike) -> list[Rect]:
        """Go on with a brush whose dabs aren't laid as they are; return what changed."""
        changed = self._take_tail_back()
        dabs = self._builder.add(samples)
        plane = self._plane
        if len(dabs):
            changed = joined(changed, self._prints.lay(plane.alpha, dabs))
        tail = self._builder.tail()
        if len(tail):
            self._tail, self._under = self._prints.lay_tail(plane.alpha, tail)
            changed = joined(changed, self._tail)
        plane.touch(changed)
        return changed

    def _take_tail_back(self) -> list[Rect]:
        """Make the plane as if the tail had not been drawn; return where that was."""
        alpha = self._plane.alpha
        for rect, under in zip(self._tail, self._under, strict=True):
            alpha[rect.y0 : rect.y1, rect.x0 : rect.x1] = under
        tail, self._tail, self._under = self._tail, [], []
        return tail

    def finish(self, pile: Pile) -> tuple[AddStroke, Change]:
        """Mix it in; return the step and what takes it back."""
        # the tail that lies on the plane already is exactly what finishing would add
        edit = AddStroke(self._builder.stroke(), self._layer, self._symmetry)
        return edit, self._painter.mix_prints(pile, self._layer, self._prints, self.wet.opacity)

    def cancel(self) -> list[Rect]:
        """Leave no mark; return what changed."""
        rects = self._plane.rects()
        self._plane.empty()
        return rects


class OnLayer:
    """A stroke of a brush that works on the layer's pixels themselves."""

    def __init__(self, painter: Painter, brush: Brush, builder: StrokeBuilder, canvas: Canvas, edit: AddStroke) -> None:
        self._builder = builder
        self._canvas = canvas
        self._edit = edit
        self._prints = painter.prints(brush, edit.stroke, edit.symmetry)
        self.wet = None

    @property
    def begun(self) -> bool:
        """True once a sample has come."""
        return self._builder.begun

    def extend(self, samples: npt.ArrayLike, _hand: int) -> list[Rect]:
        """Go on; return what changed. The last bit, that isn't sure yet, is not shown."""
        dabs = self._builder.add(samples)
        return self._prints.smear(self._canvas, dabs) if len(dabs) else []

    def last(self) -> list[Rect]:
        """Go on to where the hand is; return what changed."""
        tail = self._builder.tail()
        return self._prints.smear(self._canvas, tail) if len(tail) else []

    def finish(self, _pile: Pile) -> tuple[AddStroke, Change]:
        """Leave it in; return the step and what takes it back."""
        edit = AddStroke(self._builder.stroke(), self._edit.layer, self._edit.symmetry)
        return edit, self._canvas.finish()

    def before(self, state: State) -> State:
        """Return a state of the pile without this stroke."""
        return self._canvas.before(state)

    def cancel(self) -> list[Rect]:
        """Leave no mark; return what changed."""
        return self._canvas.cancel()


def joined(some: list[Rect], others: list[Rect]) -> list[Rect]:
    """Return rectangles that hold all of two lists of none empty; what belongs together becomes one."""
    if not some or not others:
        return some or others
    if len(some) == len(others):
        return [_around(one, other) for one, other in zip(some, others, strict=True)]
    return some + others


def _around(one: Rect, other: Rect) -> Rect:
    """Return what `union` does of two that aren't empty, in a third of the time: several times for each frame."""
    return Rect(
        one.x0 if one.x0 < other.x0 else other.x0,
        one.y0 if one.y0 < other.y0 else other.y0,
        one.x1 if one.x1 > other.x1 else other.x1,
        one.y1 if one.y1 > other.y1 else other.y1,
    )
