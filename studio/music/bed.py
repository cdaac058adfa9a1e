"""Beds: rain, waves, wind, a heartbeat, a night. Seeded noise that never seems to repeat, swelling and ebbing."""

import math
from zlib import crc32

import numpy as np

from studio.music.instrument import Bed, Layer, Thump
from studio.music.noise import Float32, band, crickets, drops

_SECONDS = (6.1, 7.3, 8.9, 5.3)
"""Layers have loops of different lengths, so that together they repeat only after hours."""
QUICK = 0.15
"""Seconds in which a bed goes that was already leaving when another change came."""


class BedPlayer:
    """A bed that fades in when made, and out when told to. Making one takes up to 0.1 s and a few MB."""

    def __init__(self, bed: Bed, rate: int, block: int, fade: float = 2.0) -> None:
        self.rate, self.block = rate, block
        self._gain = bed.gain
        self._loops = [_sounding(bed, index, rate, block) for index in range(len(bed.layers))]
        if bed.thumps:
            self._loops.append(_Loop(_round(bed, rate), block))
        self._fade = 0.0
        self._slope = block / (fade * rate)
        self._ramp = np.arange(block, dtype=np.float32) / np.float32(block)
        self._curve = np.zeros(block, np.float32)
        self._scratch = np.zeros(block, np.float32)
        self._seconds = 0.0

    @property
    def over(self) -> bool:
        """True when it has faded out."""
        return self._slope < 0.0 and self._fade <= 0.0

    def leave(self, seconds: float) -> None:
        """Fade out in so many seconds, or sooner if it is already on its way."""
        self._slope = min(self._slope if self._slope < 0.0 else 0.0, -self.block / (seconds * self.rate))

    def add_to(self, mix: Float32) -> None:
        """Add the next blocks to `mix` (2 × n·block)."""
        for first in range(0, mix.shape[1], self.block):
            self._add(mix[:, first : first + self.block])

    def _add(self, mix: Float32) -> None:
        after = max(0.0, min(1.0, self._fade + self._slope))
        now, later = _eased(self._fade) * self._gain, _eased(after) * self._gain
        then = self._seconds + self.block / self.rate
        for loop in self._loops:
            first, last = now * loop.swell(self._seconds), later * loop.swell(then)
            np.multiply(self._ramp, np.float32(last - first), out=self._curve)
            np.add(self._curve, np.float32(first), out=self._curve)
            for side in (0, 1):
                np.multiply(loop.take(side), self._curve, out=self._scratch)
                np.add(mix[side], self._scratch, out=mix[side])
        self._fade, self._seconds = after, then


class _Loop:
    """Samples that lead from their end into their start, read from two places for left and right."""

    def __init__(self, samples: Float32, block: int, apart: int = 0, layer: Layer | None = None) -> None:
        self._frames, self._block = len(samples), block
        self._samples = np.concatenate([samples, samples[:block]])
        self._at = [0, apart]
        self._layer = layer

    def swell(self, seconds: float) -> float:
        """Return how loud the layer is at a time, 0 to 1."""
        layer = self._layer
        if layer is None or layer.depth <= 0.0:
            return 1.0
        turn = 2.0 * math.pi * (seconds - layer.phase) / layer.period
        # two swells whose periods never meet
        wave = 0.5 + 0.36 * math.sin(turn) + 0.14 * math.sin(turn * 0.618 + 1.0)
        return 1.0 - layer.depth + layer.depth * math.pow(max(0.0, wave), layer.power)

    def take(self, side: int) -> Float32:
        """Return the next block of a side, 0 left or 1 right."""
        at = self._at[side]
        self._at[side] = (at + self._block) % self._frames
        return self._samples[at : at + self._block]


def _sounding(bed: Bed, index: int, rate: int, block: int) -> _Loop:
    layer = bed.layers[index]
    seed = crc32(bed.name.encode()) + 7919 * index
    frames = int(_SECONDS[index % len(_SECONDS)] * rate)
    if layer.grains:
        samples = drops(frames, rate, layer.low, layer.high, layer.grains, seed)
    elif layer.calls:
        samples = crickets(frames, rate, layer.low, layer.high, layer.calls, seed)
    else:
        samples = band(frames, rate, layer.low, layer.high, layer.tilt, seed)
    return _Loop(samples * np.float32(layer.level), block, frames // 2, layer)


def _round(bed: Bed, rate: int) -> Float32:
    samples = np.zeros(int(bed.every * rate), np.float32)
    for thump in bed.thumps:
        _add_thump(samples, thump, rate)
    return samples


def _add_thump(samples: Float32, thump: Thump, rate: int) -> None:
    n = np.arange(int(rate * thump.decay))
    # the pitch drops quickly, as a struck skin does
    hertz = thump.frequency * (1.0 + 1.8 * np.exp(-n / (0.018 * rate)))
    turn = 2.0 * np.pi * np.cumsum(hertz) / rate
    shape = np.minimum(1.0, n / (0.006 * rate)) * 10.0 ** (-3.0 * n / len(n))
    beat = np.sin(turn) * shape * np.minimum(1.0, (len(n) - n) / 200.0) * thump.level
    at = (int(thump.at * rate) + n) % len(samples)
    np.add.at(samples, at, beat.astype(np.float32))


def _eased(fade: float) -> float:
    return fade * fade * (3.0 - 2.0 * fade)
