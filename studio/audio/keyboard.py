"""What a MIDI keyboard says, as what is to be done: MIDI 1.0, of which only what a hand does counts.

Notes, pitch bend and its range, after-touch of a key and of all, the sustain pedal, all notes off. Clock, programs and
what else there is are let pass. Nothing is known here of ports or of time.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from studio.audio.card import GLIDE, NOTE_OFF, NOTE_ON, PRESS
from studio.music.note import frequency

Kind = Literal["on", "off", "glide", "press"]

_KINDS: dict[int, Kind] = {NOTE_ON: "on", NOTE_OFF: "off", GLIDE: "glide", PRESS: "press"}

FIRST_KEY = 4096
"""Keys of keyboards begin here, apart from those of pads."""
_BEND = 2.0
_BEND_OF_EACH = 48.0
_CENTRE = 8192


@dataclass(frozen=True, slots=True)
class Struck:
    """One thing to do."""

    kind: Kind
    key: int
    """Names the note from its on to its off."""
    frequency: float = 0.0
    """Hz, of an on and of a glide."""
    strength: float = 0.0
    """0 to 1: velocity of an on, pressure of a press."""


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """One thing that was done on a keyboard, and has sounded."""

    when: float
    """Monotonic seconds, as `time.monotonic` gives them in every process."""
    kind: Kind
    key: int
    """Names the note from its on to its off; above those of pads."""
    frequency: float
    """Hz, of an on and of a glide."""
    strength: float
    """0 to 1: velocity of an on, pressure of a press."""
    instrument: str


def played_note(row: Sequence[float], instruments: Sequence[str]) -> PlayedNote:
    """Return an event of the ring, as the audio process writes it."""
    kind, key, hertz, strength, instrument, when = row[:6]
    name = instruments[int(instrument) % len(instruments)]
    return PlayedNote(when, _KINDS.get(int(kind), "off"), int(key), hertz, strength, name)


class Keyboard:
    """One keyboard, from connected to not. Hand it whole messages; it hands back what is to be done."""

    def __init__(self, number: int = 0, allowed: Sequence[float] | None = None) -> None:
        """`number` tells it from others; `allowed` are the pitches it may sound, None for all."""
        self._first = FIRST_KEY + 2048 * (number % 64)
        self._allowed = sorted(allowed) if allowed else None
        self._pitches: dict[int, float] = {}
        self._down: set[int] = set()
        self._pedals = [False] * 16
        self._bends = [0.0] * 16
        self._ranges = [_BEND] * 16
        self._parameters = [0x3FFF] * 16

    def allow(self, allowed: Sequence[float] | None) -> None:
        """Let the next notes be of these pitches only, each the nearest; None for all."""
        self._allowed = sorted(allowed) if allowed else None

    def hear(self, message: Sequence[int]) -> list[Struck]:
        """Return what a message (status and data bytes) asks for; nothing for one that is damaged or means nothing."""
        if not message or not 0x80 <= message[0] < 0xF0 or any(not 0 <= byte < 0x80 for byte in message[1:3]):
            return []
        kind, channel = message[0] & 0xF0, message[0] & 0x0F
        first = message[1] if len(message) > 1 else 0
        if kind == 0xD0 and len(message) == 2:
            return [Struck("press", key, strength=first / 127.0) for key in self._sounding(channel)]
        if len(message) != 3:
            return []
        second = message[2]
        if kind == 0x90 and second:
            return self._on(channel, first, second)
        if kind in (0x80, 0x90):
            return self._off(channel, first)
        if kind == 0xA0:
            key = self._key(channel, first)
            return [Struck("press", key, strength=second / 127.0)] if key in self._pitches else []
        if kind == 0xB0:
            return self._control(channel, first, second)
        if kind == 0xE0:
            return self._bend(channel, first + 128 * second)
        return []

    def let_go(self) -> list[Struck]:
        """Return what lets all its notes go: it was pulled out."""
        keys = list(self._pitches)
        self._pitches.clear()
        self._down.clear()
        self._pedals = [False] * 16
        return [Struck("off", key) for key in keys]

    def _key(self, channel: int, note: int) -> int:
        return self._first + 128 * channel + note

    def _sounding(self, channel: int) -> list[int]:
        return [key for key in self._pitches if (key - self._first) // 128 == channel]

    def _on(self, channel: int, note: int, velocity: int) -> list[Struck]:
        key = self._key(channel, note)
        pitch = self._nearest(note)
        again = [Struck("off", key)] if key in self._pitches else []
        self._pitches[key] = pitch
        self._down.add(key)
        return [*again, Struck("on", key, frequency(pitch + self._bends[channel]), velocity / 127.0)]

    def _off(self, channel: int, note: int) -> list[Struck]:
        key = self._key(channel, note)
        self._down.discard(key)
        if self._pedals[channel] or self._pitches.pop(key, None) is None:
            return []
        return [Struck("off", key)]

    def _nearest(self, pitch: float) -> float:
        allowed = self._allowed
        if not allowed:
            return pitch
        at = bisect_left(allowed, pitch)
        return min(allowed[max(0, at - 1) : at + 1], key=lambda one: abs(one - pitch))

    def _control(self, channel: int, number: int, value: int) -> list[Struck]:
        if number == 64:
            return self._pedal(channel, value >= 64)
        if number in (120, 123, 124, 125, 126, 127):
            return self._silence(channel)
        if number == 121:
            return [*self._pedal(channel, False), *self._bend(channel, _CENTRE)]
        if number == 101:
            self._parameters[channel] = value << 7 | self._parameters[channel] & 0x7F
        elif number == 100:
            self._parameters[channel] = self._parameters[channel] & 0x3F80 | value
        elif number in (98, 99):
            self._parameters[channel] = 0x3FFF
        elif number == 6:
            self._parameter(channel, value)
        return []

    def _parameter(self, channel: int, value: int) -> None:
        if self._parameters[channel] == 0:
            self._ranges[channel] = float(value)
        elif self._parameters[channel] == 6 and channel in (0, 15) and value:
            # MIDI polyphonic expression: a channel for each finger, whose bends are wide
            members = range(1, min(16, value + 1)) if channel == 0 else range(max(0, 15 - value), 15)
            for member in members:
                self._ranges[member] = _BEND_OF_EACH

    def _pedal(self, channel: int, down: bool) -> list[Struck]:
        self._pedals[channel] = down
        if down:
            return []
        gone = [key for key in self._sounding(channel) if key not in self._down]
        for key in gone:
            del self._pitches[key]
        return [Struck("off", key) for key in gone]

    def _silence(self, channel: int) -> list[Struck]:
        gone = self._sounding(channel)
        for key in gone:
            del self._pitches[key]
            self._down.discard(key)
        return [Struck("off", key) for key in gone]

    def _bend(self, channel: int, value: int) -> list[Struck]:
        self._bends[channel] = (value - _CENTRE) / _CENTRE * self._ranges[channel]
        return [
            Struck("glide", key, frequency(self._pitches[key] + self._bends[channel]))
            for key in self._sounding(channel)
        ]
