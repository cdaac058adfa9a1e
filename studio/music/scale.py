"""Scales: which pitches belong together, so that no touch sounds wrong."""

import math
from dataclasses import dataclass

from studio.music.note import name


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of one octave, from the root upwards."""

    key: str
    """How it is remembered, such as "pentatonic minor"."""
    words: str
    """What follows the root when it is shown, such as "minor, five notes"."""
    steps: tuple[int, ...]
    """Semitones above the root, 0 first, rising, below 12."""

    def pitch(self, root: int, degree: int) -> int:
        """Return the pitch `degree` steps of the scale above the root; negative goes below it."""
        octave, step = divmod(degree, len(self.steps))
        return root + 12 * octave + self.steps[step]

    def holds(self, root: int, pitch: int) -> bool:
        """Say whether a pitch, in any octave, belongs to the scale on this root."""
        return (pitch - root) % 12 in self.steps

    def nearest(self, root: int, pitch: float) -> int:
        """Return the pitch of the scale nearest to any pitch; the lower one of two equally near."""
        low = int(pitch) - 12
        near = [p for p in range(low, low + 26) if self.holds(root, p)]
        return min(near, key=lambda p: (abs(p - pitch), p))

    def label(self, root: int) -> str:
        """Return its name as shown, such as "D minor, five notes"."""
        return f"{name(root)} {self.words}"


SCALES = {
    scale.key: scale
    for scale in (
        Scale("pentatonic minor", "minor, five notes", (0, 3, 5, 7, 10)),
        Scale("pentatonic major", "major, five notes", (0, 2, 4, 7, 9)),
        Scale("major", "major", (0, 2, 4, 5, 7, 9, 11)),
        Scale("minor", "minor", (0, 2, 3, 5, 7, 8, 10)),
        Scale("dorian", "dorian", (0, 2, 3, 5, 7, 9, 10)),
        Scale("hirajoshi", "hirajoshi", (0, 2, 3, 7, 8)),
        Scale("whole-tone", "whole tones", (0, 2, 4, 6, 8, 10)),
        Scale("open", "open, five notes", (0, 2, 5, 7, 10)),
        Scale("kumoi", "kumoi", (0, 2, 3, 7, 9)),
        Scale("in-sen", "in sen", (0, 1, 5, 7, 10)),
        Scale("lydian", "lydian", (0, 2, 4, 6, 7, 9, 11)),
        Scale("mixolydian", "mixolydian", (0, 2, 4, 5, 7, 9, 10)),
    )
}
"""All scales, in the order they are offered."""

DEFAULT_SCALE = SCALES["pentatonic minor"]
DEFAULT_ROOT = 50
"""D below middle C."""

PURE = (1.0, 16 / 15, 9 / 8, 6 / 5, 5 / 4, 4 / 3, 7 / 5, 3 / 2, 8 / 5, 5 / 3, 9 / 5, 15 / 8)
"""Of each step above a drone, the frequency (times the drone's) at which nothing beats against it."""
_HARMONICS = (1.0, 9 / 8, 5 / 4, 3 / 2, 7 / 4)
_APART = 1.2


def fitting(scale: Scale, root: int) -> tuple[float, ...]:
    """Return the pitches of the octave above the root that fit a drone on it, rising, the root first.

    They are the scale's, tuned as pure intervals above the drone (just intonation), and those of the drone's own
    harmonics that no step of the scale is near.
    """
    pure = [root + 12.0 * math.log2(PURE[step]) for step in scale.steps]
    own = [root + 12.0 * math.log2(ratio) for ratio in _HARMONICS]
    free = [pitch for pitch in own if all(abs(pitch - one) > _APART for one in (*pure, root + 12.0))]
    return tuple(sorted((*pure, *free)))


def fitted(scale: Scale, root: int, pitch: float) -> float:
    """Return the pitch, in any octave, that fits a drone on the root and is nearest to any pitch."""
    octave = math.floor((pitch - root) / 12.0)
    near = [one + 12.0 * (octave + up) for one in fitting(scale, root) for up in (-1, 0, 1)]
    return min(near, key=lambda one: (abs(one - pitch), one))
