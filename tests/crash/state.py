"""What a library holds, field by field, so that two looks at it can be compared to the byte."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from studio.core.progress import Progress
from studio.library import records, seal
from studio.library.connection import Connection
from studio.library.library import Library
from studio.library.search import index_entry, index_piece

Key = tuple[Any, ...]
State = dict[Key, Any]
"""A place ("piece", its id, "title") and what stands there; long bytes and texts by their digest."""

LONG = 64
"""Characters or bytes from which on a digest stands for the value."""
SKIPPED = frozenset({"cache", "gone"})
"""The first is in format 1 only, and may be lost; the second is told without its times."""


class NotWhole(AssertionError):
    """Something that never may happen to a library, whatever happened to the machine."""


def brief(value: Any) -> Any:
    """Return a value that is cheap to keep and to compare, and differs where `value` does."""
    if isinstance(value, str) and len(value) >= LONG:
        value = value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes) and len(value) >= LONG:
        return f"{len(value)} bytes {blake2b(value, digest_size=8).hexdigest()}"
    return value


def contents(library: Library, *, thorough: bool = False) -> State:
    """Return everything the library keeps; raise `NotWhole`, or the library's own error, when it isn't sound.

    Caches are left out, and so are the sums over the records, which are checked instead. `thorough` also compares
    the indexes with what they are about.
    """
    connection = library.read
    check(connection, "integrity_check" if thorough else "quick_check")
    state: State = {}
    for table in tables(connection):
        state.update(rows(connection, table))
    state |= {("gone", *row): True for row in connection.execute("select kind, id from gone")}
    state |= words(connection)
    if thorough:
        require_words(library, state)
    for piece_id in [key[1] for key in state if key[0] == "piece" and key[2] == "kind"]:
        fault = library.verify_chain(piece_id)
        if fault is not None:
            raise NotWhole(f"the chain breaks: {fault.part} {fault.index}")
        state["ops", piece_id] = sum(1 for _ in library.ops(piece_id))
        state["chunks", piece_id] = sum(1 for _ in library.chunks(piece_id))
    if torn := seal.broken(connection, Progress()):
        raise NotWhole(f"the sums do not hold: {', '.join(torn)}")
    return {key: value for key, value in state.items() if not (key[0] == "meta" and key[1].startswith("sum:"))}


def check(connection: Connection, pragma: str) -> None:
    """Raise `NotWhole` unless SQLite finds nothing to complain about."""
    found = connection.execute(f"pragma {pragma}").fetchall()
    if found != [("ok",)]:
        raise NotWhole(f"{pragma}: {found[0][0]}")


def tables(connection: Connection) -> list[str]:
    """Return the names of the tables that keep something, without what belongs to the index of words."""
    found = connection.execute("select name from pragma_table_list where schema = 'main' and type = 'table'").fetchall()
    return sorted(name for (name,) in found if not name.startswith("sqlite_") and name not in SKIPPED)


def rows(connection: Connection, table: str) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each field of a table: ("piece", id, column), value. Rows without an id go by their key."""
    columns = connection.execute("select name, pk from pragma_table_info(?)", (table,)).fetchall()
    names = [name for name, _ in columns]
    own = ["id"] if "id" in names else [name for name, part in columns if part]
    for row in connection.execute(f"select * from {table}"):  # noqa: S608
        fields = dict(zip(names, row, strict=True))
        key = tuple(fields[name] for name in own)
        for name, value in fields.items():
            yield (table, *key, name), brief(value)


def words(connection: Connection) -> State:
    """Return where the index says each word is: ("word", word, place)."""
    connection.execute(
        "create virtual table if not exists temp.place_of_words using fts5vocab(main, words, instance)"
    ).fetchall()
    rows = connection.execute("select term, doc, col, offset from place_of_words").fetchall()
    return {("word", *row): True for row in rows}


class _Undone(Exception):  # noqa: N818
    pass


def require_words(library: Library, state: State) -> None:
    """Raise `NotWhole` when the index of words is another than a new one would be. Changes nothing."""
    before = {key for key in state if key[0] == "word"}
    try:
        with library.write() as connection:
            for entry in records.select_entries(library, ""):
                index_entry(connection, entry.id)
            for piece in records.select_pieces(library, ""):
                index_piece(connection, piece.id)
            after = set(words(connection))
            raise _Undone
    except _Undone:
        pass
    if before != after:
        raise NotWhole(f"the index of words is not in step: {sorted(before ^ after)[:3]}")


def differences(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> list[str]:
    """Return where two states differ, in a few words each."""
    keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    return [f"{key}: {one.get(key)!r} / {other.get(key)!r}" for key in sorted(keys, key=repr)]
