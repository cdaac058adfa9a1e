"""A sound for a page: MP3, which every current browser plays, and the outline that is drawn of it."""

import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import soundfile

from studio.music.noise import Float32
from studio.music.peaks import peaks

RATE = 48000
BARS = 240
"""Heights of an outline at most."""
QUALITY = 0.3
"""0 (large) … 1 (small): about 170 kbit/s for two channels."""
_BLOCK = 240
"""Frames that share a height before the outline is made."""
_AT_LEAST = 1152
"""Frames of one MP3 frame: an empty sound is as long."""


@dataclass(frozen=True, slots=True)
class PageSound:
    """A sound as it goes into a page."""

    data: bytes
    mime: str
    duration: int
    """Ms."""
    wave: tuple[int, ...]
    """Heights, 0 … 100, the loudest 100."""


def page_sound(blocks: Iterable[Float32], tick: Callable[[int], object]) -> PageSound:
    """Return a sound, given in blocks float32 [n] or [n, 2] at 48 kHz. Slow: for a worker.

    `tick` is called with the frames until now, and may raise Stopped.
    """
    loud: list[Float32] = []
    frames = 0
    file = io.BytesIO()
    out: soundfile.SoundFile | None = None
    try:
        for block in blocks:
            if not len(block):
                continue
            if out is None:
                out = _begun(file, 1 if block.ndim == 1 else block.shape[1])
            out.write(np.clip(block, -1.0, 1.0))
            loud.append(peaks(block, max(1, len(block) // _BLOCK)))
            frames += len(block)
            tick(frames)
        if out is None:
            out = _begun(file, 1)
            out.write(np.zeros(_AT_LEAST, np.float32))
    finally:
        if out is not None:
            out.close()
    return PageSound(_hushed(file.getvalue()), _MIMES[_kind()], round(frames * 1000 / RATE), _wave(loud))


def _hushed(data: bytes) -> bytes:
    """Return an MP3 without the name of what made it, which is at its head and behind frames; it sounds as before."""
    return _MADE_BY.sub(lambda found: bytes(len(found[0])), data)


_MADE_BY = re.compile(rb"LAME(?:\d\.\d{2,3})?")
_MIMES = {"MP3": "audio/mpeg", "FLAC": "audio/flac"}


def _kind() -> str:
    """Return the format: FLAC where the system's libsndfile has no MP3."""
    return "MP3" if "MP3" in soundfile.available_formats() else "FLAC"


def _begun(file: io.BytesIO, channels: int) -> soundfile.SoundFile:
    if _kind() == "FLAC":
        return soundfile.SoundFile(file, "w", RATE, channels, "PCM_16", format="FLAC")
    return soundfile.SoundFile(
        file, "w", RATE, channels, "MPEG_LAYER_III", format="MP3", bitrate_mode="VARIABLE", compression_level=QUALITY
    )


def _wave(loud: list[Float32]) -> tuple[int, ...]:
    if not loud:
        return ()
    heights = np.concatenate(loud)
    heights = peaks(heights, min(BARS, len(heights)))
    highest = float(heights.max())
    return tuple(round(float(height) / highest * 100) if highest else 0 for height in heights)
