"""Sessions begun, closed and reopened. There is never more than one open: each function returns what is
different by it: ids of entries.
"""

from studio.core.clock import Clock
from studio.journal import entry as entries
from studio.journal import rows
from studio.journal.errors import EntryInTrash, NotASession
from studio.journal.mood import Point, columns
from studio.library.library import Library
from studio.library.records import EntryRecord, get_entry, insert_entry, update_entry


def begin(library: Library, clock: Clock, intention: str, mood: Point | None) -> tuple[EntryRecord, list[str]]:
    """Begin a session, with how it is before; one that is open is closed by that."""
    with library.write():
        closed = close_open(library, clock.ms())
        begun = insert_entry(
            library,
            kind="session",
            day=clock.now().date().isoformat(),
            started=clock.ms(),
            number=rows.next_number(library),
            intention=intention.strip(),
        )
        if mood is not None:
            begun = update_entry(library, begun.id, **columns("before", mood))
    return begun, [*closed, begun.id]


def reopen(library: Library, ms: int, entry_id: str) -> tuple[EntryRecord, list[str]]:
    """Let a session take in what is made: until a day after it began, or a day from now if that is past.

    Raises `NotASession`, `EntryInTrash`.
    """
    with library.write():
        session = session_of(library, entry_id)
        if session.trashed is not None:
            raise EntryInTrash
        if entries.is_open(session, ms):
            return session, []
        closed = close_open(library, ms)
        ended = None if is_young(session, ms) else ms + entries.OPEN_MS
        return update_entry(library, entry_id, ended=ended), [*closed, entry_id]


def close_open(library: Library, ms: int) -> list[str]:
    """Close whatever session is open; return its id, if there is one."""
    closed = [session.id for session in rows.sessions_open_at(library, ms, entries.OPEN_MS)]
    for entry_id in closed:
        update_entry(library, entry_id, ended=ms)
    return closed


def session_of(library: Library, entry_id: str) -> EntryRecord:
    """Return a session; raise `NotASession` for a day."""
    entry = get_entry(library, entry_id)
    if entry.kind != "session":
        raise NotASession
    return entry


def is_young(session: EntryRecord, ms: int) -> bool:
    """Say whether a session would still be open by itself."""
    return ms < session.started + entries.OPEN_MS
