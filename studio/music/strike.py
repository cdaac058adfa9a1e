"""Strikes: the short noises of touches, read from tables, a block at a time."""

from functools import lru_cache
from zlib import crc32

import numpy as np

from studio.music.instrument import Instrument, Strike
from studio.music.noise import Float32, knock
from studio.music.partials import AT_ONCE

_MOST = 32
_Touch = tuple[Float32, int, Float32]
"""Its table, the frame that comes next, and how loud it is left and right (2 × 1)."""


class Strikes:
    """The touches that can still be heard; the oldest gives way when there are too many."""

    def __init__(self, rate: int, block: int) -> None:
        self.rate, self.block = rate, block
        self._scratch = np.zeros((2, AT_ONCE * block), np.float32)
        way = np.linspace(1.0, 0.0, block, dtype=np.float32)
        self._fade = way * way * (3.0 - 2.0 * way)
        self._running: list[_Touch] = []
        self._leaving: list[_Touch] = []

    @property
    def silent(self) -> bool:
        """True when none can be heard."""
        return not (self._running or self._leaving)

    def strike(
        self, instrument: Instrument, velocity: float, offset: int = 0, gain: float = 1.0, pan: float = 0.0
    ) -> None:
        """Start the touch noise of an instrument `offset` frames into the next blocks, if it has one."""
        table = table_of(instrument, self.rate, self.block)
        if table is None:
            return
        if len(self._running) >= _MOST:
            self._leaving.append(self._running.pop(0))
        force = instrument.gain * gain * velocity * velocity
        sides = force * max(0.0, min(1.0, 1.0 - pan)), force * max(0.0, min(1.0, 1.0 + pan))
        self._running.append((table, self.block - offset, np.array(sides, np.float32)[:, None]))

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
        for table, at, sides in self._leaving:
            self._add(mix, table[at : at + self.block] * self._fade, sides)
        self._leaving.clear()
        running: list[_Touch] = []
        for table, at, sides in self._running:
            early = max(0, -at)
            if early < frames:
                self._add(mix[:, early:], table[at + early : at + frames], sides)
            if at + frames + self.block <= len(table):
                running.append((table, at + frames, sides))
        self._running = running
        return True

    def _add(self, mix: Float32, part: Float32, sides: Float32) -> None:
        scratch, here = self._scratch[:, : len(part)], mix[:, : len(part)]
        np.multiply(part, sides, out=scratch)
        np.add(here, scratch, out=here)


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
