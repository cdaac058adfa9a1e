"""What a drawing's log holds: the paper, marks, what was done to layers, and what was taken back."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from studio.drawing.layer import Layer
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.symmetry import NONE, Symmetry

ENGINE = 2
"""Version of the rules by which ops become pixels; a drawing remembers the one it was made with.

1: one layer, five brushes. 2: layers, symmetry, fills, pictures, dances; everything of 1 is drawn as it was.
"""

Mask = npt.NDArray[np.bool_]
"""[h, w]: which pixels a fill takes."""

MOST_HANDS = 16
"""Hands that one dance follows at most."""


@dataclass(frozen=True, slots=True)
class NewPaper:
    """The first op of every drawing."""

    paper: Paper
    engine: int = ENGINE


@dataclass(frozen=True, slots=True)
class KeepPicture:
    """A picture that later ops lay or print. No step: it shows nothing by itself and is never taken back."""

    number: int
    """What later ops know it by, 1..65535; the first of a number counts."""
    picture: Picture


@dataclass(frozen=True, slots=True)
class AddStroke:
    """A stroke was drawn; what had been undone before can't be redone any more."""

    stroke: Stroke
    layer: int = 0
    """Number of the layer it lies on."""
    symmetry: Symmetry = NONE


@dataclass(frozen=True, slots=True)
class Dance:
    """One or several hands moved at once, and left traces that belong together."""

    strokes: tuple[Stroke, ...]
    """One for each hand, all of the same brush, colour and size."""
    starts: tuple[float, ...]
    """When each hand came, in ms since the first; kept to 1/4 ms."""
    layer: int = 0
    symmetry: Symmetry = NONE

    def __post_init__(self) -> None:
        if not 1 <= len(self.strokes) <= MOST_HANDS or len(self.starts) != len(self.strokes):
            raise ValueError("no such dance")
        starts = tuple(round(min(4_000_000.0, max(0.0, float(start))) * 4) / 4 for start in self.starts)
        object.__setattr__(self, "starts", starts)


@dataclass(frozen=True, slots=True, eq=False)
class Fill:
    """A shape was filled with a colour; the shape is kept, so that no replay and no larger picture leaks."""

    layer: int
    colour: tuple[int, int, int]
    opacity: float
    """0..1, kept to 1/255."""
    left: int
    """Where the mask lies on the paper."""
    top: int
    mask: Mask = field(repr=False)
    """Read-only."""

    def __post_init__(self) -> None:
        mask = np.array(self.mask, np.bool_)
        if mask.ndim != 2 or not mask.size:
            raise ValueError("no such shape")
        mask.flags.writeable = False
        object.__setattr__(self, "mask", mask)
        object.__setattr__(self, "opacity", round(min(1.0, max(0.0, self.opacity)) * 255) / 255)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fill) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        place = (self.layer, self.colour, self.opacity, self.left, self.top, self.mask.shape)
        return (*place, self.mask.tobytes())


@dataclass(frozen=True, slots=True)
class Clear:
    """The whole paper was made empty, every layer of it, as one more step that can be undone."""


@dataclass(frozen=True, slots=True)
class ClearLayer:
    """One layer was made empty."""

    layer: int


@dataclass(frozen=True, slots=True)
class AddLayer:
    """An empty layer was laid in the pile."""

    layer: Layer
    at: int
    """At what height, 0 = lowest; higher than the pile is on top."""


@dataclass(frozen=True, slots=True)
class AddPicture:
    """A layer with a picture on it was laid in the pile."""

    layer: Layer
    at: int
    picture: int
    """Number of the picture."""
    left: int
    """Where it lies on the paper, a pixel of it for each of the paper's."""
    top: int


@dataclass(frozen=True, slots=True)
class SetLayer:
    """A layer was named, hidden, shown, made fainter, or meets what lies below in another way."""

    layer: Layer
    """As it is from now on."""


@dataclass(frozen=True, slots=True)
class MoveLayer:
    """A layer was put elsewhere in the pile."""

    layer: int
    to: int
    """At what height it lies from now on."""


@dataclass(frozen=True, slots=True)
class CopyLayer:
    """A layer was laid once more, right above itself."""

    layer: int
    number: int
    """Number of the copy."""


@dataclass(frozen=True, slots=True)
class MergeLayer:
    """A layer was made one with the one below it."""

    layer: int


@dataclass(frozen=True, slots=True)
class DropLayer:
    """A layer was taken out of the pile, with all that lay on it. The last one stays, and is emptied."""

    layer: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A step whose bytes can't be read (damage, or a newer program): it leaves nothing, and keeps its place."""


@dataclass(frozen=True, slots=True)
class Lost:
    """What was no step (a picture, a leap) and can't be read: it changes nothing, and no step's number either."""


@dataclass(frozen=True, slots=True)
class Undo:
    """The last step was taken back."""


@dataclass(frozen=True, slots=True)
class Redo:
    """The last step taken back was made again."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """Many steps at once were taken back or made again."""

    done: int
    """How many of the steps stand from now on."""


LayerEdit = AddLayer | AddPicture | SetLayer | MoveLayer | CopyLayer | MergeLayer | DropLayer | ClearLayer
Edit = AddStroke | Dance | Fill | Clear | LayerEdit | Unread
"""A step that can be undone."""

Op = NewPaper | KeepPicture | Lost | Edit | Undo | Redo | GoTo
