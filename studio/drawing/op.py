"""What a drawing's log holds: the paper, strokes, and what was taken back."""

from dataclasses import dataclass

from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke

ENGINE = 1
"""Version of the rules by which strokes become pixels; a drawing remembers the one it was made with."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """The first op of every drawing."""

    paper: Paper
    engine: int = ENGINE


@dataclass(frozen=True, slots=True)
class AddStroke:
    """A stroke was drawn; what had been undone before can't be redone any more."""

    stroke: Stroke


@dataclass(frozen=True, slots=True)
class Clear:
    """The paper was made empty, as one more step that can be undone."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last step was taken back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """The last step taken back was made again."""


Edit = AddStroke | Clear
"""A step that can be undone."""

Op = NewPaper | AddStroke | Clear | Undo | Redo
