"""Which of many pieces are chosen: a frozen value, and what a tap, a range and a drag make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Chosen:
    """Pieces by their ids, in the order they were chosen."""

    ids: tuple[str, ...] = ()
    anchor: str = ""
    """Where a range begins: the piece that was touched last by itself."""
    before: tuple[str, ...] = ()
    """What was chosen before the range that is being drawn, which stays whatever becomes of the range."""


def turned(chosen: Chosen, piece_id: str) -> Chosen:
    """Return it with a piece more, or with that piece less."""
    has = piece_id in chosen.ids
    ids = tuple(one for one in chosen.ids if one != piece_id) if has else (*chosen.ids, piece_id)
    return Chosen(ids, piece_id, ids)


def through(chosen: Chosen, order: Sequence[str], piece_id: str) -> Chosen:
    """Return it with everything from the anchor to a piece, as they lie in `order`, in place of the range before.

    Without an anchor that is there, the piece alone.
    """
    if piece_id not in order:
        return chosen
    if chosen.anchor not in order:
        return replace(turned(chosen, piece_id), before=chosen.ids) if piece_id not in chosen.ids else chosen
    start, end = order.index(chosen.anchor), order.index(piece_id)
    step = 1 if end >= start else -1
    stretch = tuple(order[at] for at in range(start, end + step, step))
    return replace(chosen, ids=tuple(dict.fromkeys((*chosen.before, *stretch))))


def everything(order: Sequence[str]) -> Chosen:
    """Return all there are."""
    ids = tuple(order)
    return Chosen(ids, ids[-1] if ids else "", ids)


def among(chosen: Chosen, order: Sequence[str]) -> Chosen:
    """Return it without what is not there any more."""
    there = frozenset(order)
    ids = tuple(one for one in chosen.ids if one in there)
    if len(ids) == len(chosen.ids):
        return chosen
    return Chosen(ids, chosen.anchor if chosen.anchor in there else "", ids)
