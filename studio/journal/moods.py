"""Moods before and after, session by session: points that were touched, in their order, and nothing made of them."""

from dataclasses import dataclass

from studio.journal.mood import Point
from studio.journal.rows import LAST
from studio.library.library import Library
from studio.library.records import EntryRecord, select_entries


@dataclass(frozen=True, slots=True)
class Moods:
    """The moods of one session."""

    entry: EntryRecord
    before: Point | None
    after: Point | None


def moods(library: Library, limit: int = 60, before: EntryRecord | None = None) -> list[Moods]:
    """Return the sessions a mood was left for, the latest `limit` before an entry, from the earliest on."""
    started, num = (before.started, before.num) if before else (LAST, LAST)
    found = select_entries(
        library,
        "where kind = 'session' and trashed is null and (mood_before_x is not null or mood_after_x is not null)"
        " and (started, num) < (?, ?) order by started desc, num desc limit ?",
        (started, num, limit),
    )
    return [moods_of(entry) for entry in reversed(found)]


def moods_of(entry: EntryRecord) -> Moods:
    """Return the moods of an entry."""
    return Moods(
        entry, _point(entry.mood_before_x, entry.mood_before_y), _point(entry.mood_after_x, entry.mood_after_y)
    )


def _point(x: float | None, y: float | None) -> Point | None:
    return None if x is None or y is None else (x, y)
