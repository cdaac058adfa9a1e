"""A song as a standard MIDI file, for other instruments and other programs.

One tick is one millisecond, so that every time is exactly as it was played: 480 ticks a beat at 125 beats a minute.
A pitch is the nearest key of a piano; what the song holds beyond that is in its open form (`music.openly`).
Source: Standard MIDI Files 1.0 and General MIDI 1 (MIDI Manufacturers Association).
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace

import mido

from studio.music.instrument import Bed, Instruments, standard
from studio.music.note import pitch_of
from studio.music.song import Event, Song

TICKS_A_BEAT = 480
MICROSECONDS_A_BEAT = 480_000

PROGRAMS = {
    "soft-piano": 0,
    "kalimba": 108,
    "singing-bowl": 112,
    "handpan": 114,
    "bowl": 92,
    "warm-pad": 89,
}
"""General MIDI's nearest, from 0: piano, kalimba, tinkle bell, steel drums, bowed and warm pad."""
OTHER_PROGRAM = 114

_CHANNELS = tuple(channel for channel in range(16) if channel != 9)  # the tenth is for drums
_LONGEST_DELTA = (1 << 28) - 1
_DRONE_VELOCITY = 0.5
_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class _Note:
    """One key of a piano, from when to when, in ms."""

    start: int
    end: int
    key: int
    velocity: int


_Timed = tuple[int, int, mido.Message | mido.MetaMessage]
"""When, in ms; ends (0) before beginnings (1); what."""


def write_midi(song: Song, instruments: Instruments | None = None) -> bytes:
    """Return a song as a MIDI file of type 1: a track for each instrument and drone; beds, as rain, are markers.

    A note never let go ends with the song. The same song gives the same bytes; no name of a piece is in them.
    """
    known = standard() if instruments is None else instruments
    file = mido.MidiFile(type=1, ticks_per_beat=TICKS_A_BEAT, charset="utf-8")
    tempo = mido.MetaMessage("set_tempo", tempo=MICROSECONDS_A_BEAT)
    file.tracks.append(_track([(0, 0, tempo), *_markers(song, known)], song.duration))
    tracks: dict[str, list[_Note]] = {}
    for name, note in (*_played(song.events, song.duration), *_droned(song, known)):
        if name not in tracks and len(tracks) >= len(_CHANNELS) - 1:
            name = _OTHERS
        tracks.setdefault(name, []).append(note)
    for channel, (name, notes) in zip(_CHANNELS, tracks.items(), strict=False):
        opening: list[_Timed] = [
            (0, 0, mido.MetaMessage("track_name", name=name)),
            (0, 0, mido.Message("program_change", channel=channel, program=PROGRAMS.get(name, OTHER_PROGRAM))),
        ]
        file.tracks.append(_track([*opening, *_messages(_apart(notes), channel)], song.duration))
    written = io.BytesIO()
    file.save(file=written)
    return written.getvalue()


def _played(events: Iterable[Event], end: int) -> list[tuple[str, _Note]]:
    """Return the notes with their instruments; a key struck again ends its own note."""
    notes: list[tuple[str, _Note]] = []
    held: dict[int, Event] = {}
    for event in events:
        if event.kind == "drone":
            continue
        started = held.pop(event.key, None)
        if started is not None:
            notes.append(_note(started, event.time, started.velocity))
        if event.kind == "on":
            held[event.key] = event
    notes.extend(_note(event, end, event.velocity) for event in held.values())
    return notes


def _droned(song: Song, known: Instruments) -> list[tuple[str, _Note]]:
    """Return each drone that has a pitch as one long note."""
    drones = [event for event in song.events if event.kind == "drone"]
    ends = [*(event.time for event in drones[1:]), song.duration]
    return [
        _note(event, end, _DRONE_VELOCITY)
        for event, end in zip(drones, ends, strict=False)
        if event.instrument in known.drones
        and not isinstance(known.drones[event.instrument], Bed)
        and event.frequency >= 1.0
    ]


def _markers(song: Song, known: Instruments) -> list[_Timed]:
    """Return where what lies underneath changes to something that has no pitch, and where that ends."""
    made: list[_Timed] = []
    bed = ""
    for event in song.events:
        if event.kind != "drone":
            continue
        changed = event.instrument if isinstance(known.drones.get(event.instrument), Bed) else ""
        if bed and bed != changed:
            made.append((event.time, 0, mido.MetaMessage("marker", text=f"{bed} ends")))
        if changed and bed != changed:
            made.append((event.time, 1, mido.MetaMessage("marker", text=changed)))
        bed = changed
    return made


def _note(event: Event, end: int, velocity: float) -> tuple[str, _Note]:
    key = min(127, max(0, round(pitch_of(event.frequency))))
    strength = min(127, max(1, round(velocity * 127)))  # a strength of 0 would be an end
    return event.instrument, _Note(event.time, max(end, event.time + 1), key, strength)


def _apart(notes: list[_Note]) -> list[_Note]:
    """Return notes of which none sounds while its own key does: MIDI could not tell their ends apart."""
    made: list[_Note] = []
    last: dict[int, int] = {}
    for note in sorted(notes, key=lambda note: (note.start, note.end)):
        before = last.get(note.key)
        if before is not None and made[before].start == note.start:
            made[before] = replace(note, velocity=max(note.velocity, made[before].velocity))
            continue
        if before is not None and made[before].end > note.start:
            made[before] = replace(made[before], end=note.start)
        last[note.key] = len(made)
        made.append(note)
    return made


def _messages(notes: list[_Note], channel: int) -> list[_Timed]:
    made: list[_Timed] = []
    for note in notes:
        start = mido.Message("note_on", channel=channel, note=note.key, velocity=note.velocity)
        made.append((note.start, 1, start))
        made.append((note.end, 0, mido.Message("note_off", channel=channel, note=note.key, velocity=0)))
    return made


def _track(timed: list[_Timed], end: int) -> mido.MidiTrack:
    """Return a track of messages with the time since the one before each."""
    track = mido.MidiTrack()
    now = 0
    for time, _, message in [*sorted(timed, key=lambda one: one[:2]), (end, 2, mido.MetaMessage("end_of_track"))]:
        while time - now > _LONGEST_DELTA:  # longer than MIDI can count at once: three days
            track.append(mido.MetaMessage("text", text="", time=_LONGEST_DELTA))
            now += _LONGEST_DELTA
        track.append(message.copy(time=max(0, time - now)))
        now = max(now, time)
    return track
