"""Several hands at once under one brush, as they move."""

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing.brush import Brush
from studio.drawing.live import Wet
from studio.drawing.movement import Ribbons
from studio.drawing.op import MOST_HANDS, Dance
from studio.drawing.painter import Painter, opacity_of
from studio.drawing.pile import Pile
from studio.drawing.state import Change
from studio.drawing.stroke import TIME_UNIT, Points, Stroke
from studio.drawing.symmetry import Symmetry


class Dancing:
    """A dance that is laid on the plane and mixed in when the last hand lifts."""

    def __init__(self, painter: Painter, brush: Brush, stroke: Stroke, layer: int, symmetry: Symmetry) -> None:
        """Begin; `stroke` has no samples, and is what all hands draw with."""
        self._painter = painter
        self._stroke = stroke
        self._layer = layer
        self._symmetry = symmetry
        self._plane = painter.plane
        self._prints = painter.prints(brush, stroke, symmetry)
        self._ribbons = Ribbons(brush, stroke.size, stroke.seed)
        self._hands: dict[int, _Hand] = {}
        """By what the caller knows them by: those that move now."""
        self._all: list[_Hand] = []
        """Every hand there was, in the order they came."""
        self._first_ms: float | None = None
        self._pending: list[Rect] = []
        self.wet = Wet(layer, self._plane.alpha, self._prints.ink, opacity_of(stroke, brush))

    @property
    def begun(self) -> bool:
        """True once a sample has come."""
        return bool(self._all)

    @property
    def moves(self) -> bool:
        """True while a hand is down."""
        return bool(self._hands)

    def extend(self, samples: npt.ArrayLike, hand: int) -> list[Rect]:
        """Go on with one hand; return what changed. A hand too many draws nothing."""
        rows = np.array(samples, dtype=np.float64).reshape(-1, 4)
        is_there = np.isfinite(rows[:, :3])
        if not is_there.all():
            rows = rows[is_there.all(axis=1)]
        changed, self._pending = self._pending, []
        if not len(rows):
            return changed
        if self._first_ms is None:
            self._first_ms = float(rows[0, 2])
        if hand not in self._hands:
            if len(self._all) == MOST_HANDS:
                return changed
            self._hands[hand] = _Hand(len(self._all), float(rows[0, 2]), self._first_ms)
            self._all.append(self._hands[hand])
        dancer = self._hands[hand]
        kept = dancer.take(rows)
        if not len(kept):
            return changed
        kept[:, 2] += dancer.start
        return changed + self._lay(self._ribbons.add(dancer.number, kept))

    def drop(self, hand: int) -> None:
        """Let a hand go; what it still draws is returned by the next call."""
        dancer = self._hands.pop(hand, None)
        if dancer is not None:
            self._pending += self._lay(self._ribbons.lift(dancer.number))

    def last(self) -> list[Rect]:
        """Return what changed since the last call."""
        changed, self._pending = self._pending, []
        return changed

    def _lay(self, dabs: npt.NDArray[np.float32]) -> list[Rect]:
        if not len(dabs):
            return []
        plane = self._plane
        rects = self._prints.lay(plane.alpha, dabs)
        plane.touch(rects)
        alpha = self._prints.settled(plane.alpha, rects)
        self.wet = Wet(self.wet.layer, alpha, self.wet.ink, self.wet.opacity)
        return rects

    def finish(self, pile: Pile) -> tuple[Dance, Change]:
        """Mix it in; return the step and what takes it back."""
        strokes = tuple(dancer.stroke(self._stroke) for dancer in self._all)
        edit = Dance(strokes, tuple(dancer.start for dancer in self._all), self._layer, self._symmetry)
        return edit, self._painter.mix_prints(pile, self._layer, self._prints, self.wet.opacity)

    def cancel(self) -> list[Rect]:
        """Leave no mark; return what changed."""
        rects = self._plane.rects()
        self._plane.empty()
        return rects


class _Hand:
    """One hand's samples, rounded as they are kept."""

    def __init__(self, number: int, came_ms: float, first_ms: float) -> None:
        self.number = number
        self.start = min(4_000_000.0, max(0.0, round((came_ms - first_ms) * TIME_UNIT) / TIME_UNIT))
        self._came_ms = came_ms
        self._last_ms = 0.0
        self._points: list[Points] = []

    def take(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Take samples; return them as they are kept, the caller's own, ms since this hand came."""
        rows[:, 2] -= self._came_ms
        kept = np.empty(rows.shape)
        kept = kept[: engine.current().rounded(rows, 0.0, self._last_ms, kept)]
        if len(kept):
            self._last_ms = float(kept[-1, 2])
            self._points.append(kept.astype(np.float32))
        return kept

    def stroke(self, kept: Stroke) -> Stroke:
        points = np.concatenate(self._points)
        return Stroke(
            kept.brush,
            kept.size,
            kept.opacity,
            kept.colour,
            kept.seed,
            points,
            kept.smoothing,
            kept.flow,
            kept.picture,
        )
