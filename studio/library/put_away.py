"""Into the trash and out again: what goes along with a thing, and comes back with it.

The time a thing went into the trash is also the mark of the gesture that put it there, and no two gestures share
one: what came along with an entry is known by the entry's own time. What was in the trash before keeps its time,
and stays when the entry comes back. A voice that speaks for a reflection goes wherever the reflection goes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from studio.library.connection import Connection, Value
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.question_rows import get_question, update_question
from studio.library.records import (
    get_entry,
    get_piece,
    get_reflection,
    update_entry,
    update_reflection,
)

LEAVING = 0
"""In place of a time: deleted for good, and being taken apart (`shredder`). It does not come back."""


Row = tuple[str, str]
"""A thing: its table and its id."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a gesture moved, by ids: pieces, entries, reflections."""

    pieces: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    reflections: tuple[str, ...] = ()


ON_ENTRY = """reflection left join piece owner on owner.id = reflection.piece_id
 where (reflection.entry_id = ?2 or (owner.entry_id = ?2 and owner.trashed is ?1)) and reflection.trashed is null"""
ON_PIECE = "reflection where reflection.piece_id = ?2 and reflection.trashed is null"
ITSELF = "reflection where reflection.id = ?2"

# in


def put_piece(library: Library, piece_id: str, now: int) -> Moved:
    """Put a piece in the trash, with the voices that speak about it. What is there already stays as it is."""
    with library.write() as connection:
        if _time(get_piece(library, piece_id).trashed) is not None:
            return Moved()
        pieces = [piece_id, *voices_of(connection, ON_PIECE, piece_id, None)]
        mark(library, connection, pieces, own_time(connection, now))
        return Moved(tuple(pieces))


def put_entry(library: Library, entry_id: str, now: int) -> Moved:
    """Put an entry in the trash, with its pieces and the voices that speak about them."""
    with library.write() as connection:
        if _time(get_entry(library, entry_id).trashed) is not None:
            return Moved()
        stamp = own_time(connection, now)
        pieces = dict.fromkeys(_pieces(connection, entry_id, None) + voices_of(connection, ON_ENTRY, entry_id, None))
        mark(library, connection, list(pieces), stamp)
        update_entry(library, entry_id, trashed=stamp)
        return Moved(tuple(pieces), (entry_id,))


def put_reflection(library: Library, reflection_id: str, now: int) -> Moved:
    """Put a reflection in the trash, with its voice."""
    with library.write() as connection:
        if get_reflection(library, reflection_id).trashed is not None:
            return Moved()
        stamp = own_time(connection, now)
        voices = voices_of(connection, ITSELF, reflection_id, None)
        mark(library, connection, voices, stamp)
        update_reflection(library, reflection_id, trashed=stamp)
        return Moved(tuple(voices), (), (reflection_id,))


def put_question(library: Library, question_id: str, now: int) -> None:
    """Put a question in the trash."""
    with library.write() as connection:
        if get_question(library, question_id).trashed is None:
            update_question(library, question_id, trashed=own_time(connection, now))


# out


def bring_piece(library: Library, piece_id: str) -> Moved:
    """Bring a piece back, with what went along; its entry too, without its other pieces, where that is gone."""
    with library.write() as connection:
        piece = get_piece(library, piece_id)
        stamp = _time(piece.trashed)
        if stamp is None:
            return Moved()
        voices = voices_of(connection, ON_PIECE, piece_id, stamp)
        entries = bring_entry_alone(library, piece.entry_id)
        mark(library, connection, [piece_id], None)
        return Moved((piece_id, *release(library, connection, voices)), entries)


def bring_entry(library: Library, entry_id: str) -> Moved:
    """Bring an entry back with what went along, and nothing else."""
    with library.write() as connection:
        stamp = _time(get_entry(library, entry_id).trashed)
        if stamp is None:
            return Moved()
        pieces = _pieces(connection, entry_id, stamp) + voices_of(connection, ON_ENTRY, entry_id, stamp)
        update_entry(library, entry_id, trashed=None)
        return Moved(release(library, connection, list(dict.fromkeys(pieces))), (entry_id,))


def bring_reflection(library: Library, reflection_id: str) -> Moved:
    """Bring a reflection back with its voice; what it hangs on too, where that is in the trash."""
    with library.write() as connection:
        reflection = get_reflection(library, reflection_id)
        if reflection.trashed is None:
            return Moved()
        voices = voices_of(connection, ITSELF, reflection_id, reflection.trashed)
        held = Moved()
        if reflection.piece_id is not None:
            held = bring_piece(library, reflection.piece_id)
        elif reflection.entry_id is not None:
            held = Moved((), bring_entry_alone(library, reflection.entry_id))
        update_reflection(library, reflection_id, trashed=None)
        voices = list(release(library, connection, voices))
        return Moved(held.pieces + tuple(voices), held.entries, (reflection_id,))


def bring_question(library: Library, question_id: str) -> Moved:
    """Bring a question back; its entry too, alone, where that is in the trash."""
    with library.write():
        question = get_question(library, question_id)
        if question.trashed is None:
            return Moved()
        update_question(library, question_id, trashed=None)
        return Moved((), bring_entry_alone(library, question.entry_id))


def bring_entry_alone(library: Library, entry_id: str) -> tuple[str, ...]:
    """Bring an entry back and nothing that went along; return it where it was in the trash."""
    if _time(get_entry(library, entry_id).trashed) is None:
        return ()
    update_entry(library, entry_id, trashed=None)
    return (entry_id,)


def release(library: Library, connection: Connection, pieces: list[str]) -> tuple[str, ...]:
    """Bring pieces back that went along with something; return those that no longer lie in the trash.

    One that still belongs to something in the trash (its own entry, the reflection it speaks for) goes over to that.
    """
    mark(library, connection, pieces, None)
    left = dict.fromkeys(pieces)
    moved = True
    while moved:  # a voice about a voice follows it
        moved = False
        for piece_id in list(left):
            stamp = _still_with(connection, piece_id)
            if stamp is not None:
                mark(library, connection, [piece_id], stamp)
                del left[piece_id]
                moved = True
    return tuple(left)


def _still_with(connection: Connection, piece_id: str) -> int | None:
    row = connection.execute(
        "select coalesce(entry.trashed, (select max(coalesce(reflection.trashed, owner.trashed, day.trashed))"
        " from reflection left join piece owner on owner.id = reflection.piece_id"
        " left join entry day on day.id = reflection.entry_id where reflection.voice_id = piece.id))"
        " from piece join entry on entry.id = piece.entry_id where piece.id = ?",
        (piece_id,),
    ).fetchone()
    return None if row is None or row[0] is None else int(row[0])


# and as it was


def lying(library: Library) -> dict[Row, int]:
    """Return everything that is in the trash, each with its time."""
    found: dict[Row, int] = {}
    for table in ("entry", "piece", "reflection", "question"):
        rows = library.read.execute(f"select id, trashed from {table} where trashed > {LEAVING}")  # noqa: S608
        found |= {(table, str(row_id)): int(time) for row_id, time in rows}
    return found


def put_again(library: Library, times: Mapping[Row, int]) -> None:
    """Put back in the trash what has just come back, each with the time it had, as if it had never left.

    What was made in an entry meanwhile goes along with it. What is not here any more is passed over.
    """
    with library.write() as connection:
        for (table, row_id), time in times.items():
            if (
                table == "reflection"
                and connection.execute("select 1 from reflection where id = ?", (row_id,)).fetchone()
            ):
                update_reflection(library, row_id, trashed=time)
            elif table in ("entry", "piece", "question"):
                connection.execute(
                    f"update {table} set trashed = ?, edited = ? where id = ? and trashed is null",  # noqa: S608
                    (time, library.now(), row_id),
                )
        for (table, row_id), time in times.items():
            if table == "entry":
                mark(library, connection, _pieces(connection, row_id, None), time)


# what all of them share


def _time(trashed: int | None) -> int | None:
    """Return when something went into the trash; raise `NotHere` where it has left for good."""
    if trashed == LEAVING:
        raise NotHere
    return trashed


def own_time(connection: Connection, now: int) -> int:
    """Return the latest time up to now that no other gesture has."""
    taken = connection.execute(
        "select trashed from piece where trashed <= ?1 union select trashed from entry where trashed <= ?1"
        " union select trashed from reflection where trashed <= ?1"
        " union select trashed from question where trashed <= ?1 order by 1 desc",
        (now,),
    )
    for (time,) in taken:
        if time < now:
            break
        now = time - 1
    return now


def _pieces(connection: Connection, entry_id: str, stamp: int | None) -> list[str]:
    rows = connection.execute("select id from piece where entry_id = ? and trashed is ?", (entry_id, stamp))
    return [str(row[0]) for row in rows.fetchall()]


def voices_of(connection: Connection, said: str, owner: str, stamp: int | None) -> list[str]:
    """Return the voices of what was `said` (a join) that have a time, and the voices about these that have it too."""
    rows = connection.execute(
        "with recursive voice(id) as ("  # noqa: S608
        f" select piece.id from (select voice_id from {said}) join piece on piece.id = voice_id and piece.trashed is ?1"
        " union select piece.id from voice join reflection on reflection.piece_id = voice.id"
        " and reflection.trashed is null join piece on piece.id = reflection.voice_id and piece.trashed is ?1"
        ") select id from voice",
        (stamp, owner),
    )
    return [str(row[0]) for row in rows.fetchall()]


def mark(library: Library, connection: Connection, pieces: Iterable[str], stamp: int | None) -> None:
    """Give pieces the time of a gesture, or none."""
    values: list[tuple[Value, ...]] = [(stamp, library.now(), piece_id) for piece_id in pieces]
    connection.executemany("update piece set trashed = ?, edited = ? where id = ?", values)
