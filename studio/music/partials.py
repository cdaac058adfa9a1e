"""Partials: up to some hundreds of decaying sines, packed, rendered a block at a time as one matrix product.

A partial is z·wⁿ with w = r·e^{iω}. A block is cut in pieces of 64 frames: w^{64a+b} = w^{64a}·w^b, so the rows
w⁰ … w⁶³ are the product's right side and z·w^{64a}, weighed for each ear, its left. Those tables are small enough to
stay in the processor's cache, and changing a pitch writes 68 numbers instead of a block. The envelope is a straight
line inside a block: what grows or fades has a second product, of its slopes. After the block z is multiplied by w^B,
so a pitch that changes never jumps in phase. A partial that can't be heard any more makes room at once. Nothing
larger than a few kilobytes is allocated while rendering.
"""

import numpy as np
from numpy.typing import NDArray

from studio.music.noise import Float32

Float64 = NDArray[np.float64]
Complex128 = NDArray[np.complex128]
Places = NDArray[np.intp]

FAINT = 1.2e-5
"""Below this a partial is over (-98 dB)."""
HIGHEST = 0.46
"""Times the rate; no partial goes higher."""
_FINE = 64
_FULL = np.ones(1, np.float32)
_FEW = 96
_TURN, _DAMPING, _RATIO, _BEAT = range(4)


class Partials:
    """Packed partials, each belonging to one of `owners` voices, whose loudness is told with each block."""

    def __init__(self, rate: int, block: int, owners: int, most: int) -> None:
        if block < 2 or block & (block - 1):
            raise ValueError("the block is a power of two")
        self.rate, self.block, self.most, self.owners = rate, block, most, owners
        fine = min(_FINE, block)
        coarse = block // fine
        self.count = 0
        """How many there are."""
        self._moving = np.zeros((2, most), np.complex128)
        self._state, self._step = self._moving
        self._owner = np.zeros(most, np.intp)
        self._cold = np.zeros((4, most))
        self._hot = np.zeros((4, most), np.float32)
        self._pan, self._level, self._height = self._hot[:2], self._hot[2], self._hot[3]
        self._fine = np.zeros((most, 2, fine), np.float32)
        self._fine_rows = self._fine.reshape(2 * most, fine)
        self._coarse = np.zeros((coarse, most), np.complex64)
        self._goal = np.zeros(most, np.float32)
        self._slope = np.zeros(most, np.float32)
        self._throw = np.zeros(most, np.float32)
        self._place = np.zeros(most, np.intp)
        self._chosen = np.zeros(owners, np.bool_)
        self._size = np.zeros(most)
        self._weight = np.zeros((2, most, 2), np.float32)
        self._weight_rows = self._weight.reshape(2, 1, 2 * most)
        self._fresh = False
        self._now = np.zeros(most, np.complex64)
        self._turned = np.zeros((coarse, most), np.complex64)
        self._turned_rows = self._turned.view(np.float32)
        self._left = np.zeros((2, coarse, 2 * most), np.float32)
        self._left_rows = self._left.reshape(2 * coarse, 2 * most)
        self._product = np.zeros((2 * coarse, fine), np.float32)
        self._out = self._product.reshape(2, block)
        self._back = -np.arange(fine, dtype=np.float32)
        self._angle = np.zeros((most, fine), np.float32)
        self._powers = np.zeros((most, fine), np.float32)
        self._seen = -1
        self._look()
        self._ramp = np.arange(block, dtype=np.float32) / np.float32(block)

    def add(
        self,
        owner: int,
        frequency: float,
        ratio: Float64,
        beat: Float64,
        damping: Float64,
        start: Complex128,
        pan: Float64,
    ) -> None:
        """Add partials of a voice; what is too high, or finds no room, is left out.

        `ratio` times `frequency` (Hz) plus `beat` (Hz) is where each is; `damping` nepers a frame; `start` its z now;
        `pan` (2 × n) how loud left and right.
        """
        hertz = frequency * ratio + beat
        fits = np.flatnonzero((hertz > 0.0) & (hertz < HIGHEST * self.rate))[: self.most - self.count]
        if not len(fits):
            return
        first, end = self.count, self.count + len(fits)
        place = slice(first, end)
        self.count = end
        self._state[place] = start[fits]
        self._owner[place] = owner
        self._cold[_TURN, place] = 2.0 * np.pi / self.rate * hertz[fits]
        self._cold[_DAMPING, place] = damping[fits]
        self._cold[_RATIO, place] = ratio[fits]
        self._cold[_BEAT, place] = beat[fits]
        self._pan[:, place] = pan[:, fits]
        self._level[place] = 0.0
        self._height[place] = np.log2(np.clip(ratio[fits], 1.0, 5.7))
        self._fresh = False
        self._write(np.arange(first, end))

    def retune(self, bending: Places, frequency: Float64) -> None:
        """Give the partials of some voices new frequencies (Hz, by owner), from the next block on."""
        self._chosen[bending] = True
        places = np.flatnonzero(self._chosen[self._owner[: self.count]])
        self._chosen[bending] = False
        if not len(places):
            return
        hertz = frequency[self._owner[places]] * self._cold[_RATIO, places] + self._cold[_BEAT, places]
        np.clip(hertz, 1.0, HIGHEST * self.rate, out=hertz)
        self._cold[_TURN, places] = 2.0 * np.pi / self.rate * hertz
        self._write(places)

    def add_to(self, mix: Float32, after: Float32 | None, bright: Float32 | None = None) -> None:
        """Add the next block to `mix` (2 × block), each voice's loudness going in a line to `after` (by owner).

        `after` is None when every voice stays as loud as it is. `bright` (by owner) is nepers per octave added to
        what lies above the fundamental.
        """
        count = self.count
        if not count:
            return
        if count != self._seen:
            self._look()
        if not self._fresh:
            self._weigh(self._level)
            self._fresh = True
        now, state = self._casting
        np.copyto(now, state, casting="same_kind")
        now, coarse, turned = self._turning
        np.multiply(now, coarse, out=turned)
        self._sum()
        np.add(mix, self._out, out=mix)
        if after is not None:
            self._lean(after, bright)
            self._add_slopes(mix)

    def _lean(self, after: Float32, bright: Float32 | None) -> None:
        """Work out where each partial's loudness goes in this block."""
        count = self.count
        goal, owner = self._goal[:count], self._owner[:count]
        np.take(after, owner, out=goal, mode="clip")
        if bright is not None:
            throw = self._throw[:count]
            np.take(bright, owner, out=throw, mode="clip")
            np.multiply(throw, self._height[:count], out=throw)
            np.exp(throw, out=throw)
            np.multiply(goal, throw, out=goal)
        np.subtract(goal, self._level[:count], out=self._slope[:count])

    def _add_slopes(self, mix: Float32) -> None:
        """Add what grows and fades; only that, when it is little of all."""
        count = self.count
        places = np.flatnonzero(self._slope[:count])
        if not len(places):
            return
        if len(places) <= _FEW and 3 * len(places) < count:
            self._sum_of(places, self._slope[places], self._out)
            self._level[places] = self._goal[places]
            self._weight[:, places] = (self._pan[:, places] * self._level[places])[:, :, None]
        else:
            self._weigh(self._slope)
            self._sum()
            np.copyto(self._level[:count], self._goal[:count])
            self._fresh = False
        np.multiply(self._out, self._ramp, out=self._out)
        np.add(mix, self._out, out=mix)

    def solo(self, owner: int, out: Float32) -> None:
        """Write the next block of one voice at full loudness into `out` (2 × block), beside what sounds."""
        places = np.flatnonzero(self._owner[: self.count] == owner)
        self._sum_of(places, _FULL, out)

    def damp(self, owner: int, nepers: float) -> None:
        """Let the partials of a voice die away sooner, by so many nepers a frame, from the next block on."""
        places = np.flatnonzero(self._owner[: self.count] == owner)
        if len(places):
            self._cold[_DAMPING, places] += nepers
            self._write(places)

    def begin(self, owner: int, level: float) -> None:
        """Say how loud a voice that was heard by itself is by now."""
        places = np.flatnonzero(self._owner[: self.count] == owner)
        self._level[places] = level
        self._fresh = False

    def turn(self) -> None:
        """Go on to the next block."""
        if self.count != self._seen:
            self._look()
        state, step = self._stepping
        np.multiply(state, step, out=state)

    def loudness(self, out: Float64) -> None:
        """Write how loud each voice is now into `out` (by owner)."""
        size = self._size[: self.count]
        np.abs(self._state[: self.count], out=size)
        np.multiply(size, self._level[: self.count], out=size)
        out[:] = np.bincount(self._owner[: self.count], size, minlength=self.owners)

    def prune(self, weight: Float64) -> NDArray[np.intp]:
        """Drop what can't be heard when voices are as loud as `weight` (by owner); return how many each has left."""
        count = self.count
        size, place = self._size[:count], self._place[:count]
        np.copyto(place, self._owner[:count])
        np.abs(self._state[:count], out=size)
        size *= weight[place]
        dead = size < FAINT
        left = count - int(np.count_nonzero(dead))
        if left < count:
            self._move(np.flatnonzero(~dead[left:]) + left, np.flatnonzero(dead[:left]))
            self.count = left
            self._fresh = False
        return np.bincount(self._owner[:left], minlength=self.owners)

    def _move(self, source: Places, goal: Places) -> None:
        # a few at a time, since numpy copies what it moves
        for at in range(0, len(source), 8):
            few, there = source[at : at + 8], goal[at : at + 8]
            for table in (self._moving, self._cold, self._hot, self._coarse):
                table[:, there] = table[:, few]
            self._fine[there] = self._fine[few]
            self._owner[there] = self._owner[few]

    def _write(self, places: Places) -> None:
        """Write the powers of w for some partials."""
        turn, damping = self._cold[_TURN, places], self._cold[_DAMPING, places]
        fine = self._fine.shape[2]
        many, damped = len(places), bool(damping.any())
        angle = self._angle[:many]
        np.multiply(turn.astype(np.float32)[:, None], self._back, out=angle)
        # those of voices that waver lie together, mostly; numpy writes a run of rows much faster than single ones
        run = places[-1] - places[0] + 1 == many
        rows = slice(places[0], places[-1] + 1) if run else places
        for part, wave in ((0, np.cos), (1, np.sin)):
            powers = wave(angle, out=self._fine[rows, part] if run else self._powers[:many])
            if damped:
                powers *= np.exp(damping.astype(np.float32)[:, None] * self._back)
            if not run:
                self._fine[rows, part] = powers
        stride, far = np.empty(many, np.complex128), np.ones(many, np.complex128)
        np.cos(turn * fine, out=stride.real)
        np.sin(turn * fine, out=stride.imag)
        if damped:
            stride *= np.exp(damping * -fine)
        for piece in self._coarse:
            piece[rows] = far
            far *= stride
        self._step[rows] = far

    def _look(self) -> None:
        """Make the views of what there is, once for many blocks."""
        count = self._seen = self.count
        self._stepping = self._state[:count], self._step[:count]
        self._casting = self._now[:count], self._state[:count]
        self._turning = self._now[:count], self._coarse[:, :count], self._turned[:, :count]
        self._weighing = self._weight_rows[:, :, : 2 * count], self._turned_rows[:, : 2 * count]
        self._weighed = self._left[:, :, : 2 * count]
        self._adding = self._left_rows[:, : 2 * count], self._fine_rows[: 2 * count]

    def _weigh(self, by: Float32) -> None:
        count = self.count
        for part in (0, 1):
            np.multiply(self._pan[:, :count], by[:count], out=self._weight[:, :count, part])

    def _sum(self) -> None:
        weight, turned = self._weighing
        np.multiply(weight, turned, out=self._weighed)
        left, right = self._adding
        np.matmul(left, right, out=self._product)

    def _sum_of(self, places: Places, weight: Float32, out: Float32) -> None:
        """Write the next block of a few partials into `out` (2 × block)."""
        if not len(places):
            out.fill(0.0)
            return
        weighed = self._pan[:, places] * weight * self._state[places].astype(np.complex64)
        left = np.ascontiguousarray(weighed[:, None, :] * self._coarse[None, :, places]).view(np.float32)
        rows = 2 * self._coarse.shape[0]
        right = self._fine[places].reshape(2 * len(places), -1)
        np.matmul(left.reshape(rows, 2 * len(places)), right, out=out.reshape(rows, -1))
