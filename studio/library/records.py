"""What was made and what was said about it: the statements that put it in, get it out and change it.

Every function that writes is one `library.write()` and keeps the index of words in step; several of them
inside a `with library.write():` are one transaction. A getter inside it sees what was just written.
"""

from studio.library.colours import index_colours
from studio.library.connection import Connection, Value
from studio.library.library import Library
from studio.library.record import EntryKind as EntryKind
from studio.library.record import EntryRecord as EntryRecord
from studio.library.record import PieceKind as PieceKind
from studio.library.record import PieceRecord as PieceRecord
from studio.library.record import ReflectionRecord as ReflectionRecord
from studio.library.record import TagRecord as TagRecord
from studio.library.rows import get_row, insert_row, select_rows, update_row
from studio.library.search import index_entry, index_piece
from studio.library.tag_rows import delete_piece_tag as delete_piece_tag
from studio.library.tag_rows import delete_tag as delete_tag
from studio.library.tag_rows import get_tag as get_tag
from studio.library.tag_rows import insert_piece_tag as insert_piece_tag
from studio.library.tag_rows import insert_tag as insert_tag
from studio.library.tag_rows import select_tags as select_tags
from studio.library.tag_rows import tags_of as tags_of
from studio.library.tag_rows import update_tag as update_tag

# entries


def insert_entry(
    library: Library, *, kind: EntryKind, day: str, started: int, number: int | None = None, intention: str = ""
) -> EntryRecord:
    """Add an entry."""
    with library.write() as connection:
        entry_id = insert_row(
            library,
            connection,
            EntryRecord,
            {"kind": kind, "day": day, "number": number, "started": started, "intention": intention},
        )
        index_entry(connection, entry_id)
        return get_entry(library, entry_id)


def get_entry(library: Library, entry_id: str) -> EntryRecord:
    """Return an entry; raise `NotHere`."""
    return get_row(library, EntryRecord, entry_id)


def select_entries(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[EntryRecord]:
    """Return entries; `rest` is the statement after "from entry", e.g. "where day = ? order by started"."""
    return select_rows(library, EntryRecord, rest, bindings)


def update_entry(library: Library, entry_id: str, **changes: Value) -> EntryRecord:
    """Change columns of an entry and when it was edited; raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, EntryRecord, entry_id, changes)
        index_entry(connection, entry_id)
        return get_entry(library, entry_id)


# pieces


def insert_piece(
    library: Library,
    *,
    kind: PieceKind,
    entry_id: str,
    created: int,
    title: str = "",
    words: str = "",
    duration: int = 0,
    width: int = 0,
    height: int = 0,
    kept: bool = True,
) -> PieceRecord:
    """Add a piece to an entry."""
    with library.write() as connection:
        piece_id = insert_row(
            library,
            connection,
            PieceRecord,
            {
                "kind": kind,
                "entry_id": entry_id,
                "created": created,
                "title": title,
                "words": words,
                "duration": duration,
                "width": width,
                "height": height,
                "kept": kept,
            },
        )
        index_piece(connection, piece_id)
        return get_piece(library, piece_id)


def get_piece(library: Library, piece_id: str) -> PieceRecord:
    """Return a piece; raise `NotHere`."""
    return get_row(library, PieceRecord, piece_id)


def select_pieces(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[PieceRecord]:
    """Return pieces; `rest` is the statement after "from piece", joins and all.

    The gallery's order has an index: "where trashed is null and kept = 1 order by created desc, num desc".
    """
    return select_rows(library, PieceRecord, rest, bindings)


def update_piece(library: Library, piece_id: str, **changes: Value) -> PieceRecord:
    """Change columns of a piece and when it was edited (only that, without changes); raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, PieceRecord, piece_id, changes)
        if not changes.keys().isdisjoint({"title", "words"}):
            index_piece(connection, piece_id)
        if not changes.keys().isdisjoint({"palette", "created"}):
            index_colours(connection, piece_id)
        return get_piece(library, piece_id)


# reflections


def insert_reflection(
    library: Library,
    *,
    entry_id: str | None = None,
    piece_id: str | None = None,
    time: int,
    text: str = "",
    instant: int | None = None,
    voice_id: str | None = None,
    prompt: str = "",
    together: bool = False,
    whose: str = "",
    spot: tuple[float, float] | None = None,
) -> ReflectionRecord:
    """Add a reflection to an entry or a piece; `spot` is where on the picture, held to 0 … 1, y down."""
    spot_x, spot_y = (None, None) if spot is None else (min(1.0, max(0.0, place)) for place in spot)
    with library.write() as connection:
        reflection_id = insert_row(
            library,
            connection,
            ReflectionRecord,
            {
                "entry_id": entry_id,
                "piece_id": piece_id,
                "time": time,
                "text": text,
                "instant": instant,
                "voice_id": voice_id,
                "prompt": prompt,
                "together": together,
                "whose": whose,
                "spot_x": spot_x,
                "spot_y": spot_y,
            },
        )
        return _index_reflected(library, connection, reflection_id)


def get_reflection(library: Library, reflection_id: str) -> ReflectionRecord:
    """Return a reflection; raise `NotHere`."""
    return get_row(library, ReflectionRecord, reflection_id)


def select_reflections(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[ReflectionRecord]:
    """Return reflections; `rest` is the statement after "from reflection"."""
    return select_rows(library, ReflectionRecord, rest, bindings)


def update_reflection(library: Library, reflection_id: str, **changes: Value) -> ReflectionRecord:
    """Change columns of a reflection and when it was edited; raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, ReflectionRecord, reflection_id, changes)
        return _index_reflected(library, connection, reflection_id)


def _index_reflected(library: Library, connection: Connection, reflection_id: str) -> ReflectionRecord:
    reflection = get_reflection(library, reflection_id)
    if reflection.entry_id is not None:
        index_entry(connection, reflection.entry_id)
    if reflection.piece_id is not None:
        index_piece(connection, reflection.piece_id)
    return reflection
