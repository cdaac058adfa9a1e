"""The two streams of PortAudio: opened as the sound card will have them, closed, and noticed when they end."""

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Literal

from studio.audio.card import Input, Output
from studio.audio.fitting import FittedInput, FittedOutput, Portions
from studio.audio.judge import LEAST
from studio.audio.places import Place, within
from studio.audio.shared import At, Shared
from studio.music.synth import BLOCK, RATE

PERIOD = 352 if sys.platform.startswith("linux") else BLOCK
"""Frames that the speaker takes at a time. Through ALSA and PulseAudio three periods of 352 are 22 ms and come evenly.

Of 256, four are 21 ms and tear under load, and six are 32: a first touch sounds after 36. Other counts come in pairs,
twice as long a wait, or have PulseAudio hold one period more.
"""
_IN_LATENCY = 0.04
_IN_BLOCK = 0
_USUAL = (44100, 96000)
_NOT_LIKE_THAT = (-9997, -9998, -9999, -9996, -9994)


class CannotOpen(Exception):
    """The sound card would not; the cause, for nobody's eyes but a test's, is its text."""


class Stream:
    """A speaker or a microphone, open or not."""

    def __init__(self, shared: Shared, portaudio: ModuleType, kind: Literal["output", "input"]) -> None:
        self._shared, self._sd, self._kind = shared, portaudio, kind
        self._sign, self._peak = (At.OUTPUT, At.PEAK_OUT) if kind == "output" else (At.INPUT, At.PEAK_IN)
        self._stream: Any = None
        self.place: Place | None = None
        """Where it is open, None when it is not, or nobody knows."""

    @property
    def is_open(self) -> bool:
        """True from `open` to `close`."""
        return self._stream is not None

    @property
    def lost(self) -> bool:
        """True when it was opened and has ended by itself."""
        return self._stream is not None and not self._stream.active

    @property
    def latency(self) -> float:
        """Seconds that the stream says it takes."""
        return 0.0 if self._stream is None else float(self._stream.latency)

    def open(self, place: Place | None, fitted: Callable[[int, int], Any], block: int, latency: float) -> None:
        """Open it at a place, or wherever PortAudio likes. Raises `CannotOpen`.

        `fitted(rate, channels)` gives the callback for how it will have it.
        """
        last = ""
        kind = self._sd.OutputStream if self._kind == "output" else self._sd.InputStream
        for rate, channels in _wishes(self._kind, place):
            stream = None
            try:
                with within(place.environment if place is not None else ()):
                    stream = kind(
                        device=place.index if place is not None else None,
                        samplerate=rate,
                        blocksize=block * rate // RATE,
                        channels=channels,
                        dtype="float32",
                        latency=latency,
                        callback=fitted(rate, channels),
                    )
                    stream.start()
            except (self._sd.PortAudioError, ValueError) as error:
                if stream is not None:
                    stream.close(ignore_errors=True)
                last = str(error)
                if len(error.args) > 1 and error.args[1] not in _NOT_LIKE_THAT:
                    break
                continue
            self._stream, self.place = stream, place
            self._shared.set(self._sign, 1)
            return
        raise CannotOpen(last)

    def close(self) -> None:
        """Close it. Harmless when it is not open."""
        stream, self._stream, self.place = self._stream, None, None
        self._shared.set(self._sign, 0)
        if stream is not None:
            stream.close(ignore_errors=True)
        self._shared.set(self._peak, 0.0)


def open_speaker(stream: Stream, place: Place | None, output: Output, latency: float = LEAST) -> None:
    """Open the speaker. Raises `CannotOpen`."""

    def fitted(rate: int, channels: int) -> Any:
        return Portions(output).fill if (rate, channels) == (RATE, 2) else FittedOutput(output, rate, channels).fill

    output.opening()
    stream.open(place, fitted, PERIOD, latency)
    output.latency = stream.latency


def open_microphone(stream: Stream, place: Place | None, into: Input) -> None:
    """Open the microphone. Raises `CannotOpen`."""

    def fitted(rate: int, channels: int) -> Any:
        into.fitting = 0.0
        return into.take if (rate, channels) == (RATE, 1) else FittedInput(into, rate).take

    into.opening()
    stream.open(place, fitted, _IN_BLOCK, _IN_LATENCY)


def _wishes(kind: Literal["output", "input"], place: Place | None) -> Iterator[tuple[int, int]]:
    """Give rates and channels, best first: as we work, then as the sound card does."""
    own = RATE if place is None else place.device.rate
    most = 2 if place is None else max(1, min(2, place.device.channels))
    channels = (2, 1) if kind == "output" else (1, most)
    rates = (RATE, own, *_USUAL)
    told: set[tuple[int, int]] = set()
    for rate in rates:
        for many in channels:
            if (rate, many) not in told and 4000 <= rate <= 768000:
                told.add((rate, many))
                yield rate, many
