"""The rows of a piano roll: which pitches have one, from low to high."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection

from studio.music.note import NAMES
from studio.music.revision import HIGHEST, LOWEST
from studio.music.scale import Scale

BEYOND = 5
"""Semitones shown beyond the lowest and the highest note at least."""
LEAST = 24


def rows_of(
    used: Collection[int], scale: Scale, root: int, every: bool, pieces: Collection[int] = (), least: int = 0
) -> list[int]:
    """Return the pitches that have a row: of the scale, or `every`, and all that are used; of a kit its pieces.

    There are `least` of them at least, as far as there are pitches.
    """
    if pieces:
        return sorted({*pieces, *used})
    low, high = (min(used), max(used)) if used else (root, root + LEAST)
    low, high = low - BEYOND, high + BEYOND
    more = max(0, LEAST - (high - low))
    low, high = max(LOWEST, low - more // 2), min(HIGHEST, high + more - more // 2)
    there = [pitch for pitch in range(LOWEST, HIGHEST + 1) if every or scale.holds(root, pitch) or pitch in used]
    first, last = bisect_left(there, low), bisect_right(there, high)
    wanted = min(len(there), max(least, last - first))
    first = max(0, min(first - (wanted - (last - first)) // 2, len(there) - wanted))
    return there[first : first + wanted]


def row_name(pitch: int, pieces: dict[int, str]) -> str:
    """Return what a row is called: a note in words, with its octave at C; a kit's piece by its name."""
    if pitch in pieces:
        return pieces[pitch]
    return NAMES[pitch % 12].replace("♯", " sharp").replace("♭", " flat")


def nearest_row(rows: list[int], pitch: float) -> int:
    """Return which row a pitch lies on."""
    return min(range(len(rows)), key=lambda row: abs(rows[row] - pitch)) if rows else 0
