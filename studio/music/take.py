"""Takes: captured sound, kept as one FLAC a second, so that whatever happens at most a second is lost."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import soundfile
from numpy.typing import NDArray

from studio.music.noise import Float32

RATE = 48000
"""Frames a second; takes are mono."""
_SIGNATURE = slice(26, 42)


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
    """Return up to a second of mono sound, [n] within ±1 (beyond is cut off, not-a-number is silence), as FLAC."""
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


def _decoded(data: bytes) -> Float32 | None:
    try:
        with soundfile.SoundFile(io.BytesIO(data)) as file:
            if (file.format, file.samplerate, file.channels) != ("FLAC", RATE, 1) or file.frames > 60 * RATE:
                return None
            whole = file.read(dtype="int32")
            bytes_each = 3 if file.subtype == "PCM_24" else 2
    except (RuntimeError, ValueError, TypeError, MemoryError):
        return None
    return _signed(data, whole, bytes_each)


def _signed(data: bytes, whole: NDArray[np.int32], bytes_each: int) -> Float32 | None:
    """Return the samples when they match the MD5 that FLAC keeps of them: libsndfile itself does not look."""
    shifted = whole >> (32 - 8 * bytes_each)
    raw = shifted.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :bytes_each].tobytes()
    if hashlib.md5(raw, usedforsecurity=False).digest() != data[_SIGNATURE]:
        return None
    return (whole / np.float64(1 << 31)).astype(np.float32)
