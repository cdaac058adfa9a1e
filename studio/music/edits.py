"""Edits of an arrangement: what a hand does to its clips and tracks, as the steps that do it. Pure functions.

Places and lengths are frames; what a hand asks for beyond what there is stops at its end.
"""

from dataclasses import replace

from studio.music.arrangement import RATE, Arrangement, Clip, Notes, Track
from studio.music.draft import free
from studio.music.score import Score, length_of
from studio.music.step import DropClip, DropTrack, SetClip, SetTrack, Step, Together

LEAST = RATE // 10
"""Frames a clip has at least."""
NOTCH = 3.0
"""dB that one step makes louder or softer."""
LOUDEST, SOFTEST = 4.0, 0.03
LOUDEST_TRACK = 2.0
FADING, LONG_FADING = 6.0, 3.0
"""dB that each pass is softer than the one before, when it lets it fade; the second for one without end."""
FADE = 8 * RATE
"""Frames in which a clip that sounds once fades, when it is that long."""


def moved(clip: Clip, start: int, track: int | None = None) -> SetClip:
    """Return what puts a clip at another frame, not before 0, or on another track too."""
    return SetClip(replace(clip, start=max(0, start), track=clip.track if track is None else track))


def begun_at(score: Score, clip: Clip, frame: int) -> SetClip:
    """Return what lets a clip begin at a frame of the timeline: earlier as far as its material goes."""
    by = min(frame - clip.start, score.length(clip) - LEAST)
    by = max(by, -clip.offset, -clip.start)
    return SetClip(_fitting(replace(clip, start=clip.start + by, offset=clip.offset + by), score.length(clip) - by))


def ended_at(score: Score, clip: Clip, frame: int) -> SetClip:
    """Return what lets a clip's first pass end at a frame of the timeline, at the end of its material at the latest."""
    material = score.arrangement.materials.get(clip.material)
    there = max(LEAST, length_of(material) - clip.offset) if material is not None else LEAST
    length = min(max(LEAST, frame - clip.start), there)
    return SetClip(_fitting(clip, length))


def _fitting(clip: Clip, length: int) -> Clip:
    fade_in, fade_out = min(clip.fade_in, length), min(clip.fade_out, length)
    return replace(clip, length=length, fade_in=fade_in, fade_out=fade_out)


def end_of(score: Score, clip: Clip) -> int:
    """Return the frame at which a clip's last pass ends; one without end goes to the end of the song."""
    length = score.length(clip)
    if clip.every and not clip.passes:
        return max(score.duration, clip.start + length)
    return clip.start + (max(1, clip.passes) - 1) * clip.every + length


def doubled(score: Score, clip: Clip) -> SetClip:
    """Return what lays the same once more, right behind it; one without end is laid once."""
    endless = bool(clip.every) and not clip.passes
    number = free(one.number for one in score.arrangement.clips)
    return SetClip(replace(clip, number=number, start=end_of(score, clip), passes=1 if endless else clip.passes))


def parted(score: Score, clip: Clip, frame: int) -> Step | None:
    """Return what makes two clips of one, at a frame; None where there is nothing to part."""
    at, length = frame - clip.start, score.length(clip)
    if clip.every or not LEAST <= at <= length - LEAST:
        return None
    number = free(one.number for one in score.arrangement.clips)
    before = replace(clip, length=at, fade_in=min(clip.fade_in, at), fade_out=0)
    after = replace(clip, number=number, start=frame, offset=clip.offset + at, length=length - at, fade_in=0)
    return Together((SetClip(before), SetClip(replace(after, fade_out=min(clip.fade_out, length - at)))))


def dropped(arrangement: Arrangement, clip: Clip) -> Step:
    """Return what takes a clip away, and its track when nothing else lies there."""
    if len(arrangement.on(clip.track)) <= 1:
        return DropTrack(clip.track)
    return DropClip(clip.number)


def louder(arrangement: Arrangement, clip: Clip, decibels: float = NOTCH) -> Step:
    """Return what makes a clip louder, or softer below 0. What lies underneath is one with its track."""
    by = 10.0 ** (decibels / 20.0)
    track = arrangement.track(clip.track)
    if track is not None and track.kind == "drone":
        return levelled(track, track.level * by)
    return gained(clip, clip.gain * by)


def gained(clip: Clip, gain: float) -> SetClip:
    """Return what makes a clip as loud as that, 1 as it was made."""
    return SetClip(replace(clip, gain=_whole(min(LOUDEST, max(SOFTEST, gain)))))


def levelled(track: Track, level: float) -> SetTrack:
    """Return what makes a track as loud as that, 1 as it was made."""
    return SetTrack(replace(track, level=_whole(min(LOUDEST_TRACK, max(0.0, level)))))


def _whole(gain: float) -> float:
    """Return 1 for what is so by a hair."""
    return 1.0 if abs(gain - 1.0) < 1e-3 else round(gain, 4)


def faded(score: Score, clip: Clip, fade_in: int | None = None, fade_out: int | None = None) -> SetClip:
    """Return what lets a clip come in, or go out, over so many frames; what is None stays."""
    length = score.length(clip)
    fades = (clip.fade_in if fade_in is None else fade_in, clip.fade_out if fade_out is None else fade_out)
    fade_in, fade_out = (min(length, max(0, fade)) for fade in fades)
    return SetClip(replace(clip, fade_in=fade_in, fade_out=fade_out))


def fades(clip: Clip) -> bool:
    """Say whether a clip fades: its passes one by one, or the one it has at its end."""
    return clip.fading > 0 if clip.every else clip.fade_out > 0


def let_fade(score: Score, clip: Clip) -> SetClip:
    """Return what lets a clip fade, or fade no longer."""
    if clip.every:
        return SetClip(replace(clip, fading=0.0 if fades(clip) else FADING if clip.passes else LONG_FADING))
    return SetClip(replace(clip, fade_out=0 if fades(clip) else min(FADE, score.length(clip))))


def going_round(score: Score, clip: Clip, passes: int) -> SetClip:
    """Return what lets a clip sound so often, 0 for as long as the song lasts."""
    every = clip.every or score.length(clip)
    return SetClip(replace(clip, every=0 if passes == 1 else every, passes=passes, fading=clip.fading))


def without_last_pass(score: Score, clip: Clip) -> Step:
    """Return what takes the last pass of a clip away: of its only one, the clip. One without end ends a pass early."""
    passes = passes_of(score, clip)
    if passes <= 1:
        return dropped(score.arrangement, clip)
    return going_round(score, clip, passes - 1)


def passes_of(score: Score, clip: Clip) -> int:
    """Return how often a clip sounds until the song's end."""
    return 1 if not clip.every else sum(1 for _ in score.passes(clip, 0, score.duration + 1))


def fits(arrangement: Arrangement, clip: Clip, track: Track) -> bool:
    """Say whether a clip may lie on a track."""
    own = arrangement.track(clip.track)
    return own is not None and own.kind == track.kind


def placed(points: tuple[int, ...], frame: int, length: int, near: int) -> int:
    """Return where something so long lies that is put at a frame: with one of its ends on a point that is near."""
    best, by = frame, near + 1
    for point in points:
        for goal in (point, point - length):
            if abs(goal - frame) < by and goal >= 0:
                best, by = goal, abs(goal - frame)
    return best


def points_of(score: Score, clip: Clip, *more: int) -> tuple[int, ...]:
    """Return the frames at which other clips begin and end, the beginning of the song, and more of them."""
    others = [one for one in score.arrangement.clips if one.number != clip.number]
    ends = [end for one in others for end in (one.start, end_of(score, one))]
    return tuple(sorted({0, *ends, *more}))


def is_playable(arrangement: Arrangement, clip: Clip) -> bool:
    """Say whether a clip has notes that can be changed one by one."""
    track = arrangement.track(clip.track)
    return track is not None and track.kind == "notes" and isinstance(arrangement.materials.get(clip.material), Notes)
