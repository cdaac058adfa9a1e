"""The journal's questions to the library."""

import json
from collections.abc import Iterable

from studio.library.library import Library
from studio.library.put_away import LEAVING
from studio.library.record import HandingRecord
from studio.library.records import EntryRecord, ReflectionRecord, select_entries, select_reflections

MS_OF_A_DAY = 24 * 3600 * 1000
LAST = 2**62
"""Later than any time or number."""

QUESTIONS_OF = "where entry_id = ? and trashed is null order by time, num"
"""What stands after "from question" for those of one entry."""

NOT_EMPTY = """(entry.kind = 'session' or entry.day = ?
 or octet_length(entry.body) > 0 or octet_length(entry.intention) > 0 or octet_length(entry.feelings) > 0
 or entry.mood_before_x is not null or entry.mood_after_x is not null
 or exists (select 1 from question where entry_id = entry.id and trashed is null)
 or exists (select 1 from piece where entry_id = entry.id and trashed is null and kept = 1)
 or exists (select 1 from reflection where entry_id = entry.id and trashed is null)
 or exists (select 1 from handing where entry_id = entry.id))"""
"""A past day on which nothing was made, said or shown leaves no line. Of a text only the length is read."""


def sessions_open_at(library: Library, ms: int, open_ms: int) -> list[EntryRecord]:
    """Return sessions that take in what is made at `ms`: begun within `open_ms`, or reopened until later."""
    return select_entries(
        library,
        "where kind = 'session' and trashed is null"
        " and ((ended is null and started > ?) or ended > ?) order by started desc, num desc",
        (ms - open_ms, ms),
    )


def day_entry(library: Library, day: str) -> EntryRecord | None:
    """Return the day entry of a local date, or None."""
    found = select_entries(library, "where day = ? and kind = 'day' and trashed is null order by num limit 1", (day,))
    return found[0] if found else None


def next_number(library: Library) -> int:
    """Return the number of the next session: one more than any before it, trashed ones too."""
    row = library.read.execute("select coalesce(max(number), 0) + 1 from entry").fetchone()
    return int(row[0]) if row else 1


def timeline(library: Library, today: str, limit: int, before: EntryRecord | None) -> list[EntryRecord]:
    """Return entries newest first, those that come after `before` in that order."""
    started, num = (before.started, before.num) if before else (LAST, LAST)
    return select_entries(
        library,
        f"where (started, num) < (?, ?) and trashed is null and {NOT_EMPTY} order by started desc, num desc limit ?",
        (started, num, today, limit),
    )


def order(library: Library, today: str) -> list[tuple[str, bool]]:
    """Return the id of every entry that `timeline` would, in its order, and whether it is a session."""
    statement = (
        f"select id, kind = 'session' from entry where trashed is null and {NOT_EMPTY}"  # noqa: S608
        " order by started desc, num desc"
    )
    return [(str(row[0]), bool(row[1])) for row in library.read.execute(statement, (today,)).fetchall()]


def entries(library: Library, ids: tuple[str, ...]) -> dict[str, EntryRecord]:
    """Return entries by their ids."""
    found = select_entries(library, f"where id in ({', '.join('?' * len(ids))})", ids)
    return {entry.id: entry for entry in found}


def trashed_entries(library: Library) -> list[EntryRecord]:
    """Return what lies in the trash, the latest first."""
    return select_entries(library, f"where trashed > {LEAVING} order by trashed desc, num desc")


def reflections(library: Library, column: str, owner: str) -> list[ReflectionRecord]:
    """Return the reflections on an entry (column entry_id) or a piece (piece_id), the oldest first."""
    return select_reflections(library, f"where {column} = ? and trashed is null order by time, num", (owner,))


def notes_made(library: Library, sitting: HandingRecord) -> list[ReflectionRecord]:
    """Return what was said together during a sitting, the earliest first; of one without an end within a day."""
    until = sitting.started + MS_OF_A_DAY if sitting.ended is None else sitting.ended
    return select_reflections(
        library,
        "where together = 1 and trashed is null and time between ? and ? order by time, num",
        (sitting.started, until),
    )


def return_times(library: Library, ids: Iterable[str]) -> dict[str, list[int]]:
    """Return when somebody reflected on each of these entries or on a piece of it, UTC ms."""
    found: dict[str, list[int]] = {entry_id: [] for entry_id in ids}
    rows = library.read.execute(
        "select value, reflection.time from json_each(?1) cross join reflection on reflection.entry_id = value"
        " where reflection.trashed is null"
        " union all select value, reflection.time from json_each(?1) cross join piece on piece.entry_id = value"
        " cross join reflection on reflection.piece_id = piece.id"
        " where piece.trashed is null and reflection.trashed is null",
        (json.dumps([*found]),),
    )
    for entry_id, time in rows:
        found[str(entry_id)].append(int(time))
    return found


def first_palettes(library: Library, ids: Iterable[str]) -> dict[str, bytes | None]:
    """Return the palette of the first coloured piece of each of these entries, or None."""
    rows = library.read.execute(
        "select value, (select palette from piece where entry_id = value and trashed is null and kept = 1"
        " and palette is not null order by created, num limit 1) from json_each(?)",
        (json.dumps([*ids]),),
    )
    return {str(entry_id): None if palette is None else bytes(palette) for entry_id, palette in rows}
