"""What the Reflect screen shows, read off the library on a worker; and how one is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from studio.core.settings import Settings
from studio.gallery.thumbnail import excerpt
from studio.journal import entry as entries
from studio.journal.coming_back import ComingBack, Return
from studio.journal.entry import Mark
from studio.library.records import EntryRecord, PieceRecord
from studio.ui.rooms import Rooms

CHECK_INS, THIS_DAY, OFFERED, RESTS = "check_ins", "on_this_day", "check_ins_offered", "returns_rest"
"""Settings: whether sessions come back, whether days of other years do, the days on which it was offered and rests."""

QUOTED = 170
"""Characters of the words of then that are shown."""


@dataclass(frozen=True)
class Looked:
    """One thing that came back, as it is shown."""

    entry: EntryRecord
    piece: PieceRecord | None
    mark: Mark
    title: str
    """Of the entry."""
    then: str
    """What was said then, in the person's own words."""
    question: str


def coming_back(rooms: Rooms) -> ComingBack:
    """Return what comes back of the open library."""
    return ComingBack(rooms.library, rooms.clock)


def next_return(rooms: Rooms) -> Return | None:
    """Return the one thing that comes back now, if any was asked for and today is no day of rest. For a worker."""
    settings = rooms.settings
    check_ins, this_day = settings.get(CHECK_INS, False), settings.get(THIS_DAY, False)
    if rooms.library.read_only or not (check_ins or this_day) or rests(settings, today(rooms)):
        return None
    return coming_back(rooms).next(check_ins=check_ins, this_day=this_day)


def is_offered(rooms: Rooms) -> bool:
    """Say whether check-ins are offered now: once, after a session, for the rest of that day. For a worker."""
    settings = rooms.settings
    if rooms.library.read_only or settings.get(CHECK_INS) is not None:
        return False
    if settings.get(OFFERED, "") not in ("", today(rooms)):
        return False
    return rooms.journal.open_session() is None and coming_back(rooms).is_after_a_session()


def rests(settings: Settings, day: str) -> bool:
    """Say whether nothing is to come back on a day."""
    return settings.get(RESTS, "") == day


def rest_today(rooms: Rooms) -> None:
    """Let nothing come back today."""
    rooms.settings.set(RESTS, today(rooms))


def today(rooms: Rooms) -> str:
    """Return today's date, ISO."""
    return rooms.clock.now().date().isoformat()


def look(rooms: Rooms, entry_id: str, piece_id: str | None) -> Looked:
    """Return what came back: an entry, and a piece of it (the one named, else the one that stands for it)."""
    entry, piece = coming_back(rooms).return_of(entry_id, piece_id)
    kind = piece.kind if piece is not None else "entry"
    return Looked(
        entry,
        piece,
        rooms.journal.mark(entry),
        entries.title(entry, rooms.clock.now()),
        _then(rooms, entry, piece),
        rooms.journal.prompt(kind, entry.started),
    )


def _then(rooms: Rooms, entry: EntryRecord, piece: PieceRecord | None) -> str:
    """Return the words of then: of the piece, of the entry, or the first that was seen in it later."""
    said = piece.words if piece is not None else ""
    said = said or entries.own_words(entry)
    if not said:
        later = rooms.journal.reflections(piece_id=piece.id) if piece else rooms.journal.reflections(entry_id=entry.id)
        said = next((each.text for each in later if each.text), "")
    return excerpt(said, QUOTED)
