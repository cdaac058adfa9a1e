"""A drawing as it sounds: the hand's height on the paper is the pitch, its speed the loudness, the brush what plays.

What plays the brush that sounds most may be chosen; the others keep theirs, so that they can be told apart.

Pure: a drawing's timeline in, events of a song out. As the sound goes on evenly along the timeline, a replay of the
drawing (its pauses skipped) and the sound are at the same share of both at any moment.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from studio.drawing.op import AddStroke, Dance
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import Story, Timeline
from studio.music.note import frequency
from studio.music.scale import DEFAULT_ROOT, DEFAULT_SCALE, Scale
from studio.music.song import Event

LONGEST = 120_000.0
"""Ms a drawing sounds at most; one that took longer is told faster."""
SHORTEST = 4_000.0
"""Ms it sounds at least, where it was made in less."""
OCTAVES = 3
"""From the lower edge of the paper to the upper."""
LOWEST = 45
"""The pitch below which the lowest note never is; nor is it an octave above: from there up it stays clear."""
LOOK = 90.0
"""Ms between two looks at where the hand is."""
FIRM = 0.2
"""Steps of the scale the hand has to go beyond the edge of one to reach the next: a trembling hand stays on it."""
FASTEST = 1.6
"""Diagonals of the paper a second at which it is as loud as it gets."""
SOFTEST, LOUDEST = 0.22, 0.85
SHORTEST_NOTE, LONGEST_NOTE = 140.0, 4_000.0
"""Ms a note lasts at least and at most."""
SLOT, AT_ONCE = 80.0, 3
"""Ms in which so many notes begin at most: the loudest."""

PLAYED_BY: Mapping[str, str] = {
    "pencil": "kalimba",
    "ink": "soft-piano",
    "marker": "marimba",
    "bristle": "plucked-string",
    "charcoal": "plucked-string",
    "pastel": "handpan",
    "watercolour": "voice",
    "airbrush": "flute",
    "air": "flute",
    "veil": "pad",
    "ribbon": "bowed-string",
    "glow": "glass",
    "stamp": "music-box",
}
"""What plays a brush, by the brush's name without its number."""
USUAL = "soft-piano"
SILENT = frozenset({"eraser", "smudge"})
"""Brushes that only take away, or move what is there."""


@dataclass(frozen=True, slots=True)
class Tone:
    """One note of a hand."""

    start: float
    """Ms from the beginning."""
    length: float
    degree: int
    """Steps of the scale above the lowest."""
    velocity: float
    instrument: str


@dataclass(frozen=True, slots=True)
class DrawnSound:
    """A drawing as it sounds."""

    events: tuple[Event, ...]
    """In order of time; none for a drawing no hand moved on."""
    milliseconds: int
    """As long as the replay it goes with, at its pace."""


def drawn_sound(
    story: Story, line: Timeline, scale: Scale = DEFAULT_SCALE, root: int = DEFAULT_ROOT, instrument: str = ""
) -> DrawnSound:
    """Return what a drawing sounds like along a timeline of its story; the same every time.

    `root` gives the lowest note, in whatever octave lies in the midst of what is heard well. With an `instrument` that
    plays the brush which sounds longest, in place of the brush's own.
    """
    if line.duration <= 0:
        return DrawnSound((), 0)
    pace = min(LONGEST, max(SHORTEST, line.duration)) / line.duration
    degrees = OCTAVES * len(scale.steps)
    size = story.paper.width, story.paper.height
    tones = [
        tone for stroke, start in _strokes(story, line) for tone in tones_of(stroke, start * pace, pace, size, degrees)
    ]
    tones = _led(tones, instrument) if instrument else tones
    return DrawnSound(_events(_thinned(tones), scale, LOWEST + (root - LOWEST) % 12), round(line.duration * pace))


def tones_of(stroke: Stroke, start: float, pace: float, paper: tuple[int, int], degrees: int) -> list[Tone]:
    """Return the notes of one stroke that begins at `start` ms, `pace` times as long as it took.

    A new one begins wherever the hand comes to another step of the scale.
    """
    name = stroke.brush.split("-")[0]
    points = stroke.points
    if name in SILENT or not len(points):
        return []
    lasted = float(points[-1, 2]) * pace
    count = max(2, int(lasted / LOOK) + 2)
    times = np.linspace(0.0, lasted, count)
    x, y = (np.interp(times, points[:, 2] * pace, points[:, axis]) for axis in (0, 1))
    height = (1.0 - y / paper[1]).clip(0.0, 1.0) * (degrees - 1)
    steps = np.hypot(np.diff(x), np.diff(y)) / float(np.hypot(*paper))
    seconds = max(lasted, 1.0) / 1000 / pace / (count - 1)
    speed = np.concatenate([steps[:1], steps]) / seconds
    marks = _marks(height)
    ends = [*marks[1:], count - 1]
    tones = []
    for first, end in zip(marks, ends, strict=True):
        began = float(times[first])
        length = min(LONGEST_NOTE, max(SHORTEST_NOTE, float(times[end]) - began))
        fast = float(speed[first : max(end, first + 1)].mean()) / FASTEST
        velocity = SOFTEST + (LOUDEST - SOFTEST) * min(1.0, fast) ** 0.5
        instrument = PLAYED_BY.get(name, USUAL)
        tones.append(Tone(start + began, length, round(float(height[first])), velocity, instrument))
    return tones


def _led(tones: list[Tone], instrument: str) -> list[Tone]:
    """Let an instrument play what another would have played longest."""
    longest = Counter[str]()
    for tone in tones:
        longest[tone.instrument] += round(tone.length)
    most = max(longest, key=lambda name: (longest[name], name), default="")
    return [replace(tone, instrument=instrument) if tone.instrument == most else tone for tone in tones]


def _marks(height: np.ndarray) -> list[int]:
    """Return where along a hand's heights, in steps of the scale, a new note begins."""
    marks, on = [0], round(float(height[0]))
    for at, here in enumerate(height):
        if abs(float(here) - on) > 0.5 + FIRM:
            on = round(float(here))
            marks.append(at)
    return marks


def _strokes(story: Story, line: Timeline) -> Iterator[tuple[Stroke, float]]:
    """Give every stroke along a timeline and when it begins, in ms."""
    for beat, start in zip(line.beats, line.starts, strict=True):
        if not beat.made:
            continue
        edit = story.nodes[beat.after].edit
        if isinstance(edit, AddStroke):
            yield edit.stroke, start
        elif isinstance(edit, Dance):
            for stroke, late in zip(edit.strokes, edit.starts, strict=True):
                yield stroke, start + late


def _thinned(tones: list[Tone]) -> list[Tone]:
    """Return of notes that begin together no more than can be told apart."""
    slots: dict[int, list[Tone]] = {}
    for tone in tones:
        slots.setdefault(int(tone.start / SLOT), []).append(tone)
    kept = [
        tone for slot in slots.values() for tone in sorted(slot, key=lambda one: (-one.velocity, one.start))[:AT_ONCE]
    ]
    return sorted(kept, key=lambda one: (one.start, one.degree))


def _events(tones: list[Tone], scale: Scale, root: int) -> tuple[Event, ...]:
    made: list[tuple[int, int, Event]] = []
    for key, tone in enumerate(tones):
        hertz = frequency(scale.pitch(root, tone.degree))
        start, end = round(tone.start), round(tone.start + tone.length)
        made.append((start, 1, Event(start, "on", key, hertz, round(tone.velocity, 3), tone.instrument)))
        made.append((end, 0, Event(end, "off", key)))
    return tuple(event for _, _, event in sorted(made, key=lambda one: one[:2]))
