"""What a log amounts to: the paper, the steps made on it, and how many of them stand."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, Edit, NewPaper, Op, Redo, Undo
from studio.drawing.paper import Paper


@dataclass(frozen=True, slots=True)
class Document:
    """A drawing without its pixels."""

    paper: Paper
    steps: tuple[Edit, ...] = ()
    """Every step made, those undone last at the end."""
    done: int = 0
    """How many of the steps stand."""


def apply(document: Document, op: Op) -> Document:
    """Return the document after an op. Undoing or redoing what isn't there changes nothing.

    Raises DamagedDrawing when a second paper comes.
    """
    match op:
        case AddStroke() | Clear():
            steps = (*document.steps[: document.done], op)
            return replace(document, steps=steps, done=len(steps))
        case Undo():
            return replace(document, done=max(0, document.done - 1))
        case Redo():
            return replace(document, done=min(len(document.steps), document.done + 1))
        case NewPaper():
            raise DamagedDrawing


def fold(ops: Iterable[Op]) -> Document:
    """Return what a whole log amounts to, in time that grows with its length only.

    Raises DamagedDrawing when the log doesn't begin with its paper, or has another.
    """
    paper: Paper | None = None
    steps: list[Edit] = []
    done = 0
    for op in ops:
        if isinstance(op, NewPaper) == (paper is not None):
            raise DamagedDrawing
        match op:
            case NewPaper():
                paper = op.paper
            case AddStroke() | Clear():
                del steps[done:]
                steps.append(op)
                done += 1
            case Undo():
                done = max(0, done - 1)
            case Redo():
                done = min(len(steps), done + 1)
    if paper is None:
        raise DamagedDrawing
    return Document(paper, tuple(steps), done)
