"""The rows of a long text: which letter is where, and which rows a change moves. Pure: no Kivy.

Rows are lines as they are seen, without newlines; `flags` say how each begins (`breaks`). Places are columns and rows,
letters are counted over the whole text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from operator import add
from typing import NamedTuple

from studio.ui.widgets.breaks import PARAGRAPH, WITHIN, Advances, breaks, codes_of

_SPAN = 8
"""Rows below a change that are broken anew at first."""


class Rebroken(NamedTuple):
    """Rows that come in place of others."""

    start: int
    """The first row that goes."""
    last: int
    """The last row that goes."""
    lines: list[str]
    flags: list[int]


class Line:
    """A line that is drawn only if it is seen. Kivy asks for its size, and means its height."""

    __slots__ = ("pos", "size", "text")
    width = height = 1

    def __init__(self, text: str) -> None:
        self.text, self.pos, self.size = text, (0, 0), (1, 1)


def joined(lines: Sequence[str], flags: Sequence[int]) -> str:
    """Return the text."""
    return "".join([f"\n{line}" if flag == PARAGRAPH else line for line, flag in zip(lines, flags, strict=False)])


def letter_at(lines: Sequence[str], flags: list[int], col: int, row: int) -> int:
    """Return before which letter a place is; 0 for a row that isn't there."""
    if row >= len(flags):
        return 0
    return sum(map(len, lines[:row])) + flags[: row + 1].count(PARAGRAPH) + col


def place_of(lines: Sequence[str], flags: list[int], letter: int) -> tuple[int, int]:
    """Return the column and row before a letter; where a row is wrapped, the end of the upper one."""
    if letter <= 0 or not lines:
        return 0, 0
    ends = list(accumulate(map(add, map(len, lines), [flag == PARAGRAPH for flag in flags])))
    letter = min(letter, ends[-1])
    row = bisect_left(ends, letter)
    return letter - ends[row] + len(lines[row]), row


def rebroken(lines: Sequence[str], flags: list[int], row: int, text: str, advances: Advances, room: float) -> Rebroken:
    """Break anew what a change in a row can have moved: `text` is what the row is now. `room` is a line's, in px.

    To break a whole paragraph takes 80 ms when all of a long text is one. This ends where a new line begins at a
    letter where an old one began: from there on nothing is different.
    """
    start = row
    for _ in range(2):
        if start and flags[start] == WITHIN:
            start -= 1
    if start and flags[start] != PARAGRAPH:
        start -= 1
    end = flags.index(PARAGRAPH, row + 1) if PARAGRAPH in flags[row + 1 :] else len(flags)
    text, at, span = "".join(lines[start:row]) + text, row + 1, _SPAN
    fresh: list[str] = []
    begun: list[int] = []
    while True:
        stop, there = min(end, at + span), {}
        for each in range(at, stop):
            there[len(text)] = each
            text += lines[each]
        starts, begins, ends = breaks(codes_of(text), advances, room)
        if begun:
            begins[0] = begun.pop()
        met = (k for k, letter in enumerate(starts) if letter in there and begins[k] == flags[there[letter]])
        meets = next((k for k in met if k or fresh), None) if stop < end else None
        count = len(starts) - (stop < end) if meets is None else meets
        fresh += [text[starts[k] : ends[k]] for k in range(count)]
        begun += begins[:count]
        if meets is not None or stop == end:
            return Rebroken(start, stop - 1 if meets is None else there[starts[meets]] - 1, fresh, begun)
        text = text[starts[-1] :]  # what comes after may still belong to the last line
        begun.append(begins[-1])
        at, span = stop, 2 * span
