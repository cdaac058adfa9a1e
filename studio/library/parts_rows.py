"""Which parts of a piece are shown to others, once it may be shown at all: the statements."""

from collections.abc import Iterable

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import PartsRecord
from studio.library.rows import insert_row, select_rows, update_row

PARTS = ("picture", "replay", "title", "words", "session", "date", "reflections", "tags")
"""What can be ticked of a piece. `picture` is the thing itself: the sound of a sound, the text of a writing."""

USUAL = frozenset({"picture", "words", "session"})
"""What is ticked of a piece of which nobody has said anything."""


def parts_of(library: Library, piece_id: str) -> frozenset[str]:
    """Return the parts of a piece that are ticked."""
    found = select_rows(library, PartsRecord, "where piece_id = ?", (piece_id,))
    return frozenset(found[0].parts.split()) & frozenset(PARTS) if found else USUAL


def set_parts(library: Library, piece_id: str, parts: Iterable[str]) -> frozenset[str]:
    """Tick these parts of a piece and no others; return those that were ticked before.

    Raises `NotHere`, ValueError for a part there is none of.
    """
    wanted = frozenset(parts)
    if not wanted <= frozenset(PARTS):
        raise ValueError("there is no such part")
    words = " ".join(part for part in PARTS if part in wanted)
    with library.write() as connection:
        library.number(piece_id)
        before = parts_of(library, piece_id)
        found = select_rows(library, PartsRecord, "where piece_id = ?", (piece_id,))
        if found:
            update_row(library, connection, PartsRecord, found[0].id, {"parts": words})
        else:
            values: dict[str, Value] = {"piece_id": piece_id, "parts": words}
            insert_row(library, connection, PartsRecord, values)
        return before
