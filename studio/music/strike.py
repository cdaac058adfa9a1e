"""Strikes: the short noises of touches, read from tables, a block at a time."""

from functools import lru_cache
from zlib import crc32

import numpy as np

from studio.music.instrument import Instrument, Strike
from studio.music.noise import Float32, knock
from studio.music.partials import AT_ONCE

_MOST = 32


class Strikes:
    """The touches that can still be heard; the oldest gives way when there are too many."""

    def __init__(self, rate: int, block: int) -> None:
        self.rate, self.block = rate, block
        self._scratch = np.zeros(AT_ONCE * block, np.float32)
        way = np.linspace(1.0, 0.0, block, dtype=np.float32)
        self._fade = way * way * (3.0 - 2.0 * way)
        self._running: list[tuple[Float32, int, float, float]] = []
        self._leaving: list[tuple[Float32, int, float, float]] = []

    @property
    def silent(self) -> bool:
        """True when none can be heard."""
        return not (self._running or self._leaving)

    def strike(
        self, instrument: Instrument, velocity: float, offset: int = 0, gain: float = 1.0, pan: float = 0.0
    ) -> None:
        """Start the touch noise of an instrument `offset` frames into the next block, if it has one."""
        table = table_of(instrument, self.rate, self.block)
        if table is None:
            return
        if len(self._running) >= _MOST:
            self._leaving.append(self._running.pop(0))
        force = instrument.gain * gain * velocity * velocity
        left, right = force * max(0.0, min(1.0, 1.0 - pan)), force * max(0.0, min(1.0, 1.0 + pan))
        self._running.append((table, self.block - offset, left, right))

    def hush(self) -> None:
        """Let those go that would last longer than a moment."""
        long = [one for one in self._running if len(one[0]) - one[1] >= self.rate // 2]
        self._running = [one for one in self._running if len(one[0]) - one[1] < self.rate // 2]
        self._leaving.extend(long)

    def add_to(self, mix: Float32) -> bool:
        """Add the next blocks to `mix` (2 × n·block). Return False when nothing sounded."""
        if self.silent:
            return False
        frames = mix.shape[1]
        for table, at, left, right in self._leaving:
            self._add(mix, table[at : at + self.block] * self._fade, left, right)
        self._leaving.clear()
        running: list[tuple[Float32, int, float, float]] = []
        for table, at, left, right in self._running:
            self._add(mix, table[at : at + frames], left, right)
            if at + frames + self.block <= len(table):
                running.append((table, at + frames, left, right))
        self._running = running
        return True

    def _add(self, mix: Float32, part: Float32, left: float, right: float) -> None:
        scratch, here = self._scratch[: len(part)], mix[:, : len(part)]
        np.multiply(part, np.float32(left), out=scratch)
        np.add(here[0], scratch, out=here[0])
        if left != right:
            np.multiply(part, np.float32(right), out=scratch)
        np.add(here[1], scratch, out=here[1])


def table_of(instrument: Instrument, rate: int, block: int) -> Float32 | None:
    """Return the noise of a touch, made once; None when there is none."""
    return _table(instrument.name, instrument.strikes, rate, block) if instrument.strikes else None


@lru_cache(maxsize=256)
def _table(name: str, strikes: tuple[Strike, ...], rate: int, block: int) -> Float32:
    noises = [
        (int(one.after * rate), knock(rate, one, crc32(name.encode()) + index)) for index, one in enumerate(strikes)
    ]
    longest = max(after + len(noise) for after, noise in noises)
    # a silent block before it and silence after, so that any offset is one slice
    table = np.zeros((3 + longest // block) * block, np.float32)
    for after, noise in noises:
        table[block + after : block + after + len(noise)] += noise
    return table
