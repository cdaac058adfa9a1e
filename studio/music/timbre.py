"""Timbres: an instrument's partials as arrays, and what they come to at a frequency."""

import math
from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]

_GRID = np.linspace(0.0, 15.0, 361)
"""Octaves above 1 Hz at which what a throat lets through is known."""


class Timbre:
    """Columns of partials, for one instrument; never changed."""

    def __init__(self, rows: Iterable[tuple[float, ...]], formants: Iterable[tuple[float, ...]] = ()) -> None:
        """`rows` are ratio, level, decay, pan and beat; `formants` Hz, width in Hz and dB."""
        table = np.array(list(rows), np.float64).T.copy()
        self.ratio, self.level, self._decay, self.pan, self.beat = table
        self.octaves = np.log2(np.maximum(self.ratio, 1.0))
        self._formants = tuple(formants)

    def damping(self, frequency: float, tracking: float) -> Float64:
        """Return how many nepers each loses in a second, for a note of so many Hz."""
        length = self._decay * math.pow(220.0 / max(frequency, 20.0), tracking)
        nepers: Float64 = np.divide(math.log(1000.0), length, out=np.zeros_like(length), where=length > 0.0)
        return nepers

    def throat(self, hertz: Float64, level: Float64) -> Float64:
        """Return how loud sines of so many Hz are once a throat or a body has let them through."""
        if not self._formants:
            return level
        passed: Float64 = level * np.sum([_formant(hertz, *one) for one in self._formants], axis=0)
        return passed

    @property
    def speaks(self) -> bool:
        """True when a throat or a body lets some of it through and some of it not."""
        return bool(self._formants)

    def swell(self, octaves: Float64) -> Float64:
        """Return by how many nepers sines grow that slide from one pitch to another; the throat stays as it is.

        `octaves` (2 × n) is log2 of their Hz before and after.
        """
        before, after = np.interp(octaves, _GRID, self._nepers)
        grown: Float64 = after - before
        return grown

    @cached_property
    def _nepers(self) -> Float64:
        nepers: Float64 = np.log(self.throat(2.0**_GRID, np.ones(len(_GRID))))
        return nepers


def _formant(hertz: Float64, centre: float, width: float, level: float) -> Float64:
    """Return how a throat passes a frequency: a resonance (Klatt, 1980), 1 at its top when `level` is 0 dB."""
    away = (hertz - centre) / (0.5 * width)
    passed: Float64 = 10.0 ** (level / 20.0) / np.sqrt(1.0 + away * away)
    return passed


def loudness(velocity: float) -> float:
    """Twice the velocity sounds about twice as loud."""
    return math.pow(max(0.0, min(1.0, velocity)), 1.25)


def evened(frequency: float, even: float) -> float:
    """High notes a little softer and low ones a little stronger, as the ear expects."""
    return max(0.4, min(1.2, math.pow(330.0 / max(frequency, 20.0), even)))
