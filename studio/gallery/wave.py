"""What a sound looks like: its heights and its notes, as numbers that a screen draws in its own colours.

The synthesiser and the FLAC reader are fetched when they are first needed: a start has no time for them.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.music.codec import DamagedSong, decode
from studio.music.peaks import peaks
from studio.music.song import Event, RollNote, Song, note_roll, song_of

KIND = "wave"
"""The kind of cache it is kept under."""

VERSION = 1
HEIGHTS = 240
"""Heights kept of a sound; a tile shows fewer."""

FINE = 960
"""Frames of a take that one height is first taken from: a fiftieth of a second."""


@dataclass(frozen=True, slots=True)
class Wave:
    """A sound as numbers."""

    milliseconds: int
    """How long it sounds."""
    peaks: tuple[float, ...]
    """The largest sample of each equal part, 0 … 1; none for silence that was never played."""
    notes: tuple[RollNote, ...]
    """What was played, by start; none for a voice."""

    def bars(self, number: int) -> list[float]:
        """Return so many heights 0 … 1, the loudest of them 1; true silence stays flat."""
        heights = peaks(np.array(self.peaks), number)
        loudest = float(heights.max(initial=0.0))
        return [float(height) / loudest if loudest else 0.0 for height in heights]


def wave(library: Library, piece: PieceRecord) -> Wave:
    """Return how a sound or a voice looks, from the cache or from its log. Slow at first: for a worker.

    What is damaged in it is left out.
    Raises ValueError for a piece of another kind, NewerSong for a sound of a later program.
    """
    cached = _read(library.cache(piece.id, KIND))
    if cached is not None:
        return cached
    seen = library.length(piece.id)
    if piece.kind == "sound":
        made = _of_song(song_of(_readable(library, piece.id)))
    elif piece.kind == "voice":
        made = _of_take(library, piece.id)
    else:
        raise ValueError("only a sound has a wave")
    library.put_cache(piece.id, KIND, _written(made), seen)
    return made


def _readable(library: Library, piece_id: str) -> Iterator[Event]:
    for op in library.ops(piece_id):
        with suppress(DamagedSong):  # what was played before and after it is still worth seeing
            yield from decode(op.payload)


def _of_song(song: Song) -> Wave:
    from studio.music.render import blocks

    heights = [float(np.abs(block).max()) for block in blocks(song)]
    return Wave(song.duration, _heights(heights), note_roll(song))


def _of_take(library: Library, piece_id: str) -> Wave:
    from studio.music.take import RATE, decode_take

    frames = 0
    heights: list[float] = []
    for second in library.chunks(piece_id):
        pcm = decode_take([second]).pcm
        frames += len(pcm)
        heights.extend(peaks(pcm, -(-len(pcm) // FINE)).tolist())
    return Wave(frames * 1000 // RATE, _heights(heights), ())


def _heights(fine: list[float]) -> tuple[float, ...]:
    if not fine:
        return ()
    return tuple(round(float(height), 3) for height in peaks(np.array(fine), HEIGHTS))


def _written(made: Wave) -> bytes:
    notes = [
        [note.start, note.end, round(note.pitch, 3), round(note.velocity, 3)]  # a screen needs no more
        for note in made.notes
    ]
    table = {"version": VERSION, "milliseconds": made.milliseconds, "peaks": made.peaks, "notes": notes}
    return json.dumps(table, separators=(",", ":")).encode()


def _read(data: bytes | None) -> Wave | None:
    """Return what was cached, or None when there is nothing, or nothing that this version wrote."""
    try:
        table = json.loads(data or b"{}")
        if table.get("version") != VERSION:
            return None
        notes = tuple(RollNote(*note) for note in table["notes"])
        return Wave(int(table["milliseconds"]), tuple(map(float, table["peaks"])), notes)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
