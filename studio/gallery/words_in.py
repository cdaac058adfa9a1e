"""Pieces by the words in them, or in what was written in their entries.

Each word may stand in either. A common word is in half of all pieces, and a list of those is long in the making; so
the nearest pieces are looked through first: numbers of pieces and entries rise as they are made, so these are a
short stretch of the index of words. What is not found there is looked for further and further away, the rarest word
first. The index gives the numbers of what holds a word as one row, and these are laid over the order of all pieces.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from studio.gallery.order import Ints, Order, listed
from studio.library.library import Library
from studio.library.search import match_each

NEAREST = 10_000
"""How many pieces are looked through first."""
FURTHER = 3
"""Then so many times as many, where enough was found that the others are likely to be there; and then all."""
BEGUN = (2, 3)
"""Beginnings of so many letters are in the index; for any other it first gathers all words that begin so."""
FEW = 4_000
"""Of up to so many the index is asked by their numbers: it then lists no others."""

Words = tuple[str, ...]


@dataclass(slots=True)
class Wish:
    """How many pieces are looked for, and the numbers of those that were found up to now."""

    wanted: int
    numbers: list[int] = field(default_factory=list)
    passing: Ints | None = None
    """The numbers of all pieces that fit everything but the words, once these were listed."""

    @property
    def missing(self) -> int:
        return self.wanted - len(self.numbers)


def words_of(text: str) -> Words:
    """Return the index's form of each word of `text`; the last of them is unfinished, the others whole."""
    return tuple(match_each(text))


def places(library: Library, order: Order, words: Words) -> Ints:
    """Return the places in the order of all pieces that hold each of the words."""
    return _holding(library, order, words, 0, len(order), dict.fromkeys(words, 0.0))


def downward(library: Library, order: Order, words: Words, high: int, wish: Wish) -> Iterator[Ints]:
    """Yield the places below `high` of pieces that hold each of the words, the latest first."""
    share = dict.fromkeys(words, 0.0)
    for size in _sizes(high, wish):
        low = max(0, high - size)
        yield _holding(library, order, words, low, high, share)[::-1]
        high = low


def upward(library: Library, order: Order, words: Words, low: int, wish: Wish) -> Iterator[Ints]:
    """Yield the places from `low` on of pieces that hold each of the words, the oldest first."""
    share = dict.fromkeys(words, 0.0)
    for size in _sizes(len(order) - low, wish):
        high = min(len(order), low + size)
        yield _holding(library, order, words, low, high, share)
        low = high


def _sizes(size: int, wish: Wish) -> Iterator[int]:
    """Yield how many pieces to look through next, of so many."""
    yield min(size, NEAREST)
    rest = size - NEAREST
    if wish.missing < len(wish.numbers) * FURTHER and rest > FURTHER * NEAREST:  # they are likely to be there
        yield FURTHER * NEAREST
        rest -= FURTHER * NEAREST
    if rest > 0:
        yield rest


def _holding(library: Library, order: Order, words: Words, low: int, high: int, share: dict[str, float]) -> Ints:
    """Return those of the places where each word is; `share` tells, and is told, of how many each was in."""
    at = np.arange(low, high)
    for word in sorted(words, key=lambda word: share[word]):
        if not len(at):
            break
        nums, entries = order.nums[at], order.entries[at]
        if 2 * (high - low) <= len(order):
            in_pieces, in_entries = _near(library, word, nums, entries)
        elif len(at) <= FEW:
            in_pieces, in_entries = _among(library, word, nums, entries)
        else:
            in_pieces, in_entries = _everywhere(library, word)
        holding = at[np.isin(nums, in_pieces) | np.isin(entries, in_entries)]
        share[word] = len(holding) / len(at)
        at = holding
    return at


def _everywhere(library: Library, word: str) -> tuple[Ints, Ints]:
    """Return the numbers of the pieces, and of the entries, that hold a word."""
    return _apart(listed(library, "select group_concat(rowid) from words where words match ?", (word,)))


def _among(library: Library, word: str, pieces: Ints, entries: Ints) -> tuple[Ints, Ints]:
    """Return those of some pieces and entries that hold a word."""
    asked = json.dumps([*(2 * pieces).tolist(), *(2 * np.unique(entries) + 1).tolist()])
    among = "+rowid in (select value from json_each(?))"  # "+": the list is asked of each row, and not the other way
    statement = f"select group_concat(rowid) from words where words match ? and {among}"  # noqa: S608
    return _apart(listed(library, statement, (word, asked)))


def _near(library: Library, word: str, pieces: Ints, entries: Ints) -> tuple[Ints, Ints]:
    """Return those that hold a word of the stretches in which some pieces and entries lie."""
    ends = (2 * int(pieces.min()), 2 * int(pieces.max()), 2 * int(entries.min()) + 1, 2 * int(entries.max()) + 1)
    if word.endswith(("*", "*)")) and len(word) - len('"" *') not in BEGUN:
        either = "(rowid between ? and ? or rowid between ? and ?)"
        statement = f"select group_concat(rowid) from words where words match ? and {either}"  # noqa: S608
        return _apart(listed(library, statement, (word, *ends)))
    one = "select group_concat(rowid / 2) from words where words match ? and rowid between ? and ? and rowid % 2 = ?"
    return listed(library, one, (word, *ends[:2], 0)), listed(library, one, (word, *ends[2:], 1))


def _apart(rows: Ints) -> tuple[Ints, Ints]:
    odd = rows & 1 == 1
    return rows[~odd] // 2, rows[odd] // 2
