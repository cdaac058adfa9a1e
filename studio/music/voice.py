"""Voices: up to 36 sounding notes, each a sum of decaying sines, rendered a block at a time as one matrix product.

A partial is z·wⁿ with w = r·e^{iω}. Its next block is Re(z·W), where the row W = (w⁰ … w^{B-1}) is worked out
once, when the note starts; after the block z is multiplied by w^B. With the envelope a straight line inside a
block, all voices together are one product of (4 × rows) by (rows × B): left, right, and the slopes of both.
Nothing is allocated while rendering.
"""

import cmath
import math

import numpy as np
from numpy.typing import NDArray

from studio.music.instrument import MOST_PARTIALS, Instrument

Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]

SILENT = 2e-5
"""Below this a voice is over (-94 dB)."""
_RETRIGGER = 0.09
_HUSH = 0.25


class Voices:
    """A bank of voices; the first `reserved` slots are for drones and are never taken for notes."""

    def __init__(self, rate: int, block: int, notes: int = 32, reserved: int = 4) -> None:
        if block < 2 or block & (block - 1):
            raise ValueError("the block is a power of two")
        slots, partials = notes + reserved, MOST_PARTIALS
        self.rate, self.block, self.slots, self.reserved = rate, block, slots, reserved
        self._waves = np.zeros((slots, 2, partials, block), np.float32)
        self._rows = self._waves.reshape(slots * 2 * partials, block)
        self._state = np.zeros((slots, partials), np.complex128)
        self._step = np.ones((slots, partials), np.complex128)
        self._pan = np.zeros((2, slots, partials))
        self._level = np.zeros(slots)
        self._rise = np.zeros(slots)
        self._fall = np.ones(slots)
        self._next = np.zeros(slots)
        self._delta = np.zeros(slots)
        self._loud = np.zeros(slots)
        self._size = np.zeros((slots, partials))
        self._scaled = np.zeros((slots, partials), np.complex128)
        self._mixed64 = np.zeros((4, slots, 2, partials))
        self._mixed = np.zeros((4, slots, 2, partials), np.float32)
        self._mixed_rows = self._mixed.reshape(4, slots * 2 * partials)
        self._out = np.zeros((4, block), np.float32)
        self._solo = np.zeros((2, block), np.float32)
        self._tail = np.zeros((2, block), np.float32)
        self._has_tail = False
        self._power = np.zeros((partials, block), np.complex128)
        self._slope = np.arange(block, dtype=np.float32) / np.float32(block)
        self._fade_out = np.float32(1.0) - self._slope
        self._count = np.arange(block, dtype=np.float32)
        self._attack = np.zeros(block, np.float32)
        self._keys: list[int | None] = [None] * slots
        self._offs: list[float] = [1.0] * slots
        self._starting: list[tuple[int, int, float]] = []
        self._top = 0
        self._since_check = 0

    @property
    def sounding(self) -> int:
        """How many voices sound, drones too."""
        return sum(key is not None for key in self._keys)

    def note_on(self, key: int, frequency: float, velocity: float, instrument: Instrument, offset: int = 0) -> None:
        """Start a note `offset` frames into the next block. The same key, still sounding, gives way."""
        self._fade(key, _RETRIGGER)
        self._start(self._slot(), key, frequency, velocity, instrument, offset)

    def note_off(self, key: int) -> None:
        """Let the notes of a key ring out as their instrument does."""
        for slot in range(self.reserved, self.slots):
            if self._keys[slot] == key and self._rise[slot] >= 0.0:
                self._fall[slot] = self._offs[slot]

    def drone_on(self, frequency: float, instrument: Instrument) -> None:
        """Start a drone; others keep sounding until `drones_off`."""
        slot = next((s for s in range(self.reserved) if self._keys[s] is None), None)
        if slot is None:
            slot = int(np.argmin(self._level[: self.reserved]))
            self._keep_tail(slot)
        self._start(slot, -1, frequency, 1.0, instrument, 0)

    def drones_off(self, seconds: float) -> None:
        """Fade every drone to nothing in so many seconds."""
        for slot in range(self.reserved):
            self._fade_slot(slot, seconds)

    def hush(self) -> None:
        """Fade everything to nothing, quickly and without a click."""
        for slot in range(self.slots):
            self._fade_slot(slot, _HUSH)

    def add_to(self, mix: Float32) -> bool:
        """Add the next block to `mix` (2 × block). Return False when nothing sounded."""
        if self._top == 0 and not self._has_tail:
            return False
        if self._has_tail:
            np.add(mix, self._tail, out=mix)
            self._tail.fill(0.0)
            self._has_tail = False
        if self._top:
            self._sum_running(mix)
            for slot, offset, attack in self._starting:
                self._add_starting(mix, slot, offset, attack)
            self._starting.clear()
            top = self._top
            np.multiply(self._state[:top], self._step[:top], out=self._state[:top])
            self._retire()
        return True

    def _sum_running(self, mix: Float32) -> None:
        top = self._top
        level, after, delta = self._level[:top], self._next[:top], self._delta[:top]
        np.add(level, self._rise[:top], out=after)
        np.clip(after, 0.0, 1.0, out=after)
        np.multiply(after, self._fall[:top], out=after)
        for slot, _, _ in self._starting:
            after[slot] = 0.0
        np.subtract(after, level, out=delta)
        self._weigh(0, top, level)
        self._weigh(2, top, delta)
        np.copyto(self._mixed[:, :top], self._mixed64[:, :top], casting="same_kind")
        rows = top * 2 * MOST_PARTIALS
        np.matmul(self._mixed_rows[:, :rows], self._rows[:rows], out=self._out)
        np.multiply(self._out[2:], self._slope, out=self._out[2:])
        np.add(mix, self._out[:2], out=mix)
        np.add(mix, self._out[2:], out=mix)
        np.copyto(level, after)

    def _weigh(self, at: int, top: int, by: Float64) -> None:
        scaled = self._scaled[:top]
        np.multiply(self._state[:top], by[:, None], out=scaled)
        for side in (0, 1):
            np.multiply(scaled.real, self._pan[side, :top], out=self._mixed64[at + side, :top, 0])
            np.multiply(scaled.imag, self._pan[side, :top], out=self._mixed64[at + side, :top, 1])

    def _add_starting(self, mix: Float32, slot: int, offset: int, attack: float) -> None:
        self._solo_block(slot, 1.0)
        np.subtract(self._count, np.float32(offset), out=self._attack)
        np.multiply(self._attack, np.float32(1.0 / attack), out=self._attack)
        np.clip(self._attack, 0.0, 1.0, out=self._attack)
        np.multiply(self._solo, self._attack, out=self._solo)
        np.add(mix, self._solo, out=mix)
        self._level[slot] = min(1.0, (self.block - offset) / attack)

    def _solo_block(self, slot: int, level: float) -> None:
        one = slice(slot, slot + 1)
        state = self._state[slot]
        for side in (0, 1):
            np.multiply(state.real, self._pan[side, slot], out=self._mixed64[side, slot, 0])
            np.multiply(state.imag, self._pan[side, slot], out=self._mixed64[side, slot, 1])
        np.multiply(self._mixed64[:2, one], level, out=self._mixed64[:2, one])
        np.copyto(self._mixed[:2, one], self._mixed64[:2, one], casting="same_kind")
        rows = slice(slot * 2 * MOST_PARTIALS, (slot + 1) * 2 * MOST_PARTIALS)
        np.matmul(self._mixed_rows[:2, rows], self._rows[rows], out=self._solo)

    def _keep_tail(self, slot: int) -> None:
        """Give a voice one last block, fading, so that taking its place does not click."""
        self._solo_block(slot, float(self._level[slot]))
        np.multiply(self._solo, self._fade_out, out=self._solo)
        np.add(self._tail, self._solo, out=self._tail)
        self._has_tail = True
        self._starting = [start for start in self._starting if start[0] != slot]

    def _slot(self) -> int:
        for slot in range(self.reserved, self.slots):
            if self._keys[slot] is None:
                return slot
        np.abs(self._state, out=self._size)
        self._size.sum(axis=1, out=self._loud)
        np.multiply(self._loud, self._level, out=self._loud)
        for slot, _, _ in self._starting:
            self._loud[slot] = 1.0
        slot = self.reserved + int(np.argmin(self._loud[self.reserved :]))
        self._keep_tail(slot)
        return slot

    def _start(
        self, slot: int, key: int, frequency: float, velocity: float, instrument: Instrument, offset: int
    ) -> None:
        state, step, power = self._state[slot], self._step[slot], self._power
        loudness = instrument.gain * _loudness(velocity) * _evened(frequency)
        softness = instrument.brightness * (1.0 - velocity)
        # low notes a little to the left and high ones to the right, as on a keyboard; drones in the middle
        centre = 0.0 if slot < self.reserved else max(-0.5, min(0.5, 0.18 * math.log2(max(frequency, 1.0) / 440.0)))
        state.fill(0.0)
        step.fill(1.0)
        self._pan[:, slot].fill(0.0)
        for index, partial in enumerate(instrument.partials):
            hertz = frequency * partial.ratio + partial.beat
            if not 0.0 < hertz < 0.45 * self.rate:
                continue
            log_step = complex(-self._damping(partial.decay, frequency, instrument.tracking), _turn(hertz, self.rate))
            octaves = max(0.0, math.log2(partial.ratio))
            level = partial.level * loudness * 10.0 ** (-softness * octaves / 20.0)
            # a sine that starts at nought `offset` frames into the block
            state[index] = -1j * level * cmath.exp(-log_step * offset)
            step[index] = cmath.exp(log_step)
            angle = (max(-1.0, min(1.0, centre + partial.pan)) + 1.0) * math.pi / 4.0
            self._pan[0, slot, index] = math.cos(angle)
            self._pan[1, slot, index] = math.sin(angle)
        self._fill_wave(slot, step, power)
        attack = max(instrument.attack, 0.002) * self.rate
        self._level[slot] = 0.0
        self._rise[slot] = self.block / attack
        self._fall[slot] = 1.0
        self._offs[slot] = 10.0 ** (-3.0 * self.block / (self.rate * max(instrument.release, 0.02)))
        self._keys[slot] = key
        self._starting.append((slot, offset, attack))
        self._top = max(self._top, slot + 1)

    def _fill_wave(self, slot: int, step: NDArray[np.complex128], power: NDArray[np.complex128]) -> None:
        """Write the powers 0 … B-1 of each step by doubling, and leave `step` as its B-th power."""
        power[:, 0] = 1.0
        done = 1
        while done < self.block:
            np.multiply(power[:, :done], step[:, None], out=power[:, done : 2 * done])
            np.multiply(step, step, out=step)
            done *= 2
        np.copyto(self._waves[slot, 0], power.real, casting="same_kind")
        np.negative(power.imag, out=power.imag)
        np.copyto(self._waves[slot, 1], power.imag, casting="same_kind")

    def _damping(self, decay: float, frequency: float, tracking: float) -> float:
        if decay <= 0.0:
            return 0.0
        return math.log(1000.0) / (decay * math.pow(220.0 / max(frequency, 20.0), tracking) * self.rate)

    def _fade(self, key: int, seconds: float) -> None:
        for slot in range(self.reserved, self.slots):
            if self._keys[slot] == key:
                self._fade_slot(slot, seconds)

    def _fade_slot(self, slot: int, seconds: float) -> None:
        slope = -self.block / (seconds * self.rate)
        if self._keys[slot] is not None and not self._rise[slot] < slope:
            self._rise[slot] = slope

    def _retire(self) -> None:
        """Free the voices that have died away; looked at every few blocks."""
        self._since_check += 1
        if self._since_check < 8:
            return
        self._since_check = 0
        top = self._top
        np.abs(self._state[:top], out=self._size[:top])
        self._size[:top].sum(axis=1, out=self._loud[:top])
        for slot in range(top):
            if self._keys[slot] is not None and self._is_over(slot):
                self._keys[slot] = None
                self._level[slot] = 0.0
                self._state[slot].fill(0.0)
        while self._top and self._keys[self._top - 1] is None:
            self._top -= 1

    def _is_over(self, slot: int) -> bool:
        leaving = self._rise[slot] < 0.0 or self._fall[slot] < 1.0
        level = float(self._level[slot]) if leaving else 1.0
        return level * float(self._loud[slot]) < SILENT


def _turn(hertz: float, rate: int) -> float:
    return 2.0 * math.pi * hertz / rate


def _loudness(velocity: float) -> float:
    """Twice the velocity sounds about twice as loud."""
    return math.pow(max(0.0, min(1.0, velocity)), 1.25)


def _evened(frequency: float) -> float:
    """High notes a little softer and low ones a little stronger, as the ear expects."""
    return max(0.4, min(1.2, math.pow(330.0 / max(frequency, 20.0), 0.4)))
