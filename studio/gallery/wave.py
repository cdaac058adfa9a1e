"""What a sound looks like: its heights and its notes, as numbers that a screen draws in its own colours.

The synthesiser and the FLAC reader are fetched when they are first needed: a start has no time for them.
"""

import json
from dataclasses import dataclass

import numpy as np

from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.music.peaks import peaks
from studio.music.song import RollNote

KIND = "wave"
"""The kind of cache it is kept under."""

VERSION = 2
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
    unread: int = 0
    """How many steps of a song, or seconds of a voice, can't be read; nothing of these is heard."""

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
        made = _of_song(library, piece.id)
    elif piece.kind == "voice":
        made = _of_take(library, piece.id)
    else:
        raise ValueError("only a sound has a wave")
    library.put_cache(piece.id, KIND, _written(made), seen)
    return made


def _of_song(library: Library, piece_id: str) -> Wave:
    from studio.gallery.songs import open_song, seconds_of
    from studio.music.arrangement import RATE
    from studio.music.perform import performed
    from studio.music.score import Score, roll

    song = open_song(library, piece_id)
    arrangement = song.arrangement
    score = Score(arrangement)
    heights = [float(np.abs(block).max()) for block in performed(arrangement, seconds_of(library, piece_id))]
    return Wave(score.duration * 1000 // RATE, _heights(heights), roll(score), song.unread)


def _of_take(library: Library, piece_id: str) -> Wave:
    from studio.gallery.songs import chunks_from
    from studio.music.take import RATE, decode_take

    frames = unread = 0
    heights: list[float] = []
    for second in chunks_from(library, piece_id):
        take = decode_take([second])
        unread += len(take.damaged)
        pcm = take.pcm
        frames += len(pcm)
        heights.extend(peaks(pcm, -(-len(pcm) // FINE)).tolist())
    return Wave(frames * 1000 // RATE, _heights(heights), (), unread)


def _heights(fine: list[float]) -> tuple[float, ...]:
    if not fine:
        return ()
    return tuple(round(float(height), 3) for height in peaks(np.array(fine), HEIGHTS))


def _written(made: Wave) -> bytes:
    notes = [
        [note.start, note.end, round(note.pitch, 3), round(note.velocity, 3)]  # a screen needs no more
        for note in made.notes
    ]
    table = {
        "version": VERSION,
        "milliseconds": made.milliseconds,
        "peaks": made.peaks,
        "notes": notes,
        "unread": made.unread,
    }
    return json.dumps(table, separators=(",", ":")).encode()


def _read(data: bytes | None) -> Wave | None:
    """Return what was cached, or None when there is nothing, or nothing that this version wrote."""
    try:
        table = json.loads(data or b"{}")
        if table.get("version") != VERSION:
            return None
        notes = tuple(RollNote(*note) for note in table["notes"])
        return Wave(int(table["milliseconds"]), tuple(map(float, table["peaks"])), notes, int(table["unread"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
