"""Records, one per row, and the statements that put them in, get them out and change them.

Every function that writes is one `library.write()` and keeps the index of words in step; several of them
inside a `with library.write():` are one transaction. A getter inside it sees what was just written.
"""

from dataclasses import dataclass, fields
from typing import Any, Literal, TypeVar

from studio.core.ids import new_id
from studio.library.connection import Connection, Value
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.search import index_entry, index_piece

PieceKind = Literal["drawing", "sound", "voice", "writing"]
EntryKind = Literal["session", "day"]


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A session, or a day."""

    num: int
    id: str
    kind: EntryKind
    day: str
    """The local date it began on, YYYY-MM-DD."""
    number: int | None
    """Sessions are counted; days are not."""
    started: int
    ended: int | None
    intention: str
    body: str
    substance: str
    dose: str
    place: str
    mood_before_x: float | None
    """Pleasantness, -1 … 1."""
    mood_before_y: float | None
    """Energy, -1 … 1."""
    mood_after_x: float | None
    mood_after_y: float | None
    feelings: str
    trashed: int | None
    """When it was put in the trash."""
    edited: int
    device: str


@dataclass(frozen=True, slots=True)
class PieceRecord:
    """Something made."""

    num: int
    id: str
    kind: PieceKind
    entry_id: str
    title: str
    words: str
    """The text of a writing, or what was said about it."""
    created: int
    edited: int
    duration: int
    """Milliseconds; 0 for what has none."""
    width: int
    height: int
    favourite: bool
    shareable: bool
    kept: bool
    """False: captured by itself, and not in the gallery unless it is kept."""
    trashed: int | None
    palette: bytes | None
    """Five colours, 15 bytes."""
    device: str


@dataclass(frozen=True, slots=True)
class ReflectionRecord:
    """Words (or a voice) that came later."""

    num: int
    id: str
    entry_id: str | None
    piece_id: str | None
    instant: int | None
    """Where in the replay of the piece, milliseconds."""
    time: int
    edited: int
    text: str
    voice_id: str | None
    """The piece that is the voice take."""
    prompt: str
    trashed: int | None
    device: str


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A word that pieces share."""

    num: int
    id: str
    name: str
    colour: str
    edited: int
    device: str


Record = TypeVar("Record", EntryRecord, PieceRecord, ReflectionRecord, TagRecord)

TABLES: dict[type, str] = {
    EntryRecord: "entry",
    PieceRecord: "piece",
    ReflectionRecord: "reflection",
    TagRecord: "tag",
}
COLUMNS: dict[type, tuple[str, ...]] = {kind: tuple(field.name for field in fields(kind)) for kind in TABLES}
FIXED = frozenset({"num", "id", "device"})
TRUTHS = tuple(COLUMNS[PieceRecord].index(name) for name in ("favourite", "shareable", "kept"))


# entries


def insert_entry(
    library: Library, *, kind: EntryKind, day: str, started: int, number: int | None = None, intention: str = ""
) -> EntryRecord:
    """Add an entry."""
    with library.write() as connection:
        entry_id = _insert(
            library,
            connection,
            EntryRecord,
            {"kind": kind, "day": day, "number": number, "started": started, "intention": intention},
        )
        index_entry(connection, entry_id)
        return get_entry(library, entry_id)


def get_entry(library: Library, entry_id: str) -> EntryRecord:
    """Return an entry; raise `NotHere`."""
    return _get(library, EntryRecord, entry_id)


def select_entries(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[EntryRecord]:
    """Return entries; `rest` is the statement after "from entry", e.g. "where day = ? order by started"."""
    return _select(library, EntryRecord, rest, bindings)


def update_entry(library: Library, entry_id: str, **changes: Value) -> EntryRecord:
    """Change columns of an entry and when it was edited; raise `NotHere`."""
    with library.write() as connection:
        _update(library, connection, EntryRecord, entry_id, changes)
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
        piece_id = _insert(
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
    return _get(library, PieceRecord, piece_id)


def select_pieces(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[PieceRecord]:
    """Return pieces; `rest` is the statement after "from piece", joins and all.

    The gallery's order has an index: "where trashed is null and kept = 1 order by created desc, num desc".
    """
    return _select(library, PieceRecord, rest, bindings)


def update_piece(library: Library, piece_id: str, **changes: Value) -> PieceRecord:
    """Change columns of a piece and when it was edited (only that, without changes); raise `NotHere`."""
    with library.write() as connection:
        _update(library, connection, PieceRecord, piece_id, changes)
        if not changes.keys().isdisjoint({"title", "words"}):
            index_piece(connection, piece_id)
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
) -> ReflectionRecord:
    """Add a reflection to an entry or a piece."""
    with library.write() as connection:
        reflection_id = _insert(
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
            },
        )
        return _index_reflected(library, connection, reflection_id)


def get_reflection(library: Library, reflection_id: str) -> ReflectionRecord:
    """Return a reflection; raise `NotHere`."""
    return _get(library, ReflectionRecord, reflection_id)


def select_reflections(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[ReflectionRecord]:
    """Return reflections; `rest` is the statement after "from reflection"."""
    return _select(library, ReflectionRecord, rest, bindings)


def update_reflection(library: Library, reflection_id: str, **changes: Value) -> ReflectionRecord:
    """Change columns of a reflection and when it was edited; raise `NotHere`."""
    with library.write() as connection:
        _update(library, connection, ReflectionRecord, reflection_id, changes)
        return _index_reflected(library, connection, reflection_id)


def _index_reflected(library: Library, connection: Connection, reflection_id: str) -> ReflectionRecord:
    reflection = get_reflection(library, reflection_id)
    if reflection.entry_id is not None:
        index_entry(connection, reflection.entry_id)
    if reflection.piece_id is not None:
        index_piece(connection, reflection.piece_id)
    return reflection


# tags


def insert_tag(library: Library, name: str, colour: str = "") -> TagRecord:
    """Return the tag of this name (upper and lower case are one), made new when there is none."""
    with library.write() as connection:
        found = select_tags(library, "where name = ?", (name,))
        if found:
            return found[0]
        tag_id = _insert(library, connection, TagRecord, {"name": name, "colour": colour})
        return get_tag(library, tag_id)


def get_tag(library: Library, tag_id: str) -> TagRecord:
    """Return a tag; raise `NotHere`."""
    return _get(library, TagRecord, tag_id)


def select_tags(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[TagRecord]:
    """Return tags; `rest` is the statement after "from tag"."""
    return _select(library, TagRecord, rest, bindings)


def update_tag(library: Library, tag_id: str, **changes: Value) -> TagRecord:
    """Change columns of a tag; raise `NotHere`."""
    with library.write() as connection:
        _update(library, connection, TagRecord, tag_id, changes)
        if "name" in changes:
            _index_tagged(connection, tag_id)
        return get_tag(library, tag_id)


def delete_tag(library: Library, tag_id: str) -> None:
    """Take a tag away from all its pieces, and away altogether; raise `NotHere`."""
    with library.write() as connection:
        tagged = _tagged(connection, get_tag(library, tag_id).id)
        connection.execute("delete from tag where id = ?", (tag_id,))
        _note_gone(library, connection, "tag", tag_id)
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
        _note_gone(library, connection, "piece_tag", f"{tag_id} {piece_id}")
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


# what all of them share; table and column names come from the records above, never from a person


def _insert(library: Library, connection: Connection, kind: type, values: dict[str, Value]) -> str:
    row_id = new_id()
    row = {"id": row_id, "device": library.device_id, "edited": library.now(), **values}
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(
        f"insert into {TABLES[kind]}({names}) values({marks})",  # noqa: S608
        tuple(row.values()),
    )
    return row_id


def _update(library: Library, connection: Connection, kind: type, row_id: str, changes: dict[str, Value]) -> None:
    unknown = changes.keys() - set(COLUMNS[kind]) | changes.keys() & FIXED
    if unknown:
        raise TypeError(f"{TABLES[kind]} has no such column to change: {', '.join(sorted(unknown))}")
    row = {"edited": library.now(), **changes}
    settings = ", ".join(f"{name} = ?" for name in row)
    changed = connection.execute(
        f"update {TABLES[kind]} set {settings} where id = ? returning num",  # noqa: S608
        (*row.values(), row_id),
    ).fetchall()
    if not changed:
        raise NotHere


def _select(library: Library, kind: type[Record], rest: str, bindings: tuple[Value, ...]) -> list[Record]:
    table = TABLES[kind]
    names = ", ".join(f"{table}.{name}" for name in COLUMNS[kind])
    rows = library.read.execute(f"select {names} from {table} {rest}", bindings).fetchall()  # noqa: S608
    if kind is PieceRecord:
        rows = [_with_truths(row) for row in rows]
    return [kind(*row) for row in rows]


def _with_truths(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bool(value) if place in TRUTHS else value for place, value in enumerate(row))


def _get(library: Library, kind: type[Record], row_id: str) -> Record:
    found = _select(library, kind, "where id = ?", (row_id,))
    if not found:
        raise NotHere
    return found[0]


def _note_gone(library: Library, connection: Connection, kind: str, what: str) -> None:
    connection.execute(
        "insert into gone(kind, id, time, device) values(?, ?, ?, ?)",
        (kind, what, library.now(), library.device_id),
    )
