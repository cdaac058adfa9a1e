"""What the pictures of time show, read off the library on a worker; and the same as a table of numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studio.gallery.over_time import (
    Month,
    TagsOverTime,
    first_month,
    tagged_after,
    tagged_before,
    tags_over_time,
)
from studio.journal import entry as entries
from studio.journal.moods import Moods, moods
from studio.ui.rooms import Rooms

MONTHS_SHOWN, FEWEST = 12, 4
"""Months shown at once, at most; and at least, though there was nothing yet in the first of them."""
LONGEST = 120
"""Sessions looked at, the latest."""

Table = tuple[tuple[str, ...], ...]
"""Rows of cells; the first is what the columns are called."""


@dataclass(frozen=True)
class Times:
    """Both pictures."""

    moods: tuple[Moods, ...]
    tags: TagsOverTime
    earlier: Month | None
    """The latest month before those shown in which something has a tag."""
    later: Month | None
    """The earliest month after those shown in which something has one."""


def read_times(rooms: Rooms, last: Month, way: int = -1) -> Times:
    """Return both pictures, the second for a year up to `last`, or as far back as there is anything.

    Where nothing of that year has a tag, it is the nearest year in which something has: before it, or with 1 as `way`
    after it.
    """
    library = rooms.library
    tags = _tags(rooms, last)
    if not tags.rows:
        near = tagged_before(library, tags.months[0]) if way < 0 else tagged_after(library, last)
        if near is not None:
            last = near if way < 0 else min(_after(near, MONTHS_SHOWN - 1), month_of(rooms.clock.now()))
            tags = _tags(rooms, last)
    earlier, later = tagged_before(library, tags.months[0]), tagged_after(library, last)
    return Times(tuple(moods(library, LONGEST)), tags, earlier, later)


def _tags(rooms: Rooms, last: Month) -> TagsOverTime:
    first = first_month(rooms.library)
    since = 12 * (last[0] - first[0]) + last[1] - first[1] + 1 if first else FEWEST
    return tags_over_time(rooms.library, last, min(MONTHS_SHOWN, max(FEWEST, since)))


def _after(month: Month, months: int) -> Month:
    whole = month[0] * 12 + month[1] - 1 + months
    return whole // 12, whole % 12 + 1


def month_of(now: datetime) -> Month:
    """Return the month a time lies in."""
    return now.year, now.month


def month_word(month: Month) -> str:
    """Return the first letters of a month's name."""
    return entries.MONTHS[month[1] - 1][:3]


def mood_table(shown: tuple[Moods, ...], now: datetime) -> Table:
    """Return moods in numbers, from −1 to 1."""
    head = ("Session", "Pleasant before", "Pleasant after", "Stirred before", "Stirred after")
    rows = [
        (
            f"{each.entry.number}, {_date(each.entry.day, now)}",
            _number(each.before, 0),
            _number(each.after, 0),
            _number(each.before, 1),
            _number(each.after, 1),
        )
        for each in shown
    ]
    return (head, *rows)


def tag_table(tags: TagsOverTime) -> Table:
    """Return how many pieces of each month have a tag."""
    head = ("Tag", *(month_word(month) for month in tags.months))
    return (head, *((row.name, *(str(count) if count else "" for count in row.counts)) for row in tags.rows))


def _date(day: str, now: datetime) -> str:
    when = date.fromisoformat(day)
    year = f" {when.year}" if when.year != now.year else ""
    return f"{when.day} {entries.MONTHS[when.month - 1]}{year}"


def _number(point: tuple[float, float] | None, part: int) -> str:
    return "" if point is None else f"{point[part]:.1f}".replace("-0.0", "0.0").replace("-", "−")
