"""Scores: what an arrangement says shall sound when, as cues that any stretch of time can be asked for.

Every pass of every clip is worked out when it is asked for, so that a loop without end costs nothing.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from studio.music.arrangement import RATE, SLOTS, Arrangement, Clip, Material, Notes, Pattern, Take, Track
from studio.music.note import pitch_of
from studio.music.song import Event, RollNote, Song

GONE = 60.0
"""dB below which a fading pass sounds no more."""
CLIP_SHIFT = 52
"""A cue's key holds the number of its clip above so many bits."""
_ORDER = {"on": 1, "glide": 2, "press": 2}
_GAP = 480
"""Frames between the end of a pattern's note and the next slot."""


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing to do at a frame of the timeline."""

    frame: int
    kind: Literal["on", "off", "drone", "glide", "press"]
    track: int
    key: int
    """Names a note between its on and its off, as it was when it was played; no other pass has it."""
    frequency: float = 0.0
    velocity: float = 0.0
    instrument: str = ""
    gain: float = 1.0


@dataclass(frozen=True, slots=True)
class Note:
    """One note of a material, in frames from its start."""

    start: int
    end: int
    frequency: float
    velocity: float
    instrument: str
    index: int = 0
    """Of its "on" among the events of its material, or of its hit."""
    key: int = 0
    """One at a time sounds with it."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One sounding of a clip."""

    clip: Clip
    number: int
    start: int
    """Frame of the timeline."""
    gain: float


def frames(milliseconds: float) -> int:
    """Return a time of an event as frames."""
    return int(milliseconds * RATE // 1000)


def notes_of(material: Material) -> tuple[Note, ...]:
    """Return the notes of a material by their starts; one that is never let go lasts to the end. Takes have none."""
    if isinstance(material, Pattern):
        return tuple(
            Note(
                hit.slot * material.slot,
                (hit.slot + hit.slots) * material.slot - min(_GAP, material.slot // 2),
                hit.frequency,
                hit.velocity,
                material.instrument,
                index,
                index,
            )
            for index, hit in sorted(enumerate(material.hits), key=lambda pair: pair[1].slot)
        )
    return tuple(_paired(material.events)) if isinstance(material, Notes) else ()


def _paired(events: tuple[Event, ...]) -> Iterator[Note]:
    held: dict[int, tuple[int, Event]] = {}
    made: list[Note] = []

    def close(index: int, on: Event, time: int) -> None:
        end = max(frames(time), frames(on.time) + 1)
        made.append(Note(frames(on.time), end, on.frequency, on.velocity, on.instrument, index, on.key))

    for index, event in enumerate(events):
        if event.kind not in ("on", "off"):
            continue
        if event.key in held:
            close(*held.pop(event.key), event.time)
        if event.kind == "on":
            held[event.key] = index, event
    for index, on in held.values():
        close(index, on, events[-1].time)
    yield from sorted(made, key=lambda note: (note.start, note.index))


def length_of(material: Material) -> int:
    """Return how long a material is, in frames."""
    if isinstance(material, Take):
        return material.frames
    if isinstance(material, Pattern):
        return SLOTS * material.slot
    return frames(material.events[-1].time) if material.events else 0


class Score:
    """The cues of an arrangement. `before` lends what has not changed since."""

    def __init__(self, arrangement: Arrangement, before: "Score | None" = None) -> None:
        self.arrangement = arrangement
        self._runs: dict[int, _Run] = {}
        self._lengths: dict[int, int] = {}
        for clip in arrangement.clips:
            material = arrangement.materials.get(clip.material)
            if material is None or clip.material in self._lengths:
                continue
            old = None if before is None else before.run(clip.material, material)
            self._runs[clip.material] = old or _Run(material)
            self._lengths[clip.material] = length_of(material)
        self._tracks = {track.number: track for track in arrangement.tracks}
        self.duration = max((self._end(clip) for clip in arrangement.clips), default=0)
        """Frames until the last clip ends; a clip without end counts once."""
        self._shaped = {clip.track for clip in arrangement.clips if _is_shaped(clip)}

    def run(self, number: int, material: Material) -> "_Run | None":
        """Return what was worked out of a material, if it is this one."""
        found = self._runs.get(number)
        return found if found is not None and found.material is material else None

    def lend(self, other: "Score", shift: int) -> None:
        """Take over what was worked out of another's materials, whose numbers here are higher by `shift`."""
        for number, run in other.runs.items():
            self._runs.setdefault(number + shift, run)

    @property
    def runs(self) -> "Mapping[int, _Run]":
        """What was worked out of each material."""
        return self._runs

    def length(self, clip: Clip) -> int:
        """Return how many frames a pass of a clip lasts."""
        there = max(0, self._lengths.get(clip.material, 0) - clip.offset)
        return min(clip.length, there) if clip.length and self._is_take(clip) else clip.length or there

    def _is_take(self, clip: Clip) -> bool:
        return isinstance(self.arrangement.materials.get(clip.material), Take)

    def _end(self, clip: Clip) -> int:
        again = (max(1, clip.passes) - 1) * clip.every if clip.every else 0
        return clip.start + again + self.length(clip)

    def passes(self, clip: Clip, start: int, end: int, endless: bool = False) -> Iterator[Pass]:
        """Give the passes of a clip that touch the frames from `start` to before `end`."""
        length = self.length(clip)
        first, last = 0, 0
        if clip.every:
            first = max(0, (start - clip.start - length) // clip.every)
            last = max(0, (end - 1 - clip.start) // clip.every)
            if clip.passes:
                last = min(last, clip.passes - 1)
            elif not endless:
                last = min(last, max(0, self.duration - clip.start - 1) // clip.every)
            if clip.fading:
                last = min(last, int(GONE / clip.fading))
        for number in range(first, last + 1):
            begin = clip.start + number * clip.every
            if begin < end and begin + length >= start:
                yield Pass(clip, number, begin, clip.gain * 10.0 ** (-clip.fading * number / 20.0))

    def cues(self, start: int, end: int, endless: bool = False) -> list[Cue]:
        """Return what happens from frame `start` to before `end`: in order, what ends before what begins.

        `endless` lets clips without end go on after all others have ended, as they do while one plays along.
        """
        made: list[Cue] = []
        for clip in self.arrangement.clips:
            track = self._tracks.get(clip.track)
            run = self._runs.get(clip.material)
            if track is None or run is None or track.kind == "take":
                continue
            for one in self.passes(clip, start, end, endless):
                give = self._droned if track.kind == "drone" else self._played
                made.extend(cue for cue in give(track, run, one, start, end) if start <= cue.frame < end)
        return sorted(made, key=lambda cue: (cue.frame, _ORDER.get(cue.kind, 0)))

    def takes(self, start: int, end: int, endless: bool = False) -> Iterator[tuple[Pass, Take]]:
        """Give the passes of takes that touch the frames from `start` to before `end`."""
        for clip in self.arrangement.clips:
            material = self.arrangement.materials.get(clip.material)
            if isinstance(material, Take) and clip.track in self._tracks:
                for one in self.passes(clip, start, end, endless):
                    yield one, material

    def _played(self, track: Track, run: "_Run", one: Pass, start: int, end: int) -> Iterator[Cue]:
        clip, length = one.clip, self.length(one.clip)
        shift = one.start - clip.offset
        low, high = clip.offset, clip.offset + length
        for note in run.starting(max(low, start - shift), min(high, end - shift)):
            gain = one.gain * edge(clip, note.start - low, length)
            name = track.instrument or note.instrument
            at = shift + note.start
            yield Cue(at, "on", track.number, _key(one, note.key), note.frequency, note.velocity, name, gain)
        for note in run.ending(start - shift, end - shift):
            if low <= note.start and note.end <= high:
                yield Cue(shift + note.end, "off", track.number, _key(one, note.key))
        for event in run.moving(max(low, start - shift), min(high, end - shift)):
            kind: Literal["glide", "press"] = "glide" if event.kind == "glide" else "press"
            at, key = shift + frames(event.time), _key(one, event.key)
            yield Cue(at, kind, track.number, key, event.frequency, event.velocity)
        if start <= one.start + length < end:
            for note in run.held(high):
                if note.start >= low:
                    yield Cue(one.start + length, "off", track.number, _key(one, note.key))

    def _droned(self, track: Track, run: "_Run", one: Pass, start: int, end: int) -> Iterator[Cue]:
        clip, length = one.clip, self.length(one.clip)
        shift, high = one.start - clip.offset, clip.offset + length
        under: Event | None = None
        for event in run.drones:
            at = frames(event.time)
            if at <= clip.offset:
                under = event
            elif at < high:
                yield _drone(shift + at, track, event, one)
        if under is not None and under.instrument:
            yield _drone(one.start, track, under, one)
        if run.drones:
            yield Cue(one.start + length, "drone", track.number, 0)

    def drone_at(self, track: Track, frame: int) -> Cue | None:
        """Return what lies underneath on a track at a frame, as the cue that began it."""
        found: Cue | None = None
        for clip in self.arrangement.on(track.number):
            run = self._runs.get(clip.material)
            for one in self.passes(clip, frame, frame + 1) if run else ():
                for cue in self._droned(track, run, one, 0, frame + 1) if run else ():
                    if cue.frame <= frame and (found is None or cue.frame >= found.frame):
                        found = cue
        return found if found is not None and found.instrument else None

    def under(self, track: int, frame: int) -> float:
        """Return how loud what lies underneath on a track is at a frame: gain and fades of the pass begun last."""
        last, loud = -1, 1.0
        for clip in self.arrangement.clips if track in self._shaped else ():
            if clip.track != track or clip.start > frame:
                continue
            number = (frame - clip.start) // clip.every if clip.every else 0
            number = min(number, clip.passes - 1) if clip.passes else number
            begin, length = clip.start + number * clip.every, self.length(clip)
            if begin >= last:
                last = begin
                loud = clip.gain * 10.0 ** (-clip.fading * number / 20.0)
                loud *= edge(clip, min(frame - begin, length), length)
        return loud


def roll(score: Score) -> tuple[RollNote, ...]:
    """Return every note of a song as a bar of one piano roll, by start; passes that fade are as soft as they sound."""
    held: dict[int, Cue] = {}
    bars: list[RollNote] = []
    for cue in score.cues(0, score.duration + 1):
        if cue.kind == "on":
            held[cue.key] = cue
        elif cue.kind == "off" and cue.key in held:
            on = held.pop(cue.key)
            start, end = (frame * 1000 // RATE for frame in (on.frame, cue.frame))
            bars.append(RollNote(start, max(end, start + 1), pitch_of(on.frequency), min(1.0, on.velocity * on.gain)))
    return tuple(sorted(bars, key=lambda bar: (bar.start, bar.pitch)))


def flattened(score: Score) -> Song:
    """Return all that is played in an arrangement as one song; takes are not in it, and softer passes are softer."""
    keys: dict[int, int] = {}
    events: list[Event] = []
    for cue in score.cues(0, score.duration + 1):
        key = keys.setdefault(cue.key, len(keys))
        time = cue.frame * 1000 // RATE
        if cue.kind == "on":
            strength = min(1.0, cue.velocity * cue.gain)
            events.append(Event(time, "on", key, cue.frequency, strength, cue.instrument))
        elif cue.kind == "off":
            events.append(Event(time, "off", key))
        elif cue.kind == "drone":
            events.append(Event(time, "drone", 0, cue.frequency, 0.0, cue.instrument))
    return Song(tuple(events))


def edge(clip: Clip, at: int, length: int) -> float:
    """Return how much of a clip is heard `at` frames into it, for its fades: 0 to 1."""
    share = 1.0
    if clip.fade_in and at < clip.fade_in:
        share = max(0.0, at / clip.fade_in)
    if clip.fade_out and at > length - clip.fade_out:
        share *= max(0.0, (length - at) / clip.fade_out)
    return share


def _is_shaped(clip: Clip) -> bool:
    return bool(clip.fade_in or clip.fade_out or clip.fading or clip.gain != 1.0)


class _Run:
    """The notes of a material, ready to be asked for."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.notes = notes_of(material)
        self._starts = [note.start for note in self.notes]
        self._by_end = sorted(self.notes, key=lambda note: note.end)
        self._ends = [note.end for note in self._by_end]
        events = material.events if isinstance(material, Notes) else ()
        self.drones = tuple(event for event in events if event.kind == "drone")
        self._moves = tuple(event for event in events if event.kind in ("glide", "press"))
        self._moved = [frames(event.time) for event in self._moves]

    def starting(self, low: int, high: int) -> tuple[Note, ...]:
        return self.notes[bisect_left(self._starts, low) : bisect_left(self._starts, high)]

    def ending(self, low: int, high: int) -> list[Note]:
        return self._by_end[bisect_left(self._ends, low) : bisect_left(self._ends, high)]

    def moving(self, low: int, high: int) -> tuple[Event, ...]:
        """Return the glides and presses from a frame to before another."""
        return self._moves[bisect_left(self._moved, low) : bisect_left(self._moved, high)]

    def held(self, at: int) -> Iterator[Note]:
        """Give the notes that have begun before a frame and end after it."""
        for note in self._by_end[bisect_left(self._ends, at + 1) :]:
            if note.start < at:
                yield note


def _drone(frame: int, track: Track, event: Event, one: Pass) -> Cue:
    name = track.instrument or event.instrument if event.instrument else ""
    return Cue(frame, "drone", track.number, 0, event.frequency, 0.0, name, one.gain)


def _key(one: Pass, key: int) -> int:
    return (one.clip.number << CLIP_SHIFT) | ((one.number & 0xFFFFF) << 32) | (key & 0xFFFFFFFF)
