"""Vibrato: a delay that grows and shrinks a little, through which all notes go that waver while they are held."""

import math

import numpy as np

from studio.music.noise import Float32

_MIDDLE = 40.0
"""Frames of delay about which it wavers (0.8 ms)."""
_KEPT = 96
_DEEPEST = 38.0


class Waver:
    """Vibrato of a stereo sound."""

    def __init__(self, rate: int, block: int) -> None:
        self.rate, self.block = rate, block
        self._memory = np.zeros((2, _KEPT + block + 1), np.float32)
        self._new = self._memory[:, _KEPT : _KEPT + block]
        self._count = np.arange(block, dtype=np.float32)
        self._place = np.zeros(block, np.float32)
        self._whole = np.zeros(block, np.float32)
        self._index = np.zeros(block, np.intp)
        self._here = np.zeros((2, block), np.float32)
        self._next = np.zeros((2, block), np.float32)
        self._turn = self._deep = 0.0
        self._swing = _MIDDLE
        self.rings = False
        """True when something is still in it."""

    def open(self) -> Float32:
        """Return the silent block (2 × block) to which is added what shall waver; `add_to` comes next."""
        self._new.fill(0.0)
        return self._new

    def add_to(self, mix: Float32, fed: bool, cents: float, speed: float) -> bool:
        """Add the block to `mix` (2 × block), wavering by so many cents, so often a second.

        `fed` says whether anything was added to it. Return False when nothing was added to `mix`.
        """
        if not (fed or self.rings):
            return self.rest()
        self.rings = fed
        memory, block = self._memory, self.block
        self._find(cents, speed)
        here, after = self._here, self._next
        np.take(memory, self._index, axis=1, out=here, mode="clip")
        np.add(self._index, 1, out=self._index)
        np.take(memory, self._index, axis=1, out=after, mode="clip")
        np.subtract(after, here, out=after)
        np.multiply(after, self._place, out=after)
        np.add(mix, here, out=mix)
        np.add(mix, after, out=mix)
        memory[:, :_KEPT] = memory[:, block : block + _KEPT]
        return True

    def rest(self) -> bool:
        """Begin anew after a silence, so that the same notes give the same samples. Nothing was added."""
        self._turn = self._deep = 0.0
        self._swing = _MIDDLE
        return False

    def _find(self, cents: float, speed: float) -> None:
        """Work out for each frame where it is read: a place, and how far beyond it."""
        self._deep += 0.1 * (cents - self._deep)
        self._turn = (self._turn + 2.0 * math.pi * speed * self.block / self.rate) % (200.0 * math.pi)
        deep = min(_DEEPEST, (2.0 ** (self._deep / 1200.0) - 1.0) / (2.0 * math.pi * speed) * self.rate)
        # two waves that never meet, so that it is a breath and not a machine
        swing = _MIDDLE + deep * (0.85 * math.sin(self._turn) + 0.15 * math.sin(0.37 * self._turn))
        place, whole = self._place, self._whole
        np.multiply(self._count, np.float32(1.0 + (self._swing - swing) / self.block), out=place)
        np.add(place, np.float32(_KEPT - self._swing), out=place)
        np.floor(place, out=whole)
        np.subtract(place, whole, out=place)
        np.copyto(self._index, whole, casting="unsafe")
        self._swing = swing
