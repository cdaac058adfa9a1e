"""A standard MIDI file from anywhere, as notes: each byte of it is looked at once, and nothing in it is believed.

What can be read of a damaged file is kept; everything else is one error. Key and time signatures, sysex and clocks are
passed over. Source: Standard MIDI Files 1.0, General MIDI 1 (MIDI Manufacturers Association).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from studio.music.errors import NotMidi
from studio.music.midi_bytes import MOST_TOUCHES, chunks, read_track, unwrapped
from studio.music.midi_file import MICROSECONDS_A_BEAT, TICKS_A_BEAT

MOST_BYTES = 1 << 20
"""Longest file; the longest symphonies take half of it."""
MOST_EVENTS = 120_000
"""Messages that are listened to."""
MOST_NOTES = 30_000
"""A long symphony has as many; what is beyond is no music, or would take longer than a second to bring in."""
MOST_TEMPOS = 8192
"""Changes of time."""
MOST_PARTS = 256
"""Tracks with notes on a channel of their own."""
MOST_MOVES = 16_000
"""Bends of sounding notes that are followed, and so many touches of them; later ones are passed over."""
OFTEN = 15
"""Milliseconds between two of a note: a wheel sends more than anyone hears."""
LONGEST = 24 * 3600 * 1000
"""Milliseconds."""

_USUAL = 500_000
_OFF, _ON, _TOUCH, _CONTROL, _PROGRAM, _TOUCH_ALL, _BEND = 0x80, 0x90, 0xA0, 0xB0, 0xC0, 0xD0, 0xE0
_VOLUME, _SIDE, _EXPRESSION, _PEDAL = 7, 10, 11, 64
_FAINT = 24
"""Expression of a note at least: one that swells from nothing would never be heard here."""
_SOUND_OFF, _RESET, _NOTES_OFF = 120, 121, 123


class MidiNote(NamedTuple):
    """One note."""

    start: int
    """Milliseconds."""
    end: int
    """Milliseconds, after the start; a pedal has held it until then."""
    key: int
    """0 to 127."""
    bend: float
    """Semitones above its key."""
    velocity: float
    """0 to 1."""
    program: int
    """Of General MIDI, 0 to 127."""
    slides: tuple[tuple[int, float], ...] = ()
    """When, in milliseconds, it is bent how far from then on."""
    presses: tuple[tuple[int, float], ...] = ()
    """When, in milliseconds, it is leant on how much from then on, 0 to 1."""


@dataclass(frozen=True, slots=True)
class MidiPart:
    """What one track of the file plays on one channel."""

    title: str
    channel: int
    """0 to 15."""
    volume: int
    """0 to 127, 100 is usual."""
    side: int
    """0 left, 64 middle, 127 right."""
    notes: tuple[MidiNote, ...]
    track: int = 0
    """Its track's number in the file."""


@dataclass(frozen=True, slots=True)
class MidiSong:
    """All that is played in a file, in parts as they lie in it; there is at least one note."""

    parts: tuple[MidiPart, ...]
    tempo: float
    """Beats a minute where the file has one and keeps to it; 0 where it has none, or several."""


def read_midi(data: bytes) -> MidiSong:
    """Return what is played in a MIDI file of type 0 or 1.

    Raises NotMidi for anything else, for one without a note and for one beyond a day: nothing but that.
    """
    if len(data) > MOST_BYTES:
        raise NotMidi
    data = unwrapped(data)
    division, places = chunks(data)
    messages: list[tuple[int, int, int, int, int]] = []
    tempos: list[tuple[int, int]] = []
    titles: list[str] = []
    touches = 0
    for number, (start, end) in enumerate(places):
        room = MOST_EVENTS + touches - len(messages)
        read = read_track(data, start, end, number, room, MOST_TOUCHES - touches)
        touches += read.touches
        messages.extend(read.messages)
        tempos.extend(read.tempos)
        titles.append(read.title)
        if len(tempos) > MOST_TEMPOS:
            raise NotMidi
    messages.sort(key=lambda message: message[:2])  # those of one track keep their order
    clock = _Clock(division, tempos)
    parts = _Parts(clock)
    for message in messages:
        parts.hear(*message)
    return MidiSong(parts.done(messages[-1][0] if messages else 0, titles), clock.steady)


class _Clock:
    """Ticks as milliseconds."""

    def __init__(self, division: int, tempos: list[tuple[int, int]]) -> None:
        self.steady = 0.0
        """Beats a minute, 0 when they change or nobody says."""
        if division >= 0x8000:  # so many ticks of so many pictures a second
            pictures, ticks = 0x100 - (division >> 8), division & 0xFF
            self._starts, self._times = [0], [0.0]
            self._each = [1000.0 / max(1, pictures * ticks)]
            return
        changes: dict[int, int] = {0: _USUAL}
        changes.update(sorted(tempos, key=lambda change: change[0]))
        self._starts = sorted(changes)
        self._each = [changes[tick] / 1000.0 / division for tick in self._starts]
        self._times = [0.0]
        for index in range(1, len(self._starts)):
            span = self._starts[index] - self._starts[index - 1]
            self._times.append(self._times[-1] + span * self._each[index - 1])
        ours = division == TICKS_A_BEAT and changes[0] == MICROSECONDS_A_BEAT  # what free time is written as
        if tempos and len(set(changes.values())) == 1 and not ours:
            self.steady = 60_000_000 / changes[0]

    def ms(self, tick: int) -> int:
        """Return when a tick is. Raises NotMidi."""
        index = bisect_right(self._starts, tick) - 1
        time = self._times[index] + (tick - self._starts[index]) * self._each[index]
        if time > LONGEST:
            raise NotMidi(NotMidi.too_long)
        return round(time)


class _Begun(NamedTuple):
    """A note that sounds."""

    notes: list[MidiNote]
    """Where it belongs."""
    start: int
    bend: float
    velocity: float
    program: int
    slides: list[tuple[int, float]]
    presses: list[tuple[int, float]]


_Key = tuple[int, int]
"""Track and key of a note that sounds."""


class _Channel:
    """What is turned and held on one channel."""

    def __init__(self) -> None:
        self.held: dict[_Key, _Begun] = {}
        self.let_go: dict[_Key, None] = {}
        """Those that only the pedal holds."""
        self.program, self.volume, self.side = 0, 100, 64
        self.coarse, self.fine, self.parameter = 2, 0, -1
        self.reset()

    def reset(self) -> None:
        self.bend, self.expression, self.pedal, self.touch = 8192, 127, False, 0

    def turn(self, control: int, value: int) -> None:
        if control == _VOLUME:
            self.volume = value
        elif control == _SIDE:
            self.side = value
        elif control == _EXPRESSION:
            self.expression = value
        elif control == 101:
            self.parameter = value << 7
        elif control == 100 and self.parameter >= 0:
            self.parameter = self.parameter & 0x3F80 | value
        elif control == 6 and self.parameter == 0:
            self.coarse = value
        elif control == 38 and self.parameter == 0:
            self.fine = value

    def end(self, key: _Key, time: int) -> None:
        notes, start, bend, velocity, program, slides, presses = self.held.pop(key)
        self.let_go.pop(key, None)
        end = max(time, start + 1)
        notes.append(MidiNote(start, end, key[1], bend, velocity, program, tuple(slides), tuple(presses)))

    def slide(self, time: int) -> int:
        """Bend what sounds; return how many bends these are."""
        for begun in self.held.values():
            _follow(begun.slides, time, self.semitones, begun.bend)
        return len(self.held)

    def press(self, time: int, keys: Iterable[_Key], weight: int) -> int:
        """Lean on notes; return how many these are."""
        many = 0
        for begun in (self.held[key] for key in keys if key in self.held):
            _follow(begun.presses, time, weight / 127, 0.0)
            many += 1
        return many

    @property
    def semitones(self) -> float:
        return (self.bend - 8192) / 8192 * min(24.0, self.coarse + self.fine / 100)


def _follow(moves: list[tuple[int, float]], time: int, to: float, first: float) -> None:
    """Note where something of a note goes, not more often than is heard; without a move it is where it was first."""
    if moves and time - moves[-1][0] < OFTEN:
        moves[-1] = moves[-1][0], to
    elif to != (moves[-1][1] if moves else first):
        moves.append((time, to))


class _Part(NamedTuple):
    """One track on one channel while it is heard."""

    volume: int
    side: int
    notes: list[MidiNote]


class _Parts:
    """All parts while they are heard."""

    def __init__(self, clock: _Clock) -> None:
        self._clock = clock
        self._channels = [_Channel() for _ in range(16)]
        self._parts: dict[tuple[int, int], _Part] = {}
        self._slides = self._presses = self._notes = 0

    def hear(self, tick: int, track: int, status: int, first: int, second: int) -> None:
        channel = status & 15
        state, kind = self._channels[channel], status & 0xF0
        if kind == _ON and second:
            self._begin(tick, track, channel, first, second)
        elif kind in (_ON, _OFF):
            key = track, first
            if key in state.held:
                if state.pedal:
                    state.let_go[key] = None
                else:
                    state.end(key, self._clock.ms(tick))
        elif kind == _PROGRAM:
            state.program = first
        elif kind == _BEND:
            state.bend = second << 7 | first
            self._slide(tick, state)
        elif kind == _TOUCH:
            self._press(tick, state, ((track, first),), second)
        elif kind == _TOUCH_ALL:
            state.touch = first
            self._press(tick, state, state.held, first)
        elif kind == _CONTROL:
            self._control(tick, state, first, second)

    def _begin(self, tick: int, track: int, channel: int, pitch: int, velocity: int) -> None:
        state = self._channels[channel]
        part = self._parts.get((track, channel))
        if part is None:
            part = self._parts[track, channel] = _Part(state.volume, state.side, [])
        self._notes += 1
        if self._notes > MOST_NOTES or len(self._parts) > MOST_PARTS:
            raise NotMidi
        key, time = (track, pitch), self._clock.ms(tick)
        if key in state.held:
            state.end(key, time)
        strength = velocity * max(state.expression, _FAINT) / 16129  # 127 × 127
        state.held[key] = _Begun(part.notes, time, state.semitones, strength, state.program, [], [])
        if state.touch:
            state.held[key].presses.append((time, state.touch / 127))

    def _slide(self, tick: int, state: _Channel) -> None:
        if state.held and self._slides < MOST_MOVES:
            self._slides += state.slide(self._clock.ms(tick))

    def _press(self, tick: int, state: _Channel, keys: Iterable[_Key], weight: int) -> None:
        if state.held and self._presses < MOST_MOVES:
            self._presses += state.press(self._clock.ms(tick), keys, weight)

    def _control(self, tick: int, state: _Channel, control: int, value: int) -> None:
        if control == _PEDAL:
            state.pedal = value >= 64
            if not state.pedal:
                self._stop(tick, state, state.let_go)
        elif control in (_SOUND_OFF, _NOTES_OFF):
            self._stop(tick, state, state.held)
        elif control == _RESET:
            state.reset()
            self._stop(tick, state, state.let_go)
        else:
            state.turn(control, value)

    def _stop(self, tick: int, state: _Channel, keys: dict[_Key, Any]) -> None:
        for key in list(keys):
            state.end(key, self._clock.ms(tick))
        keys.clear()  # a dictionary that was emptied one by one is slow to look through

    def done(self, last: int, titles: list[str]) -> tuple[MidiPart, ...]:
        """Return the parts; what still sounds ends with the file."""
        for state in self._channels:
            self._stop(last, state, state.held)
        made = []
        for (track, channel), part in sorted(self._parts.items()):
            notes = tuple(sorted(part.notes, key=_place))
            made.append(MidiPart(titles[track], channel, part.volume, part.side, notes, track))
        if not made:
            raise NotMidi(NotMidi.no_notes)
        return tuple(made)


def _place(note: MidiNote) -> tuple[int, int]:
    return note.start, note.key
