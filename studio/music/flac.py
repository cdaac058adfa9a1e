"""Sound as one FLAC file that any player plays, written and read a second at a time.

Files are handed in open and must be able to seek: FLAC's head says how long it is and what its samples sum to, which
is known at the end. What reading or writing them raises goes through, as what `seconds` raises does.
"""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

import numpy as np

from studio.core.progress import Progress
from studio.music.flac_file import DamagedTake, FlacReader, FlacWriter
from studio.music.noise import Float32
from studio.music.render import TAIL, blocks
from studio.music.song import Song
from studio.music.take import RATE, SIGNATURE, Second, packed, read_second, write_second

__all__ = ["DamagedTake", "read_take", "write_blocks", "write_song", "write_take"]

LONGEST = 24 * 3600
"""Seconds of a take that are read at most."""
MOST_DAMAGED = 120
"""Seconds after which a damaged file is read no further."""
_TOGETHER = 188
"""Blocks of a song written at once: about a second."""


def write_take(seconds: Iterable[bytes], file: BinaryIO) -> tuple[int, ...]:
    """Write the chunks of a take as one FLAC; return which seconds, from 0, were damaged and are silent in it.

    Silence keeps all that follows at its moment. The file is as deep (16 or 24 bits) as the first second that can be
    read; no take has two depths, and a deeper second in it counts as damaged. Of no seconds, nothing is written.
    """
    damaged: list[int] = []
    out: FlacWriter | None = None
    try:
        for index, data in enumerate(seconds):
            second = read_second(data)
            if second is None or second.whole.ndim > 1 or (out is not None and second.bits > out.bits):
                damaged.append(index)
                if out is not None:
                    out.silence(1)
                continue
            if out is None:
                out = FlacWriter(file, second.bits, channels=1)
                out.silence(len(damaged))
            out.write(second.whole)
        if out is None and damaged:
            out = FlacWriter(file, 16, channels=1)
            out.silence(len(damaged))
    finally:
        if out is not None:
            out.close()
    return tuple(damaged)


def read_take(file: BinaryIO) -> Iterator[bytes]:
    """Give the chunks of a take from a FLAC of `write_take`, a second each, the last one shorter, sample for sample.

    Raises DamagedTake at once for any other file, and at the end for one that is damaged or is not what was written:
    all that can be read has been given by then, with silence for the seconds missing in between.
    """
    file.seek(0)
    head = file.read(SIGNATURE.stop)
    source = FlacReader(file)
    digest = hashlib.md5(usedforsecurity=False)
    damaged = silent = 0
    try:
        end = min(source.frames, LONGEST * RATE)
        for at in range(0, end, RATE):
            whole = source.read(at, min(RATE, end - at))
            if whole is None:
                damaged, silent = damaged + 1, silent + 1
                if damaged > MOST_DAMAGED:
                    break
                continue
            digest.update(packed(whole, source.bits))
            for _ in range(silent):
                yield write_second(Second(np.zeros(RATE, np.int32), source.bits))
            silent = 0
            yield write_second(Second(whole, source.bits))
    finally:
        source.close()
    if damaged or digest.digest() != head[SIGNATURE]:
        raise DamagedTake


def write_song(song: Song, file: BinaryIO, progress: Progress | None = None) -> None:
    """Write a song, until it has rung out, as FLAC; see `write_blocks`."""
    if song.events:
        write_blocks(blocks(song), song.duration * RATE // 1000, file, progress)


def write_blocks(sounding: Iterable[Float32], duration: int, file: BinaryIO, progress: Progress | None = None) -> None:
    """Write blocks of sound, [n, 2] each, as FLAC: stereo, 16 bits, the same samples every time. Slow: for a worker.

    `duration` is how many frames they are without what rings on. Raises Stopped when `progress` is asked to stop.
    """
    progress = progress or Progress()
    total = duration + int(TAIL * RATE)
    waiting = iter(sounding)
    out = FlacWriter(file, 16, channels=2)
    try:
        while together := list(islice(waiting, _TOGETHER)):
            out.write(np.concatenate(together))
            progress.at(min(out.frames, total), total)
    finally:
        out.close()
