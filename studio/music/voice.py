"""Voices: the notes that sound, each with its envelope, its pitch that may slide or waver, and its partials.

Nothing large is allocated while rendering. The same calls between the same blocks give the same samples.
"""

import math

import numpy as np

from studio.music.air import Air
from studio.music.bend import Bend, throats
from studio.music.instrument import MOST_PARTIALS, Instrument
from studio.music.noise import Float32
from studio.music.partials import AT_ONCE, Partials
from studio.music.sines import sines_of
from studio.music.sway import Sway, ebb
from studio.music.timbre import Timbre, evened, loudness

PRESS = 0.55
"""How much louder the strongest after-touch is, in nepers (4.8 dB)."""
PRESS_BRIGHT = 0.7
"""And how much brighter, in nepers an octave (6 dB)."""
_PRESSING = 0.12
"""How much of the way to a new pressure is gone in a block."""
_RETRIGGER = 0.09
_STOLEN = 0.025
_HUSH = 0.25
_QUICK = 2
"""Blocks; a rise no longer than that has the same smooth curve wherever in a block it begins."""
_SPARE = 12
_LOOK = 16
"""Blocks from one look for what has died away to the next."""
_GONE = -(1 << 62)


class Voices:
    """At most `notes` notes at once; one more takes the place of the quietest."""

    def __init__(self, rate: int, block: int, notes: int = 32) -> None:
        slots = notes + _SPARE
        self.rate, self.block, self.notes, self.slots = rate, block, notes, slots
        self._partials = Partials(rate, block, slots, slots * MOST_PARTIALS)
        self._level, self._rise, self._loud, self._heard = np.zeros((4, slots))
        self._steady = self._settling = False
        self._pressed, self._pressing, self._pressure = np.zeros((3, slots))
        self._levels = np.zeros((AT_ONCE, slots))
        self._passed = np.arange(1.0, AT_ONCE + 1.0)[:, None]
        self._after = np.zeros((AT_ONCE, slots), np.float32)
        self._bright = np.zeros(slots, np.float32)
        self._frequency, self._before_bend = np.ones((2, slots))
        self._solo, self._cut = np.zeros((2, 2, block), np.float32)
        self._cutting = False
        self._count = np.arange(block, dtype=np.float32)
        self._fall = _smooth(1.0 - self._count / np.float32(block))
        self._attack = np.zeros(block, np.float32)
        self._keys: list[int | None] = [None] * slots
        self._releases: list[float] = [0.0] * slots
        self._throats: list[Timbre | None] = [None] * slots
        self._air, self._sway = Air(rate, block, slots), Sway(slots)
        self._bends: dict[int, Bend] = {}
        self._starting: list[tuple[int, int, float]] = []
        self._begun: list[tuple[int, int, float]] = []
        self._since_check = 0
        self._blocks = 0
        self._last = 1
        self.live = False
        """True while anything sounds."""
        self._under_pressure = False

    @property
    def sounding(self) -> int:
        """How many voices sound."""
        return self.slots - self._keys.count(None)

    @property
    def partials(self) -> int:
        """How many partials they have."""
        return self._partials.count

    @property
    def keys(self) -> tuple[int, ...]:
        """The keys of the voices that sound, but for those whose place was taken."""
        return tuple(key for key in self._keys if key is not None and key != _GONE)

    def has_room(self, key: int) -> bool:
        """Return whether a note can start without another having to make room for it."""
        return key not in self._keys and self.sounding < self.notes

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
        """Start a note `offset` frames into the next blocks. The same key, still sounding, gives way.

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
                nepers = ebb(release, self.rate)
                self._partials.damp(slot, nepers)
                self._sway.let_go(slot, self._blocks, nepers * self.block)
                self._air.let_go(slot, 10.0 ** (-3.0 * self.block / (release * self.rate)))

    def glide(self, key: int, frequency: float, seconds: float) -> None:
        """Slide the notes of a key to a frequency (Hz) in so many seconds."""
        for slot in self._of(key):
            if self._rise[slot] < 0.0:
                continue
            bend = self._bends.get(slot)
            if bend is None:
                here = math.log2(self._frequency[slot])
                bend = self._bends[slot] = Bend(here, here, throat=self._throats[slot])
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
        """Add the next blocks to `mix` (2 × n·block, n at most `AT_ONCE`). Return False when nothing sounded."""
        fed, self._cutting = self._cutting, False
        if fed:
            np.add(mix[:, : self.block], self._cut, out=mix[:, : self.block])
            self._cut.fill(0.0)
        done, frames = 0, mix.shape[1]
        while done < frames:
            if not self._partials.count:
                if self.live:
                    self._starting.clear()
                    self._retire()
                return fed
            blocks = 1 if self._bends or self._under_pressure else (frames - done) // self.block
            end = done + blocks * self.block
            self._add(mix if end - done == frames else mix[:, done:end], blocks)
            done, fed = end, True
        return fed

    @property
    def moving(self) -> bool:
        """True when more than loudness changes in the next block."""
        return bool(self._bends or self._under_pressure)

    def _add(self, mix: Float32, blocks: int) -> None:
        self._bend()
        changes = self._go_on(blocks)
        bright = self._leaning()
        self._partials.add_to(mix, self._after[:blocks] if changes else None, bright, self._begun)
        if self._starting:
            self._starting = [start for start in self._starting if self._starts(mix, *start)]
            self._starting = [(slot, offset - mix.shape[1], attack) for slot, offset, attack in self._starting]
        self._air.add_to(mix, self._levels[:blocks], changes)
        self._partials.turn()
        self._blocks += blocks
        self._last = blocks
        self._since_check += blocks
        if self._since_check >= _LOOK:
            self._retire()

    def _go_on(self, blocks: int) -> bool:
        """Take the envelopes some blocks on; return False when none of them changed anything."""
        if self._steady:
            if self._settling:
                np.copyto(self._levels, self._level)
                self._settling = False
            return False
        self._settling = True
        levels, after = self._levels[:blocks], self._after[:blocks]
        np.multiply(self._rise, self._passed[:blocks], out=levels)
        np.add(levels, self._level, out=levels)
        np.maximum(levels, 0.0, out=levels)
        np.minimum(levels, 1.0, out=levels)
        np.copyto(after, levels, casting="same_kind")
        self._begun.clear()
        for slot, offset, attack in self._starting:
            self._lift(slot, blocks, *self._rise_of(offset, attack)[1:])
        last = levels[-2] if blocks > 1 else self._level
        self._steady = not (self._starting or self._under_pressure or bool(np.not_equal(levels[-1], last).any()))
        np.copyto(self._level, levels[-1])
        return True

    def _rise_of(self, offset: int, attack: float) -> tuple[float, int, float]:
        """Return in how many frames a voice rises by itself, how many blocks that takes, and how loud it is then."""
        if attack <= _QUICK * self.block:
            return attack, math.ceil((offset + attack) / self.block), 1.0
        blocks = offset // self.block + 1
        return blocks * self.block - offset, blocks, (blocks * self.block - offset) / attack

    def _lift(self, slot: int, blocks: int, end: int, top: float) -> None:
        """Say how loud a voice is in the next blocks that rises by itself until a block ends, and is this loud then."""
        levels, after = self._levels[:blocks, slot], self._after[:blocks, slot]
        levels[:end] = after[:end] = 0.0
        if end <= blocks:
            levels[end - 1] = top
        if end < blocks:
            levels[end:] = np.clip(top + self._rise[slot] * self._passed[: blocks - end, 0], 0.0, 1.0)
            after[end:] = levels[end:]
            self._begun.append((end, slot, top))

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
        np.multiply(self._after[0], gap, out=self._after[0], casting="same_kind")
        np.multiply(self._pressure, PRESS_BRIGHT, out=self._bright, casting="same_kind")
        return self._bright

    def swaying(self, since: int = 0) -> tuple[float, float]:
        """Return by how many cents and how often a second its notes waver by now, on the whole.

        Or did `since` blocks ago, of those that were added last.
        """
        return self._sway.at(self._blocks - since, self._levels[self._last - 1 - since] if since else self._level)

    def _bend(self) -> None:
        """Take the pitches that change a block on."""
        if not self._bends:
            return
        before, after = self._before_bend, self._frequency
        for slot, bend in self._bends.items():
            before[slot] = after[slot]
            after[slot] = bend.next()
        self._partials.retune(np.array(list(self._bends), np.intp), before, after, throats(self._bends))
        # one block more at the pitch it has reached
        for slot in [slot for slot, bend in self._bends.items() if bend.over and before[slot] == after[slot]]:
            del self._bends[slot]

    def _starts(self, mix: Float32, slot: int, offset: int, attack: float) -> bool:
        """Add what rises by itself of a voice that begins at a frame. Return whether more of it is to come."""
        frames, block = mix.shape[1], self.block
        rise, end, top = self._rise_of(offset, attack)
        for first in range(max(0, offset // block) * block, min(end * block, frames), block):
            self._partials.solo(slot, self._solo, first // block)
            np.multiply(self._solo, self._rising(offset - first, rise) * np.float32(top), out=self._solo)
            part = mix[:, first : first + block]
            np.add(part, self._solo, out=part)
        if end * block == frames:
            self._partials.begin(slot, top)
        return bool(end * block > frames)

    def _rising(self, offset: int, rise: float) -> Float32:
        """Return a smooth curve from 0, `offset` frames into the block, to 1 after so many frames."""
        np.subtract(self._count, np.float32(offset), out=self._attack)
        np.multiply(self._attack, np.float32(1.0 / rise), out=self._attack)
        np.clip(self._attack, 0.0, 1.0, out=self._attack)
        return _smooth(self._attack)

    def _of(self, key: int) -> list[int]:
        return [slot for slot, other in enumerate(self._keys) if other == key]

    def _slot(self) -> int:
        if self.sounding - self._keys.count(_GONE) >= self.notes:
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
        """Make room at once; what sounded there is gone within the next block, without a corner."""
        going = self._fall * np.float32(self._level[slot])
        for other, offset, attack in self._starting:
            if other == slot:
                going = self._fall * self._rising(offset, attack) if offset < 0 else going * 0.0
        if going.any():
            self._partials.solo(slot, self._solo)
            np.multiply(self._solo, going, out=self._solo)
            np.add(self._cut, self._solo, out=self._cut)
            self._cutting = True
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
        level = gain * instrument.gain * loudness(velocity) * evened(frequency, instrument.even)
        sines = sines_of(instrument.sound, frequency, instrument.tracking, self.rate, self.block)
        start = sines.start(instrument.brightness * (1.0 - velocity), level, offset)
        self._partials.add(slot, sines, start, sines.sides(centre))
        attack = max(instrument.attack, 0.002) * self.rate
        self._level[slot] = self._pressed[slot] = self._pressure[slot] = 0.0
        self._rise[slot] = self.block / attack
        self._releases[slot] = instrument.release
        self._throats[slot] = instrument.sound if instrument.sound.speaks else None
        self._frequency[slot] = frequency
        self._keys[slot] = key
        self.live = True
        self._starting.append((slot, offset, attack))
        self._steady = False
        self._bends.pop(slot, None)
        self._sway.begin(slot, instrument.vibrato, self._blocks + offset // self.block, self.rate / self.block)
        self._air.end(slot)
        if instrument.breath is not None:
            self._air.begin(slot, instrument.breath, level)
        if instrument.drop is not None:
            here, drop = math.log2(frequency), instrument.drop
            self._frequency[slot] = frequency * 2.0 ** (drop.cents / 1200.0)
            falling = 10.0 ** (-self.block / (self.rate * drop.seconds))
            self._bends[slot] = Bend(here, here, drop=drop.cents / 1200.0, falling=falling, throat=self._throats[slot])

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
        for slot, _, _ in self._starting:
            self._heard[slot] = 1.0
        left = self._partials.prune(self._heard).tolist()
        for slot, key in enumerate(self._keys):
            if key is not None and not left[slot]:
                self._free(slot)
        self.live = any(key is not None for key in self._keys)


def _smooth(way: Float32) -> Float32:
    """Return a way from 0 to 1 that begins and ends gently."""
    return way * way * (3.0 - 2.0 * way)
