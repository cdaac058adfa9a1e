"""Performing an arrangement: block after block, the same samples every time; it may change while it sounds.

Each track has a bank of voices of its own; what they give is weighed, set in one room and held under one ceiling.
Captured sound joins after the room: it brought its own.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterator
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from studio.music.arrangement import Arrangement, Clip, Take, Track
from studio.music.bank import Bank
from studio.music.ceiling import Ceiling
from studio.music.instrument import Instruments, standard
from studio.music.noise import Float32
from studio.music.partials import AT_ONCE
from studio.music.reverb import Reverb
from studio.music.score import Cue, Pass, Score
from studio.music.strip import Strip
from studio.music.synth import BLOCK, RATE

ReadSecond = Callable[[int], Float32 | None]
"""Gives the second of sound kept as a chunk, float32 [n, channels]; None when it is damaged or not there."""

TAIL = 9 * RATE
"""Frames at most that a song rings on after its end."""
LEAD = 6 * RATE
"""Frames before the start from which what still rings is worked out."""
_Act = tuple[int, Cue | None]
"""A frame from now, and what happens there; None is the end, when all is let go."""
_FADE_BLOCKS = 188
_AHEAD = 24 * BLOCK
_HELD_SECONDS = 24
WIDE = AT_ONCE * BLOCK
"""Frames worked out at once."""
ROOM = 4 * BLOCK
"""Of the room, whose shortest way is not much longer; and of what may change while it sounds."""
EDGE = RATE // 200
"""Frames in which a pass of a take comes and goes."""


def no_takes(_index: int) -> Float32 | None:
    """Read no chunk: for songs that are only played."""
    return None


class Performance:
    """An arrangement being performed, for one thread. Allocates, so it is never rendered from a sound card's call."""

    def __init__(
        self,
        arrangement: Arrangement,
        read_second: ReadSecond = no_takes,
        instruments: Instruments | None = None,
        start: int = 0,
        endless: bool = False,
        wide: int = WIDE,
    ) -> None:
        """Begin at a frame. `endless` plays on, clips without end going round, until nobody asks any more.

        `wide` frames are worked out at once, some ROOMs: a change comes after them.
        """
        self._wide = wide
        self._instruments = instruments or standard()
        self._read = read_second
        self._endless = endless
        self._score = Score(arrangement)
        self._tracks = {track.number: track for track in arrangement.tracks}
        self._strips: dict[int, Strip] = {}
        self._reverb, self._ceiling = Reverb(RATE, ROOM), Ceiling(RATE, BLOCK)
        self._wet, self._dry = np.zeros((2, wide), np.float32), np.zeros((2, wide), np.float32)
        self._blocks, self._sizes = np.zeros((2, wide // BLOCK, 2, BLOCK), np.float32)
        self._peaks = [0.0] * (wide // BLOCK)
        self._left = 0
        self._voices: dict[tuple[int, int], _Voice] = {}
        self._seconds: OrderedDict[int, Float32 | None] = OrderedDict()
        self._cues: list[Cue] = []
        self._known = 0
        self._let_go = False
        self._next = 0
        self._begin(start // BLOCK * BLOCK)

    @property
    def at(self) -> int:
        """Frame that comes next."""
        return self._next - self._left

    @property
    def worked(self) -> int:
        """Frame that is worked out next: what lies before it is done, and no change reaches it."""
        return self._next

    @property
    def duration(self) -> int:
        """Frames until its last clip ends; what rings on after it is not counted."""
        return self._score.duration

    @property
    def over(self) -> bool:
        """True when it has rung out."""
        if self._endless or not self._let_go or self._left:
            return False
        rings = any(not strip.bank.silent for strip in self._strips.values()) or not self._reverb.asleep
        return not rings or self.at >= self.duration + TAIL

    def change(self, arrangement: Arrangement) -> None:
        """Perform something else some blocks from now on; what sounds goes on where it still belongs."""
        self._score = Score(arrangement, self._score)
        self._tracks = {track.number: track for track in arrangement.tracks}
        self._cues, self._known = [], self._next
        kept = {track.number for track in arrangement.tracks}
        there = {clip.number for clip in arrangement.clips}
        for number, strip in self._strips.items():
            strip.leave(None if number not in kept else there)
        for track in arrangement.tracks:
            if track.kind == "drone":
                self._lay_underneath(track)
        if self._next <= self.duration:
            self._let_go = False

    def jump(self, frame: int) -> None:
        """Go on from another frame some blocks from now on; what rings now rings on."""
        self._next = self._known = max(0, frame) // BLOCK * BLOCK
        self._cues, self._let_go = [], False
        for strip in self._strips.values():
            strip.leave(set())
        for track in self._score.arrangement.tracks:
            if track.kind == "drone":
                self._lay_underneath(track)

    def render(self, out: Float32) -> float:
        """Write the next block into `out`, float32 [256, 2] within ±0.89. Return its peak."""
        if not self._left:
            self._work_out()
        number = -(self._left // BLOCK)
        mix = self._blocks[number]
        peak = self._ceiling.hold(mix, self._peaks[number])
        out[:, 0] = mix[0]
        out[:, 1] = mix[1]
        if self._let_go:
            self._close(out)
        self._left -= BLOCK
        return peak

    def _work_out(self) -> None:
        """Work out some blocks at once: the room and takes cost half as much together."""
        wet, dry = self._wet, self._dry
        wet.fill(0.0)
        dry.fill(0.0)
        fed = False
        self._add_takes(dry)
        acts = self._acts()
        for number, strip in self._strips.items():
            fed = self._play(number, strip, acts.get(number, [])) or fed
        self._next += self._wide
        for first in range(0, self._wide, ROOM):
            self._reverb.add_to(wet[:, first : first + ROOM], fed)
        shape = 2, self._wide // BLOCK, BLOCK
        np.add(wet.reshape(shape), dry.reshape(shape), out=self._blocks.transpose(1, 0, 2))
        np.abs(self._blocks, out=self._sizes)
        self._peaks = self._sizes.reshape(self._wide // BLOCK, -1).max(axis=1).tolist()
        self._left = self._wide

    def _begin(self, start: int) -> None:
        self._next = self._known = max(0, start - LEAD)
        if self._next:
            for track in self._score.arrangement.tracks:
                if track.kind == "drone":
                    self._lay_underneath(track)
        silent = np.empty((BLOCK, 2), np.float32)
        reader, self._read = self._read, no_takes
        while self.at < start:
            self.render(silent)
        self._read = reader
        self._seconds.clear()
        self._voices.clear()

    # --- what is played -----------------------------------------------------------------------------------

    def _acts(self) -> "dict[int, list[_Act]]":
        """Return what happens to each track in the next blocks, in order."""
        end = self._next + self._wide
        if self._known < end:
            self._cues.extend(self._score.cues(self._known, end + _AHEAD, self._endless))
            self._known = end + _AHEAD
        acts: dict[int, list[_Act]] = {}
        done = 0
        for cue in self._cues:
            if cue.frame >= end:
                break
            self._strip(cue.track)
            acts.setdefault(cue.track, []).append((max(0, cue.frame - self._next), cue))
            done += 1
        del self._cues[:done]
        over = max(0, self.duration // BLOCK + 1 - self._next // BLOCK)
        if over < self._wide // BLOCK and not (self._endless or self._let_go):
            self._let_go = True
            for number in self._strips:
                acts.setdefault(number, []).append((over * BLOCK, None))
                acts[number].sort(key=itemgetter(0))
        return acts

    def _play(self, number: int, strip: Strip, acts: "list[_Act]") -> bool:
        """Let a track sound in the next blocks, as many at once as nothing happens in. False when none sounded."""
        block, last, done, fed = 0, self._wide // BLOCK, 0, False
        while block < last:
            here = block * BLOCK
            while done < len(acts):
                frame, cue = acts[done]
                if frame >= here + BLOCK and not (cue is not None and strip.waits(cue)):
                    break
                if cue is None:
                    strip.leave(None)
                else:
                    strip.do(cue, frame - here)
                done += 1
            until = acts[done][0] // BLOCK if done < len(acts) else last
            if until > block + 1 and not strip.rests_at(self._wanted(number, until)):
                until = block + 1
            place = slice(block * BLOCK, until * BLOCK)
            fed = strip.add_to(self._wet[:, place], self._dry[:, place], self._wanted(number, until)) or fed
            block = until
        return fed

    def _strip(self, track: int) -> Strip:
        strip = self._strips.get(track)
        if strip is None:
            strip = self._strips[track] = Strip(Bank(self._instruments, RATE, BLOCK))
        return strip

    def _wanted(self, number: int, blocks: int) -> tuple[float, float]:
        """Return how loud the left and the right of a track are to be when the next so many blocks end."""
        track = self._tracks.get(number)
        left, right = weights(track)
        if track is None or track.kind != "drone":
            return left, right
        share = self._score.under(number, self._next + blocks * BLOCK)
        return left * share, right * share

    def _lay_underneath(self, track: Track) -> None:
        cue = self._score.drone_at(track, self._next)
        if cue is not None or track.number in self._strips:
            self._strip(track.number).underneath(cue)

    # --- what was captured --------------------------------------------------------------------------------

    def _add_takes(self, dry: Float32) -> None:
        """Add the takes that sound in this block; those that suddenly no longer do end within it."""
        sounding: dict[tuple[int, int], _Voice] = {}
        for one, take in self._score.takes(self._next, self._next + self._wide, self._endless):
            key = one.clip.number, one.number
            voice = self._add_take(dry, one, take, self._voices.pop(key, None))
            if voice is not None:
                sounding[key] = voice
        for voice in self._voices.values():
            self._mix(dry, slice(0, self._wide), voice, (0.0, 0.0), np.ones(self._wide, np.float32))
        self._voices = sounding

    def _add_take(self, dry: Float32, one: Pass, take: Take, voice: "_Voice | None") -> "_Voice | None":
        clip, length = one.clip, self._score.length(one.clip)
        first, last = max(self._next, one.start), min(self._next + self._wide, one.start + length)
        if first >= last:
            return voice
        left, right = weights(self._tracks.get(clip.track))
        wanted = one.gain * left, one.gain * right
        place = clip.offset + first - one.start
        if voice is None or voice.take is not take or voice.place != place:
            if voice is not None:
                self._voices[-1, -1] = voice
            voice = _Voice(take, place, wanted if first == one.start else (0.0, 0.0))
        into, count = first - one.start, last - first
        curve = _fades(clip, into, count, length) * _edges(into, count, length)
        self._mix(dry, slice(first - self._next, last - self._next), voice, wanted, curve)
        return voice if last < one.start + length else None

    def _mix(self, dry: Float32, where: slice, voice: "_Voice", wanted: tuple[float, float], curve: Float32) -> None:
        """Add the next frames of a take, as loud at the end as is wanted."""
        sound = self._sound(voice.take, voice.place, len(curve))
        voice.place += len(curve)
        way = _eased(np.arange(1, len(curve) + 1) / len(curve)).astype(np.float32)
        for side in (0, 1):
            now, then = np.float32(voice.gain[side]), np.float32(wanted[side])
            gain = now + way * (then - now) if now != then else then
            dry[side, where][: len(sound)] += sound[:, -side] * (gain * curve)[: len(sound)]
        voice.gain = wanted

    def _sound(self, take: Take, at: int, count: int) -> Float32:
        """Return frames of a take, at most `count`; what is damaged in it is silence."""
        parts: list[Float32] = [np.zeros((0, take.channels), np.float32)]
        while count > 0 and at < take.frames:
            second, within = divmod(at, RATE)
            some = min(count, RATE - within, take.frames - at)
            there = self._second(take.first + second)
            part = np.zeros((some, take.channels), np.float32)
            if there is not None:
                found = there[within : within + some]
                part[: len(found)] = found
            parts.append(part)
            at, count = at + some, count - some
        return np.concatenate(parts) if len(parts) > 2 else parts[-1]

    def _second(self, index: int) -> Float32 | None:
        if index not in self._seconds:
            while len(self._seconds) >= _HELD_SECONDS:
                self._seconds.popitem(last=False)
            self._seconds[index] = self._read(index)
        return self._seconds[index]

    def _close(self, out: Float32) -> None:
        left = (self.duration + TAIL - self.at) // BLOCK
        if left < _FADE_BLOCKS:
            steps = (left + 1 - np.arange(BLOCK, dtype=np.float32)[:, None] / BLOCK) / _FADE_BLOCKS
            np.multiply(out, np.clip(steps, 0.0, 1.0), out=out)


class _Voice:
    """A take that sounds: how loud it is by now, and which of its frames comes next."""

    def __init__(self, take: Take, place: int, gain: tuple[float, float]) -> None:
        self.take, self.place, self.gain = take, place, gain


def _fades(clip: Clip, at: int, count: int, length: int) -> Float32:
    """Return `edge` of so many frames."""
    curve = np.ones(count, np.float32)
    if clip.fade_in and at < clip.fade_in:
        curve *= np.minimum(1.0, np.arange(at, at + count) / clip.fade_in).astype(np.float32)
    if clip.fade_out and at + count > length - clip.fade_out:
        curve *= np.clip((length - np.arange(at, at + count)) / clip.fade_out, 0.0, 1.0).astype(np.float32)
    return curve


def _edges(at: int, count: int, length: int) -> Float32:
    """Return the soft edges, 5 ms at either end of a pass, of so many frames: nothing begins or ends with a step."""
    curve = np.ones(count, np.float32)
    frames = np.arange(at, at + count)
    for away in (frames, length - frames) if at < EDGE or at + count > length - EDGE else ():
        curve *= _eased(np.clip(away / EDGE, 0.0, 1.0)).astype(np.float32)
    return curve


def _eased(share: NDArray[np.float64]) -> NDArray[np.float64]:
    return 0.5 - 0.5 * np.cos(np.pi * share)


def weights(track: Track | None) -> tuple[float, float]:
    """Return how loud a track is at the left and at the right; one that is muted or gone is silent."""
    if track is None or track.muted:
        return 0.0, 0.0
    left, right = sides(track.pan)
    return track.level * left, track.level * right


def sides(pan: float) -> tuple[float, float]:
    """Return how loud the left and the right are; in the middle both are as they came."""
    return min(1.0, 1.0 - pan), min(1.0, 1.0 + pan)


def performed(
    arrangement: Arrangement,
    read_second: ReadSecond = no_takes,
    instruments: Instruments | None = None,
    start: int = 0,
) -> Iterator[Float32]:
    """Give an arrangement block by block, float32 [256, 2] each, until it has rung out."""
    performance = Performance(arrangement, read_second, instruments, start)
    if not arrangement.clips:
        return
    while not performance.over:
        out = np.empty((BLOCK, 2), np.float32)
        performance.render(out)
        yield out
