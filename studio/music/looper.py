"""Loops: what is played over itself, pass by pass, as steps of a song. Pure; places and lengths are frames at 48 kHz.

A layer is a track with one material. The clip of a layer begins with the pass in which it was played and comes again
without end, so a kept song grows as it did while it was played.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count

from studio.music.arrangement import MOST_TRACKS, RATE, SLOTS, Arrangement, Clip, Hit, Notes, Pattern, Track
from studio.music.draft import free
from studio.music.score import Cue, Score
from studio.music.step import DropTrack, SetClip, SetTrack, Step

GRAIN = 256
"""Lengths of loops are whole multiples of this, so that sixteen slots fit into one to the frame."""
LEAST = 24 * GRAIN * 2
"""The shortest loop: a quarter of a second."""
FADE = 3.0
"""dB that each pass is softer than the one before, when a layer is let fade."""
SLOWEST, FASTEST, USUAL = 40.0, 160.0, 80.0
"""Beats a minute."""
_SLOTS_A_BEAT = 4
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Loop:
    """What goes round: from where, and how long once."""

    start: int
    length: int

    def pass_at(self, frame: int) -> int:
        """Return where the pass begins in which a frame lies; before the first there is none but the first."""
        return self.start + max(0, frame - self.start) // self.length * self.length

    def phase(self, frame: int) -> float:
        """Return how far round a frame is, 0 to below 1."""
        return max(0, frame - self.start) % self.length / self.length


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer that is being played."""

    track: int
    clip: int
    material: int
    start: int
    """Frame of the timeline at which its material begins."""

    def milliseconds(self, frame: int) -> int:
        """Return a frame of the timeline as a time of its events."""
        return max(0, frame - self.start) * 1000 // RATE


def loop_of(arrangement: Arrangement) -> Loop | None:
    """Return the loop of an arrangement: its longest round, of those without end if there are any; None without one."""
    rounds = [clip for clip in arrangement.clips if clip.every]
    if not rounds:
        return None
    longest = max(rounds, key=lambda clip: (not clip.passes, clip.every, -clip.start))
    return Loop(longest.start, longest.every)


def rounds(arrangement: Arrangement, track: int) -> tuple[Clip, ...]:
    """Return what of a track goes round now: its clips without end, else its last one; none when nothing does."""
    clips = arrangement.on(track)
    return tuple(clip for clip in clips if clip.every and not clip.passes) or clips[-1:]


def layers(arrangement: Arrangement) -> tuple[Track, ...]:
    """Return the tracks that are layers, the first one first: all but what lies underneath, and free play before."""
    return tuple(
        track
        for track in arrangement.tracks
        if track.kind != "drone" and (track.number or any(clip.every for clip in arrangement.on(0)))
    )


def laid(arrangement: Arrangement, frame: int, loop: Loop | None, fading: float = 0.0) -> tuple[Layer, list[Step]]:
    """Return a layer for what is played at a frame, and the steps that lay it; its material must be there first.

    With a loop it begins with the pass and comes again with every pass; without one it begins there, once. When there
    can be no more tracks it joins the newest one.
    """
    full = len(arrangement.tracks) >= MOST_TRACKS
    newest = [one.number for one in arrangement.tracks if one.kind == "notes"][-1:] if full else []
    track = newest[0] if newest else free((0, 1, *(one.number for one in arrangement.tracks)))
    clip = free((0, 1, *(one.number for one in arrangement.clips)))
    material = free((0, *arrangement.materials))
    start = frame if loop is None else loop.pass_at(frame)
    made = Clip(clip, track, material, start)
    if loop is not None:
        made = replace(made, every=loop.length, passes=0, fading=fading)
    steps: list[Step] = [] if newest else [SetTrack(Track(track, "notes"))]
    return Layer(track, clip, material, start), [*steps, SetClip(made)]


def closed(arrangement: Arrangement, layer: Layer, frame: int, fading: float = 0.0) -> tuple[Loop, list[Step]] | None:
    """Return the loop that a first pass becomes when it ends at a frame, and the step; None when it was undone.

    With a tempo its length is a whole number of beats.
    """
    clip = arrangement.clip(layer.clip)
    if clip is None:
        return None
    length = whole(frame - layer.start, arrangement.tempo)
    return Loop(layer.start, length), [SetClip(replace(clip, every=length, passes=0, fading=fading))]


def whole(length: int, tempo: float) -> int:
    """Return the nearest length a loop can have; with a tempo a whole number of beats."""
    if tempo > 0:
        beat = 60.0 * RATE / tempo
        length = round(max(1, round(length / beat)) * beat)
    return max(LEAST, round(length / GRAIN) * GRAIN)


def tempo_of(length: int) -> float:
    """Return the tempo of a loop: as many beats, 1, 2, 4 and so on, as make a calm pulse."""
    tempo = 60.0 * RATE / length
    while tempo < 0.7 * USUAL:
        tempo *= 2
    return tempo


def slots_of(loop: Loop | None, tempo: float) -> tuple[int, int]:
    """Return the frames of a slot of a pattern, and of its sixteen: they fit a whole number of times into the loop."""
    wanted = round(60.0 * RATE / (tempo or USUAL) / _SLOTS_A_BEAT)
    if loop is None:
        slot = max(LEAST // SLOTS, round(wanted / (GRAIN // SLOTS)) * (GRAIN // SLOTS))
        return slot, slot * SLOTS
    rounds = next(2**n for n in count() if loop.length / 2**n <= 1.5 * wanted * SLOTS or 2**n >= SLOTS)
    return loop.length // (SLOTS * rounds), loop.length // rounds


def patterned(arrangement: Arrangement, track: int | None, material: int, every: int, start: int) -> list[Step]:
    """Return the steps that let a pattern, which is there already, sound on a track, or on a new one with None."""
    old = () if track is None else rounds(arrangement, track)
    if old:
        return [SetClip(replace(clip, material=material)) for clip in old]
    number = free((0, 1, *(one.number for one in arrangement.tracks)))
    clip = free((0, 1, *(one.number for one in arrangement.clips)))
    return [SetTrack(Track(number, "pattern")), SetClip(Clip(clip, number, material, start, every=every, passes=0))]


def turned(pattern: Pattern, slot: int, frequency: float, velocity: float = 0.7) -> Pattern:
    """Return a pattern with a note in a slot, or without it when it was there."""
    left = tuple(hit for hit in pattern.hits if hit.slot != slot or abs(hit.frequency - frequency) > _NEAR)
    if len(left) == len(pattern.hits):
        left = (*left, Hit(slot, frequency, velocity))
    return replace(pattern, hits=tuple(sorted(left, key=lambda hit: (hit.slot, hit.frequency))))


def faded(arrangement: Arrangement, track: int, frame: int, fading: float = FADE) -> list[Step]:
    """Return the steps that let a layer fade from the pass after a frame on, or with 0 stay as loud as it is then."""
    steps: list[Step] = []
    number = free(one.number for one in arrangement.clips)
    for clip in arrangement.on(track):
        if not clip.every or clip.passes or clip.fading == fading:
            continue
        if frame < clip.start:
            steps.append(SetClip(replace(clip, fading=fading)))
            continue
        sounded = (frame - clip.start) // clip.every + 1
        gain = clip.gain * 10.0 ** (-clip.fading * sounded / 20.0)
        then = clip.start + sounded * clip.every
        if fading:
            gain *= 10.0 ** (-fading / 20.0)
        steps.append(SetClip(replace(clip, passes=sounded)))
        steps.append(SetClip(replace(clip, number=number, start=then, gain=gain, fading=fading)))
        number += 1
    return steps


def fades(arrangement: Arrangement, track: int) -> bool:
    """Say whether a layer gets softer with every pass."""
    return any(clip.every and not clip.passes and clip.fading > 0 for clip in arrangement.on(track))


def last_pass(arrangement: Arrangement) -> list[Step]:
    """Return the step that takes the newest layer away; none when there is no layer."""
    newest = max((track.number for track in layers(arrangement)), default=None)
    return [] if newest is None else [DropTrack(newest)]


def halted(arrangement: Arrangement, frame: int) -> tuple[tuple[int, ...], list[Step]]:
    """Return the clips that go round without end, and the steps that let them end with the pass of a frame."""
    endless = [clip for clip in arrangement.clips if clip.every and not clip.passes]
    passes = {clip.number: max(0, frame - 1 - clip.start) // clip.every + 1 for clip in endless}
    return tuple(passes), [SetClip(replace(clip, passes=passes[clip.number])) for clip in endless]


def resumed(arrangement: Arrangement, numbers: tuple[int, ...], frame: int) -> list[Step]:
    """Return the steps that let clips that were halted go round again, all from a frame on."""
    fresh = free(one.number for one in arrangement.clips)
    steps: list[Step] = []
    loop = loop_of(among(arrangement, numbers))
    for number in numbers:
        clip = arrangement.clip(number)
        if clip is not None and clip.passes:
            gain = clip.gain * 10.0 ** (-clip.fading * max(1, clip.passes) / 20.0)
            # the second half of a loop that was made twice as long stays that
            late = (clip.start - loop.start) % loop.length if loop and clip.every == loop.length else 0
            steps.append(SetClip(replace(clip, number=fresh, start=frame + late, passes=0, gain=gain)))
            fresh += 1
    return steps


def longer(arrangement: Arrangement, frame: int) -> list[Step]:
    """Return the steps that let what lies underneath lie there until a frame at least."""
    score = Score(arrangement)
    return [
        SetClip(replace(clip, length=frame - clip.start))
        for track in arrangement.tracks
        if track.kind == "drone"
        for clip in arrangement.on(track.number)[-1:]
        if not clip.every and clip.start + score.length(clip) < frame
    ]


def earlier(arrangement: Arrangement) -> list[Step]:
    """Return the steps that let a song begin with its first clip; what lies underneath goes along."""
    under = {track.number for track in arrangement.tracks if track.kind == "drone"}
    by = min((clip.start for clip in arrangement.clips if clip.track not in under), default=0)
    if not by:
        return []
    steps: list[Step] = []
    for clip in arrangement.clips:
        if clip.track in under and clip.start < by:
            gone = by - clip.start
            length = max(1, clip.length - gone) if clip.length else 0
            steps.append(SetClip(replace(clip, start=0, offset=clip.offset + gone, length=length)))
        else:
            steps.append(SetClip(replace(clip, start=clip.start - by)))
    return steps


def among(arrangement: Arrangement, clips: Iterable[int]) -> Arrangement:
    """Return an arrangement with these clips only."""
    wanted = frozenset(clips)
    return replace(arrangement, clips=tuple(clip for clip in arrangement.clips if clip.number in wanted))


def without_drones(arrangement: Arrangement) -> Arrangement:
    """Return an arrangement without what lies underneath, for when that sounds already."""
    gone = {track.number for track in arrangement.tracks if track.kind == "drone"}
    return replace(
        arrangement,
        tracks=tuple(track for track in arrangement.tracks if track.number not in gone),
        clips=tuple(clip for clip in arrangement.clips if clip.track not in gone),
    )


def bridged(arrangement: Arrangement, start: int, end: int) -> list[tuple[Cue, int]]:
    """Return the notes that begin from a frame to before another, each with the frame it is let go at.

    What plays an arrangement is ahead of what is heard; these are the notes that a loop closed just now still owes.
    """
    if end <= start:
        return []
    score = Score(arrangement)
    loop = loop_of(arrangement)
    cues = score.cues(start, end + (loop.length if loop else 0) + score.duration, endless=True)
    offs: dict[int, int] = {}
    for cue in cues:
        if cue.kind == "off":
            offs.setdefault(cue.key, cue.frame)
    muted = {track.number for track in arrangement.tracks if track.muted}
    return [
        (cue, offs.get(cue.key, cue.frame + RATE))
        for cue in cues
        if cue.kind == "on" and cue.frame < end and cue.track not in muted
    ]


def recent(events: Notes, seconds: float) -> int:
    """Return the frame of the first note of the last so many seconds, 0 when all of it is."""
    last = events.events[-1].time if events.events else 0
    first = last - round(1000 * seconds)
    if first <= 0:
        return 0
    time = next((event.time for event in events.events if event.kind == "on" and event.time >= first), first)
    return time * RATE // 1000
