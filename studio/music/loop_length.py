"""Loops made longer and shorter while they go round, as steps of a song. Pure; places and lengths are frames at 48 kHz.

What sounded before stays as it was: the clips that went round end, and others go round from there. So a kept song still
grows as it did while it was played, and one step back brings the old length again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from math import log2

from studio.music.arrangement import MOST_CLIPS, RATE, SLOTS, Arrangement, Clip, Pattern
from studio.music.draft import free
from studio.music.looper import LEAST, Loop, among, whole
from studio.music.score import Score
from studio.music.step import DropClip, Patterned, SetClip, Step

MOST = 600 * RATE
"""The longest that a loop is made: ten minutes."""


@dataclass(frozen=True, slots=True)
class Resized:
    """A loop of another length."""

    loop: Loop
    """How it goes round from now on; it begins with the pass that is heard now."""
    turns: int
    """The frame at which it first goes round so."""
    ops: tuple[Patterned | Step, ...]
    clips: frozenset[int]
    """Numbers of the clips that go round from then on."""


def fitting(length: int, tempo: float) -> int:
    """Return the nearest length a loop may be given; with a tempo whole beats."""
    return whole(min(MOST, max(LEAST, length)), tempo)


def doubled(arrangement: Arrangement, loop: Loop, safe: int) -> Resized | None:
    """Return a loop twice as long: what is there sounds twice. `safe`: the first frame that can still be changed."""
    if 2 * loop.length > MOST or _full(arrangement):
        return None
    begins = loop.pass_at(safe)
    turns = begins + 2 * loop.length
    changes = _Changes(arrangement)
    for clip in _rounds(arrangement, loop):
        sounded = changes.end(clip, turns)
        phase = (clip.start - loop.start) % loop.length
        for half in (0, 1):
            softer = clip.fading * (sounded + half)
            gain, at = clip.gain * 10.0 ** (-softer / 20.0), turns + phase + half * loop.length
            changes.lay(clip, start=at, every=2 * loop.length, gain=gain, fading=2 * clip.fading)
    return changes.made(Loop(begins, 2 * loop.length), turns)


def resized(arrangement: Arrangement, loop: Loop, length: int, at: int, safe: int) -> Resized | None:
    """Return a loop of another length, None when it has that already: cut off at its end, or with a rest there.

    `at` is heard now; from `safe` on, a little later, what is played can be changed. A loop that gets shorter goes
    round at the first of its new ends, so with `length` its phase it does so at once. Steps fit it again, as near to
    their pace as they can be.
    """
    if length == loop.length or _full(arrangement):
        return None
    if length > loop.length:
        begins = loop.pass_at(safe)
        turns, ends = begins + length, begins + loop.length
    else:
        begins = loop.pass_at(at)
        turns = min(begins + max(1, -(-(at - begins) // length)) * length, begins + loop.length)
        ends = max(turns, safe)
    changes = _Changes(arrangement)
    for clip in arrangement.clips:
        material = arrangement.materials.get(clip.material)
        if not clip.every or clip.passes or material is None:
            continue
        if isinstance(material, Pattern):
            changes.set_steps(clip, material, length, turns, ends)
            continue
        phase = (clip.start - loop.start) % loop.length
        gain = clip.gain * 10.0 ** (-clip.fading * changes.end(clip, ends) / 20.0)
        if phase < length:
            there = length - phase if clip.length or length < loop.length else 0
            changes.lay(clip, start=turns + phase, every=length, gain=gain, length=there)
    return changes.made(Loop(turns - length, length), turns)


def cut_off(arrangement: Arrangement, numbers: Iterable[int], frame: int) -> list[Step]:
    """Return the steps that let clips that end with a pass end within it, at a frame."""
    changes = _Changes(arrangement)
    for clip in (clip for clip in arrangement.clips if clip.number in frozenset(numbers)):
        if clip.passes and clip.start + clip.passes * clip.every > frame:
            changes.end(clip, frame)
    return [op for op in changes.ops if not isinstance(op, Patterned)]


def _rounds(arrangement: Arrangement, loop: Loop) -> list[Clip]:
    """Return the clips that go round with the whole loop; shorter ones go on, and so do steps, if those aren't all."""
    whole_loop = [clip for clip in arrangement.clips if clip.every == loop.length and not clip.passes]
    steps = [clip for clip in whole_loop if isinstance(arrangement.materials.get(clip.material), Pattern)]
    return [clip for clip in whole_loop if clip not in steps] or steps


def _full(arrangement: Arrangement) -> bool:
    """Say whether there may be no room for what a change lays: three clips for each that goes round."""
    going = sum(1 for clip in arrangement.clips if clip.every and not clip.passes)
    return len(arrangement.clips) + 3 * going > MOST_CLIPS


class _Changes:
    """Gathers the steps: clips that end, and clips that go on in their place."""

    def __init__(self, arrangement: Arrangement) -> None:
        # what was played freely for long is no part of it
        self._score = Score(among(arrangement, (clip.number for clip in arrangement.clips if clip.every)))
        self._clips = count(free(one.number for one in arrangement.clips))
        self._materials = count(free((0, *arrangement.materials)))
        self.ops: list[Patterned | Step] = []
        self._laid: list[int] = []

    def made(self, loop: Loop, turns: int) -> Resized | None:
        return Resized(loop, turns, tuple(self.ops), frozenset(self._laid)) if self._laid else None

    def lay(self, clip: Clip, **how: int | float) -> None:
        """Let what a clip shows go round in another way."""
        number = next(self._clips)
        self._laid.append(number)
        self.ops.append(SetClip(replace(clip, number=number, passes=0, **how)))  # type: ignore[arg-type]

    def end(self, clip: Clip, frame: int) -> int:
        """Let a clip sound no more from a frame on, and return how many of its passes have begun by then.

        A note under way is let go there. What earlier passes sounded after that place in them, a clip of its own
        still sounds.
        """
        begun = max(0, (frame - 1 - clip.start) // clip.every + 1)
        if not begun:  # it was to begin with the next pass: then nothing of it was heard
            self.ops.append(DropClip(clip.number))
            return 0
        left = frame - clip.start - (begun - 1) * clip.every
        if left >= self._score.length(clip):
            self.ops.append(SetClip(replace(clip, passes=begun)))
            return begun
        self.ops.append(SetClip(replace(clip, passes=begun, length=left)))
        if begun > 1:
            rest = replace(clip, number=next(self._clips), passes=begun - 1, start=clip.start + left)
            self.ops.append(
                SetClip(replace(rest, offset=clip.offset + left, length=clip.length and clip.length - left))
            )
        return begun

    def set_steps(self, clip: Clip, pattern: Pattern, length: int, turns: int, ends: int) -> None:
        """Let steps fit into a length a whole number of times."""
        rounds = 2 ** min(4, max(0, round(log2(length / clip.every))))
        every = length // rounds
        gain = clip.gain * 10.0 ** (-clip.fading * self.end(clip, ends) / 20.0)
        material = clip.material
        if every // SLOTS != pattern.slot:
            material = next(self._materials)
            self.ops.append(Patterned(material, replace(pattern, slot=every // SLOTS)))
        self.lay(clip, start=turns, every=every, gain=gain, material=material, length=0)
