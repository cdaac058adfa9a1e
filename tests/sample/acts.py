"""What a hand does on a paper, one thing after another: values only, to be played at the easel."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.drawing.op import AddLayer
from studio.drawing.paper import Paper
from studio.drawing.symmetry import NONE, Symmetry

Samples = npt.NDArray[np.float64]
"""[n, 4]: x, y in paper pixels, ms since the mark began, pressure 0..1 or NaN."""


@dataclass(frozen=True, eq=False)
class Mark:
    """One movement on the paper, and the rest before it."""

    brush: str
    size: float
    opacity: float
    colour: tuple[int, int, int]
    samples: Samples
    seed: int
    """What the brush's small accidents come from."""
    rest: float
    """Milliseconds the hand was in the air before."""
    layer: int = 0
    symmetry: Symmetry = NONE
    stamp: str = ""
    """What the stamp prints, when that is the brush."""


@dataclass(frozen=True)
class Pour:
    """A colour poured into a shape, at a place of the paper."""

    x: float
    y: float
    colour: tuple[int, int, int]
    opacity: float
    rest: float
    layer: int = 0


@dataclass(frozen=True, eq=False)
class Together:
    """Several hands moving at once with one brush; the times of all are on one clock."""

    marks: tuple[Mark, ...]
    rest: float


@dataclass(frozen=True)
class TakeBack:
    """The last mark did not please."""

    rest: float


@dataclass(frozen=True)
class NewLayer:
    """A sheet of clear film was laid over what was drawn."""

    edit: AddLayer
    rest: float


Act = Mark | Pour | Together | TakeBack | NewLayer


@dataclass(frozen=True)
class Picture:
    """A paper, and what a hand does on it."""

    paper: Paper
    acts: tuple[Act, ...]
