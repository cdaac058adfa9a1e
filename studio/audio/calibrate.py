"""How late sound is: a few soft chirps through the speaker, found again in what the microphone hears.

What the streams say of themselves misses what lies behind them: amplifiers, a Bluetooth link (some 200 ms), the air.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from studio.audio import words
from studio.core.errors import StudioError
from studio.music.synth import RATE

Float32 = NDArray[np.float32]

LEVEL = 0.16
"""Of the chirps, of 1; about as loud as a soft note."""
_SWEEP = (700.0, 4200.0)
_LENGTH = int(0.08 * RATE)
_AT = (0.6, 1.05, 1.68)
_LONG = 2.9
_EARLIEST, _LATEST = -0.15, 1.0
_AGREE = 0.0015
_CLEAR = 9.0
_PATIENCE = 4.0
_TRIES = 3


class NotMeasured(StudioError):
    """It could not be measured; the sentence says what may help."""

    sentence = words.NOT_HEARD


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured with one speaker and one microphone."""

    late: float
    """Seconds that the way from speaker to microphone takes beyond what the streams say."""
    output: str = ""
    input: str = ""


class Ears(Protocol):
    """What this needs of a `Sound`."""

    @property
    def pair(self) -> tuple[str, str]: ...
    @property
    def recording(self) -> bool: ...
    @property
    def playing(self) -> bool: ...
    @property
    def xruns(self) -> int: ...
    def set_calibration(self, calibration: Calibration | None) -> None: ...
    def play(self, frames: Iterator[Float32], start: float = 0.0, ahead: float = 0.25) -> None: ...
    def stop_playing(self) -> None: ...
    def record_start(self, preroll: float = 0.0) -> None: ...
    def recorded(self) -> Float32: ...
    def record_stop(self) -> None: ...
    def heard_at(self) -> float | None: ...


def measure(sound: Ears) -> "Future[Calibration]":
    """Begin to measure on a thread of its own. See `Sound.calibrate`."""
    future: Future[Calibration] = Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            future.set_result(_measured(sound))
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=work, name="calibrating", daemon=True).start()
    return future


def _measured(sound: Ears) -> Calibration:
    if sound.recording:
        raise NotMeasured(words.NO_LISTENING)
    sound.set_calibration(None)
    late = next((late for _ in range(_TRIES) if (late := _tried(sound)) is not None), None)
    if late is None:
        raise NotMeasured(words.UNSURE)
    calibration = Calibration(late, *sound.pair)
    sound.set_calibration(calibration)
    return calibration


def _tried(sound: Ears) -> float | None:
    """Return what was measured, or None when the computer or the room was too busy for it."""
    parts: list[Float32] = []
    sound.record_start()
    try:
        # the microphone runs for a moment first, so that it knows what time it is
        _hear(sound, parts, _PATIENCE, lambda: sum(map(len, parts)) > 0.2 * RATE)
        before = sound.xruns
        sound.play(iter([chirps()]))
        if not parts or not sound.playing:
            raise NotMeasured(words.NO_LISTENING)
        _hear(sound, parts, _LONG + _PATIENCE, lambda: not sound.playing)
        began, torn = sound.heard_at(), sound.xruns > before
    finally:
        sound.stop_playing()
        sound.record_stop()
    if began is None:
        raise NotMeasured(words.NO_LISTENING)
    return None if torn else late_by(np.concatenate(parts), began)


def _hear(sound: Ears, parts: list[Float32], seconds: float, done: Callable[[], bool]) -> None:
    """Take what is captured until `done`, or for so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not done():
        time.sleep(0.02)
        frames = sound.recorded()
        if len(frames):
            parts.append(frames)


def chirps() -> Float32:
    """Return what is played, float32 [n, 2]: three sweeps, unevenly apart."""
    sound = np.zeros(int(_LONG * RATE), np.float32)
    for at in _AT:
        first = int(at * RATE)
        sound[first : first + _LENGTH] = _sweep() * np.float32(LEVEL)
    return np.repeat(sound[:, None], 2, axis=1)


def late_by(heard: Float32, began: float) -> float | None:
    """Return how many seconds later the chirps are in `heard` [n] than they were to be, None when they don't agree.

    Its first frame is at second `began` of what was played. Raises `NotMeasured` when they can't be heard.
    """
    found = np.abs(_correlated(heard))
    earliest = [int((at + _EARLIEST - began) * RATE) for at in _AT]
    span = int((_LATEST - _EARLIEST) * RATE)
    rows = [_stretch(found, first, span) for first in earliest]
    together = np.prod(np.stack(rows) + 1e-12, axis=0) ** (1.0 / len(rows))
    peak = int(together.argmax())
    if together[peak] < 1e-4 or together[peak] < _CLEAR * float(np.median(together)):
        raise NotMeasured(words.NOT_HEARD)
    near = int(0.02 * RATE)
    begin = max(0, peak - near)
    places = [begin + _top(row[begin : peak + near]) for row in rows]
    if max(places) - min(places) > _AGREE * RATE:
        return None
    return float(np.median(places)) / RATE + _EARLIEST


def _stretch(found: NDArray[np.float64], first: int, span: int) -> NDArray[np.float64]:
    """Return `span` numbers from a place on, noughts where there are none."""
    row = np.zeros(span)
    begin, end = max(0, first), min(len(found), first + span)
    if begin < end:
        row[begin - first : end - first] = found[begin:end]
    return row


def _top(row: NDArray[np.float64]) -> float:
    """Return where the highest point of a curve is, between its numbers."""
    at = int(row.argmax())
    if not 0 < at < len(row) - 1:
        return float(at)
    before, here, after = row[at - 1 : at + 2]
    bend = before - 2.0 * here + after
    return at + (0.5 * (before - after) / bend if bend else 0.0)


def _correlated(heard: Float32) -> NDArray[np.float64]:
    """Return how much what was heard is like the sweep, from each frame on; 1 is the sweep as it was played."""
    size = 1 << (len(heard) + _LENGTH - 1).bit_length()
    sweep = _sweep()
    heard_in, sweep_in = np.fft.rfft(heard, size), np.fft.rfft(sweep, size)
    like = np.fft.irfft(heard_in * np.conj(sweep_in), size)[: len(heard)]
    return np.asarray(like / (LEVEL * float(np.dot(sweep, sweep))))


def _sweep() -> Float32:
    low, high = _SWEEP
    n = np.arange(_LENGTH) / RATE
    turn = 2.0 * np.pi * (low * n + 0.5 * (high - low) * n * n * RATE / _LENGTH)
    return (np.sin(turn) * np.hanning(_LENGTH)).astype(np.float32)
