"""Air: the noise of breath and bow under the notes of a bank, as loud as these are."""

import math
from functools import lru_cache
from zlib import crc32

import numpy as np

from studio.music.instrument import Breath
from studio.music.noise import Float32, Float64, band
from studio.music.partials import AT_ONCE

_FRAMES = 1 << 16
_SPENT = 1e-5


class Air:
    """One stream of noise for each kind of breath, shared by all notes that breathe so."""

    def __init__(self, rate: int, block: int, slots: int) -> None:
        self.rate, self.block = rate, block
        self._kinds: list[_Stream] = []
        self._level = np.zeros(slots)
        self._fall = np.ones(slots)
        self._kind = np.full(slots, -1)
        self._breathes = np.zeros((0, slots))
        self._power = np.zeros(slots)
        self._ramp = np.arange(block, dtype=np.float32) / np.float32(block)
        self._curve = np.zeros(block, np.float32)
        self._part = np.zeros((2, block), np.float32)
        self._blowing = self._restless = False

    def begin(self, slot: int, breath: Breath, loudness: float) -> None:
        """Let a voice breathe until it is let go."""
        kind = next((index for index, one in enumerate(self._kinds) if one.breath == breath), None)
        if kind is None:
            kind = len(self._kinds)
            self._kinds.append(_Stream(breath, loop_of(breath, self.rate, self.block)))
            self._breathes = np.vstack([self._breathes, np.zeros(len(self._level))])
        self._breathes[:, slot] = 0.0
        self._breathes[kind, slot] = 1.0
        self._kind[slot], self._level[slot], self._fall[slot] = kind, loudness * breath.level, 1.0
        self._blowing = self._restless = True

    def let_go(self, slot: int, fall: float) -> None:
        """Let the breath of a voice fade; `fall` is what it keeps in a block."""
        self._fall[slot] = fall
        self._restless = True

    def end(self, slot: int) -> None:
        """Forget a voice."""
        if self._kind[slot] >= 0:
            self._level[slot], self._fall[slot], self._kind[slot] = 0.0, 1.0, -1
            self._restless = True

    def add_to(self, mix: Float32, voices: Float64, changed: bool) -> None:
        """Add the next blocks to `mix` (2 × n·block), when voices are so loud (n × slots).

        `changed` is False when they are as loud as they were.
        """
        if not self._blowing:
            return
        if not (self._restless or changed):
            self._flow(mix)
            return
        if len(voices) == 1:
            self._weigh(voices[0])
            self._flow(mix)
            return
        goals = self._goals(voices)
        for stream, way in zip(self._kinds, goals, strict=True):
            stream.goal = float(way[-1])
            if stream.level or way.any():
                # from where it begins, so that the same notes give the same samples
                silent = 0 if stream.level else int(way.nonzero()[0][0])
                way = np.concatenate([[stream.level], way[silent:]])
                self._add_way(mix[:, silent * self.block :], stream, way.astype(np.float32)[:, None])
        self._blowing = self._restless or bool(goals[:, -1].any())

    def _add_way(self, mix: Float32, stream: "_Stream", way: Float32) -> None:
        """Add the next blocks of a noise that is so loud where each begins and where the last ends."""
        frames = mix.shape[1]
        curve = way[:-1] + self._ramp * (way[1:] - way[:-1])
        np.add(mix, stream.ahead(frames) * curve.reshape(frames), out=mix)
        stream.level = stream.goal
        stream.at = (stream.at + frames) % _FRAMES if stream.level else 0

    def _flow(self, mix: Float32) -> None:
        loudest = 0.0
        for stream in self._kinds:
            if stream.goal or stream.level:
                self._add(mix, stream)
                loudest = max(loudest, stream.level)
        self._blowing = self._restless or loudest > 0.0

    def _goals(self, voices: Float64) -> Float64:
        """Return how loud each kind is at the end of each of the next blocks (kinds × n)."""
        power = np.tile(self._fall, (len(voices), 1))
        power[0] *= self._level
        np.multiply.accumulate(power, axis=0, out=power)
        np.copyto(self._level, power[-1])
        power *= voices
        power *= power
        goals = np.sqrt(self._breathes @ power.T)
        goals[goals <= _SPENT] = 0.0
        self._restless = bool((self._fall < 1.0).any())
        return goals

    def _weigh(self, voices: Float64) -> None:
        np.multiply(self._level, self._fall, out=self._level)
        np.multiply(self._level, voices, out=self._power)
        np.multiply(self._power, self._power, out=self._power)
        for index, stream in enumerate(self._kinds):
            # noises of many breaths add up as their powers do
            goal = math.sqrt(self._power.dot(self._breathes[index]))
            stream.goal = goal if goal > _SPENT else 0.0
        self._restless = bool((self._fall < 1.0).any())

    def _add(self, mix: Float32, stream: "_Stream") -> None:
        """Add the next blocks of a noise, as loud all the while, or one block that grows or fades."""
        frames = mix.shape[1]
        sound = stream.ahead(frames)
        if stream.goal != stream.level:
            np.multiply(self._ramp, np.float32(stream.goal - stream.level), out=self._curve)
            np.add(self._curve, np.float32(stream.level), out=self._curve)
            np.multiply(sound, self._curve, out=self._part)
            np.add(mix, self._part, out=mix)
        elif frames == self.block:
            np.multiply(sound, np.float32(stream.level), out=self._part)
            np.add(mix, self._part, out=mix)
        else:
            np.add(mix, sound * np.float32(stream.level), out=mix)
        stream.level = stream.goal
        # from its start again after a silence, so that the same notes give the same samples
        stream.at = (stream.at + frames) % _FRAMES if stream.level else 0


class _Stream:
    def __init__(self, breath: Breath, loop: Float32) -> None:
        self.breath, self.loop = breath, loop
        self.level = self.goal = 0.0
        self.at = 0

    def ahead(self, frames: int) -> Float32:
        """Return what comes next."""
        return self.loop[:, self.at : self.at + frames]


@lru_cache(maxsize=16)
def loop_of(breath: Breath, rate: int, block: int) -> Float32:
    """Return the noise of a breath (2 × frames), RMS 1, without a seam, and its first blocks again; made once."""
    seed = crc32(repr(breath).encode())
    loop = band(_FRAMES, rate, breath.low, breath.high, breath.tilt, seed)
    both = np.stack([loop, np.roll(loop, _FRAMES // 2)])
    return np.concatenate([both, both[:, : AT_ONCE * block]], axis=1)
