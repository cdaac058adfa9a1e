"""The months as one line, the newest at its beginning: where on it a moment lies, and which moment lies at a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from studio.gallery.months import Month

EVEN = 0.35
"""Part of the line that is shared out evenly, so that a month with little in it can be touched too; the rest goes by
how many pieces there are."""


class Stretch(NamedTuple):
    """A month on the line."""

    year: int
    month: int
    begin: float
    """Where its newest piece lies, 0…1."""
    end: float


class MonthLine:
    """Where pieces lie on a line from 0, the newest, to 1, the oldest; within a month they are equally far apart.

    `months` are the latest first, `spans` the UTC ms at which each begins and is over; `times` are UTC ms of every
    `every`-th piece from the newest on, and of the oldest. Without them a month's moments are equally far apart.
    """

    def __init__(
        self, months: Sequence[Month], spans: Sequence[tuple[int, int]], times: Sequence[int] = (), every: int = 1
    ) -> None:
        self.pieces = sum(month.pieces for month in months)
        """How many there are in all."""
        self.stretches: list[Stretch] = []
        """Every month, the latest first."""
        begin = 0.0
        for month in months:
            end = begin + EVEN / len(months) + (1 - EVEN) * month.pieces / self.pieces
            self.stretches.append(Stretch(month.year, month.month, begin, end))
            begin = end
        self._begins = [stretch.begin for stretch in self.stretches]
        self._places: list[float] = []
        self._below: list[int] = []
        """Moments at these places, each as ms below 0: they climb as the places do."""
        self._lay(months, spans, times, every)

    def _lay(self, months: Sequence[Month], spans: Sequence[tuple[int, int]], times: Sequence[int], every: int) -> None:
        taken = before = 0
        for at, month in enumerate(months):
            stretch = self.stretches[at]
            self._put(stretch.begin, spans[at][1] - 1)  # where a month begins is known, whichever pieces are
            steps = max(1, month.pieces - (at == len(months) - 1))
            while taken < len(times) and min(taken * every, self.pieces - 1) < before + month.pieces:
                share = min(1.0, (min(taken * every, self.pieces - 1) - before) / steps)
                self._put(stretch.begin + share * (stretch.end - stretch.begin), times[taken])
                taken += 1
            before += month.pieces
        if months:
            self._put(1.0, times[-1] if times else spans[-1][0])

    def _put(self, place: float, time: int) -> None:
        self._places.append(place)
        self._below.append(max(-time, self._below[-1]) if self._below else -time)

    def place_of(self, moment: int) -> float:
        """Return where a moment (UTC ms) lies, 0…1."""
        after = bisect_right(self._below, -moment)
        if after == 0:
            return 0.0
        if after == len(self._below):
            return 1.0
        share = (-moment - self._below[after - 1]) / (self._below[after] - self._below[after - 1])
        return self._places[after - 1] + share * (self._places[after] - self._places[after - 1])

    def at(self, place: float) -> int:
        """Return the moment (UTC ms) at a place: what was made then, or next before it, lies there. 0 for no months."""
        if not self._places:
            return 0
        after = bisect_right(self._places, place)
        if after == len(self._places):
            return -self._below[-1]
        if after == 0:
            return -self._below[0]
        share = (place - self._places[after - 1]) / (self._places[after] - self._places[after - 1])
        return -round(self._below[after - 1] + share * (self._below[after] - self._below[after - 1]))

    def month_at(self, place: float) -> int:
        """Return the index of the month at a place."""
        return max(0, bisect_right(self._begins, place) - 1)

    def years(self) -> list[tuple[int, float]]:
        """Return every year, the latest first, and where it begins."""
        found: dict[int, float] = {}
        for stretch in self.stretches:
            found.setdefault(stretch.year, stretch.begin)
        return list(found.items())
