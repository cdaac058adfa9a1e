"""On this day: what was written or made on the same day of other years, as far as it may come back."""

from calendar import isleap
from datetime import date

from studio.library.library import Library
from studio.library.records import EntryRecord, select_entries
from studio.library.return_rows import RETURNS

MOST = 40
"""Entries looked at, the latest first."""


def on_this_day(library: Library, today: date, limit: int = MOST) -> list[EntryRecord]:
    """Return entries of this day of earlier years, the latest first; 29 February comes on the 28th as well."""
    days = days_of(today)
    marks = ", ".join("?" * len(days))
    return select_entries(
        library,
        f"where substr(day, 6) in ({marks}) and day < ? and {RETURNS} order by day desc, num desc limit ?",
        (*days, today.replace(day=1).isoformat(), limit),
    )


def days_of(today: date) -> tuple[str, ...]:
    """Return the month and day of a date as MM-DD; the day a leap year has more is the 28th's when there is none."""
    own = today.isoformat()[5:]
    return (own, "02-29") if own == "02-28" and not isleap(today.year) else (own,)
