"""Strikes: the short noises of touches, read from tables, a block at a time."""

from collections.abc import Iterable
from zlib import crc32

import numpy as np

from studio.music.instrument import Instrument
from studio.music.noise import Float32, knock

_MOST = 16


class Strikes:
    """The touches that can still be heard; the oldest gives way when there are too many."""

    def __init__(self, rate: int, block: int, instruments: Iterable[Instrument]) -> None:
        self.block = block
        self._tables = {one.name: _table(one, rate, block) for one in instruments if one.strike is not None}
        self._scratch = np.zeros(block, np.float32)
        self._running: list[tuple[Float32, int, float]] = []

    def strike(self, instrument: Instrument, velocity: float, offset: int = 0) -> None:
        """Start the touch noise of an instrument `offset` frames into the next block, if it has one."""
        table = self._tables.get(instrument.name)
        if table is None:
            return
        if len(self._running) >= _MOST:
            del self._running[0]
        self._running.append((table, self.block - offset, instrument.gain * velocity * velocity))

    def add_to(self, mix: Float32) -> bool:
        """Add the next block to `mix` (2 × block). Return False when nothing sounded."""
        if not self._running:
            return False
        left: list[tuple[Float32, int, float]] = []
        for table, at, gain in self._running:
            np.multiply(table[at : at + self.block], np.float32(gain), out=self._scratch)
            np.add(mix, self._scratch, out=mix)
            if at + 2 * self.block <= len(table):
                left.append((table, at + self.block, gain))
        self._running = left
        return True


def _table(instrument: Instrument, rate: int, block: int) -> Float32:
    """Return the noise with a silent block before it and silence after, so any offset is one slice."""
    strike = instrument.strike
    if strike is None:
        raise ValueError("no strike")
    noise = knock(rate, strike.low, strike.high, strike.decay, strike.level, crc32(instrument.name.encode()))
    blocks = 3 + len(noise) // block
    table = np.zeros(blocks * block, np.float32)
    table[block : block + len(noise)] = noise
    return table
