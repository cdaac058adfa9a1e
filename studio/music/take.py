"""Takes: captured sound, kept as one FLAC a second, so that whatever happens at most a second is lost."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.core.errors import StudioError
from studio.music.noise import Float32

RATE = 48000
"""Frames a second; what the microphone captures is mono."""
SIGNATURE = slice(26, 42)
"""Where a FLAC keeps the MD5 of its samples."""


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One capture."""

    pcm: Float32
    """float32 [n], -1 to 1, mono at 48 kHz."""
    damaged: tuple[int, ...] = ()
    """The seconds, from 0, that could not be read and are silent in `pcm`."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.pcm) / RATE


def encode_second(pcm: NDArray[np.floating], bits: Literal[16, 24] = 16) -> bytes:
    """Return up to a second of sound, [n] or [n, 2] within ±1 (beyond is cut off, not-a-number is silence), as FLAC."""
    clean = np.clip(np.nan_to_num(pcm, nan=0.0), -1.0, 1.0).astype(np.float32)
    file = io.BytesIO()
    soundfile.write(file, clean, RATE, format="FLAC", subtype=f"PCM_{bits}")
    return file.getvalue()


def decode_take(seconds: Iterable[bytes]) -> Take:
    """Return the seconds joined. One that is damaged becomes silence and is named; all others are kept."""
    parts: list[Float32] = []
    damaged: list[int] = []
    for index, data in enumerate(seconds):
        part = _decoded(data)
        if part is None:
            damaged.append(index)
            part = np.zeros(RATE, np.float32)
        parts.append(part)
    return Take(np.concatenate(parts) if parts else np.zeros(0, np.float32), tuple(damaged))


def stretches(seconds: Iterable[bytes]) -> Iterator[Float32]:
    """Give the seconds one after the other, float32 [n] each, however many; a damaged one is silence.

    Where the library can't go on reading, it ends.
    """
    with suppress(StudioError):
        for data in seconds:
            part = _decoded(data)
            yield np.zeros(RATE, np.float32) if part is None else part


def sound_of(data: bytes) -> Float32 | None:
    """Return the sound of one FLAC of `encode_second`, float32 [n, 1] or [n, 2]; None when it is damaged."""
    second = read_second(data)
    if second is None:
        return None
    sound = (second.whole / np.float64(1 << 31)).astype(np.float32)
    return sound.reshape(len(sound), -1)


def _decoded(data: bytes) -> Float32 | None:
    sound = sound_of(data)
    if sound is None:
        return None
    return sound[:, 0] if sound.shape[1] == 1 else sound.mean(axis=1, dtype=np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Second:
    """A second as it was captured, sample for sample."""

    whole: NDArray[np.int32]
    """int32 [n], or [n, 2] of two channels: the samples, in the upper bits."""
    bits: int
    """How many of those say something: 16 or 24."""


def read_second(data: bytes) -> Second | None:
    """Return what one FLAC of `encode_second` holds, or None when it is damaged."""
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if (file.format, file.samplerate) != ("FLAC", RATE) or file.channels > 2 or file.frames > 60 * RATE:
                return None
            whole = file.read(dtype="int32")
            bits = 24 if file.subtype == "PCM_24" else 16
    except (RuntimeError, ValueError, TypeError, MemoryError):
        return None
    # the samples must match the MD5 that FLAC keeps of them: libsndfile itself does not look
    digest = hashlib.md5(packed(whole, bits), usedforsecurity=False).digest()
    return Second(whole, bits) if digest == data[SIGNATURE] else None


def write_second(second: Second) -> bytes:
    """Return a second as FLAC again, of the same samples."""
    file = io.BytesIO()
    soundfile.write(file, second.whole, RATE, format="FLAC", subtype=f"PCM_{second.bits}")
    return file.getvalue()


def packed(whole: NDArray[np.int32], bits: int) -> bytes:
    """Return samples as the bytes that FLAC's MD5 is taken of."""
    return (whole >> (32 - bits)).astype("<i4").view(np.uint8).reshape(-1, 4)[:, : bits // 8].tobytes()
