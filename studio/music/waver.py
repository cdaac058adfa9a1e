"""Vibrato: a delay that grows and shrinks a little, through which all notes go that waver while they are held."""

import math
from collections.abc import Sequence

import numpy as np

from studio.music.noise import Float32
from studio.music.partials import AT_ONCE

_MIDDLE = 40.0
"""Frames of delay about which it wavers (0.8 ms)."""
_KEPT = 96
_DEEPEST = 38.0


class Waver:
    """Vibrato of a stereo sound."""

    def __init__(self, rate: int, block: int) -> None:
        self.rate, self.block = rate, block
        self._memory = np.zeros((2, _KEPT + AT_ONCE * block + 1), np.float32)
        self._count = np.arange(block, dtype=np.float32)
        self._place = np.zeros((AT_ONCE, block), np.float32)
        whole, index = np.zeros(AT_ONCE * block, np.float32), np.zeros(AT_ONCE * block, np.intp)
        self._views = [
            (self._place.reshape(-1)[:frames], whole[:frames], index[:frames], *np.zeros((2, 2, frames), np.float32))
            for frames in range(block, (AT_ONCE + 1) * block, block)
        ]
        self._turn = self._deep = 0.0
        self._swing = _MIDDLE
        self.rings = False
        """True when something is still in it."""

    def open(self, frames: int) -> Float32:
        """Return the silent blocks (2 × frames) to which is added what shall waver; `add_to` comes next."""
        new = self._memory[:, _KEPT : _KEPT + frames]
        new.fill(0.0)
        return new

    def add_to(self, mix: Float32, fed: bool, ways: Sequence[tuple[float, float]]) -> bool:
        """Add the blocks to `mix` (2 × n·block); each wavers by so many cents, so often a second.

        `fed` says whether anything was added to them. Return False when nothing was added to `mix`.
        """
        if not (fed or self.rings):
            return self.rest()
        self.rings = fed
        memory, frames = self._memory, mix.shape[1]
        blocks = frames // self.block
        for number, (cents, speed) in enumerate(ways):
            self._find(number, cents, speed)
        place, whole, index, one, other = self._views[blocks - 1]
        np.floor(place, out=whole)
        np.subtract(place, whole, out=place)
        np.copyto(index, whole, casting="unsafe")
        memory.take(index, axis=1, out=one, mode="clip")
        np.add(index, 1, out=index)
        memory.take(index, axis=1, out=other, mode="clip")
        np.subtract(other, one, out=other)
        np.multiply(other, place, out=other)
        np.add(mix, one, out=mix)
        np.add(mix, other, out=mix)
        memory[:, :_KEPT] = memory[:, frames : frames + _KEPT]
        return True

    def rest(self) -> bool:
        """Begin anew after a silence, so that the same notes give the same samples. Nothing was added."""
        self._turn = self._deep = 0.0
        self._swing = _MIDDLE
        return False

    def _find(self, number: int, cents: float, speed: float) -> None:
        """Work out for each frame of a block where it is read."""
        self._deep += 0.1 * (cents - self._deep)
        self._turn = (self._turn + 2.0 * math.pi * speed * self.block / self.rate) % (200.0 * math.pi)
        deep = min(_DEEPEST, (2.0 ** (self._deep / 1200.0) - 1.0) / (2.0 * math.pi * speed) * self.rate)
        # two waves that never meet, so that it is a breath and not a machine
        swing = _MIDDLE + deep * (0.85 * math.sin(self._turn) + 0.15 * math.sin(0.37 * self._turn))
        place = self._place[number]
        np.multiply(self._count, np.float32(1.0 + (self._swing - swing) / self.block), out=place)
        np.add(place, np.float32(_KEPT - self._swing + number * self.block), out=place)
        self._swing = swing
