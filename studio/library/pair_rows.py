"""Drawings and sounds that are bound together: the statements. A piece is in one pair at most."""

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import PairRecord
from studio.library.rows import delete_row, get_row, insert_row, select_rows, take_row


def insert_pair(library: Library, drawing_id: str, sound_id: str, offset: int = 0) -> PairRecord:
    """Bind a drawing and a sound; each is let go from whatever it was bound to before."""
    with library.write() as connection:
        for piece_id in (drawing_id, sound_id):
            before = pair_of(library, piece_id)
            if before is not None:
                delete_row(library, connection, PairRecord, before.id)
        values: dict[str, Value] = {
            "made": library.now(),
            "drawing_id": drawing_id,
            "sound_id": sound_id,
            "offset": offset,
        }
        return get_pair(library, insert_row(library, connection, PairRecord, values))


def get_pair(library: Library, pair_id: str) -> PairRecord:
    """Return a pair; raise `NotHere`."""
    return get_row(library, PairRecord, pair_id)


def pair_of(library: Library, piece_id: str) -> PairRecord | None:
    """Return the pair a piece is in, or None; whatever of it lies in the trash."""
    found = select_pairs(library, "where drawing_id = ?1 or sound_id = ?1", (piece_id,))
    return found[0] if found else None


def select_pairs(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[PairRecord]:
    """Return pairs; `rest` is the statement after "from pair"."""
    return select_rows(library, PairRecord, rest, bindings)


def delete_pair(library: Library, pair_id: str) -> PairRecord:
    """Let the two go; return the pair as it was, for `rows.put_back`. Raises `NotHere`."""
    return take_row(library, PairRecord, pair_id)
