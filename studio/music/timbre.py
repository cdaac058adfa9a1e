"""Timbres: an instrument's partials as arrays, and what they come to at a frequency."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Float64 = NDArray[np.float64]


class Timbre:
    """Columns of partials, for one instrument; never changed."""

    def __init__(self, rows: Iterable[tuple[float, ...]], formants: Iterable[tuple[float, ...]] = ()) -> None:
        """`rows` are ratio, level, decay, pan and beat; `formants` Hz, width in Hz and dB."""
        table = np.array(list(rows), np.float64).T.copy()
        self.ratio, self.level, self._decay, self.pan, self.beat = table
        self._octaves = np.log2(np.maximum(self.ratio, 1.0))
        self._formants = tuple(formants)

    def damping(self, frequency: float, tracking: float) -> Float64:
        """Return how many nepers each loses in a second, for a note of so many Hz."""
        length = self._decay * math.pow(220.0 / max(frequency, 20.0), tracking)
        nepers: Float64 = np.divide(math.log(1000.0), length, out=np.zeros_like(length), where=length > 0.0)
        return nepers

    def levels(self, hertz: Float64, softness: float) -> Float64:
        """Return how loud each is at its frequency; `softness` is dB per octave above the fundamental."""
        levels: Float64 = self.level * 10.0 ** (-softness / 20.0 * self._octaves)
        if self._formants:
            levels = levels * np.sum([_formant(hertz, *one) for one in self._formants], axis=0)
        return levels


def _formant(hertz: Float64, centre: float, width: float, level: float) -> Float64:
    """Return how a throat passes a frequency: a resonance (Klatt, 1980), 1 at its top when `level` is 0 dB."""
    away = (hertz - centre) / (0.5 * width)
    passed: Float64 = 10.0 ** (level / 20.0) / np.sqrt(1.0 + away * away)
    return passed
