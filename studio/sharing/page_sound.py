"""A sound for a page: MP3, which every current browser plays, and the outline that is drawn of it.

How long it is stands at its head, which is known at its end: so it is kept until then, in memory or sealed.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

import numpy as np
import soundfile

from studio.library.scratch import Scratch
from studio.music.flac_file import GuardedFile
from studio.music.noise import Float32
from studio.music.peaks import peaks
from studio.sharing.in_seconds import RATE, in_seconds
from studio.sharing.kept import Kept

BARS = 240
"""Heights of an outline at most."""
QUALITY = 0.3
"""0 (large) … 1 (small): about 170 kbit/s for two channels."""
_BLOCK = 250
"""Frames that share a height at first; of a long sound twice as many, and again, until it is a third of a second."""
_LONGEST_BLOCK = 16_000
_MOST_HEIGHTS = 1 << 15
_AT_LEAST = 1152
"""Frames of one MP3 frame: an empty sound is as long."""


@dataclass(frozen=True, slots=True)
class PageSound:
    """A sound as it goes into a page."""

    content: Kept
    mime: str
    duration: int
    """Ms."""
    wave: tuple[int, ...]
    """Heights, 0 … 100, the loudest 100."""

    def parts(self) -> Iterator[bytes]:
        """Give its bytes, once or again. Raises CannotRead."""
        return _hushed(self.content.parts())


def page_sound(blocks: Iterable[Float32], tick: Callable[[int], object], scratch: Scratch | None = None) -> PageSound:
    """Return a sound, given in blocks float32 [n] or [n, 2] at 48 kHz. Slow: for a worker.

    What is too much for memory goes into `scratch`. `tick` is called with the frames until now, and may raise Stopped.
    """
    heights, each = np.zeros(0, np.float32), _BLOCK
    frames = 0
    kept = Kept(scratch)
    file = GuardedFile(cast("BinaryIO", kept))
    out: soundfile.SoundFile | None = None
    try:
        for block in in_seconds(blocks):
            out = out or _begun(file, block.shape[1])
            out.write(np.clip(block, -1.0, 1.0))
            file.tell_error()
            heights = np.append(heights, peaks(block, max(1, len(block) // each)))
            if len(heights) > _MOST_HEIGHTS and each < _LONGEST_BLOCK:
                heights, each = peaks(heights, len(heights) // 2), 2 * each
            frames += len(block)
            tick(frames)
        if out is None:
            out = _begun(file, 1)
            out.write(np.zeros(_AT_LEAST, np.float32))
    finally:
        if out is not None:
            out.close()
    file.tell_error()
    return PageSound(kept, _MIMES[_kind()], round(frames * 1000 / RATE), _wave(heights))


def _hushed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Give an MP3 without the name of what made it, which is at its head and behind frames; it sounds as before."""
    held = bytearray()
    for part in parts:
        held += part
        whole = max(0, len(held) - _LONGEST_NAME + 1)  # what begins before it ends in here
        _hush(held, whole)
        yield bytes(held[:whole])
        del held[:whole]
    _hush(held, len(held))
    yield bytes(held)


def _hush(data: bytearray, end: int) -> None:
    for found in list(_MADE_BY.finditer(data)):
        if found.start() < end:
            data[found.start() : found.end()] = bytes(len(found[0]))


_MADE_BY = re.compile(rb"LAME(?:\d\.\d{2,3})?")
_LONGEST_NAME = len("LAME3.100")
_MIMES = {"MP3": "audio/mpeg", "FLAC": "audio/flac"}


def _kind() -> str:
    """Return the format: FLAC where the system's libsndfile has no MP3."""
    return "MP3" if "MP3" in soundfile.available_formats() else "FLAC"


def _begun(file: GuardedFile, channels: int) -> soundfile.SoundFile:
    if _kind() == "FLAC":
        return soundfile.SoundFile(file, "w", RATE, channels, "PCM_16", format="FLAC")
    return soundfile.SoundFile(
        file, "w", RATE, channels, "MPEG_LAYER_III", format="MP3", bitrate_mode="VARIABLE", compression_level=QUALITY
    )


def _wave(heights: Float32) -> tuple[int, ...]:
    if not len(heights):
        return ()
    heights = peaks(heights, min(BARS, len(heights)))
    highest = float(heights.max())
    return tuple(round(float(height) / highest * 100) if highest else 0 for height in heights)
