"""A sound, or a MIDI file, into a song that is open: what is handed to the bench."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from studio.music.arrangement import Material
from studio.music.draft import Draft
from studio.music.op_codec import decode_op
from studio.music.score import Score
from studio.music.step import Op, Step
from studio.ui.loop import soon
from studio.ui.song_rows import rows_of
from studio.ui.taken_out import in_short_turns

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.library.spool import Spool
    from studio.ui.kept_song import KeptSong


@dataclass(frozen=True)
class Brought:
    """What was in a file, as a song of its own, and worked out as far as it can be before it lies in another."""

    ops: tuple[Op, ...]
    materials: Mapping[int, Material]
    score: Score
    chunks: int
    """Seconds of captured sound."""
    spool: Spool
    """Where these are until they are kept; closed then."""

    def seconds(self) -> Iterator[bytes]:
        """Give the captured sound, second by second."""
        return (data for part, _at, _device, data in self.spool.rows() if part == "chunk")


def bring_into(song: KeptSong, at: int, path: Path, progress: Progress) -> Future[Step]:
    """Lay what is in a file into a song, beginning at a frame; the future has the step. On the bench's thread.

    All of it is read before anything of the song is another, so until then it can be stopped. Raises what
    `studio.music.in_apart` raises, and Stopped; the future raises NoMoreRows.
    """
    found = read(song, path, progress)
    done: Future[Step] = Future()
    soon(lambda: song.bring(found, at, done))
    return done


def read(song: KeptSong, path: Path, progress: Progress) -> Brought:
    """Return what is in a file."""
    from studio.library.spool import Spool
    from studio.music.in_apart import bring_in_apart

    spool = Spool(song.folder)
    try:
        with in_short_turns():
            bring_in_apart(path, lambda part, number, data: spool.put(part, number, "", data), progress)
            ops = tuple(decode_op(data) for part, _at, _device, data in spool.rows() if part == "op")
            chunks = sum(part == "chunk" for part, *_ in spool.rows())
            draft = Draft(ops, chunks)
            arrangement = draft.arrangement
            score = Score(arrangement)
            rows_of(score, 0.0)  # remembers what each row is called
    except BaseException:
        spool.close()
        raise
    return Brought(ops, arrangement.materials, score, chunks, spool)
