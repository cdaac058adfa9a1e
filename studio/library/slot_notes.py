"""What a person calls a way in, and since when it is there: in the database, under the slot's id."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from studio.library.connection import Connection, open_writer

if TYPE_CHECKING:
    from studio.library.library import Library

LONGEST_NAME = 80


def note(library: "Library", slot_id: str, name: str, made: int | None = None) -> None:
    """Keep what a way in is called, and since when it is there (None: since now)."""
    with library.write() as connection:
        _put(connection, slot_id, name, library.now() if made is None else made)


def noted(library: "Library", slot_id: str) -> tuple[str, int | None]:
    """Return what a way in is called (or "") and since when it is there (or None)."""
    row = library.read.execute("select value from meta where key = ?", (_place(slot_id),)).fetchone()
    try:
        told = json.loads(row[0]) if row else {}
        name, made = told.get("name"), told.get("made")
    except (TypeError, ValueError, AttributeError):
        return "", None
    return name if isinstance(name, str) else "", made if type(made) is int else None


def forget(library: "Library", slot_ids: list[str]) -> None:
    """Keep nothing about ways in that are gone."""
    with library.write() as connection:
        connection.executemany("delete from meta where key = ?", [(_place(slot_id),) for slot_id in slot_ids])


def renew(database: Path, data_key: bytes, slot_id: str, made: int) -> None:
    """In a database that nobody else has open, forget all ways in, and note one."""
    connection = open_writer(database, data_key)
    try:
        with connection.transaction():
            connection.execute("delete from meta where key glob 'slot:*'")
            _put(connection, slot_id, "", made)
    finally:
        connection.close()


def _put(connection: Connection, slot_id: str, name: str, made: int) -> None:
    told = json.dumps({"name": name.strip()[:LONGEST_NAME], "made": made})
    connection.execute("insert or replace into meta values(?, ?)", (_place(slot_id), told))


def _place(slot_id: str) -> str:
    return f"slot:{slot_id}"
