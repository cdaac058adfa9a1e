"""What the statements of all kinds of record share.

Table and column names come from the records, never from a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from studio.core.ids import new_id
from studio.library.connection import Connection, Value
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.record import COLUMNS, TABLES, AnyRecord, EntryRecord, PieceRecord, ReflectionRecord

Record = TypeVar("Record", bound=AnyRecord)

FIXED = frozenset({"num", "id", "device"})
TRUTHS: dict[type, tuple[int, ...]] = {
    kind: tuple(place for place, field in enumerate(fields(kind)) if field.type is bool)
    for kind in (EntryRecord, PieceRecord, ReflectionRecord)
}
"""Which columns are true or false."""


def insert_row(library: Library, connection: Connection, kind: type, values: dict[str, Value]) -> str:
    """Add a row, and return its new id."""
    row_id = new_id()
    row = {"id": row_id, "device": library.device_id, "edited": library.now(), **values}
    put_row(connection, kind, row)
    return row_id


def put_row(connection: Connection, kind: type, row: dict[str, Value]) -> None:
    """Add a row as it is."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    connection.execute(
        f"insert into {TABLES[kind]}({names}) values({marks})",  # noqa: S608
        tuple(row.values()),
    )


def put_record(library: Library, record: AnyRecord) -> bool:
    """Put a record in as it is, its number (num) given anew; False when there is one of its id."""
    with library.write() as connection:
        kind = type(record)
        if connection.execute(f"select 1 from {TABLES[kind]} where id = ?", (record.id,)).fetchone():  # noqa: S608
            return False
        put_row(connection, kind, {name: getattr(record, name) for name in COLUMNS[kind] if name != "num"})
        return True


def put_back(library: Library, record: AnyRecord) -> bool:
    """Put a record in once more that was deleted just now; False when there is one of its id."""
    with library.write() as connection:
        connection.execute("delete from gone where kind = ? and id = ?", (TABLES[type(record)], record.id))
        return put_record(library, record)


def update_row(library: Library, connection: Connection, kind: type, row_id: str, changes: dict[str, Value]) -> None:
    """Change columns of a row and when it was edited; raise `NotHere`."""
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


def delete_row(library: Library, connection: Connection, kind: type, row_id: str) -> None:
    """Take a row away and note that it is gone; raise `NotHere`."""
    found = connection.execute(f"delete from {TABLES[kind]} where id = ? returning num", (row_id,)).fetchall()  # noqa: S608
    if not found:
        raise NotHere
    note_gone(library, connection, TABLES[kind], (row_id,))


def take_row(library: Library, kind: type[Record], row_id: str) -> Record:
    """Take a record away and note that it is gone; return it as it was, for `put_back`. Raises `NotHere`."""
    with library.write() as connection:
        record = get_row(library, kind, row_id)
        delete_row(library, connection, kind, row_id)
        return record


def select_rows(library: Library, kind: type[Record], rest: str, bindings: tuple[Value, ...] = ()) -> list[Record]:
    """Return records; `rest` is the statement after "from" and the table, joins and all."""
    table = TABLES[kind]
    names = ", ".join(f"{table}.{name}" for name in COLUMNS[kind])
    rows = library.read.execute(f"select {names} from {table} {rest}", bindings).fetchall()  # noqa: S608
    truths = TRUTHS.get(kind, ())
    if truths:
        return [kind(*_with_truths(row, truths)) for row in rows]
    return [kind(*row) for row in rows]


def get_row(library: Library, kind: type[Record], row_id: str) -> Record:
    """Return the record of an id; raise `NotHere`."""
    found = select_rows(library, kind, "where id = ?", (row_id,))
    if not found:
        raise NotHere
    return found[0]


def marks(values: Sequence[Value]) -> str:
    """Return a mark for each value, to stand in "in (…)"."""
    return ", ".join("?" * len(values))


def note_gone(library: Library, connection: Connection, kind: str, ids: Iterable[str]) -> None:
    """Remember what was taken away."""
    connection.executemany(
        "insert into gone(kind, id, time, device) values(?, ?, ?, ?)",
        [(kind, one, library.now(), library.device_id) for one in ids],
    )


def _with_truths(row: tuple[Any, ...], truths: tuple[int, ...]) -> list[Any]:
    values = list(row)
    for place in truths:
        values[place] = bool(values[place])
    return values
