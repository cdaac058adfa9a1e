"""The journal's questions to the library."""

from studio.library.library import Library
from studio.library.put_away import LEAVING
from studio.library.records import EntryRecord, ReflectionRecord, select_entries, select_reflections

LAST = 2**62
"""Later than any time or number."""

NOT_EMPTY = """(entry.kind = 'session' or entry.day = ?
 or entry.body <> '' or entry.intention <> ''
 or exists (select 1 from piece where entry_id = entry.id and trashed is null and kept = 1)
 or exists (select 1 from reflection where entry_id = entry.id and trashed is null))"""
"""A past day on which nothing was made or said leaves no line in the timeline."""


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


def trashed_entries(library: Library) -> list[EntryRecord]:
    """Return what lies in the trash, the latest first."""
    return select_entries(library, f"where trashed > {LEAVING} order by trashed desc, num desc")


def reflections(library: Library, column: str, owner: str) -> list[ReflectionRecord]:
    """Return the reflections on an entry (column entry_id) or a piece (piece_id), the oldest first."""
    return select_reflections(library, f"where {column} = ? and trashed is null order by time, num", (owner,))


def return_times(library: Library, entry_id: str) -> list[int]:
    """Return when somebody reflected on an entry or on a piece of it, UTC ms."""
    rows = library.read.execute(
        "select time from reflection where entry_id = ?1 and trashed is null"
        " union all select reflection.time from piece join reflection on reflection.piece_id = piece.id"
        " where piece.entry_id = ?1 and piece.trashed is null and reflection.trashed is null",
        (entry_id,),
    )
    return [int(row[0]) for row in rows]


def first_palette(library: Library, entry_id: str) -> bytes | None:
    """Return the palette of the first coloured piece of an entry, or None."""
    row = library.read.execute(
        "select palette from piece where entry_id = ? and trashed is null and kept = 1"
        " and palette is not null order by created, num limit 1",
        (entry_id,),
    ).fetchone()
    return bytes(row[0]) if row else None
