"""Looking into the journal for its screen, on a worker: which entries there are, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from studio.journal import entry as entries
from studio.journal.finding import Passage
from studio.library.records import EntryRecord
from studio.ui.rooms import Rooms
from studio.ui.widgets.entry_row import Line, line, tall
from studio.ui.widgets.found_entry import TALL, FoundLine
from studio.ui.widgets.timeline import Place, Places, placed

PAGE = 24
"""Entries that are read at first, and found at a time."""


@dataclass(frozen=True)
class Found:
    """What came of a look into the journal."""

    places: Places
    """The timeline."""
    whole: bool
    """Whether it is all of it; else it is the newest part."""
    session: bool
    """Whether a session is open."""
    today: bool
    """Whether there is an entry of today that is not a session's."""
    first: str
    """Id of the entry to show when none is asked for: the open session's, else the newest; "" for none."""
    asked: str
    """Id of the one that is asked for; "" when it is in the trash, or gone."""


def places(rooms: Rooms) -> Places:
    """Return the whole timeline."""
    return placed((entry_id, tall(is_session)) for entry_id, is_session in rooms.journal.order())


def found(rooms: Rooms, whole: bool, asked: str = "") -> Found:
    """Return the timeline, or what is newest of it: all of 20,000 entries take a while. `asked` is to be shown."""
    journal = rooms.journal
    newest = journal.timeline(PAGE)
    there = places(rooms) if whole else placed((entry.id, tall(entry.kind == "session")) for entry in newest)
    session, wanted = journal.open_session(), journal.entries((asked,)).get(asked)
    today = rooms.clock.now().date().isoformat()
    return Found(
        there,
        whole or len(newest) < PAGE,
        session is not None,
        any(entry.kind == "day" and entry.day == today for entry in newest[:8]),
        session.id if session is not None else there.order[0] if there.order else "",
        asked if wanted is not None and wanted.trashed is None else "",
    )


def lines_of(rooms: Rooms, ids: Iterable[str]) -> dict[str, Line]:
    """Return the lines of entries, by their ids; none for one in the trash."""
    now, journal = rooms.clock.now(), rooms.journal
    there = {entry_id: entry for entry_id, entry in journal.entries(ids).items() if entry.trashed is None}
    marks = journal.marks(there.values())
    return {entry_id: line(entry, marks[entry_id], now) for entry_id, entry in there.items()}


@dataclass(frozen=True)
class FoundWords:
    """Entries in which something that was looked for stands."""

    places: tuple[Place, ...]
    lines: dict[str, FoundLine]
    last: EntryRecord | None
    """The last entry, to go on from; None when there are no more."""


def words_found(rooms: Rooms, text: str, before: EntryRecord | None = None, limit: int = PAGE) -> FoundWords:
    """Look for words in entries and in what was said about them later."""
    now, journal = rooms.clock.now(), rooms.journal
    hits = journal.search(text, limit, before)
    passages = journal.passages(text, hits)
    return FoundWords(
        tuple((entry.id, TALL) for entry in hits),
        {entry.id: _said(entry, passages.get(entry.id), now) for entry in hits},
        hits[-1] if len(hits) == limit else None,
    )


def _said(entry: EntryRecord, passage: Passage | None, now) -> FoundLine:
    near = entries.caption(entry, now)
    if passage is not None and passage.where.field == "reflection":
        near = entries.after(passage.where.time, entry.started, now)
    elif entry.kind == "day":
        near = ""
    return FoundLine(entry.id, entries.title(entry, now), near, passage)
