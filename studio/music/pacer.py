"""A pacer: breaths one after another, for some minutes or until one leaves, with pauses. Time is handed in."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from studio.music.breath import Breath, lift_at, same_place

LEAD = 3.0
"""Seconds before the first breath."""
MOST = 60
"""Minutes after which breathing without an end ends by itself: whoever fell asleep keeps no library open."""


@dataclass(frozen=True, slots=True)
class Pacer:
    """How it goes. All times are seconds of one steady clock."""

    breath: Breath
    minutes: int
    """After how many it ends; 0 for no end."""
    anchor: float
    """The time at which what follows was so."""
    at: float
    """Seconds since the first of its breaths began; below 0 before it."""
    spent: float
    """Seconds that were breathed, pauses and other breaths before this one counted right; below 0 before the first."""
    going: bool = True
    """False while it pauses."""


def begin(breath: Breath, minutes: int, now: float) -> Pacer:
    """Begin in a moment."""
    return Pacer(breath, minutes, now, -LEAD, -LEAD)


def seconds_at(pacer: Pacer, now: float) -> float:
    """Return how many seconds into its breaths it is."""
    return pacer.at + _gone(pacer, now)


def spent_at(pacer: Pacer, now: float) -> float:
    """Return how many seconds were breathed, 0 at least."""
    return max(0.0, pacer.spent + _gone(pacer, now))


def lift_now(pacer: Pacer, now: float) -> float:
    """Return how much of the air is in, 0…1; after the end nothing."""
    return lift_at(pacer.breath, min(seconds_at(pacer, now), end_of(pacer)))


def end_of(pacer: Pacer) -> float:
    """Return the second of its breaths at which it ends: with the breath under way when the minutes are over."""
    limit = 60.0 * (pacer.minutes or MOST)
    whole = (pacer.at + max(0.0, limit - pacer.spent)) / pacer.breath.length
    return math.ceil(whole - 1e-6) * pacer.breath.length


def is_over(pacer: Pacer, now: float) -> bool:
    """Say whether it has ended."""
    return seconds_at(pacer, now) >= end_of(pacer)


def pause(pacer: Pacer, now: float) -> Pacer:
    """Stand still where it is."""
    return replace(_settled(pacer, now), going=False)


def go_on(pacer: Pacer, now: float) -> Pacer:
    """Go on from where it stands."""
    return replace(_settled(pacer, now), going=True)


def breathe(pacer: Pacer, breath: Breath, now: float) -> Pacer:
    """Go over to another breath, from the same height on."""
    settled = _settled(pacer, now)
    return replace(settled, breath=breath, at=same_place(pacer.breath, settled.at, breath))


def last(pacer: Pacer, minutes: int, now: float) -> Pacer:
    """Let it end after other minutes than before; at the next breath's end when they are gone already."""
    return replace(_settled(pacer, now), minutes=minutes) if minutes != pacer.minutes else pacer


def _gone(pacer: Pacer, now: float) -> float:
    return now - pacer.anchor if pacer.going else 0.0


def _settled(pacer: Pacer, now: float) -> Pacer:
    gone = _gone(pacer, now)
    return replace(pacer, anchor=now, at=pacer.at + gone, spent=pacer.spent + gone)
