"""Sound of any common file, as it is to be kept: 48 kHz, one channel or two, a stretch at a time, whatever is in it.

libsndfile opens WAV, AIFF, CAF, FLAC, Ogg (Vorbis and Opus) and MP3. Files from anywhere may be damaged or worse, so
this belongs into a process of its own (`bring_in_apart`).
"""

import io
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import numpy as np
import soundfile

from studio.music.errors import NotASound, NothingToHear, SoundTooLong
from studio.music.noise import Float32
from studio.music.resample import Resampler

RATE = 48000
LONGEST = 24 * 3600
"""Seconds."""
LOWEST_RATE, HIGHEST_RATE = 4000, 768_000
MOST_CHANNELS = 64

_FORMATS = frozenset({"WAV", "WAVEX", "RF64", "W64", "AIFF", "CAF", "AU", "FLAC", "OGG", "MP3", "MPEG"})
_FINE = frozenset({"PCM_24", "PCM_32", "FLOAT", "DOUBLE"})
_FREE = frozenset({"FLOAT", "DOUBLE"})
_AT_ONCE = 4096
_FULL = 1.0 - 2.0**-23
_ABSURD = 1e6


class _Forward(soundfile.SoundFile):  # type: ignore[misc]
    """A file that is only ever read on: soundfile seeks after each read, and in an MP3 each of those is heard."""

    def seekable(self) -> bool:
        return False


class SoundFile:
    """A sound file, opened. A context manager. Raises NotASound, SoundTooLong, OSError where there is no such file."""

    def __init__(self, source: Path | bytes) -> None:
        if isinstance(source, Path):
            source.open("rb").close()
        self._source = source
        self._open()
        file = self._file
        self.rate = int(file.samplerate)
        """Hz in the file."""
        self._mix = mix_of(file.channels)
        self.channels = 1 if file.channels == 1 else 2
        """Of what is given."""
        self.frames = max(0, int(file.frames))
        """Frames that the file says it has, at its own rate. Not to be believed."""
        self.bits: Literal[16, 24] = 24 if file.subtype in _FINE else 16
        """How fine it is: 16 or 24."""
        self._free = file.subtype in _FREE
        if self.frames > LONGEST * self.rate and self.frames < 1 << 62:
            self._file.close()
            raise SoundTooLong

    def stretches(self) -> Iterator[Float32]:
        """Give its sound from the start, frames [n, channels] within ±1 at 48 kHz.

        What is no number is silence; what a damaged end has lost is not there. Sound that goes beyond full scale, as
        it may in files of fractions, is softer by as much as that needs. Raises NothingToHear, SoundTooLong.
        """
        soft = self._softer() if self._free else 1.0
        many = 0
        for frames in self._resampled(self._read()):
            many += len(frames)
            if many > LONGEST * RATE:
                raise SoundTooLong
            yield np.clip(frames * np.float32(soft), -1.0, _FULL)
        if not many:
            raise NothingToHear

    def close(self) -> None:
        """Be done with it."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _open(self) -> None:
        try:
            self._file = _Forward(str(self._source) if isinstance(self._source, Path) else io.BytesIO(self._source))
        except (RuntimeError, ValueError, TypeError, AssertionError, OverflowError) as error:
            raise NotASound from error
        file = self._file
        known = file.format in _FORMATS and 1 <= file.channels <= MOST_CHANNELS
        if not known or not LOWEST_RATE <= file.samplerate <= HIGHEST_RATE:
            file.close()
            raise NotASound

    def _softer(self) -> float:
        """Return the factor with which nothing is beyond full scale; the file is at its start afterwards."""
        highest = max((float(np.abs(frames).max(initial=0.0)) for frames in self._read()), default=0.0)
        self._file.close()
        self._open()
        return min(1.0, _FULL / highest) if highest > 0.0 else 1.0

    def _read(self) -> Iterator[Float32]:
        while True:
            try:
                frames = self._file.read(_AT_ONCE, dtype="float32", always_2d=True)
            except (RuntimeError, ValueError, AssertionError, MemoryError):
                return  # damaged from here on
            if not len(frames):
                return
            clean = np.nan_to_num(frames, nan=0.0, posinf=1.0, neginf=-1.0)
            yield np.clip(clean, -_ABSURD, _ABSURD) @ self._mix

    def _resampled(self, parts: Iterator[Float32]) -> Iterator[Float32]:
        if self.rate == RATE:
            yield from parts
            return
        line = Resampler(self.rate, RATE, self.channels, most=_AT_ONCE)
        line.begin_at_once()
        out = np.zeros((_AT_ONCE, self.channels), np.float32)
        read = given = 0
        for frames in parts:
            read += len(frames)
            line.put(frames)
            while many := line.take(out):
                given += many
                yield out[:many].copy()
        left = -(-read * RATE // self.rate) - given
        line.put(np.zeros((2 * line.taps, self.channels), np.float32))  # what is still on its way through the filter
        while left > 0 and (many := min(left, line.take(out))):
            left -= many
            yield out[:many].copy()


def mix_of(channels: int) -> Float32:
    """Return how the channels of a file come together, [channels, 1 or 2]: in the middle what has no side.

    The order is that of WAV: front left and right, centre, low, back left and right, side left and right. Of other
    numbers of channels every second one is on the right.
    """
    if channels <= 2:
        return np.eye(channels, dtype=np.float32)
    mix = np.zeros((channels, 2), np.float32)
    mix[0::2, 0] = mix[1::2, 1] = 1.0
    if channels in (3, 5, 6, 7, 8):
        mix[2] = 0.707, 0.707
        if channels >= 6:
            mix[3] = 0.0, 0.0  # the low one only doubles what the others have
            mix[4:] *= 0.707
        else:
            mix[3:] = mix[3:, ::-1] * np.float32(0.707)
    mix /= mix.sum(axis=0).max()
    return mix
