"""A drawing from its log: as it is, or as it came to be, at any moment."""

from collections.abc import Iterable, Mapping

import numpy as np

from studio.core.geometry import Rect
from studio.drawing.brush import PLAIN, Brush
from studio.drawing.drawing import Dirty, Drawing, Pixels
from studio.drawing.edits import Document, fold
from studio.drawing.frames import Frames
from studio.drawing.op import AddStroke, Dance, Op
from studio.drawing.pile import State
from studio.drawing.stroke import Stroke
from studio.drawing.tiles import rect_of
from studio.drawing.timeline import Beat, Story, Timeline, timeline
from studio.drawing.walk import Walk

MOST_RECTS = 48
"""So many separate rectangles are worth their while."""


def replay(ops: Iterable[Op], brushes: Mapping[str, Brush]) -> Drawing:
    """Return the drawing that a log amounts to, bit for bit as it was; what was undone can be redone.

    Steps that don't stand are not drawn. A stroke of an unknown brush is drawn with a plain round one.
    Raises DamagedDrawing when the log doesn't begin with its paper.
    """
    document = fold(ops)
    drawing = Drawing(document.paper, brushes)
    drawing.take(document)
    return drawing


class Replay:
    """A drawing as it was at any moment of its making, also in the midst of a stroke. For one thread at a time.

    At first it is at the beginning, with the pauses skipped and without what was taken back.
    """

    def __init__(
        self,
        story: Story,
        brushes: Mapping[str, Brush],
        frames: Frames | None = None,
        known: Mapping[int, State] | None = None,
    ) -> None:
        """Begin. `frames` may be filled by another thread meanwhile (`walk.film`); `known` are states by node."""
        self.story = story
        self.line: Timeline = timeline(story)
        self.at = 0.0
        """Where on the line it is, in ms."""
        self._brushes = brushes
        self._walk = Walk(story, brushes, Frames() if frames is None else frames, known)
        self._blank = Document(story.paper, pictures=story.pictures)
        self._drawing = Drawing(story.paper, brushes)
        self._node = 0
        self._state = self._drawing.state
        self._live: Beat | None = None
        self._into = 0.0

    @property
    def duration(self) -> float:
        """How long it takes to be told, in ms."""
        return self.line.duration

    def tell(self, *, pauses: bool = False, taken_back: bool = False) -> Dirty:
        """Tell it along another line (see `timeline`), and stay as near to what is seen as that allows."""
        seen = self._live.before if self._live is not None else self._node
        self.line = timeline(self.story, pauses=pauses, taken_back=taken_back)
        return self.seek(self.line.end_of(seen))

    def seek(self, ms: float) -> Dirty:
        """Be at a time, 0 … `duration`; return what looks different now."""
        self.at = min(max(0.0, ms), self.duration)
        moment = self.line.at(self.at)
        if moment.beat is not None and moment.beat is self._live and moment.into >= self._into:
            return self._go_on(moment.beat, moment.into)
        changed = self._let_go() + self._be_at(moment.node)
        return changed + self._go_on(moment.beat, moment.into) if moment.beat is not None else changed

    def rgba(self, rect: Rect | None = None, shrink: int = 0) -> Pixels:
        """Return the pixels [h, w, 4] of a rectangle of paper, as `Drawing.rgba`."""
        return self._drawing.rgba(rect, shrink)

    # --- a mark that is being made -------------------------------------------------------------------------

    def _go_on(self, beat: Beat, into: float) -> Dirty:
        """Show as much of a beat as had been made after so many ms."""
        edit = self.story.nodes[beat.after].edit
        if not beat.made or not isinstance(edit, AddStroke | Dance):
            return ()
        since = -1.0 if self._live is None else self._into
        if self._live is None and not self._begin(edit):
            return ()
        self._live, self._into = beat, into
        if isinstance(edit, AddStroke):
            return self._drawing.extend(_between(edit.stroke, since, into))
        changed: Dirty = ()
        for hand, (stroke, start) in enumerate(zip(edit.strokes, edit.starts, strict=True)):
            points = _between(stroke, since - start, into - start)
            if len(points):
                points[:, 2] += start
                changed += self._drawing.extend(points, hand)
        return changed

    def _begin(self, edit: AddStroke | Dance) -> bool:
        """Begin a mark; say whether there is a layer for it."""
        stroke = edit.stroke if isinstance(edit, AddStroke) else edit.strokes[0]
        try:
            self._drawing.begin(
                self._brushes.get(stroke.brush, PLAIN),
                stroke.size,
                stroke.opacity,
                stroke.colour,
                stroke.seed,
                smoothing=stroke.smoothing,
                flow=stroke.flow,
                layer=edit.layer,
                symmetry=edit.symmetry,
                picture=stroke.picture,
            )
        except ValueError:
            return False
        return True

    def _let_go(self) -> Dirty:
        self._live, self._into = None, 0.0
        return self._drawing.cancel()

    # --- from state to state -------------------------------------------------------------------------------

    def _be_at(self, node: int) -> Dirty:
        """Be at a node of the story."""
        if node == self._node:
            return ()
        before, self._state = self._state, self._walk.to(node)
        self._node = node
        self._drawing.take(self._blank, self._state)
        return between(before, self._state, Rect(0, 0, self.story.paper.width, self.story.paper.height))


def between(before: State, after: State, whole: Rect) -> Dirty:
    """Return what may look different in two states of a paper, as rectangles that lie apart."""
    if before.layers != after.layers:
        return (whole,)
    keys = before.tiles.keys() | after.tiles.keys()
    places = sorted({key[1:] for key in keys if before.tiles.get(key) is not after.tiles.get(key)})
    rects: list[Rect] = []
    for place in places:
        rect = rect_of(place).clip(whole)
        if rects and rects[-1].y0 == rect.y0 and rects[-1].x1 == rect.x0:
            rects[-1] = rects[-1].union(rect)
        else:
            rects.append(rect)
    if len(rects) <= MOST_RECTS:
        return tuple(rects)
    around = rects[0]
    for rect in rects:
        around = around.union(rect)
    return (around,)


def _between(stroke: Stroke, after: float, until: float) -> np.ndarray:
    """Return the points [n, 4] of a stroke that a hand made after a time and until another, in ms."""
    times = stroke.points[:, 2]
    first, end = np.searchsorted(times, (after, until), "right")
    return stroke.points[first:end].copy()
