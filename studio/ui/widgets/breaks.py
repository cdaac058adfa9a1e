"""Where a text breaks into lines: one pass over its letters' widths, however long it or one of its words is.

Widths are added letter by letter, without kerning, so a line is never wider than it says by more than a hair.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.uint32]
Bools = npt.NDArray[np.bool_]

WRAPPED, PARAGRAPH, WITHIN = 0, 1, 2
"""How a line begins: after a break the text allows, after a newline, and inside a word that is wider than a line.
These are Kivy's own flags."""

NEWLINE, TAB = 10, 9
_SPACES = np.array([TAB, 0x20, 0x1680, *range(0x2000, 0x2007), *range(0x2008, 0x200C), 0x205F, 0x3000], np.uint32)
_DASHES = np.array([0x2D, 0x2F, 0x2010, 0x2012, 0x2013, 0x2014], np.uint32)
_JOINER = 0x200D
_IDEOGRAPHS = 0x2E80, 0xA4D0
_TABLE = 0x3000
"""Letters below this have their widths in an array."""
_MARKED = 0x300
"""Letters below this are none that belong to the one before."""
_IS_SPACE = np.zeros(0x3002, bool)
_IS_SPACE[_SPACES] = True
_IS_DASH = np.zeros(0x3002, bool)
_IS_DASH[_DASHES] = True


class Advances:
    """How wide each letter of a font is, in px; measured once, when it is first met."""

    def __init__(self, measure: Callable[[str], float], tab: int = 4) -> None:
        """`measure` gives the width of a short text in px; a tab is as wide as so many spaces."""
        self._measure = measure
        self._known = np.full(_TABLE, np.nan)
        self._others: dict[int, float] = {}
        self._known[NEWLINE] = 0.0
        self._known[TAB] = tab * self._one(" ")

    def _one(self, letter: str) -> float:
        # the difference leaves out the bearing at both ends, and comes nearer than one letter's whole pixels
        return max(0.0, (self._measure(letter * 16) - self._measure(letter * 8)) / 8)

    def of(self, codes: Codes) -> Floats:
        """Return the width of every letter [n]."""
        small = codes < _TABLE
        widths = self._known[np.where(small, codes, 0)]
        for code in np.unique(codes[small & np.isnan(widths)]):
            self._known[code] = 0.0 if code < 32 else self._one(chr(code))
        widths = self._known[np.where(small, codes, 0)]
        for code in np.unique(codes[~small]):
            if int(code) not in self._others:
                self._others[int(code)] = self._one(chr(code))
            widths[codes == code] = self._others[int(code)]
        return widths


def codes_of(text: str) -> Codes:
    """Return a text's letters as numbers [n]."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def lines_of(text: str, advances: Advances, width: float) -> tuple[list[str], list[int]]:
    """Return a text's lines, without their newlines, and how each begins; there is always at least one."""
    starts, flags, ends = breaks(codes_of(text), advances, width)
    return [text[start:end] for start, end in zip(starts, ends, strict=True)], flags


def breaks(codes: Codes, advances: Advances, width: float) -> tuple[list[int], list[int], list[int]]:
    """Return where lines start [n], how each begins, and where it ends without its newline.

    A line ends before the first letter that goes beyond `width` px, at the last break the text allows. Spaces at its
    end may hang over.
    """
    count = len(codes)
    reach = np.concatenate(([0.0], np.cumsum(advances.of(codes)))) if count else np.zeros(1)
    space = _among(codes, _IS_SPACE)
    solid = np.concatenate(([0.0], np.where(space, -1.0, reach[1:])))
    np.maximum.accumulate(solid, out=solid)  # the width up to the last letter that is no space
    joins = _joins(codes)
    last = _last_breaks(codes, space, joins)
    parts = _last_parts(codes, joins)
    begins_at, ends_at = reach.tolist(), solid.tolist()
    hard = np.flatnonzero(codes == NEWLINE).tolist()
    hard.append(count)
    starts, flags, ends = [0], [WRAPPED], []
    at = 0
    for stop in hard:
        while True:
            fits = bisect_right(ends_at, begins_at[at] + width) - 1
            if fits >= stop:
                break
            cut = int(last[fits]) if fits < count else count
            flag = WRAPPED
            if cut <= at:  # one word, wider than a line
                cut, flag = int(parts[fits]), WITHIN
                if cut <= at:
                    cut = max(fits, at + 1)
                if cut >= stop:
                    break
            ends.append(cut)
            starts.append(cut)
            flags.append(flag)
            at = cut
        ends.append(stop)
        if stop < count:
            at = stop + 1
            starts.append(at)
            flags.append(PARAGRAPH)
    return starts, flags, ends


def _last_breaks(codes: Codes, space: Bools, joins: Bools) -> npt.NDArray[np.int64]:
    """Return for every place the last one at or before it where a line may begin [n + 1]; 0 where there is none."""
    may = np.zeros(len(codes) + 1, bool)
    if len(codes) > 1:
        before, after = codes[:-1], codes[1:]
        wide = (before >= _IDEOGRAPHS[0]) & (before < _IDEOGRAPHS[1])
        opens = space[:-1] | _among(before, _IS_DASH) | wide
        may[1:-1] = opens & ~space[1:] & (after != NEWLINE) & ~joins[1:]
    return _last_of(may)


def _last_parts(codes: Codes, joins: Bools) -> npt.NDArray[np.int64]:
    """Return for every place the last one at or before it that parts no letter from its marks [n + 1]."""
    may = np.ones(len(codes) + 1, bool)
    if len(codes) > 1:
        may[1:-1] = ~joins[1:] & (codes[:-1] != _JOINER)
    return _last_of(may)


def _last_of(may: Bools) -> npt.NDArray[np.int64]:
    return np.maximum.accumulate(np.where(may, np.arange(len(may)), 0))


def _among(codes: Codes, table: Bools) -> Bools:
    """Say which letters a table has; its last one stands for all beyond."""
    return table[np.minimum(codes, len(table) - 1)]


def _joins(codes: Codes) -> Bools:
    """Say which letters belong to the one before: combining marks, joiners, variants, skin tones."""
    if not len(codes) or codes.max() < _MARKED:
        return np.zeros(len(codes), bool)
    return (
        ((codes >= 0x300) & (codes < 0x370))
        | (codes == _JOINER)
        | ((codes >= 0xFE00) & (codes < 0xFE10))
        | ((codes >= 0x1F3FB) & (codes < 0x1F400))
    )
