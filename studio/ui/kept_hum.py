"""A hum, from the microphone to notes of a song: the take is kept as it is hummed, the notes when they are wanted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from studio.core.settings import Settings
from studio.gallery.songs import seconds_of
from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Take, Track, Tuning
from studio.music.draft import after, free
from studio.music.instrument import standard
from studio.music.melody import Hummed, melody, notes_in
from studio.music.noise import Float32
from studio.music.pitch import contour_of
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, SCALES, Scale
from studio.music.song import Event
from studio.music.step import Op, Played, SetClip, SetTrack, Together
from studio.ui.kept_song import KeptSong
from studio.ui.rooms import Rooms

LEAD = 0.1
"""Seconds of a take that are heard before its first note."""
AFTER = 0.4
"""Seconds of it that are heard after its last."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was found in a hum."""

    notes: tuple[Hummed, ...]
    peaks: tuple[float, ...]
    """Loudness 0…1, twenty a second."""
    seconds: float


def heard(rooms: Rooms, song: KeptSong, clip_number: int) -> Heard:
    """Return what is in a take of a song. For a worker."""
    rooms.library.later(lambda: None).result()  # what was captured is written by then
    clip = song.arrangement.clip(clip_number)
    take = None if clip is None else song.arrangement.materials.get(clip.material)
    if not isinstance(take, Take) or song.piece_id is None:
        return Heard((), (), 0.0)
    peaks: list[float] = []
    voice = contour_of(_mono(rooms, song.piece_id, take, peaks))
    return Heard(notes_in(voice), tuple(peaks), take.frames / RATE)


def _mono(rooms: Rooms, piece_id: str, take: Take, peaks: list[float]) -> Iterator[Float32]:
    """Give a take second by second; how loud it is comes along in `peaks`."""
    second = seconds_of(rooms.library, piece_id)
    for index in range(take.first, take.first - (-take.frames // RATE)):
        sound = second(index)
        mono = np.zeros(RATE, np.float32) if sound is None else np.ascontiguousarray(sound.mean(axis=1), np.float32)
        for at in range(0, len(mono), RATE // 20):
            peaks.append(min(1.0, 1.6 * float(np.abs(mono[at : at + RATE // 20]).max())))
        yield mono


def peaks_of(found: Heard) -> tuple[float, ...]:
    """Return how loud it was from the first note to the last, as its picture shows it."""
    if not found.notes:
        return found.peaks
    return found.peaks[int(20 * found.notes[0].start) : round(20 * found.notes[-1].end) + 1]


def events_of(found: Heard, scale: Scale, root: int, instrument: str) -> tuple[Event, ...]:
    """Return the notes of a hum on a scale."""
    return melody(found.notes, scale, root, instrument)


def laid(arrangement: Arrangement, clip: Clip, start: int, events: tuple[Event, ...], tuning: Tuning) -> tuple[Op, ...]:
    """Return the ops that lay the notes beside the take they were found in; the take stays there, and is quiet.

    Both begin just before the first note, at frame `start` of the song: one step. Nothing of the take is lost: its
    clip can be drawn out again.
    """
    track = free(one.number for one in arrangement.tracks)
    number = free(one.number for one in arrangement.clips)
    material = free(arrangement.materials)
    offset = _begin_of(events)
    ends = round((events[-1].time / 1000 + AFTER) * RATE)
    take = arrangement.materials[clip.material]
    length = min(ends, take.frames) - offset if isinstance(take, Take) else 0
    own = arrangement.track(clip.track)
    return (
        Played(material, events, tuning),
        SetTrack(Track(track, "notes")),
        SetClip(Clip(number, track, material, start, offset)),
        SetTrack(replace(own, muted=True)),
        SetClip(replace(clip, start=start, offset=offset, length=max(1, length))),
    )


def shown(arrangement: Arrangement, ops: tuple[Op, ...]) -> Arrangement:
    """Return the arrangement as it would be with the notes, to be heard before they are kept."""
    played, *steps = ops
    materials = {**arrangement.materials, played.material: Notes(played.events, played.tuning)}
    return after(replace(arrangement, materials=materials), Together(tuple(steps)))


def hummed_at(clip: Clip, events: tuple[Event, ...]) -> int:
    """Return the frame of the song at which the notes begin, where their take lies as it was heard."""
    return max(0, clip.start + _begin_of(events) - clip.offset)


def stretch_of(start: int, events: tuple[Event, ...]) -> tuple[int, int]:
    """Return the frame of the song at which the notes begin to be heard, and how many frames there are."""
    return start, max(1, events[-1].time * RATE // 1000 - _begin_of(events))


def _begin_of(events: tuple[Event, ...]) -> int:
    """Return the frame of the take that is the first to be heard."""
    return max(0, round((events[0].time / 1000 - LEAD) * RATE))


def remembered(settings: Settings) -> tuple[str, str, int]:
    """Return the instrument, the scale and the lowest pad that are in use; no drums, which have no notes."""
    known, name = standard().playable, settings.get("instrument", "")
    fits = name in known and not known[name].pieces
    scale, tonic = settings.get("scale", DEFAULT_SCALE.key), settings.get("tonic", DEFAULT_ROOT)
    return (
        name if fits else next(iter(known)),
        scale if scale in SCALES else DEFAULT_SCALE.key,
        tonic if 24 <= tonic <= 72 else DEFAULT_ROOT,
    )


def rows_of(events: tuple[Event, ...]) -> list[tuple[float, float, float, float]]:
    """Return notes as a picture has them: start, end, height and loudness, 0…1 each."""
    from studio.music.song import Song, note_roll

    bars = note_roll(Song(events))
    if not bars:
        return []
    first, last = bars[0].start, max(bar.end for bar in bars)
    low, high = min(bar.pitch for bar in bars) - 2.0, max(bar.pitch for bar in bars) + 2.0
    long = max(1, last - first)
    return [
        ((bar.start - first) / long, (bar.end - first) / long, (bar.pitch - low) / (high - low), bar.velocity)
        for bar in bars
    ]
