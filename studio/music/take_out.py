"""What a sound is to become when it goes out, and how that is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from studio.core.progress import Progress
from studio.music.arrangement import RATE, Arrangement
from studio.music.draft import Draft
from studio.music.encode import write_sound
from studio.music.errors import NothingPlayed, NothingToHear, SoundTooLong
from studio.music.evened import Sounding, gain_for, held
from studio.music.flac import LONGEST
from studio.music.midi import write_score
from studio.music.noise import Float32
from studio.music.op_codec import read_op
from studio.music.perform import ReadSecond, performed
from studio.music.score import Score

Kind = Literal["wav", "flac", "opus", "midi"]

SUFFIXES: dict[Kind, str] = {"wav": ".wav", "flac": ".flac", "opus": ".opus", "midi": ".mid"}

REMEMBERED = 120 * RATE
"""Frames of a sound that are kept in memory when it is gone through twice; longer ones are made anew."""


_LISTENING, _WRITING = (0.0, 0.5), (0.5, 1.0)
"""What shares of the work it is to go through a sound twice."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a sound is to become."""

    kind: Kind = "flac"
    even: bool = True
    """As loud as others (-16 LUFS); or as it is."""


def write_song(log: Iterable[bytes], chunks: int, read: ReadSecond, path: Path, form: Form, progress: Progress) -> None:
    """Write the song of a log with so many chunks of sound into a file. Slow: for a worker.

    Raises NothingToHear, NothingPlayed, SoundTooLong, NewerSong, Stopped and OSError; the file is not to be kept then.
    """
    arrangement = Draft(map(read_op, log), chunks).arrangement
    score = Score(arrangement)
    if not score.duration:
        raise NothingToHear
    if score.duration > LONGEST * RATE:
        raise SoundTooLong
    if form.kind == "midi":
        _write_notes(score, path)
    else:
        _write(partial(_song, arrangement, read), score.duration, path, form, progress)


def write_voice(chunks: int, read: ReadSecond, path: Path, form: Form, progress: Progress) -> None:
    """Write captured seconds, one after the other, into a file. Raises as `write_song`. Slow: for a worker."""
    if not chunks:
        raise NothingToHear
    if form.kind == "midi":
        raise NothingPlayed
    _write(partial(_voice, chunks, read), chunks * RATE, path, form, progress)


def _write_notes(score: Score, path: Path) -> None:
    if all(track.kind == "take" for track in score.arrangement.tracks):
        raise NothingPlayed
    path.write_bytes(write_score(score))


def _write(sounding: Sounding, frames: int, path: Path, form: Form, progress: Progress) -> None:
    if form.kind == "midi":
        raise ValueError("notes are no sound")
    if form.even:
        again = _Again(sounding, frames, progress)
        gain = gain_for(lambda: again.sound(*_LISTENING))
        sound = held(again.sound(*_WRITING), gain) if gain else again.sound(*_WRITING)
    else:
        sound = _Again(sounding, frames, progress, remember=False).sound(0.0, 1.0)
    with path.open("w+b") as file:
        if not write_sound(sound, file, form.kind, frames):
            raise NothingToHear
    progress.part(0.0, 1.0)
    progress.at(1, 1)


class _Again:
    """A sound that can be gone through again; what is short enough is remembered meanwhile."""

    def __init__(self, sounding: Sounding, frames: int, progress: Progress, remember: bool = True) -> None:
        self._sounding, self._frames, self._progress = sounding, frames, progress
        self._remember = remember and frames <= REMEMBERED
        self._known: list[Float32] | None = None

    def sound(self, start: float, end: float) -> Iterator[Float32]:
        """Give it from its start, as the stretch `start` … `end` of the whole work."""
        keeping: list[Float32] | None = [] if self._known is None and self._remember else None
        self._progress.part(start, end)
        done = 0
        for part in self._known if self._known is not None else self._sounding():
            self._progress.at(min(done, self._frames), self._frames)
            done += len(part)
            if keeping is not None:
                keeping.append(part)
            yield part
        if keeping is not None:
            self._known = keeping


def _song(arrangement: Arrangement, read: ReadSecond) -> Iterator[Float32]:
    yield from performed(arrangement, read)


def _voice(chunks: int, read: ReadSecond) -> Iterator[Float32]:
    for index in range(chunks):
        second = read(index)
        if second is None:
            yield np.zeros((RATE, 1), np.float32)
        else:
            yield second.mean(axis=1, keepdims=True, dtype=np.float32)
