"""What a log amounts to: the paper, the steps made on it, how many of them stand, and the pictures they lay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from studio.drawing.errors import DamagedDrawing
from studio.drawing.layer import LARGEST_NUMBER, Layers
from studio.drawing.op import (
    AddLayer,
    AddPicture,
    CopyLayer,
    Edit,
    GoTo,
    KeepPicture,
    Lost,
    NewPaper,
    Op,
    Redo,
    Undo,
    Unread,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A drawing without its pixels."""

    paper: Paper
    steps: tuple[Edit, ...] = ()
    """Every step made, those undone last at the end."""
    done: int = 0
    """How many of the steps stand."""
    pictures: Mapping[int, Picture] = field(default_factory=dict, hash=False, repr=False)
    """What steps lay or print, by number. Not to be written to."""
    lost: int = 0
    """How many ops that were no steps can't be read."""

    @property
    def unread(self) -> int:
        """How many of the steps that stand, and of the ops that are none, can't be read."""
        return self.lost + sum(isinstance(step, Unread) for step in self.steps[: self.done])


def apply(document: Document, op: Op) -> Document:
    """Return the document after an op. Undoing or redoing what isn't there changes nothing.

    Raises DamagedDrawing when a second paper comes.
    """
    match op:
        case Undo():
            return replace(document, done=max(0, document.done - 1))
        case Redo():
            return replace(document, done=min(len(document.steps), document.done + 1))
        case GoTo(done):
            return replace(document, done=min(len(document.steps), max(0, done)))
        case KeepPicture(number, picture):
            return replace(document, pictures={number: picture, **document.pictures})
        case Lost():
            return replace(document, lost=document.lost + 1)
        case NewPaper():
            raise DamagedDrawing
        case _:
            steps = (*document.steps[: document.done], op)
            return replace(document, steps=steps, done=len(steps))


def fold(ops: Iterable[Op]) -> Document:
    """Return what a whole log amounts to, in time that grows with its length only.

    Raises DamagedDrawing when the log doesn't begin with its paper, or has another.
    """
    paper: Paper | None = None
    steps: list[Edit] = []
    pictures: dict[int, Picture] = {}
    done = lost = 0
    for op in ops:
        if isinstance(op, NewPaper) == (paper is not None):
            raise DamagedDrawing
        match op:
            case NewPaper():
                paper = op.paper
            case Undo():
                done = max(0, done - 1)
            case Redo():
                done = min(len(steps), done + 1)
            case GoTo():
                done = min(len(steps), max(0, op.done))
            case KeepPicture():
                pictures.setdefault(op.number, op.picture)
            case Lost():
                lost += 1
            case _:
                del steps[done:]
                steps.append(op)
                done += 1
    if paper is None:
        raise DamagedDrawing
    return Document(paper, tuple(steps), done, pictures, lost)


def new_layer_number(layers: Layers, steps: Iterable[Edit]) -> int:
    """Return a number for a new layer that none of these has, and none that the steps ever laid had."""
    used = {layer.number for layer in layers}
    for step in steps:
        if isinstance(step, AddLayer | AddPicture):
            used.add(step.layer.number)
        elif isinstance(step, CopyLayer):
            used.add(step.number)
    return unused(used)


def unused(used: set[int]) -> int:
    """Return the number after the largest; when there is none, the smallest free one."""
    number = max(used) + 1
    return number if number <= LARGEST_NUMBER else min(set(range(1, LARGEST_NUMBER + 1)) - used)
