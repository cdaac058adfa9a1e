"""Quantising: notes that were played freely, on the lines of a tempo or the steps of a scale. As revisions, so that
what was played is never lost, and one undo brings it back.
"""

import cmath
from dataclasses import replace

from studio.music.arrangement import Notes
from studio.music.instrument import standard
from studio.music.revision import SHORTEST, Bar, Change, bars_of, revised
from studio.music.scale import Scale

STEPS = 4
"""Lines of a beat: sixteenths where a beat is a quarter."""
SLOWEST, FASTEST = 60, 120
"""Beats a minute that are guessed, from one to before the other."""


def line_of(tempo: float, steps: int = STEPS) -> float:
    """Return the milliseconds from one line to the next; `tempo` in beats a minute, above 0."""
    return 60000.0 / tempo / steps


def nearest_line(time: float, tempo: float, steps: int = STEPS, first: float = 0.0) -> int:
    """Return the time (ms) of the line nearest to a time; one of the lines is at `first`."""
    line = line_of(tempo, steps)
    return round(first + round((time - first) / line) * line)


def in_time(notes: Notes, tempo: float, steps: int = STEPS, first: float = 0.0, share: float = 1.0) -> Change:
    """Return what brings every note to its nearest line, or a `share` of the way there; each lasts as long as before.

    Two notes that come to lie on each other at the same pitch stay two. Where the song's time has its lines is told
    by `first`, in ms of the material.
    """
    return revised(notes, [_moved(bar, tempo, steps, first, share) for bar in bars_of(notes)])


def _moved(bar: Bar, tempo: float, steps: int, first: float, share: float) -> Bar:
    start = nearest_line(bar.start, tempo, steps, first)
    while start < 0:
        start = nearest_line(start + line_of(tempo, steps), tempo, steps, first)
    by = round(share * (start - bar.start))
    return replace(bar, start=bar.start + by, end=max(bar.end + by, bar.start + by + SHORTEST))


def to_scale(notes: Notes, scale: Scale, root: int) -> Change:
    """Return what brings every note to the nearest step of a scale. What is struck and has no pitch stays."""
    known = standard()
    bars = [bar for bar in bars_of(notes) if not known.instrument(bar.instrument).pieces]
    return revised(notes, [_tuned(bar, scale, root) for bar in bars])


def _tuned(bar: Bar, scale: Scale, root: int) -> Bar:
    pitch = scale.nearest(root, bar.pitch)
    return bar if abs(pitch - bar.pitch) < 1e-6 else replace(bar, pitch=float(pitch))


def guessed(notes: Notes) -> tuple[float, float]:
    """Return the tempo that what was played lies nearest to, 60 to 120 beats a minute, and the ms of one of its lines.

    Of all tempos the one to whose half beats the starts lie nearest, as directions on a circle of that length; none
    (0, 0) for fewer than four notes. Twice and half of a tempo fit as well, so only one octave of them is looked at.
    """
    starts = [bar.start for bar in bars_of(notes)]
    if len(starts) < 4:
        return 0.0, 0.0
    sums = {tempo: _together(starts, line_of(tempo, 2)) for tempo in map(float, range(SLOWEST, FASTEST))}
    tempo = max(sums, key=lambda one: abs(sums[one]))
    return tempo, cmath.phase(sums[tempo]) / (2.0 * cmath.pi) * line_of(tempo, 2)


def _together(starts: list[int], line: float) -> complex:
    return sum((cmath.exp(2j * cmath.pi * start / line) for start in starts), 0j)
