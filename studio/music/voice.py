"""Voices: the notes that sound, each with its envelope, its pitch that may slide or waver, and its partials.

Nothing large is allocated while rendering. The same calls between the same blocks give the same samples.
"""

import math
from dataclasses import dataclass

import numpy as np

from studio.music.air import Air
from studio.music.instrument import MOST_PARTIALS, Instrument
from studio.music.noise import Float32
from studio.music.partials import Partials

SILENT = 2e-5
"""Below this a voice is over (-94 dB)."""
PRESS = 0.55
"""How much louder the strongest after-touch is, in nepers (4.8 dB)."""
PRESS_BRIGHT = 0.7
"""And how much brighter, in nepers an octave (6 dB)."""
_PRESSING = 0.12
"""How much of the way to a new pressure is gone in a block."""
_RETRIGGER = 0.09
_STOLEN = 0.025
_HUSH = 0.25
_SPARE = 12
_GONE = -(1 << 62)


@dataclass(slots=True)
class _Bend:
    """A pitch on its way. Octaves, each block."""

    base: float
    """log2 of the frequency where it is."""
    goal: float
    rate: float = 0.0
    drop: float = 0.0
    """How far above it still is, as a struck skin."""
    falling: float = 0.0

    def next(self) -> float:
        """Go a block on; return the frequency in Hz."""
        gap = self.goal - self.base
        self.base += max(-self.rate, min(self.rate, gap)) if abs(gap) > 1e-9 else gap
        self.drop = self.drop * self.falling if abs(self.drop) > 2e-4 else 0.0
        return float(2.0 ** (self.base + self.drop))

    @property
    def over(self) -> bool:
        """True when it has arrived."""
        return self.base == self.goal and not self.drop


class Voices:
    """At most `notes` notes at once; one more takes the place of the quietest."""

    def __init__(self, rate: int, block: int, notes: int = 32) -> None:
        slots = notes + _SPARE
        self.rate, self.block, self.notes, self.slots = rate, block, notes, slots
        self._partials = Partials(rate, block, slots, slots * MOST_PARTIALS)
        self._level = np.zeros(slots)
        self._rise = np.zeros(slots)
        self._cents = np.zeros(slots)
        self._speed = np.zeros(slots)
        self._born = np.zeros(slots)
        self._calm = np.zeros(slots)
        self._loud = np.zeros(slots)
        self._heard = np.zeros(slots)
        self._before = np.zeros(slots)
        self._steady = False
        self._pressed = np.zeros(slots)
        self._pressing = np.zeros(slots)
        self._pressure = np.zeros(slots)
        self._after = np.zeros(slots, np.float32)
        self._bright = np.zeros(slots, np.float32)
        self._frequency = np.ones(slots)
        self._solo = np.zeros((2, block), np.float32)
        self._count = np.arange(block, dtype=np.float32)
        self._attack = np.zeros(block, np.float32)
        self._corner = np.zeros(block, np.float32)
        self._keys: list[int | None] = [None] * slots
        self._releases: list[float] = [0.0] * slots
        self._air = Air(rate, block, slots)
        self._bends: dict[int, _Bend] = {}
        self._starting: list[tuple[int, int, float]] = []
        self._since_check = 0
        self._blocks = 0
        self.live = False
        """True while anything sounds."""
        self._under_pressure = False

    @property
    def sounding(self) -> int:
        """How many voices sound."""
        return sum(key is not None for key in self._keys)

    @property
    def partials(self) -> int:
        """How many partials they have."""
        return self._partials.count

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys of the voices that sound, but for those whose place was taken."""
        return tuple(key for key in self._keys if key is not None and key != _GONE)

    def note_on(
        self,
        key: int,
        frequency: float,
        velocity: float,
        instrument: Instrument,
        offset: int = 0,
        gain: float = 1.0,
        pan: float = 0.0,
    ) -> None:
        """Start a note `offset` frames into the next block. The same key, still sounding, gives way.

        `gain` is how loud, beside what the velocity makes of it; `pan` -1 left to 1 right of where it would be.
        """
        self.retire(key)
        slot = self._slot()
        # low notes a little to the left and high ones to the right, as on a keyboard
        centre = max(-0.5, min(0.5, 0.18 * math.log2(max(frequency, 1.0) / 440.0))) * instrument.spread
        self._start(slot, key, frequency, velocity, instrument, offset, gain, centre + pan)

    def retire(self, key: int) -> None:
        """Let the notes of a key make room for another."""
        for slot in self._of(key):
            self._fade_slot(slot, _RETRIGGER)

    def note_off(self, key: int) -> None:
        """Let the notes of a key ring out as their instrument does."""
        for slot in self._of(key):
            release = self._releases[slot]
            if self._rise[slot] >= 0.0 and release > 0.0:
                self._rise[slot] = self._releases[slot] = 0.0
                # nothing but that its sines die away sooner: exact, and no more work than before
                self._partials.damp(slot, math.log(1000.0) / (release * self.rate))
                self._air.let_go(slot, 10.0 ** (-3.0 * self.block / (release * self.rate)))

    def glide(self, key: int, frequency: float, seconds: float) -> None:
        """Slide the notes of a key to a frequency (Hz) in so many seconds."""
        for slot in self._of(key):
            if self._rise[slot] < 0.0:
                continue
            bend = self._bends.get(slot)
            if bend is None:
                here = math.log2(self._frequency[slot])
                bend = self._bends[slot] = _Bend(here, here)
            bend.goal = math.log2(max(1.0, frequency))
            bend.rate = abs(bend.goal - bend.base) * self.block / (self.rate * max(seconds, 1e-3))

    def press(self, key: int, pressure: float) -> None:
        """Lean on the notes of a key, 0 to 1: louder and brighter, never at a jump."""
        for slot in self._of(key):
            self._pressed[slot] = max(0.0, min(1.0, pressure))
            self._under_pressure = True
            self._steady = False

    def fade(self, seconds: float) -> None:
        """Fade everything to nothing in so many seconds, without a click."""
        for slot in range(self.slots):
            self._fade_slot(slot, seconds)

    def hush(self) -> None:
        """Fade everything to nothing quickly."""
        self.fade(_HUSH)

    def add_to(self, mix: Float32) -> bool:
        """Add the next block to `mix` (2 × block). Return False when nothing sounded."""
        if not self._partials.count:
            if self.live:
                self._starting.clear()
                self._retire()
            return False
        self._bend()
        changes = self._go_on()
        bright = self._leaning()
        self._partials.add_to(mix, self._after if changes else None, bright)
        for slot, offset, attack in self._starting:
            self._add_starting(mix, slot, offset, attack)
        self._starting.clear()
        self._air.add_to(mix, self._level, changes)
        self._partials.turn()
        self._blocks += 1
        self._since_check += 1
        if self._since_check >= 16:
            self._retire()
        return True

    def _go_on(self) -> bool:
        """Take the envelopes a block on; return False when none of them changed anything."""
        if self._steady:
            return False
        level, before = self._level, self._before
        np.copyto(before, level)
        np.add(level, self._rise, out=level)
        np.clip(level, 0.0, 1.0, out=level)
        for slot, _, _ in self._starting:
            level[slot] = 0.0
        np.copyto(self._after, level, casting="same_kind")
        self._steady = not (self._starting or self._under_pressure or bool(np.not_equal(level, before).any()))
        return True

    def _leaning(self) -> Float32 | None:
        """Weigh in after-touch; return how much brighter each voice is, None when no one leans on any."""
        if not self._under_pressure:
            return None
        gap = self._pressing
        np.subtract(self._pressed, self._pressure, out=gap)
        np.multiply(gap, _PRESSING, out=gap)
        np.add(self._pressure, gap, out=self._pressure)
        if not self._pressed.any() and float(self._pressure.max()) < 1e-4:
            self._pressure.fill(0.0)
            self._under_pressure = False
            return None
        np.multiply(self._pressure, PRESS, out=gap)
        np.exp(gap, out=gap)
        np.multiply(self._after, gap, out=self._after, casting="same_kind")
        np.multiply(self._pressure, PRESS_BRIGHT, out=self._bright, casting="same_kind")
        return self._bright

    def swaying(self) -> tuple[float, float]:
        """Return by how many cents and how often a second its notes waver by now, on the whole."""
        deep, weight = self._heard, self._before
        np.add(self._born, self._calm, out=deep)
        np.subtract(self._blocks, deep, out=deep)
        np.multiply(deep, 1.0 / 90.0, out=deep)
        np.clip(deep, 0.0, 1.0, out=deep)
        np.multiply(deep, deep, out=deep)
        np.multiply(self._level, self._speed, out=weight)
        level, speed = float(self._level.sum()), float(weight.sum())
        np.multiply(self._level, self._cents, out=weight)
        np.multiply(weight, deep, out=weight)
        return (float(weight.sum()) / level, speed / level) if level > 1e-6 and speed > 0.0 else (0.0, 5.0)

    def _bend(self) -> None:
        """Take the pitches that change a block on."""
        if not self._bends:
            return
        for slot, bend in self._bends.items():
            self._frequency[slot] = bend.next()
        self._partials.retune(np.array(list(self._bends), np.intp), self._frequency)
        for slot in [slot for slot, bend in self._bends.items() if bend.over]:
            del self._bends[slot]

    def _add_starting(self, mix: Float32, slot: int, offset: int, attack: float) -> None:
        self._partials.solo(slot, self._solo)
        np.subtract(self._count, np.float32(offset), out=self._attack)
        np.multiply(self._attack, np.float32(1.0 / attack), out=self._attack)
        np.clip(self._attack, 0.0, 1.0, out=self._attack)
        if offset + attack <= self.block:  # a quick rise has no corners: x² (3 - 2x)
            np.multiply(self._attack, -2.0, out=self._corner)
            np.add(self._corner, 3.0, out=self._corner)
            np.multiply(self._corner, self._attack, out=self._corner)
            np.multiply(self._attack, self._corner, out=self._attack)
        np.multiply(self._solo, self._attack, out=self._solo)
        np.add(mix, self._solo, out=mix)
        self._level[slot] = min(1.0, (self.block - offset) / attack)
        self._partials.begin(slot, float(self._level[slot]))

    def _of(self, key: int) -> list[int]:
        return [slot for slot, other in enumerate(self._keys) if other == key]

    def _slot(self) -> int:
        if sum(key is not None and key != _GONE for key in self._keys) >= self.notes:
            self._steal()
        free = next((slot for slot, key in enumerate(self._keys) if key is None), None)
        if free is None:
            # a dozen were taken within a few milliseconds: the one that has faded furthest goes at once
            leaving = [slot for slot, key in enumerate(self._keys) if key == _GONE]
            free = min(leaving, key=lambda slot: self._level[slot])
            self._drop(free)
        return free

    def _steal(self) -> None:
        """Let the quietest voice go, and its place with it, in a few blocks so that it does not click."""
        self._partials.loudness(self._loud)
        fresh = {slot for slot, _, _ in self._starting}
        taken = [slot for slot, key in enumerate(self._keys) if key is not None and key != _GONE]
        slot = min(taken, key=lambda slot: (slot in fresh, self._loud[slot]))
        if slot in fresh:
            self._drop(slot)
            return
        self._keys[slot] = _GONE
        self._fade_slot(slot, _STOLEN)

    def _drop(self, slot: int) -> None:
        self._starting = [start for start in self._starting if start[0] != slot]
        self._heard.fill(1.0)
        self._heard[slot] = 0.0
        self._partials.prune(self._heard)
        self._free(slot)

    def _free(self, slot: int) -> None:
        self._keys[slot] = None
        self._air.end(slot)
        self._level[slot] = self._pressed[slot] = self._pressure[slot] = 0.0
        self._bends.pop(slot, None)

    def _start(
        self,
        slot: int,
        key: int,
        frequency: float,
        velocity: float,
        instrument: Instrument,
        offset: int,
        gain: float,
        centre: float,
    ) -> None:
        sound = instrument.sound
        hertz = frequency * sound.ratio + sound.beat
        damping = sound.damping(frequency, instrument.tracking) / self.rate
        level = gain * instrument.gain * _loudness(velocity) * _evened(frequency, instrument.even)
        levels = sound.levels(hertz, instrument.brightness * (1.0 - velocity)) * level
        # sines that start at nought `offset` frames into the block
        turn = 2.0j * math.pi / self.rate * hertz - damping
        start = np.exp(turn * -offset) * (levels * -1j)
        angle = (np.clip(centre + sound.pan, -1.0, 1.0) + 1.0) * (math.pi / 4.0)
        pan = np.stack([np.cos(angle), np.sin(angle)])
        self._partials.add(slot, frequency, sound.ratio, sound.beat, damping, start, pan)
        attack = max(instrument.attack, 0.002) * self.rate
        self._level[slot] = self._pressed[slot] = self._pressure[slot] = 0.0
        self._rise[slot] = self.block / attack
        self._releases[slot] = instrument.release
        self._frequency[slot] = frequency
        self._keys[slot] = key
        self.live = True
        self._starting.append((slot, offset, attack))
        self._steady = False
        self._bends.pop(slot, None)
        self._born[slot] = self._blocks
        self._cents[slot] = self._speed[slot] = 0.0
        self._air.end(slot)
        if instrument.vibrato is not None:
            vibrato = instrument.vibrato
            self._cents[slot], self._speed[slot] = vibrato.cents, vibrato.rate
            self._calm[slot] = vibrato.after * self.rate / self.block
        if instrument.breath is not None:
            self._air.begin(slot, instrument.breath, level)
        if instrument.drop is not None:
            here, drop = math.log2(frequency), instrument.drop
            falling = 10.0 ** (-self.block / (self.rate * drop.seconds))
            self._bends[slot] = _Bend(here, here, drop=drop.cents / 1200.0, falling=falling)

    def _fade_slot(self, slot: int, seconds: float) -> None:
        slope = -self.block / (seconds * self.rate)
        if self._keys[slot] is not None and not self._rise[slot] < slope:
            self._rise[slot] = slope
            self._steady = False

    def _retire(self) -> None:
        """Free what has died away."""
        self._since_check = 0
        # those that rise will be heard; those that leave are as loud as they are
        np.copyto(self._heard, self._level)
        self._heard[self._rise > 0.0] = 1.0
        left = self._partials.prune(self._heard).tolist()
        for slot, key in enumerate(self._keys):
            if key is not None and not left[slot]:
                self._free(slot)
        self.live = any(key is not None for key in self._keys)


def _loudness(velocity: float) -> float:
    """Twice the velocity sounds about twice as loud."""
    return math.pow(max(0.0, min(1.0, velocity)), 1.25)


def _evened(frequency: float, even: float) -> float:
    """High notes a little softer and low ones a little stronger, as the ear expects."""
    return max(0.4, min(1.2, math.pow(330.0 / max(frequency, 20.0), even)))
