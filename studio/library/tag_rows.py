"""Tags, and what has them: the statements. The index of words is kept in step."""

from studio.library.connection import Connection, Value
from studio.library.library import Library
from studio.library.record import TagRecord
from studio.library.rows import delete_row, get_row, insert_row, note_gone, select_rows, update_row
from studio.library.search import index_piece


def insert_tag(library: Library, name: str, colour: str = "") -> TagRecord:
    """Return the tag of this name (upper and lower case are one), made new when there is none."""
    with library.write() as connection:
        found = select_tags(library, "where name = ?", (name,))
        if found:
            return found[0]
        tag_id = insert_row(library, connection, TagRecord, {"name": name, "colour": colour})
        return get_tag(library, tag_id)


def get_tag(library: Library, tag_id: str) -> TagRecord:
    """Return a tag; raise `NotHere`."""
    return get_row(library, TagRecord, tag_id)


def select_tags(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[TagRecord]:
    """Return tags; `rest` is the statement after "from tag"."""
    return select_rows(library, TagRecord, rest, bindings)


def update_tag(library: Library, tag_id: str, **changes: Value) -> TagRecord:
    """Change columns of a tag; raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, TagRecord, tag_id, changes)
        if "name" in changes:
            _index_tagged(connection, tag_id)
        return get_tag(library, tag_id)


def delete_tag(library: Library, tag_id: str) -> None:
    """Take a tag away from all its pieces, and away altogether; raise `NotHere`."""
    with library.write() as connection:
        tagged = _tagged(connection, get_tag(library, tag_id).id)
        delete_row(library, connection, TagRecord, tag_id)
        for piece_id in tagged:
            index_piece(connection, piece_id)


def insert_piece_tag(library: Library, piece_id: str, tag_id: str) -> None:
    """Put a tag on a piece; harmless when it is there already. Raises `NotHere`."""
    with library.write() as connection:
        tag = get_tag(library, tag_id)
        connection.execute(
            "insert into piece_tag(tag, piece, added, device) values(?, ?, ?, ?) on conflict do nothing",
            (tag.num, library.number(piece_id), library.now(), library.device_id),
        )
        index_piece(connection, piece_id)


def delete_piece_tag(library: Library, piece_id: str, tag_id: str) -> None:
    """Take a tag off a piece; harmless when it is not there. Raises `NotHere`."""
    with library.write() as connection:
        tag = get_tag(library, tag_id)
        connection.execute("delete from piece_tag where tag = ? and piece = ?", (tag.num, library.number(piece_id)))
        note_gone(library, connection, "piece_tag", (f"{tag_id} {piece_id}",))
        index_piece(connection, piece_id)


def tags_of(library: Library, piece_id: str) -> list[TagRecord]:
    """Return the tags of a piece, by name."""
    return select_tags(
        library,
        "where num in (select tag from piece_tag where piece = ?) order by name",
        (library.number(piece_id),),
    )


def _tagged(connection: Connection, tag_id: str) -> list[str]:
    rows = connection.execute(
        "select piece.id from tag join piece_tag on piece_tag.tag = tag.num"
        " join piece on piece.num = piece_tag.piece where tag.id = ?",
        (tag_id,),
    )
    return [str(row[0]) for row in rows.fetchall()]


def _index_tagged(connection: Connection, tag_id: str) -> None:
    for piece_id in _tagged(connection, tag_id):
        index_piece(connection, piece_id)
