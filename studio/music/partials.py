"""Partials: up to some hundreds of decaying sines, packed, rendered some blocks at a time as one matrix product each.

A partial is z·wⁿ with w = r·e^{iω}. A block is cut in pieces of 64 frames: w^{64a+b} = w^{64a}·w^b, so the rows
w⁰ … w⁶³ are the product's right side and z·w^{64a}, weighed for each ear, its left. Those tables are small enough to
stay in the processor's cache, and changing a pitch writes 68 numbers instead of a block. The envelope is a straight
line inside a block: what grows or fades has a second product, of its slopes. After the block z is multiplied by w^B,
so a pitch that changes never jumps in phase. A partial that can't be heard any more makes room at once. Nothing
larger than a few kilobytes is allocated while rendering. Several blocks at once are the same samples, with fewer calls.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from studio.music.chirp import bow, factors, lag
from studio.music.noise import Float32
from studio.music.sines import FINE, HIGHEST, Complex64, Complex128, Float64, Sines, strides, write_fine
from studio.music.sums import Sums, Tables
from studio.music.timbre import Timbre

Places = NDArray[np.intp]
Begun = Sequence[tuple[int, int, float]]
"""Blocks, voices, and how loud these are where the block begins."""

AT_ONCE = 16
"""Blocks that can be rendered at once."""
FAINT = 3.2e-5
"""Below this a partial is over (-90 dB)."""
_FULL = np.ones(1, np.float32)
_NOWHERE = np.zeros(0, np.intp)
_FEW = 96
_TURN, _DAMPING, _RATIO, _BEAT = range(4)


class Partials:
    """Packed partials, each belonging to one of `owners` voices, whose loudness is told with each block."""

    def __init__(self, rate: int, block: int, owners: int, most: int) -> None:
        if block < 2 or block & (block - 1):
            raise ValueError("the block is a power of two")
        self.rate, self.block, self.most, self.owners = rate, block, most, owners
        fine = min(FINE, block)
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
        self._coarse = np.zeros((coarse, most), np.complex64)
        self._goal = np.zeros((AT_ONCE, most), np.float32)
        self._slope = np.zeros((AT_ONCE, most), np.float32)
        self._throw = np.zeros(most, np.float32)
        self._place = np.zeros(most, np.intp)
        self._chosen = np.zeros(owners, np.bool_)
        self._size = np.zeros(most)
        self._weight = np.zeros((1, 2, most, 2), np.float32)
        self._fresh = False
        self._now = np.zeros((AT_ONCE, most), np.complex64)
        self._ahead = np.zeros(most, np.complex128)
        self._begin = np.zeros((AT_ONCE, most), np.float32)
        product = np.zeros((AT_ONCE, 2 * coarse, fine), np.float32)
        self._back = -np.arange(fine, dtype=np.float32)
        self._apart = np.arange(coarse) * float(fine)
        self._tables = Tables(
            state=self._state,
            step=self._step,
            ahead=self._ahead,
            now=self._now,
            coarse=self._coarse,
            fine=self._fine.reshape(2 * most, fine),
            weight=self._weight,
            weights=np.zeros(AT_ONCE * 4 * most, np.float32),
            turned=np.zeros(AT_ONCE * coarse * most, np.complex64),
            left=np.zeros(AT_ONCE * 4 * coarse * most, np.float32),
            product=product,
            out=product.reshape(AT_ONCE, 2, block),
        )
        self._views: dict[int, Sums] = {}
        self._seen = -1
        ramp = np.arange(block, dtype=np.float32) / np.float32(block)
        # what grows or fades has no corner where blocks meet
        self._ramp = ramp * ramp * (3.0 - 2.0 * ramp)
        self._bow = bow(block)
        self._bent = _NOWHERE
        self._factors = factors(np.zeros(0))

    def add(self, owner: int, sines: Sines, start: Complex128, pan: Float64) -> None:
        """Add the partials of a voice; what finds no room is left out.

        `start` is the z of each now; `pan` (2 × n) how loud it is left and right.
        """
        many = min(len(start), self.most - self.count)
        place = slice(self.count, self.count + many)
        self.count += many
        self._state[place], self._step[place] = start[:many], sines.step[:many]
        self._owner[place] = owner
        self._cold[:, place] = sines.cold[:, :many]
        self._pan[:, place] = pan[:, :many]
        self._level[place] = 0.0
        self._height[place] = sines.height[:many]
        self._fine[place] = sines.fine[:many]
        self._coarse[:, place] = sines.coarse[:, :many]
        self._fresh = False

    def retune(
        self, bending: Places, before: Float64, after: Float64, throats: Mapping[Timbre, list[int]] | None = None
    ) -> None:
        """Let the pitch of some voices go in a line from one frequency to another (Hz, by owner) in the next block.

        `throats` are timbres with formants, and whose they are: what slides through these grows and fades.
        """
        self._chosen[bending] = True
        places = np.flatnonzero(self._chosen[self._owner[: self.count]])
        self._chosen[bending] = False
        if not len(places):
            return
        owner, ratio, beat = self._owner[places], self._cold[_RATIO, places], self._cold[_BEAT, places]
        hertz = np.stack([before[owner], after[owner]])
        np.multiply(hertz, ratio, out=hertz)
        np.add(hertz, beat, out=hertz)
        np.maximum(hertz, 1.0, out=hertz)
        np.minimum(hertz, HIGHEST * self.rate, out=hertz)
        turn = self._cold[_TURN, places] = np.pi / self.rate * (hertz[0] + hertz[1])
        nepers = self._cold[_DAMPING, places]
        for throat, owners in (throats or {}).items():
            self._chosen[owners] = True
            own = self._chosen[owner]
            self._chosen[owners] = False
            nepers[own] -= throat.swell(np.log2(hertz[:, own])) / self.block
        self._write(places, turn, nepers)
        self._bent = places
        self._factors = factors(lag(2.0 * np.pi / self.rate * (hertz[1] - hertz[0]), self.block))

    def add_to(self, mix: Float32, after: Float32 | None, bright: Float32 | None = None, begun: Begun = ()) -> None:
        """Add the next blocks to `mix` (2 × n·block); each voice's loudness goes smoothly to `after`.

        `after` (n × owners) is None when every voice stays as loud as it is. `bright` (by owner) is nepers per
        octave added to what lies above the fundamental. What bends goes one block at a time. `begun` are voices
        that are not heard here until a block, and begin it at a loudness of their own.
        """
        count, blocks = self.count, mix.shape[1] // self.block
        if not count:
            return
        if count != self._seen:
            self._views.clear()
            self._seen = count
        views = self._views.get(blocks)
        if views is None:
            views = self._views[blocks] = Sums(self._tables, count, blocks)
        if not self._fresh:
            self._weigh(self._level[None, :count], self._weight[:, :, :count])
            self._fresh = True
        places = _NOWHERE if after is None else self._lean(after, bright, blocks, begun)
        views.turn()
        mix = mix.reshape(2, blocks, self.block)
        if len(self._bent):
            self._add_bent(mix, after is not None)
        if len(places) and (len(places) > _FEW or 3 * len(places) >= count):
            self._add_changing(mix, views, blocks)
            return
        views.sum(views.steady)
        np.add(mix, views.out, out=mix)
        if len(places):
            self._add_few(mix, places, blocks)

    def _lean(self, after: Float32, bright: Float32 | None, blocks: int, begun: Begun) -> Places:
        """Work out where each partial's loudness goes in each block; return the places of those that change."""
        count = self.count
        goal, slope, owner = self._goal[:blocks, :count], self._slope[:blocks, :count], self._owner[:count]
        after.take(owner, axis=1, out=goal, mode="clip")
        if bright is not None:
            throw = self._throw[:count]
            bright.take(owner, out=throw, mode="clip")
            np.multiply(throw, self._height[:count], out=throw)
            np.exp(throw, out=throw)
            np.multiply(goal, throw, out=goal)
        np.subtract(goal[0], self._level[:count], out=slope[0])
        if blocks == 1:
            return np.flatnonzero(slope[0])
        np.subtract(goal[1:], goal[:-1], out=slope[1:])
        changes: NDArray[np.bool_] = np.logical_or.reduce(slope, axis=0)
        for block, voice, level in begun:
            places = self._of(voice)
            slope[block, places] -= np.float32(level)
            changes[places] = True
        return np.flatnonzero(changes)

    def _add_few(self, mix: Float32, places: Places, blocks: int) -> None:
        """Add what grows and fades, beside what was added of it as if it did not."""
        now = self._now[:blocks].take(places, axis=1)
        slope, goal = (of[:blocks].take(places, axis=1) for of in (self._slope, self._goal))
        if blocks == 1:
            self._add_of(mix, places, now, slope, self._ramp)
        else:
            both = np.zeros((2, 2 * blocks - 1, self.block), np.float32)
            beyond = goal[1:] - slope[1:] - self._level[places]
            self._add_of(both, places, np.concatenate([now, now[1:]]), np.concatenate([slope, beyond]))
            grown = both[:, :blocks]
            np.multiply(grown, self._ramp, out=grown)
            np.add(grown[:, 1:], both[:, blocks:], out=grown[:, 1:])
            np.add(mix, grown, out=mix)
        self._settle(places, goal[-1])

    def _settle(self, places: Places, level: Float32) -> None:
        self._level[places] = level
        self._weight[:, :, places] = (self._pan[:, places] * level)[None, :, :, None]

    def _add_changing(self, mix: Float32, views: Sums, blocks: int) -> None:
        """Add all of it, as it grows and fades."""
        count = self.count
        goal, slope, begin = (of[:blocks, :count] for of in (self._goal, self._slope, self._begin))
        np.subtract(goal, slope, out=begin)
        self._weigh(begin, views.weight)
        views.sum(views.changing)
        np.add(mix, views.out, out=mix)
        self._weigh(slope, views.weight)
        views.sum(views.changing)
        np.multiply(views.out, self._ramp, out=views.out)
        np.add(mix, views.out, out=mix)
        self._level[:count] = goal[-1]
        self._fresh = False

    def solo(self, owner: int, out: Float32, block: int = 0) -> None:
        """Write one of the next blocks of one voice at full loudness into `out` (2 × block), beside what sounds.

        Only of those that were added there is more than the first.
        """
        out.fill(0.0)
        places = self._of(owner)
        if len(places):
            now = self._now[block, places][None] if block else self._beginning(places)
            self._add_of(out[:, None], places, now, _FULL)
        if len(self._bent):
            own = self._owner[self._bent] == owner
            if own.any():
                self._add_bow(out[:, None], self._bent[own], self._factors[:, own], None)

    def _beginning(self, places: Places) -> Complex64:
        return self._state[places].astype(np.complex64)[None]

    def _add_bent(self, mix: Float32, sloping: bool) -> None:
        """Add what a pitch that changes makes of its sines."""
        places = self._bent
        self._add_bow(mix, places, self._factors * self._level[places], None)
        slope = self._slope[0, places]
        if sloping and slope.any():
            self._add_bow(mix, places, self._factors * slope, self._ramp)

    def _add_bow(self, mix: Float32, places: Places, weights: Complex64, ramp: Float32 | None) -> None:
        """Add the next block of a few partials, times c₁q + c₂q², to `mix` (2 × 1 × block)."""
        both, now = np.zeros((2, 2, self.block), np.float32), self._beginning(places)
        self._add_of(both, places, np.concatenate([now, now]), weights)
        bent = both[:, 1]
        np.multiply(bent, self._bow, out=bent)
        np.add(bent, both[:, 0], out=bent)
        np.multiply(bent, self._bow if ramp is None else self._bow * ramp, out=bent)
        np.add(mix, bent[:, None], out=mix)

    def damp(self, owner: int, nepers: float) -> None:
        """Let the partials of a voice die away sooner, by so many nepers a frame, from the next block on."""
        places = self._of(owner)
        if not len(places):
            return
        rows = _rows(places)
        self._cold[_DAMPING, rows] += nepers
        self._fine[rows] *= np.exp(np.float32(nepers) * self._back)
        self._coarse[:, rows] *= np.exp(-nepers * self._apart).astype(np.float32)[:, None]
        self._step[rows] *= np.exp(-nepers * self.block)

    def begin(self, owner: int, level: float) -> None:
        """Say how loud a voice that was heard by itself is by now."""
        places = self._of(owner)
        self._settle(places, np.full(len(places), level, np.float32))

    def _of(self, owner: int) -> Places:
        places: Places = (self._owner[: self.count] == owner).nonzero()[0]
        return places

    def turn(self) -> None:
        """Go on to the block after those that were added."""
        count = self.count
        if count == self._seen:
            np.copyto(self._state[:count], self._ahead[:count])
        self._bent = _NOWHERE

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

    def _write(self, places: Places, turn: Float64, nepers: Float64) -> None:
        """Write the powers of w for some partials."""
        rows = _rows(places)
        if isinstance(rows, slice):
            write_fine(turn, nepers, self._fine[rows])
        else:
            powers = np.empty((len(places), *self._fine.shape[1:]), np.float32)
            write_fine(turn, nepers, powers)
            self._fine[rows] = powers
        self._coarse[:, rows], self._step[rows] = strides(turn, nepers, self.block)

    def _weigh(self, by: Float32, out: Float32) -> None:
        """Write how loud each partial is at either ear, for its real and its imaginary part (n × 2 × count × 2)."""
        for part in (0, 1):
            np.multiply(self._pan[:, : self.count], by[:, None], out=out[..., part])

    def _add_of(
        self,
        mix: Float32,
        places: Places,
        now: Complex64,
        weight: Float32 | Complex64,
        ramp: Float32 | None = None,
    ) -> None:
        """Add blocks of a few partials, that begin as `now` (n × partials), to `mix` (2 × n × block) by a weight."""
        blocks, many, pieces = len(now), len(places), self._coarse.shape[0]
        turned = now[:, None] * self._coarse.take(places, axis=1)
        weighed = self._pan.take(places, axis=1) * weight.reshape(-1, 1, weight.shape[-1])
        left = np.empty((blocks, 2, pieces, many), np.complex64)
        np.multiply(weighed[:, :, None], turned[:, None], out=left)
        right = self._fine.take(places, axis=0).reshape(2 * many, -1)
        rows = left.view(np.float32).reshape(blocks, 2 * pieces, 2 * many)
        out = np.matmul(rows, right).reshape(blocks, 2, self.block)
        if ramp is not None:
            np.multiply(out, ramp, out=out)
        np.add(mix, out.transpose(1, 0, 2), out=mix)


def _rows(places: Places) -> "slice | Places":
    """Return places as a slice where they lie together, as those of a voice do mostly: numpy goes through it faster."""
    run = int(places[-1]) - int(places[0]) + 1 == len(places)
    return slice(int(places[0]), int(places[-1]) + 1) if run else places
