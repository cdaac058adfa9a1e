"""A drawing's log as time: what was done when, on a line of milliseconds that can be played, and gone along.

Every step leads from one state of the drawing to another, a *node*. Undo goes back to a node that was there
before, and a step made from there leads to a new one, so that the nodes are a tree, and nothing is forgotten.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from studio.drawing.edits import Document
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Dance, Edit, GoTo, KeepPicture, Lost, NewPaper, Op, Redo, Undo, Unread
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture

SKIPPED = 700.0
"""What is left of a pause when pauses are skipped, in ms."""
LONGEST_PAUSE = 60_000.0
"""What is left of it otherwise: a hand that is away for longer has left."""
SLACK = 0.001
"""What adding up numbers may lose, in ms: at the very end of a mark it is there."""
LONG = 2500.0
"""A mark that took this many ms has a tick of full length."""


@dataclass(frozen=True, slots=True)
class Record:
    """An op of a log, and when it was kept: ms since 1970, or 0 where nobody knows."""

    op: Op
    time: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """A state of the drawing, and how it came about."""

    parent: int
    """The node before; -1 for the empty paper."""
    edit: Edit
    """The step that led here; none that can be read, for the empty paper."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Something that happened: a step was made, taken back, or made again."""

    before: int
    """The node that was seen."""
    after: int
    """The node that is seen once it has happened."""
    end: int
    """When it had happened, ms since 1970."""
    length: float
    """How long it took, in ms; 0 for what happens at once."""
    made: bool
    """True when a step was made, False when steps were taken back or made again."""


@dataclass(frozen=True, slots=True)
class Story:
    """All of a log: every state the drawing was ever in, and how one came after the other."""

    paper: Paper
    nodes: tuple[Node, ...]
    """The empty paper first; a node comes after the one before it."""
    beats: tuple[Beat, ...]
    standing: tuple[int, ...]
    """The nodes that lead to what stands now, the empty paper first."""
    pictures: dict[int, Picture] = field(default_factory=dict, hash=False, repr=False)
    lost: int = 0
    """How many ops that were no steps can't be read."""
    began: int = 0
    """When the paper was laid out, ms since 1970, or 0 where nobody knows."""

    @property
    def last(self) -> int:
        """The node that is the drawing as it is now."""
        return self.standing[-1]

    @property
    def unread(self) -> int:
        """How many of the steps that stand, and of what they may need, can't be read."""
        return self.lost + sum(isinstance(self.nodes[node].edit, Unread) for node in self.standing[1:])


@dataclass(frozen=True, slots=True)
class Moment:
    """What is seen at a time: a node, and the beat that is just being made on it, if one is."""

    node: int
    beat: Beat | None = None
    into: float = 0.0
    """How many ms of that beat have passed."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Beats one after the other. Times are ms from its beginning."""

    beats: tuple[Beat, ...]
    starts: tuple[float, ...]
    """When each beat begins."""
    duration: float

    @property
    def ticks(self) -> tuple[tuple[float, float], ...]:
        """Where on the line marks were made, 0..1, and how long they took, 0..1."""
        whole = self.duration or 1.0
        return tuple(
            (start / whole, min(1.0, beat.length / LONG) ** 0.5)
            for beat, start in zip(self.beats, self.starts, strict=True)
            if beat.made
        )

    def at(self, ms: float) -> Moment:
        """Return what is seen at a time; at the very beginning nothing has been done yet."""
        index = bisect_right(self.starts, ms + SLACK) - 1 if ms > 0 else -1
        if index < 0:
            return Moment(self.beats[0].before if self.beats else 0)
        beat, into = self.beats[index], ms + SLACK - self.starts[index]
        if into >= beat.length:
            return Moment(beat.after)
        return Moment(beat.before, beat, into)

    def step(self, ms: float, by: int) -> float:
        """Return when the mark before a time (-1), or after it (1), was done."""
        ends = [start + beat.length for beat, start in zip(self.beats, self.starts, strict=True)]
        if by > 0:
            return next((end for end in ends if end > ms + 1), self.duration)
        return next((end for end in reversed(ends) if end < ms - 1), 0.0)

    def done_by(self, ms: float) -> float:
        """Return when the last beat was done that had been done by a time."""
        ms += SLACK
        index = bisect_right(self.starts, ms) - 1
        while index >= 0 and self.starts[index] + self.beats[index].length > ms:
            index -= 1
        return self.starts[index] + self.beats[index].length if index >= 0 else 0.0

    def end_of(self, node: int) -> float:
        """Return when a node is first there; the beginning for one that never is."""
        for beat, start in zip(self.beats, self.starts, strict=True):
            if beat.after == node:
                return start + beat.length
        return 0.0


def story_of(records: Iterable[Record]) -> Story:
    """Return the story that a log tells. Raises DamagedDrawing when it doesn't begin with its paper, or has another."""
    paper: Paper | None = None
    nodes, beats, line, pictures = [Node(-1, Unread())], list[Beat](), [0], dict[int, Picture]()
    done = lost = began = 0
    for record in records:
        op = record.op
        if isinstance(op, NewPaper) == (paper is not None):
            raise DamagedDrawing
        before = line[done]
        match op:
            case NewPaper():
                paper, began = op.paper, record.time
                continue
            case KeepPicture(number, picture):
                pictures.setdefault(number, picture)
                continue
            case Lost():
                lost += 1
                continue
            case Undo() | Redo() | GoTo():
                done = _gone(op, done, len(line) - 1)
                if line[done] == before:
                    continue
            case _:
                del line[done + 1 :]
                line.append(len(nodes))
                nodes.append(Node(before, op))
                done += 1
        made = not isinstance(op, Undo | Redo | GoTo)
        beats.append(Beat(before, line[done], record.time, length_of(op), made))
    if paper is None:
        raise DamagedDrawing
    return Story(paper, tuple(nodes), tuple(beats), tuple(line[: done + 1]), pictures, lost, began)


def records_of(document: Document) -> Iterable[Record]:
    """Give a document's steps that stand, without their times, as the log of a drawing on which nothing was undone."""
    yield Record(NewPaper(document.paper))
    for number, picture in document.pictures.items():
        yield Record(KeepPicture(number, picture))
    for step in document.steps[: document.done]:
        yield Record(step)


def timeline(story: Story, *, pauses: bool = False, taken_back: bool = False) -> Timeline:
    """Return the line along which a story is told.

    With `pauses` they last as long as they did (a minute at most), else 0.7 s at most. With `taken_back` all that
    happened is told, else only what leads to the drawing as it is.
    """
    stands = frozenset(story.standing)
    beats = tuple(beat for beat in story.beats if taken_back or (beat.made and beat.after in stands))
    longest = LONGEST_PAUSE if pauses else SKIPPED
    starts: list[float] = []
    at, ended = 0.0, None
    for beat in beats:
        if ended is not None:
            at += min(longest, max(0.0, beat.end - beat.length - ended))
        starts.append(at)
        at += beat.length
        ended = beat.end
    return Timeline(beats, tuple(starts), at)


def length_of(op: Op) -> float:
    """Return how long an op took, in ms: a mark as long as the hand moved, anything else no time at all."""
    match op:
        case AddStroke(stroke):
            return float(stroke.points[-1, 2]) if len(stroke.points) else 0.0
        case Dance(strokes, starts):
            ends = (
                start + float(stroke.points[-1, 2])
                for stroke, start in zip(strokes, starts, strict=True)
                if len(stroke.points)
            )
            return max(ends, default=0.0)
    return 0.0


def _gone(op: Undo | Redo | GoTo, done: int, steps: int) -> int:
    """Return how many steps stand after going along them."""
    match op:
        case Undo():
            return max(0, done - 1)
        case Redo():
            return min(steps, done + 1)
        case GoTo():
            return min(steps, max(0, op.done))
