"""A whole library out of a damaged one: all that can still be read, written anew in another place.

The damaged library is only read. What is written is checked as any library is (`verify`), and opens with the same
passphrases and recovery code. It counts as a device of its own.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from studio.core.clock import Clock
from studio.core.ids import is_id, new_id
from studio.core.progress import Progress
from studio.library import keyslots, schema, seal
from studio.library.backup import SPARE, require_whole
from studio.library.colours import index_all_colours
from studio.library.connection import PAGE_SIZE, Connection
from studio.library.copying import create_unsafely
from studio.library.crypto import KdfCost, data_key
from studio.library.errors import DamagedLibrary, InUse, NewerFormat, NotALibrary, WrongRecoveryCode
from studio.library.gather import Found, gather, shapes
from studio.library.inside import open_own
from studio.library.keyslots import Keyslots
from studio.library.library import COST, Library
from studio.library.lock import in_use
from studio.library.mending import Mending
from studio.library.pages import Pages
from studio.library.place import DATABASE, new_place
from studio.library.search import index_entry, index_piece
from studio.library.unlocking import find_master, is_library
from studio.library.verify import PAGES, TORN, Damage, Look

BATCH = 1000
OWN_FACTS = ("format", "library_id", "device_id", "created")


class NothingLeft(DamagedLibrary):
    """Not one page of the database can be read."""

    sentence = "Nothing in this library can be read any more. A copy of it may be whole: restore that one."


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What came over into the new library, and what did not."""

    entries: int
    pieces: int
    reflections: int
    ops: int
    chunks: int
    lost: tuple[Damage, ...]
    """What is missing in the new library, or may be."""


def salvage(
    folder: Path,
    target: Path,
    *,
    passphrase: str | None = None,
    recovery_code: str | None = None,
    clock: Clock,
    progress: Progress,
    cost: KdfCost = COST,
) -> Salvaged:
    """Write all that can be read of a library into a new one in `target`, which is empty or not there yet.

    Where the key file is damaged it takes the recovery code; a passphrase given beside it opens the new library.
    Raises `NotALibrary`, `WrongPassphrase`, `WrongRecoveryCode`, `DamagedKeys`, `NewerFormat`, `InUse`,
    `NothingLeft`, `NotEmpty`, `NoRoom`, `DiskFull`, `CannotWrite`, `Stopped`; nothing is left in `target` then.
    """
    if not is_library(folder):
        raise NotALibrary
    if in_use(folder):
        raise InUse
    master, ways_in = find_master(folder, passphrase=passphrase, recovery_code=recovery_code, keyring=False)

    def make_ways_in(library_id: str) -> Keyslots | None:
        return ways_in or (keyslots.make_keyslots(library_id, master, passphrase, cost) if passphrase else None)

    return _write_anew(folder, target, master, ways_in, make_ways_in, clock, progress)


def salvage_open(library: Library, target: Path, *, clock: Clock, progress: Progress) -> Salvaged:
    """Write all that can be read of a library that is open here into a new one, which opens as this one does.

    What is kept while it works is not in it. Raises what `salvage` raises but for the ways in.
    """
    connection = open_own(library)
    try:
        connection.execute("begin")
        with suppress(DamagedLibrary):  # from here on, no page changes its place under whoever reads them
            connection.execute("select count(*) from sqlite_schema").fetchall()
        ways_in = library.keyslots
        return _write_anew(library.folder, target, library.master, ways_in, lambda _id: ways_in, clock, progress)
    finally:
        connection.close()


def _write_anew(
    folder: Path,
    target: Path,
    master: bytes,
    ways_in: Keyslots | None,
    make_ways_in: Callable[[str], Keyslots | None],
    clock: Clock,
    progress: Progress,
) -> Salvaged:
    pages = Pages(folder / DATABASE, data_key(master))
    try:
        if not any(pages.page(number) for number in range(1, pages.count + 1)):
            raise NothingLeft if ways_in is not None else WrongRecoveryCode
        with new_place(target, pages.count * PAGE_SIZE + SPARE) as database:
            connection = create_unsafely(database, data_key(master))
            try:
                library_id, salvaged = _fill(connection, pages, ways_in, clock, progress)
                connection.pragma("journal_mode", "delete")
            finally:
                connection.close()
            require_whole(database, data_key(master), Look(progress, 0.85, 0.99))
            ways_out = make_ways_in(library_id)
            if ways_out is not None:
                keyslots.write_keyslots(target, replace(ways_out, format=schema.FORMAT))
    finally:
        pages.close()
    progress.part(0.99, 1.0)
    progress.at(1, 1)
    return salvaged


def _fill(
    connection: Connection, pages: Pages, ways_in: Keyslots | None, clock: Clock, progress: Progress
) -> tuple[str, Salvaged]:
    library_id = ways_in.library_id if ways_in is not None else new_id()
    schema.create_schema(connection, library_id=library_id, device_id=new_id(), created=clock.ms())
    connection.pragma("foreign_keys", False)  # until everything is there
    mending = Mending(connection, pages, clock.ms())
    with connection.transaction():
        seal.lift(connection)
        progress.part(0.0, 0.3)
        found = gather(pages, shapes(connection), mending.take, progress)
        library_id = _put_facts(connection, found, library_id, fixed=ways_in is not None)
        progress.part(0.3, 0.4)
        mending.mend_records(found, progress)
        progress.part(0.4, 0.75)
        mending.mend_logs(found, progress)
        progress.part(0.75, 0.85)
        _index(connection, progress)
        index_all_colours(connection)
        seal.lay(connection)
    lost = [Damage(PAGES, "page", index=number) for number in found.unreadable]
    if pages.torn:
        lost.append(Damage(TORN, "page"))
    salvaged = Salvaged(
        entries=_count(connection, "entry"),
        pieces=_count(connection, "piece"),
        reflections=_count(connection, "reflection"),
        ops=_count(connection, "op") - mending.stand_ins,
        chunks=_count(connection, "chunk"),
        lost=tuple(lost + mending.lost),
    )
    return library_id, salvaged


def _put_facts(connection: Connection, found: Found, library_id: str, *, fixed: bool) -> str:
    """Put what was known about the library into the new one; return its id."""
    number, known = found.meta.get("format", 1), found.meta.get("library_id")
    if isinstance(number, int) and number > schema.FORMAT:
        raise NewerFormat
    if not fixed and isinstance(known, str) and is_id(known):
        library_id = known
        connection.execute("update meta set value = ? where key = 'library_id'", (known,))
    if isinstance(created := found.meta.get("created"), int):
        connection.execute("update meta set value = ? where key = 'created'", (created,))
    for key, value in found.meta.items():
        if key not in OWN_FACTS and not key.startswith("sum:"):
            connection.execute("insert or replace into meta values(?, ?)", (key, value))
    return library_id


def _index(connection: Connection, progress: Progress) -> None:
    total, done = _count(connection, "piece") + _count(connection, "entry"), 0
    for table, index in (("piece", index_piece), ("entry", index_entry)):
        rows = [(-1, "")]
        while rows := connection.execute(
            f"select num, id from {table} where num > ? order by num limit ?",  # noqa: S608
            (rows[-1][0], BATCH),
        ).fetchall():
            for _, row_id in rows:
                index(connection, row_id)
            done += len(rows)
            progress.at(done, total)


def _count(connection: Connection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
