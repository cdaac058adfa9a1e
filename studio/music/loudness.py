"""How loud a sound is to ears, and how high its peaks are between the samples.

Loudness is the gated mean of ITU-R BS.1770-4 (EBU R 128) in LUFS; peaks are its annex 2, four times oversampled, as a
factor of full scale. All of it is counted while the sound goes by.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio.music.noise import Float32

RATE = 48000
SILENT = -math.inf

STEP = RATE // 100
"""Frames over which squares are added up."""
MILLISECOND = RATE // 1000
_BLOCK, _HOP = 40, 10
"""Steps of a block of 400 ms, and from one to the next."""
_FLOOR = 10.0 ** ((-70.0 + 0.691) / 10.0)
_TAPS = 8192
_FFT = 1 << 15
_OVER = 4
_OVER_TAPS = 24

_SHELF = (1.53512485958697, -2.69169618940638, 1.19839281085285), (-1.69065929318241, 0.73248077421585)
_HIGH_PASS = (1.0, -2.0, 1.0), (-1.99004745483398, 0.99007225036621)
"""The two filters of BS.1770-4 (tables 1 and 2) at 48 kHz."""


class Loudness:
    """Listens to a sound, frames [n, 1] or [n, 2] at 48 kHz; one channel counts as heard from both sides."""

    def __init__(self) -> None:
        self.peak = 0.0
        """The highest peak so far, 1 is full scale."""
        self._squares: list[float] = []
        self._part, self._filled = 0.0, 0
        self._held: list[Float32] = []
        self._count = 0
        self._before = np.zeros((_TAPS - 1, 2), np.float64)
        self._last = np.zeros((_OVER_TAPS - 1, 2), np.float32)
        self._peaks: list[NDArray[np.float16]] = []
        self._high, self._within = np.zeros(1, np.float32), 0

    def put(self, frames: Float32) -> None:
        """Listen to what comes next."""
        both = frames if frames.shape[1] == 2 else np.repeat(frames, 2, axis=1)
        self._held.append(both)
        self._count += len(both)
        if self._count >= _FFT - _TAPS + 1:
            self._work()

    @property
    def lufs(self) -> float:
        """How loud all of it is; SILENT when nothing of it is loud enough to count."""
        return integrated(self.squares)

    @property
    def squares(self) -> NDArray[np.float64]:
        """The mean of what is heard, squared, in each hundredth of a second."""
        self._work()
        squares = np.array(self._squares)
        if self._filled > STEP // 2 or (self._filled and not len(squares)):
            squares = np.append(squares, self._part / self._filled)
        return squares

    @property
    def peaks(self) -> Float32:
        """The highest peak of each millisecond, and of what is between the samples around it."""
        self._work()
        under_way = self._high[: 1 if self._within else 0]
        return np.concatenate([*(peaks.astype(np.float32) for peaks in self._peaks), under_way])

    def _work(self) -> None:
        """Filter what is held, and add up its squares."""
        if not self._count:
            return
        frames = np.concatenate(self._held)
        self._held, self._count = [], 0
        self._look(frames)
        sound = np.concatenate([self._before, frames])
        room = _FFT - _TAPS + 1
        for at in range(0, len(frames), room):
            part = sound[at : at + _FFT]
            spectrum = np.fft.rfft(part, _FFT, axis=0)
            heard = np.fft.irfft(spectrum * _response(), _FFT, axis=0)[_TAPS - 1 : len(part)]
            self._add(np.square(heard).sum(axis=1))
        self._before = sound[len(sound) - _TAPS + 1 :]

    def _add(self, squares: NDArray[np.float64]) -> None:
        at = 0
        while at < len(squares):
            some = squares[at : at + STEP - self._filled]
            self._part += float(some.sum())
            self._filled += len(some)
            at += len(some)
            if self._filled == STEP:
                self._squares.append(self._part / STEP)
                self._part, self._filled = 0.0, 0

    def _look(self, frames: Float32) -> None:
        """Note the highest peak of each millisecond; the one that is under way is held in `_high`."""
        sound = np.concatenate([self._last, frames])
        high = np.abs(frames).max(axis=1)
        np.maximum(high, between(sound), out=high)
        self._last = sound[len(sound) - _OVER_TAPS + 1 :]
        self.peak = max(self.peak, float(high.max(initial=0.0)))
        whole = np.concatenate([np.full(self._within, self._high[0], np.float32), high])
        count = len(whole) // MILLISECOND * MILLISECOND
        self._peaks.append(whole[:count].reshape(-1, MILLISECOND).max(axis=1).astype(np.float16))
        rest = whole[count:]
        self._within = len(rest)
        self._high[0] = rest.max(initial=0.0)


def integrated(squares: NDArray[np.float64]) -> float:
    """Return the loudness of what each hundredth of a second holds, in LUFS; SILENT when nothing counts."""
    if not len(squares):
        return SILENT
    if len(squares) < _BLOCK:
        blocks = squares.mean(keepdims=True)
    else:
        sums = np.concatenate([[0.0], np.cumsum(squares)])
        blocks = (sums[_BLOCK:] - sums[:-_BLOCK])[::_HOP] / _BLOCK
    loud = blocks[blocks > _FLOOR]
    if not len(loud):
        return SILENT
    loud = loud[loud > loud.mean() * 0.1]  # 10 dB below what is left
    return float(-0.691 + 10.0 * np.log10(loud.mean()))


def between(sound: Float32) -> Float32:
    """Return how high a sound [n, 2] is between its samples, [n - 23]: the highest of both sides and of three places.

    The place of row i lies after frame i + 11.
    """
    if len(sound) < _OVER_TAPS:
        return np.zeros(0, np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(sound, _OVER_TAPS, axis=0)
    highest = np.zeros(len(windows), np.float32)
    for row in _between_weights():
        for side in (0, 1):
            np.maximum(highest, np.abs(windows[:, side] @ row), out=highest)
    return highest


@lru_cache(maxsize=1)
def _between_weights() -> Float32:
    """Return the weights of the three places between two samples, [3, taps]."""
    places = np.arange(_OVER_TAPS)[None, :] - (_OVER_TAPS / 2 - 1) - np.arange(1, _OVER)[:, None] / _OVER
    window = np.cos(np.pi * places / (_OVER_TAPS + 1)) ** 2
    weights = np.sinc(places) * window
    made: Float32 = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return made


@lru_cache(maxsize=1)
def _response() -> NDArray[np.complex128]:
    """Return the spectrum of both filters, one after the other, as one of 8192 taps: what comes later is 1e-16."""
    sound = np.zeros(_TAPS)
    sound[0] = 1.0
    for (b0, b1, b2), (a1, a2) in (_SHELF, _HIGH_PASS):
        made = np.zeros(_TAPS)
        x1 = x2 = y1 = y2 = 0.0
        for at, x in enumerate(sound.tolist()):
            y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
            made[at] = y
            x2, x1, y2, y1 = x1, x, y1, y
        sound = made
    spectrum: NDArray[np.complex128] = np.fft.rfft(sound, _FFT)[:, None]
    return spectrum
