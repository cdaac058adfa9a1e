"""Pitch of a single voice, hundred times a second: YIN (de Cheveigné and Kawahara, 2002), whole stretches at once.

The sound is brought to 16 kHz. For each frame the difference function over all lags comes from two Fourier
transforms; its mean-normalised form is nought where the voice repeats itself. The first lag that is deep enough is
taken, which is what keeps a voice from being heard an octave too low.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.music.arrangement import RATE
from studio.music.noise import Float32

HOP = 480
"""Frames of the sound from one estimate to the next: a hundredth of a second."""
LOWEST, HIGHEST = 65.0, 1100.0
"""Hz that a voice may have: from C2 to above C6."""

_DOWN = 3
_SLOW = RATE // _DOWN
_WINDOW = 512
_SPAN = 1024
_DEEP = 0.15
_TAPS = 97
_STRETCH = 4 * RATE
_MARGIN = _SPAN * _DOWN // 2 + _TAPS
_LOUDEST = 8.0
_MAINS = (50.0, 60.0)

Float64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """What a voice did, a hundred times a second; [n] each."""

    hertz: Float64
    """The pitch, where there is one."""
    doubt: Float64
    """0 for a sound that repeats itself exactly, about 1 for noise."""
    loudness: Float64
    """Root of the mean square."""


def contour(sound: Float32) -> Contour:
    """Return the pitch contour of mono sound at 48 kHz, float32 [n]. Some ms a second of it: for a worker."""
    return contour_of([sound])


def contour_of(parts: Iterable[Float32]) -> Contour:
    """Return the pitch contour of sound that comes in parts, float32 [n] each: of an hour in the memory of a minute.

    The same as of the whole, wherever it is parted.
    """
    made = list(_contours(parts))
    if not made:
        nothing = np.zeros(0)
        return Contour(nothing, nothing, nothing)
    hertz, doubt, loudness = (np.concatenate(rows) for rows in zip(*made, strict=True))
    return Contour(hertz, doubt, loudness)


def _contours(parts: Iterable[Float32]) -> Iterator[tuple[Float64, Float64, Float64]]:
    """Give the estimates stretch by stretch; of the sound only what a stretch needs is held."""
    held, whole = np.zeros(_MARGIN, np.float32), 0
    for part in parts:
        for at in range(0, len(part), _STRETCH):
            some = _clean(part[at : at + _STRETCH])
            held, whole = np.concatenate([held, some]), whole + len(some)
            while len(held) >= _STRETCH + 2 * _MARGIN:
                yield _estimates(held[: _STRETCH + 2 * _MARGIN], _STRETCH // HOP)
                held, whole = held[_STRETCH:], whole - _STRETCH
    if whole > 0:
        count = -(-whole // HOP)
        missing = max(0, count * HOP + 2 * _MARGIN - len(held))
        yield _estimates(np.concatenate([held, np.zeros(missing, np.float32)]), count)


def _clean(sound: Float32) -> Float32:
    """Return sound without what is no number, and nothing absurdly loud."""
    return np.clip(np.nan_to_num(np.asarray(sound, np.float32), posinf=0.0, neginf=0.0), -_LOUDEST, _LOUDEST)


def _estimates(part: Float32, count: int) -> tuple[Float64, Float64, Float64]:
    """Return what there is at `count` frames a hop apart, the first a margin after the beginning."""
    slow = np.convolve(part[: count * HOP + 2 * _MARGIN].astype(np.float64), _low_pass(), "same")[_TAPS::_DOWN]
    return _yin(_without_mains(slow), count)


def _without_mains(slow: Float64) -> Float64:
    """Return a stretch without the hum of the wires, which lies below any voice: 50 or 60 Hz, steady to the phase."""
    turn = 2.0 * np.pi * np.arange(len(slow)) / _SLOW
    waves = np.stack([shape(hertz * turn) for hertz in _MAINS for shape in (np.cos, np.sin)])
    return np.asarray(slow - np.linalg.lstsq(waves.T, slow, rcond=None)[0] @ waves, np.float64)


def _low_pass() -> Float64:
    n = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(2.0 * n * 6000.0 / RATE) * np.hanning(_TAPS)
    return np.asarray(taps / taps.sum(), np.float64)


def _yin(sound: Float64, count: int) -> tuple[Float64, Float64, Float64]:
    last, first = int(_SLOW / LOWEST) + 2, int(_SLOW / HIGHEST)
    frames = np.lib.stride_tricks.sliding_window_view(sound, _SPAN)[:: HOP // _DOWN][:count]
    count = len(frames)
    rows = np.arange(count)
    spectrum = np.fft.rfft(frames, 2 * _SPAN) * np.conj(np.fft.rfft(frames[:, :_WINDOW], 2 * _SPAN))
    product = np.fft.irfft(spectrum, 2 * _SPAN)[:, :last]
    sums = np.concatenate([np.zeros((count, 1)), np.cumsum(frames**2, axis=1)], axis=1)
    energy = sums[:, _WINDOW : _WINDOW + last] - sums[:, :last]
    difference = energy[:, :1] + energy - 2.0 * product
    difference[:, 0] = 0.0
    total = np.cumsum(difference, axis=1)
    depth = difference * np.arange(last) / np.maximum(total, 1e-12)
    depth[:, 0] = 1.0
    lag = _deepest(depth[:, first:]) + first
    lag = np.clip(lag, 1, last - 2)
    # between lags by the function as it is: its mean-normalised form leans to the shorter ones
    before, here, after = (difference[rows, lag + step] for step in (-1, 0, 1))
    bend = before - 2.0 * here + after
    shift = np.where(np.abs(bend) > 1e-12, 0.5 * (before - after) / np.where(bend == 0.0, 1.0, bend), 0.0)
    loudness = np.sqrt(np.mean(frames**2, axis=1))
    return _SLOW / (lag + np.clip(shift, -1.0, 1.0)), depth[rows, lag], loudness


def _deepest(depth: Float64) -> NDArray[np.int64]:
    """Return the first lag that is deep enough, followed down to its floor; else the deepest of all."""
    rows = np.arange(len(depth))
    below = depth < _DEEP
    lag = np.where(below.any(axis=1), below.argmax(axis=1), depth.argmin(axis=1))
    for _ in range(depth.shape[1]):
        after = np.minimum(lag + 1, depth.shape[1] - 1)
        deeper = depth[rows, after] < depth[rows, lag]
        if not deeper.any():
            break
        lag = np.where(deeper, after, lag)
    return np.asarray(lag, np.int64)
