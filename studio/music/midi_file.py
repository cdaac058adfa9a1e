"""Notes of parts as a standard MIDI file of type 1: bends, touch, and the time from each message to the next.

Source: Standard MIDI Files 1.0 and General MIDI 1 (MIDI Manufacturers Association).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import mido

from studio.music.arrangement import RATE
from studio.music.bank import GLIDE
from studio.music.general_midi import DRUMS, OTHER_PROGRAM, PROGRAMS
from studio.music.instrument import OPEN
from studio.music.midi_channels import CHANNELS, FARTHEST, LOUD, MIDDLE, Line, Note, Part, lines_of

TICKS_A_BEAT = 480
MICROSECONDS_A_BEAT = 480_000
"""Of free time: a tick is a millisecond then, so that every time is exactly as it was played."""

BEND = 200.0
"""Cents that the farthest bend goes up or down where nothing else was said."""
_RANGE = ((101, 0), (100, 0), (6, FARTHEST), (38, 0), (101, 127), (100, 127))
"""Controls that say how far a channel is bent, and then that nothing more is said of that."""
_STEPS_A_SLIDE = 4
"""A wheel turns at once, a slide here takes 60 ms: so many turns stand for it."""

_LONGEST_DELTA = (1 << 28) - 1


@dataclass(frozen=True, slots=True)
class Beat:
    """How time is counted."""

    ticks: int = TICKS_A_BEAT
    microseconds: int = MICROSECONDS_A_BEAT

    def at(self, frame: int) -> int:
        """Return the tick of a frame."""
        return (2 * frame * 1_000_000 * self.ticks + RATE * self.microseconds) // (2 * RATE * self.microseconds)


Timed = tuple[int, int, mido.Message | mido.MetaMessage]
"""When, in ticks; in which order at one tick; what."""

_ENDS, _TURNS, _BEGINS, _MOVES, _LAST = range(5)


def file_of(parts: list[Part], markers: list[Timed], end: int, beat: Beat) -> bytes:
    """Return the bytes of a file: time and markers in its first track, then each part in one. The same each time."""
    file = mido.MidiFile(type=1, ticks_per_beat=beat.ticks, charset="utf-8")
    tempo = mido.MetaMessage("set_tempo", tempo=beat.microseconds)
    file.tracks.append(_track([(0, _ENDS, tempo), *markers], end))
    channels = iter(CHANNELS)
    for part, lines in zip(parts, lines_of(parts), strict=True):
        timed: list[Timed] = [(0, _ENDS, mido.MetaMessage("track_name", name=part.name))]
        for line in lines:
            channel = DRUMS if part.drums else next(channels)
            timed.extend(_opening(part, line, channel))
            timed.extend(_moving(line.notes, channel, beat) if line.own else _struck(line.notes, channel))
        file.tracks.append(_track(timed, end))
    written = io.BytesIO()
    file.save(file=written)
    return written.getvalue()


def _opening(part: Part, line: Line, channel: int) -> Iterator[Timed]:
    program = 0 if part.drums else PROGRAMS.get(part.name.removesuffix(OPEN), OTHER_PROGRAM)
    yield 0, _ENDS, mido.Message("program_change", channel=channel, program=program)
    if part.volume != LOUD:
        yield _control(0, channel, 7, part.volume)
    if part.side != MIDDLE:
        yield _control(0, channel, 10, part.side)
    if line.own:
        for control, value in _RANGE:
            yield _control(0, channel, control, value)
    elif line.bend:
        yield 0, _ENDS, _bend(channel, line.bend, BEND)


def _control(tick: int, channel: int, control: int, value: int) -> Timed:
    return tick, _ENDS, mido.Message("control_change", channel=channel, control=control, value=value)


def _bend(channel: int, cents: float, most: float) -> mido.Message:
    pitch = min(8191, max(-8192, round(8192 * cents / most)))
    return mido.Message("pitchwheel", channel=channel, pitch=pitch)


def _struck(notes: list[Note], channel: int) -> Iterator[Timed]:
    """Give keys that go down and up, and how each is leant on."""
    for note in notes:
        yield from _key(note, channel)
        for tick, weight in note.presses:
            if note.start <= tick < note.end:
                yield tick, _MOVES, mido.Message("polytouch", channel=channel, note=note.key, value=weight)


def _key(note: Note, channel: int) -> Iterator[Timed]:
    yield note.start, _BEGINS, mido.Message("note_on", channel=channel, note=note.key, velocity=note.velocity)
    yield note.end, _ENDS, mido.Message("note_off", channel=channel, note=note.key, velocity=0)


def _moving(notes: list[Note], channel: int, beat: Beat) -> Iterator[Timed]:
    """Give notes one after the other with all that becomes of each: its bends and its touch are the channel's."""
    bent = leant = 0
    for note in notes:
        yield from _key(note, channel)
        moves: list[tuple[int, int]] = [(note.start, note.cents), *_slid(note, beat)]
        for tick, cents in moves:
            message = _bend(channel, cents, 100.0 * FARTHEST)
            if message.pitch != bent:
                bent = message.pitch
                yield tick, _TURNS if tick == note.start else _MOVES, message
        for tick, weight in ((note.start, 0), *note.presses):
            at = max(tick, note.start)
            if weight != leant and at < note.end:
                leant = weight
                order = _TURNS if at == note.start else _MOVES
                yield at, order, mido.Message("aftertouch", channel=channel, value=weight)


def _slid(note: Note, beat: Beat) -> Iterator[tuple[int, int]]:
    """Give where a note's bend is when, as here: evenly from where it is by then to where a slide leads."""
    lasts = max(1, beat.at(round(GLIDE * RATE)))
    here = float(note.cents)
    ends = [*(tick for tick, _ in note.slides[1:]), note.end]
    for (start, goal), end in zip(note.slides, ends, strict=False):
        for step in range(1, _STEPS_A_SLIDE + 1):
            at = start + round(step * lasts / _STEPS_A_SLIDE)
            if at >= end:
                break
            yield at, round(here + (goal - here) * step / _STEPS_A_SLIDE)
        here += (goal - here) * min(1.0, (end - start) / lasts)


def _track(timed: list[Timed], end: int) -> mido.MidiTrack:
    """Return a track of messages with the time since the one before each."""
    track = mido.MidiTrack()
    now = 0
    for time, _, message in [*sorted(timed, key=lambda one: one[:2]), (end, _LAST, mido.MetaMessage("end_of_track"))]:
        while time - now > _LONGEST_DELTA:  # longer than MIDI can count at once: three days
            track.append(mido.MetaMessage("text", text="", time=_LONGEST_DELTA))
            now += _LONGEST_DELTA
        track.append(message.copy(time=max(0, time - now)))
        now = max(now, time)
    return track
