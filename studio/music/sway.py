"""Sway: how deep and how quickly held notes waver together, as each comes to it some time after it began."""

import math

import numpy as np

from studio.music.instrument import Vibrato
from studio.music.noise import Float64

_BLOOM = 90.0
"""Blocks in which a note that was steady comes to waver fully."""
_NONE = (0.0, 5.0)


class Sway:
    """The wavering of notes, by their slots. Times are in blocks, so it goes as the blocks do."""

    def __init__(self, slots: int) -> None:
        self._cents, self._speed, self._from, self._let, self._ebb = np.zeros((5, slots))
        self._deep, self._weight = np.zeros((2, slots))

    def begin(self, slot: int, vibrato: Vibrato | None, at: int, second: float) -> None:
        """Let a note begin; without a vibrato it doesn't waver. `second` is so many blocks."""
        self._cents[slot] = self._speed[slot] = self._ebb[slot] = 0.0
        if vibrato is not None:
            self._cents[slot], self._speed[slot] = vibrato.cents, vibrato.rate
            self._from[slot] = at + vibrato.after * second

    def let_go(self, slot: int, at: int, nepers: float) -> None:
        """Let a note count for less and less, by so many nepers a block, and so for nothing once it is forgotten."""
        self._let[slot], self._ebb[slot] = at, nepers

    def at(self, now: int, levels: Float64) -> tuple[float, float]:
        """Return by how many cents and how often a second they waver on the whole, when they are so loud."""
        deep, weight = self._deep, self._weight
        np.subtract(now, self._from, out=deep)
        np.multiply(deep, 1.0 / _BLOOM, out=deep)
        np.clip(deep, 0.0, 1.0, out=deep)
        np.multiply(deep, deep, out=deep)
        np.subtract(self._let, now, out=weight)
        np.multiply(weight, self._ebb, out=weight)
        np.exp(weight, out=weight)
        np.multiply(weight, levels, out=weight)
        level, speed = float(weight.sum()), float(weight.dot(self._speed))
        np.multiply(weight, self._cents, out=weight)
        cents = float(weight.dot(deep))
        return (cents / level, speed / level) if level > 1e-6 and speed > 0.0 else _NONE


def ebb(release: float, rate: int) -> float:
    """Return by how many nepers a frame a note dies away that loses 60 dB in `release` seconds."""
    return math.log(1000.0) / (release * rate)
