"""Pieces that hold words and fit everything else that is asked.

Of those that hold the words the nearest few are asked first, then more; where even these are not enough, all that
fits everything else is listed, and both lists are laid over each other.
"""

import json
from collections.abc import Sequence

import numpy as np

from studio.gallery import words_in
from studio.gallery.order import Ints, Order, Place, listed
from studio.gallery.shown import LISTED, SHOWN, Term
from studio.gallery.words_in import Wish, Words
from studio.library.library import Library

FEW = 200
"""Up to so many pieces are fetched one by one."""
MANY = 4_000
"""Up to so many are asked by a list of their numbers."""


def places(library: Library, order: Order, words: Words, terms: Sequence[Term]) -> Ints:
    """Return the places in the order of all pieces that hold the words and pass the tests."""
    return _fitting(library, order, words_in.places(library, order, words), terms, Wish(0))


def numbers_below(
    library: Library, order: Order, words: Words, terms: Sequence[Term], before: Place | None, limit: int
) -> list[int]:
    """Return the numbers of the pieces that come next below a place, None for the newest."""
    wish = Wish(limit)
    high = order.below(before) if before is not None else len(order)
    for holding in words_in.downward(library, order, words, high, wish):
        _take(library, order, holding, terms, wish)
        if not wish.missing:
            break
    return wish.numbers


def numbers_above(
    library: Library, order: Order, words: Words, terms: Sequence[Term], after: Place, limit: int
) -> list[int]:
    """Return the numbers of the pieces just above a place."""
    wish = Wish(limit)
    for holding in words_in.upward(library, order, words, order.upto(after), wish):
        _take(library, order, holding, terms, wish)
        if not wish.missing:
            break
    return wish.numbers


def _take(library: Library, order: Order, holding: Ints, terms: Sequence[Term], wish: Wish) -> None:
    """Give the wish the nearest of those that hold the words which pass the tests."""
    done = 0
    while wish.missing and done < len(holding):
        size = _size(len(holding) - done, wish, done)
        fitting = _fitting(library, order, holding[done : done + size], terms, wish)
        wish.numbers += order.nums[fitting[: wish.missing]].tolist()
        done += size


def _size(left: int, wish: Wish, done: int) -> int:
    """Return how many of those that are left are asked next: a few, many if it seems that this will do, or all."""
    if wish.passing is not None:
        return left
    if not done:
        return min(left, FEW)
    return MANY if wish.missing * FEW < len(wish.numbers) * MANY and left > MANY else left


def _fitting(library: Library, order: Order, holding: Ints, terms: Sequence[Term], wish: Wish) -> Ints:
    """Return those of some places that pass the tests; `wish` is told when all that pass them were listed."""
    if not terms or not len(holding):
        return holding
    nums = order.nums[holding]
    if wish.passing is not None:
        passing = wish.passing
    elif len(nums) <= MANY:
        asked = json.dumps(nums.tolist())
        passing = _passing(library, [*terms, (f"{'' if len(nums) <= FEW else '+'}piece.num in {LISTED}", (asked,))])
    else:
        passing = wish.passing = _passing(library, terms)
    return holding[np.isin(nums, passing)]


def _passing(library: Library, terms: Sequence[Term]) -> Ints:
    where = " and ".join([SHOWN, *(text for text, _ in terms)])
    values = tuple(value for _, own in terms for value in own)
    return listed(library, f"select group_concat(piece.num) from piece where {where}", values)  # noqa: S608
