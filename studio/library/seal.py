"""A sum over every row of the records, so that an old page put back in place is noticed.

Each page of the database is authenticated by the cipher, but an old page is as authentic as a new one, and every
check of SQLite passes with it. So `meta` holds, for each table, the XOR of the digests of all its rows (a multiset
hash: Bellare and Micciancio 1997, XHASH; enough against a disk and against whoever has no key). Triggers keep it
as rows come, change and go; `broken` adds up anew and compares. Logs have their chain (`log`): its heads are
rows of `head`, so the sum holds them as well. What can't be noticed is the whole library put back as it once was.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from studio.core.progress import Progress

if TYPE_CHECKING:
    from studio.library.connection import Connection, Value

TABLES = ("entry", "piece", "reflection", "tag", "piece_tag", "gone", "head")
"""Those that were there from format 2 on."""
BESIDE = ("saved_view", "question", "pair", "quiet_span", "check_in", "arrival", "arrived", "piece_colour")
"""Those that came with format 4."""
TO_SHARE = ("parts", "handing")
"""Those that came with format 6."""
ALL = TABLES + BESIDE + TO_SHARE
FUNCTION = "sealed"
BYTES = 16
NOTHING = bytes(BYTES)
BATCH = 1024


def sealed(total: bytes, *row: "Value") -> bytes:
    """Return a sum with a row taken in; with the same row once more, it is out again."""
    digest = blake2b(b"".join(_told(value) for value in row), digest_size=BYTES).digest()
    both = int.from_bytes(total, "big") ^ int.from_bytes(digest, "big")
    return both.to_bytes(BYTES, "big")


def _told(value: "Value") -> bytes:
    """Return a value as bytes that no other value has."""
    if value is None:
        return b"n"
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogatepass")
        return b"t" + struct.pack(">Q", len(value)) + value
    if isinstance(value, int):
        return b"i" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"f" + struct.pack(">d", value)
    return b"b" + struct.pack(">Q", len(value)) + bytes(value)


def lay(connection: "Connection") -> None:
    """Add up every table and keep the sums right from now on, within the transaction under way."""
    lift(connection)
    for table in ALL:
        connection.execute("insert into meta values(?, ?)", (_key(table), _added_up(connection, table, Progress())))
        for event, rows in (("insert", ("new",)), ("delete", ("old",)), ("update", ("old", "new"))):
            connection.execute(_trigger(connection, table, event, rows))


def lift(connection: "Connection") -> None:
    """Take the sums and what keeps them away; for a migration, which changes the tables themselves."""
    for table in ALL:
        connection.execute("delete from meta where key = ?", (_key(table),))
        for event in ("insert", "delete", "update"):
            connection.execute(f"drop trigger if exists seal_{table}_{event}")


def broken(connection: "Connection", progress: Progress, tables: Sequence[str] = ALL) -> list[str]:
    """Return the names of the tables that are not as they were kept. Call it inside one read transaction.

    Raises what reading a damaged page raises, and `Stopped`.
    """
    kept = _kept(connection)
    sizes = [_size(connection, table) for table in tables]
    total, wrong = sum(sizes), []
    for place, table in enumerate(tables):
        own = Progress(_counted(progress, sum(sizes[:place]), sizes[place], total))
        if kept.get(_key(table)) != _added_up(connection, table, own):
            wrong.append(table)
    return wrong


def stamp(connection: "Connection", *tables: str) -> bytes:
    """Return the sums of some tables as one value: another one once a row of them is another."""
    kept = _kept(connection)
    return b"".join(bytes(kept.get(_key(table), b"")) for table in tables)


def _kept(connection: "Connection") -> dict[str, Any]:
    """Return the sums as they were kept, by their keys."""
    rows = connection.execute("select key, value from meta where key like 'sum:%'").fetchall()
    return {str(row[0]): row[1] for row in rows}


def _counted(progress: Progress, before: int, size: int, total: int) -> Callable[[float], None]:
    return lambda share: progress.at(before + int(share * size), total)


def _size(connection: "Connection", table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0


def _added_up(connection: "Connection", table: str, progress: Progress) -> bytes:
    total, size = NOTHING, _size(connection, table)
    for done, row in enumerate(_rows(connection, table), 1):
        total = sealed(total, *row)
        if done % BATCH == 0:
            progress.at(done, size)
    return total


def _rows(connection: "Connection", table: str) -> Iterator[tuple["Value", ...]]:
    names = ", ".join(_columns(connection, table))
    yield from connection.execute(f"select {names} from {table}")  # noqa: S608


def _columns(connection: "Connection", table: str) -> list[str]:
    rows = connection.execute("select name from pragma_table_info(?) order by cid", (table,))
    return [str(row[0]) for row in rows.fetchall()]


def _trigger(connection: "Connection", table: str, event: str, rows: tuple[str, ...]) -> str:
    names, total = _columns(connection, table), "value"
    for row in rows:
        total = f"{FUNCTION}({total}, {', '.join(f'{row}.{name}' for name in names)})"
    return (
        f"create trigger seal_{table}_{event} after {event} on {table} begin"  # noqa: S608
        f" update meta set value = {total} where key = '{_key(table)}'; end"
    )


def _key(table: str) -> str:
    return f"sum:{table}"
