"""Months in which something was made, counted, to jump among them."""

from bisect import bisect_right
from datetime import datetime, timedelta, tzinfo
from operator import neg
from typing import NamedTuple

from studio.core.clock import EPOCH, to_ms
from studio.gallery import query as queries
from studio.gallery.month_line import MonthLine
from studio.gallery.query import LAST, Edge, Query
from studio.gallery.shown import SHOWN, Shown
from studio.library.library import Library

KNOWN = 2000
"""Pieces of which a line of months knows exactly where they lie, at most: with more, a month is short beside them."""


class Month(NamedTuple):
    """A month, and how many pieces were made in it."""

    year: int
    month: int
    pieces: int


def until_month(year: int, month: int, zone: tzinfo | None) -> Edge:
    """Return where the pieces of a month, here, begin when one comes from the newest: give it as `before`."""
    return Edge(_begin(year + month // 12, month % 12 + 1, zone))


def months(library: Library, shown: Shown, query: Query, zone: tzinfo | None) -> list[Month]:
    """Return the months with pieces that a query shows, the latest first, by when each piece was made."""
    return _all_months(library, zone) if query == Query() else _months_of(queries.times(library, shown, query), zone)


def line(library: Library, shown: Shown, query: Query, zone: tzinfo | None) -> MonthLine:
    """Return the same months as a line to go along, with all that a query shows on it."""
    found, times, every = _all_months(library, zone) if query == Query() else [], [], 1
    if query != Query() or sum(month.pieces for month in found) <= KNOWN:
        whole = queries.times(library, shown, query)
        found, every = _months_of(whole, zone), max(1, -(-len(whole) // KNOWN))
        times = whole[::every] if (len(whole) - 1) % every == 0 else [*whole[::every], whole[-1]]
    spans = [(_begin(year, month, zone), until_month(year, month, zone).created) for year, month, _ in found]
    return MonthLine(found, spans, times, every)


def _all_months(library: Library, zone: tzinfo | None) -> list[Month]:
    """Walk from month to month through the index of all that is shown."""
    found: list[Month] = []
    end = LAST
    while True:
        row = library.read.execute(
            f"select created from piece where {SHOWN} and created < ? order by created desc limit 1",  # noqa: S608
            (end,),
        ).fetchone()
        if row is None:
            return found
        year, month = _local(row[0], zone)
        begin = _begin(year, month, zone)
        number = library.read.execute(
            f"select count(*) from piece where {SHOWN} and created >= ? and created < ?",  # noqa: S608
            (begin, end),
        ).fetchone()
        found.append(Month(year, month, int(number[0]) if number else 0))
        end = begin


def _months_of(times: list[int], zone: tzinfo | None) -> list[Month]:
    """Count times, the latest first, by month."""
    found: list[Month] = []
    done = 0
    while done < len(times):
        year, month = _local(times[done], zone)
        begin = _begin(year, month, zone)
        end = bisect_right(times, -begin, lo=done, key=neg)
        found.append(Month(year, month, end - done))
        done = end
    return found


def _local(ms: int, zone: tzinfo | None) -> tuple[int, int]:
    moment = (EPOCH + timedelta(milliseconds=ms)).astimezone(zone)
    return moment.year, moment.month


def _begin(year: int, month: int, zone: tzinfo | None) -> int:
    return to_ms(datetime(year, month, 1, tzinfo=zone))
