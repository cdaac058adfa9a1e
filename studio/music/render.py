"""Songs that were only played, as sound without a sound card: the same song gives the same samples, every time."""

from collections.abc import Iterator

import numpy as np

from studio.music.arrangement import RATE, Notes
from studio.music.draft import begun
from studio.music.instrument import Instruments
from studio.music.noise import Float32
from studio.music.perform import TAIL as TAIL_FRAMES
from studio.music.perform import no_takes, performed
from studio.music.song import Song

TAIL = TAIL_FRAMES / RATE
"""Seconds at most that a song rings on after its last event."""


def render_song(song: Song, instruments: Instruments | None = None) -> Float32:
    """Return a song as float32 [n, 2] within ±0.89 at 48 kHz; n is 0 when nothing was played."""
    parts = list(blocks(song, instruments))
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def blocks(song: Song, instruments: Instruments | None = None, start: float = 0.0) -> Iterator[Float32]:
    """Give a song block by block, float32 [256, 2] each, from a second on, until it has rung out."""
    yield from performed(begun({0: Notes(song.events)}), no_takes, instruments, int(start * RATE))
