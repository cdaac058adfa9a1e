"""Notes of parts as a standard MIDI file of type 1: channels, bends, and the time from each message to the next.

Source: Standard MIDI Files 1.0 and General MIDI 1 (MIDI Manufacturers Association).
"""

import io
from dataclasses import dataclass, field, replace

import mido

from studio.music.arrangement import RATE
from studio.music.general_midi import DRUMS, OTHER_PROGRAM, PROGRAMS
from studio.music.instrument import OPEN

TICKS_A_BEAT = 480
MICROSECONDS_A_BEAT = 480_000
"""Of free time: a tick is a millisecond then, so that every time is exactly as it was played."""

LOUD = 100
"""General MIDI's volume of a channel that nobody has turned."""
MIDDLE = 64
"""Its side of a channel that is in the middle."""
BEND = 200.0
"""Cents that the farthest bend goes up or down."""
CHANNELS = tuple(channel for channel in range(16) if channel != DRUMS)

_LONGEST_DELTA = (1 << 28) - 1
_NONE = 100
_STEPS = (1, 2, 5, 10, 20, _NONE)
"""Cents to which bends are rounded: the first with which the channels are enough. The last is no bend at all."""


@dataclass(frozen=True, slots=True)
class Beat:
    """How time is counted."""

    ticks: int = TICKS_A_BEAT
    microseconds: int = MICROSECONDS_A_BEAT

    def at(self, frame: int) -> int:
        """Return the tick of a frame."""
        return (2 * frame * 1_000_000 * self.ticks + RATE * self.microseconds) // (2 * RATE * self.microseconds)


@dataclass(frozen=True, slots=True)
class Note:
    """One key of a piano, from when to when, in ticks."""

    start: int
    end: int
    key: int
    velocity: int
    cents: int = 0
    """How far it is bent."""


@dataclass(slots=True)
class Part:
    """Notes that one instrument plays, as loud, from the same side."""

    name: str
    drums: bool = False
    volume: int = LOUD
    side: int = MIDDLE
    notes: list[Note] = field(default_factory=list)


Timed = tuple[int, int, mido.Message | mido.MetaMessage]
"""When, in ticks; ends (0) before beginnings (1); what."""


def file_of(parts: list[Part], markers: list[Timed], end: int, beat: Beat) -> bytes:
    """Return the bytes of a file: time and markers in its first track, then the parts. The same each time."""
    file = mido.MidiFile(type=1, ticks_per_beat=beat.ticks, charset="utf-8")
    tempo = mido.MetaMessage("set_tempo", tempo=beat.microseconds)
    file.tracks.append(_track([(0, 0, tempo), *markers], end))
    channels = iter(CHANNELS)
    for part, bend in _bent(parts):
        channel = DRUMS if part.drums else next(channels)
        file.tracks.append(_track([*_opening(part, bend, channel), *_messages(_apart(part.notes), channel)], end))
    written = io.BytesIO()
    file.save(file=written)
    return written.getvalue()


def _bent(parts: list[Part]) -> list[tuple[Part, int]]:
    """Return the parts, each apart by its bends in cents as finely as there are channels for it."""
    made: list[tuple[Part, int]] = []
    for step in _STEPS:
        made = []
        for part in parts:
            bends: dict[int, list[Note]] = {}
            for note in part.notes:
                bends.setdefault(0 if step == _NONE else round(note.cents / step) * step, []).append(note)
            made.extend((replace(part, notes=bends[bend]), bend) for bend in sorted(bends, key=abs))
        if sum(not part.drums for part, _ in made) <= len(CHANNELS):
            break
    return made


def _opening(part: Part, bend: int, channel: int) -> list[Timed]:
    made: list[Timed] = [(0, 0, mido.MetaMessage("track_name", name=part.name))]
    program = 0 if part.drums else PROGRAMS.get(part.name.removesuffix(OPEN), OTHER_PROGRAM)
    made.append((0, 0, mido.Message("program_change", channel=channel, program=program)))
    if part.volume != LOUD:
        made.append((0, 0, mido.Message("control_change", channel=channel, control=7, value=part.volume)))
    if part.side != MIDDLE:
        made.append((0, 0, mido.Message("control_change", channel=channel, control=10, value=part.side)))
    if bend:
        pitch = min(8191, max(-8192, round(8192 * bend / BEND)))
        made.append((0, 0, mido.Message("pitchwheel", channel=channel, pitch=pitch)))
    return made


def _apart(notes: list[Note]) -> list[Note]:
    """Return notes of which none sounds while its own key does: MIDI could not tell their ends apart."""
    made: list[Note] = []
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


def _messages(notes: list[Note], channel: int) -> list[Timed]:
    made: list[Timed] = []
    for note in notes:
        start = mido.Message("note_on", channel=channel, note=note.key, velocity=note.velocity)
        made.append((note.start, 1, start))
        made.append((note.end, 0, mido.Message("note_off", channel=channel, note=note.key, velocity=0)))
    return made


def _track(timed: list[Timed], end: int) -> mido.MidiTrack:
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
