"""Symmetry: one hand's movement, laid round a centre or over a mirror as it is made."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Copies = npt.NDArray[np.float64]
"""[n, 2, 3]: what each copy does to a place (x, y, 1). The first leaves it where it is."""
Dabs = npt.NDArray[np.float32]

MOST_FOLDS = 24
PLACE_UNIT = 32
"""The centre is kept to 1/32 of a paper pixel."""
ANGLE_UNIT = 100
"""Angles are kept to 1/100 of a degree."""


@dataclass(frozen=True, slots=True)
class Symmetry:
    """How a mark is repeated. Raises ValueError for a number of folds there can't be.

    Folds 1 without a mirror is none at all; 1 with one is a plain mirror, whose line goes through the centre.
    """

    folds: int = 1
    """How often it is laid round the centre, 1..24."""
    mirrored: bool = False
    """Whether each of those has a mirror image too."""
    x: float = 0.0
    """The centre, in paper pixels."""
    y: float = 0.0
    angle: float = 0.0
    """Which way the mirror's line points: degrees clockwise from straight up, 0..360."""

    def __post_init__(self) -> None:
        if not 1 <= self.folds <= MOST_FOLDS:
            raise ValueError("no such symmetry")
        keep = object.__setattr__
        keep(self, "x", round(self.x * PLACE_UNIT) / PLACE_UNIT)
        keep(self, "y", round(self.y * PLACE_UNIT) / PLACE_UNIT)
        keep(self, "angle", round(self.angle * ANGLE_UNIT) % (360 * ANGLE_UNIT) / ANGLE_UNIT)

    @property
    def is_none(self) -> bool:
        """True when a mark is laid only where the hand is."""
        return self.folds == 1 and not self.mirrored


NONE = Symmetry()


def repeated(dabs: Dabs, symmetry: Symmetry) -> Dabs:
    """Return dabs [n, ≥ 5] once for each copy [n * copies, ≥ 5]; columns 0 and 1 are x and y."""
    if symmetry.is_none or not len(dabs):
        return dabs
    turns = copies(symmetry)
    out = np.repeat(dabs[None], len(turns), axis=0)
    x, y = dabs[:, 0].astype(np.float64), dabs[:, 1].astype(np.float64)
    out[:, :, 0] = turns[:, 0, 0, None] * x + turns[:, 0, 1, None] * y + turns[:, 0, 2, None]
    out[:, :, 1] = turns[:, 1, 0, None] * x + turns[:, 1, 1, None] * y + turns[:, 1, 2, None]
    return out.reshape(-1, dabs.shape[1])


@lru_cache(maxsize=64)
def copies(symmetry: Symmetry) -> Copies:
    """Return what each copy does to a place. Not to be written to."""
    made = []
    for fold in range(symmetry.folds):
        c, s = _turn(360.0 * fold / symmetry.folds)
        made.append(_about(symmetry, ((c, -s), (s, c))))
    if symmetry.mirrored:
        # mirrored over the line through the centre that points up, turned by the angle: then turned like the rest
        c, s = _turn(2.0 * symmetry.angle)
        mirror = ((-c, -s), (-s, c))
        for fold in range(symmetry.folds):
            d, t = _turn(360.0 * fold / symmetry.folds)
            (a, b), (e, f) = mirror
            made.append(_about(symmetry, ((d * a - t * e, d * b - t * f), (t * a + d * e, t * b + d * f))))
    turns = np.array(made)
    turns.flags.writeable = False
    return turns


def _about(symmetry: Symmetry, matrix: tuple[tuple[float, float], tuple[float, float]]) -> list[list[float]]:
    """Return a turn about the origin as one about the centre."""
    (a, b), (c, d) = matrix
    x, y = symmetry.x, symmetry.y
    return [[a, b, x - a * x - b * y], [c, d, y - c * x - d * y]]


def _turn(degrees: float) -> tuple[float, float]:
    """Return cosine and sine, from + - * / alone: the same bits on every machine (the C library's differ)."""
    quarters = int(degrees // 90.0)
    x = (degrees - 90.0 * quarters) * 0.017453292519943295
    cosine, sine = _series(1.0, x, 0), _series(x, x, 1)
    for _ in range(quarters % 4):
        cosine, sine = -sine, cosine
    return cosine, sine


def _series(first: float, x: float, power: int) -> float:
    total = term = first
    for n in range(power + 2, power + 26, 2):
        term *= -x * x / ((n - 1) * n)
        total += term
    return total
