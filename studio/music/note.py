"""Pitches: numbers that count semitones (60 is middle C), their names and their frequencies."""

import math
import re

A4 = 440.0
"""Hz of pitch 69."""

NAMES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")
"""The names shown to a person, from C upwards."""

_SPELLING = re.compile(r"([A-Ga-g])([#♯b♭]?)(-?\d)\Z")
_LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_BENDS = {"": 0, "#": 1, "♯": 1, "b": -1, "♭": -1}


def frequency(pitch: float) -> float:
    """Return the frequency in Hz of a pitch, equal temperament; fractions are between the keys."""
    return A4 * math.exp2((pitch - 69.0) / 12.0)


def pitch_of(hertz: float) -> float:
    """Return the pitch of a frequency in Hz (above 0); the inverse of `frequency`."""
    return 69.0 + 12.0 * math.log2(hertz / A4)


def cents(hertz: float, reference: float) -> float:
    """Return how far a frequency lies above another, in hundredths of a semitone."""
    return 1200.0 * math.log2(hertz / reference)


def name(pitch: int) -> str:
    """Return the name of a pitch without its octave, such as "E♭"."""
    return NAMES[pitch % 12]


def spelled(text: str) -> int:
    """Return the pitch of a spelling such as "D3" or "Bb4". Raises ValueError for anything else."""
    found = _SPELLING.match(text)
    if found is None:
        raise ValueError(f"not a note: {text!r}")
    letter, bend, octave = found.groups()
    return 12 * (int(octave) + 1) + _LETTERS[letter.upper()] + _BENDS[bend]
