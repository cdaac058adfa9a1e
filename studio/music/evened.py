"""A sound as loud as others: its loudness met, its peaks held with a gain that never jumps.

The limiter looks ahead. Its gain moves in straight lines in dB, down within 25 ms before a peak and back slowly, so
that nothing clicks and nothing pumps.
"""

import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from studio.music.loudness import MILLISECOND, SILENT, STEP, Loudness, between, integrated
from studio.music.noise import Float32

TARGET = -16.0
"""LUFS: what is usual where people listen with headphones (AES TD1008)."""
CEILING = 10.0 ** (-1.0 / 20.0)
"""The highest peak, between the samples too."""
MOST_GAIN = 30.0
"""dB by which what is faint is lifted at most."""
MOST_HELD_DOWN = 6.0
"""dB by which a peak is held down at most, so that it stays alive; a sound of few peaks stays softer than the rest."""
NEAR = 0.2
"""dB by which the loudness may be missed."""

_STEP = MILLISECOND
"""Frames of one step of the gain."""
_A_SQUARE = STEP // MILLISECOND
_TRIES = 6
_AHEAD = 25
"""Steps that it looks ahead."""
_DOWN, _UP = 0.5, 0.012
"""dB a step, at most."""
_EDGE = 12
"""Frames around a peak between samples."""

Sounding = Callable[[], Iterator[Float32]]
"""Gives a sound from its start, the same each time: frames [n, 1] or [n, 2]."""


def gain_for(sounding: Sounding, target: float = TARGET) -> float:
    """Return the dB to hand to `held` so that a sound comes to be as loud as wanted; 0 for silence.

    Slow: it listens to all of it, once. What `sounding` raises goes through.
    """
    heard = Loudness()
    for frames in sounding():
        heard.put(frames)
    loud = heard.lufs
    if loud == SILENT or heard.peak <= 0.0:
        return 0.0
    gain = wanted = min(MOST_GAIN, target - loud)
    most = MOST_HELD_DOWN - 20.0 * math.log10(heard.peak / CEILING)
    squares, peaks = heard.squares, heard.peaks
    for _ in range(_TRIES):
        gain = min(most, gain)
        missed = wanted + loud - _held_loudness(squares, peaks, gain)
        if abs(missed) < NEAR or gain >= most:
            break
        gain += missed
    return min(most, gain)


def _held_loudness(squares: NDArray[np.float64], peaks: Float32, gain: float) -> float:
    """Return how loud a sound will be with so many dB, its peaks held: worked out from what was heard of it."""
    need = _needed(peaks.astype(np.float64) * 10.0 ** (gain / 20.0))
    if not need.any():
        return integrated(squares) + gain
    points = _points(need, 0.0)
    curve = 10.0 ** ((points[:-1] + points[1:]) / 20.0)  # of two edges the mean, and squared
    padded = np.ones(len(squares) * _A_SQUARE)
    padded[: min(len(curve), len(padded))] = curve[: len(padded)]
    return integrated(squares * padded.reshape(-1, _A_SQUARE).mean(axis=1)) + gain


def held(sound: Iterator[Float32], gain: float) -> Iterator[Float32]:
    """Give a sound so many dB louder, its peaks below the ceiling, each frame at its own time."""
    limiter = _Limiter(10.0 ** (gain / 20.0))
    for frames in sound:
        out = limiter.put(frames)
        if len(out):
            yield out
    yield limiter.rest()


class _Limiter:
    """Holds frames back until it has looked far enough ahead."""

    def __init__(self, gain: float) -> None:
        self._gain = np.float32(gain)
        self._held: Float32 | None = None
        self._waiting: list[Float32] = []
        self._count = 0
        self._now = 0.0
        """dB at the start of what is held."""

    def put(self, frames: Float32) -> Float32:
        self._waiting.append(frames)
        self._count += len(frames)
        if self._count < 100 * _STEP:
            return frames[:0]
        return self._work(_AHEAD)

    def rest(self) -> Float32:
        if not self._waiting and self._held is None:
            return np.zeros((0, 2), np.float32)
        return self._work(0)

    def _work(self, ahead: int) -> Float32:
        parts = [one * self._gain for one in self._waiting]
        sound = np.concatenate(parts if self._held is None else [self._held, *parts])
        self._waiting, self._count = [], 0
        steps = -(-len(sound) // _STEP) if not ahead else len(sound) // _STEP
        need = _needs(sound, steps)
        points = _points(need, self._now)
        done = max(0, steps - ahead)
        many = min(len(sound), done * _STEP)
        ramp = np.arange(_STEP) / _STEP
        curve = (points[:done, None] + (points[1 : done + 1] - points[:done])[:, None] * ramp).reshape(-1)[:many]
        self._now = float(points[done])
        self._held = sound[many:]
        return sound[:many] * (10.0 ** (curve / 20.0)).astype(np.float32)[:, None]


def _points(need: NDArray[np.float64], now: float) -> NDArray[np.float64]:
    """Return the gain in dB at the edges of steps, none above what the steps beside it need, the first ≤ `now`."""
    wanted = np.zeros(len(need) + 1)
    wanted[:-1] = need
    np.minimum(wanted[1:], need, out=wanted[1:])
    places = np.arange(len(wanted))
    # as a fall of so much a step: the least of all that comes, less what can still be fallen until then
    falling = np.minimum.accumulate((wanted + _DOWN * places)[::-1])[::-1] - _DOWN * places
    falling[0] = min(now, falling[0])
    rising: NDArray[np.float64] = np.minimum.accumulate(falling - _UP * places) + _UP * places
    return rising


def _needs(sound: Float32, steps: int) -> NDArray[np.float64]:
    """Return for each step the dB, 0 or below, that keep it under the ceiling."""
    both = sound if sound.shape[1] == 2 else np.repeat(sound, 2, axis=1)
    high = np.abs(both).max(axis=1)
    near = between(np.concatenate([np.zeros((_EDGE - 1, 2), np.float32), both, np.zeros((_EDGE, 2), np.float32)]))
    np.maximum(high, near, out=high)
    np.maximum(high[1:], near[:-1], out=high[1:])
    padded = np.zeros(steps * _STEP, np.float32)
    padded[: min(len(high), len(padded))] = high[: len(padded)]
    peaks = padded.reshape(steps, _STEP).max(axis=1).astype(np.float64)
    return _needed(peaks)


def _needed(peaks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the dB, 0 or below, that bring peaks under the ceiling."""
    needed: NDArray[np.float64] = np.minimum(0.0, 20.0 * np.log10(CEILING * 0.998 / np.maximum(peaks, 1e-9)))
    return needed
