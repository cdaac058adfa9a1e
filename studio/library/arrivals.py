"""A whole import undone: everything it brought goes to the trash in one gesture, and comes back in one."""

from studio.library.arrival_rows import arrived, get_arrival, update_arrival
from studio.library.connection import Connection
from studio.library.library import Library
from studio.library.put_away import ITSELF, ON_PIECE, Moved, mark, own_time, release, voices_of
from studio.library.records import update_reflection

CAN_GO = (
    "select 1 from entry where id = ? and (edited <= ? or (body = '' and intention = '' and feelings = ''"
    " and substance = '' and dose = '' and mood_before_x is null and mood_after_x is null))"
)
HOLDS = (
    "select exists (select 1 from piece where entry_id = ?1 and trashed is null)"
    " or exists (select 1 from reflection where entry_id = ?1 and trashed is null)"
    " or exists (select 1 from question where entry_id = ?1 and trashed is null and edited > ?2)"
)


def undo_arrival(library: Library, arrival_id: str, now: int) -> Moved:
    """Put what an import brought in the trash, with the voices that speak about it; return what went.

    An entry stays when something else hangs on it, or when it was written in since the import began. Raises `NotHere`.
    """
    with library.write() as connection:
        arrival = get_arrival(library, arrival_id)
        if arrival.undone is not None:
            return Moved()
        stamp = own_time(connection, now)
        brought: dict[str, list[str]] = {"piece": [], "entry": [], "reflection": []}
        for fact in arrived(library, arrival_id):
            if _is_lying_about(connection, fact.kind, fact.item_id):
                brought[fact.kind].append(fact.item_id)
        pieces = dict.fromkeys(brought["piece"])
        for piece_id in brought["piece"]:
            pieces |= dict.fromkeys(voices_of(connection, ON_PIECE, piece_id, None))
        for reflection_id in brought["reflection"]:
            pieces |= dict.fromkeys(voices_of(connection, ITSELF, reflection_id, None))
        mark(library, connection, pieces, stamp)
        for reflection_id in brought["reflection"]:
            update_reflection(library, reflection_id, trashed=stamp)
        entries = [entry for entry in brought["entry"] if _can_go(connection, entry, arrival.time)]
        _put_entries(connection, entries, stamp)
        update_arrival(library, arrival_id, undone=stamp)
        return Moved(tuple(pieces), tuple(entries), tuple(brought["reflection"]))


def redo_arrival(library: Library, arrival_id: str) -> Moved:
    """Bring back what went when an import was undone, as far as it is still there; return that. Raises `NotHere`."""
    with library.write() as connection:
        stamp = get_arrival(library, arrival_id).undone
        if stamp is None:
            return Moved()
        entries, pieces, said = (_stamped(connection, table, stamp) for table in ("entry", "piece", "reflection"))
        _put_entries(connection, entries, None)
        for reflection_id in said:
            update_reflection(library, reflection_id, trashed=None)
        back = release(library, connection, pieces)
        update_arrival(library, arrival_id, undone=None)
        return Moved(back, tuple(entries), tuple(said))


def _is_lying_about(connection: Connection, table: str, row_id: str) -> bool:
    row = connection.execute(f"select 1 from {table} where id = ? and trashed is null", (row_id,)).fetchone()  # noqa: S608
    return row is not None


def _can_go(connection: Connection, entry_id: str, since: int) -> bool:
    held = connection.execute(HOLDS, (entry_id, since)).fetchone()
    return held == (0,) and connection.execute(CAN_GO, (entry_id, since)).fetchone() is not None


def _put_entries(connection: Connection, entries: list[str], stamp: int | None) -> None:
    """Give entries the time of a gesture, or none; `edited` stays, since it says whether someone wrote in them."""
    connection.executemany("update entry set trashed = ? where id = ?", [(stamp, entry_id) for entry_id in entries])


def _stamped(connection: Connection, table: str, stamp: int) -> list[str]:
    rows = connection.execute(f"select id from {table} where trashed = ? order by num", (stamp,))  # noqa: S608
    return [str(row[0]) for row in rows.fetchall()]
