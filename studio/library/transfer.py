"""Rows that come from elsewhere, put in as they are: their ids, times and devices stay theirs.

What has an id that is there already is left alone, so that bringing the same things in twice changes nothing. Every
function is one `library.write()` and keeps the index of words and the heads of the logs in step; several of them
inside a `with library.write():` are one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

import apsw

from studio.core.progress import Progress
from studio.library import log
from studio.library.chunk import chunk_digest
from studio.library.colours import index_colours
from studio.library.connection import Connection
from studio.library.errors import DamagedLibrary, NotHere
from studio.library.library import Library
from studio.library.put_away import LEAVING, bring_entry_alone
from studio.library.record import (
    TABLES,
    Arrived,
    Beside,
    CheckInRecord,
    EntryRecord,
    HandingRecord,
    PairRecord,
    PartsRecord,
    PieceRecord,
    QuestionRecord,
    QuietSpanRecord,
    ReflectionRecord,
    SavedViewRecord,
    TagRecord,
)
from studio.library.rows import put_record
from studio.library.search import index_entry, index_piece
from studio.library.spool import Spool
from studio.library.tag_rows import get_tag


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log of a piece ends."""

    ops: int
    link: str
    """The last link of the chain, in hex; "" without ops."""
    chunks: int


@dataclass(frozen=True, slots=True)
class PieceTag:
    """A tag on a piece."""

    tag_id: str
    piece_id: str
    added: int
    device: str


@dataclass(frozen=True, slots=True)
class Gone:
    """Something that was taken away for good."""

    kind: str
    id: str
    """An id; for a tag taken off a piece the tag's, a space, and the piece's."""
    time: int
    device: str


# out


@contextmanager
def still(library: Library) -> Iterator[None]:
    """Let everything this thread reads inside be of one moment, whatever is written meanwhile."""
    connection = library.read
    if connection.in_transaction:
        yield
        return
    connection.execute("begin")
    try:
        yield
    finally:
        with suppress(apsw.Error):  # closed meanwhile, or a page that can't be read has ended it
            connection.execute("rollback").fetchall()


def head_of(library: Library, piece_id: str) -> Head:
    """Return where the log of a piece ends; raise `NotHere`."""
    row = library.read.execute(
        "select ops, link, chunks from head where piece = ?", (library.number(piece_id),)
    ).fetchone()
    return Head(int(row[0]), row[1].hex(), int(row[2])) if row else Head(0, "", 0)


def whole_log(library: Library, piece_id: str) -> Iterator[log.Op]:
    """Yield all ops of a piece; raise `DamagedLibrary` at the end when they are not those that were kept."""
    link, count = log.first_link(piece_id), 0
    head = head_of(library, piece_id)
    for op in library.ops(piece_id):
        link, count = log.next_link(link, op), count + 1
        yield op
    if (count, link.hex() if count else "") != (head.ops, head.link):
        raise DamagedLibrary


def whole_chunks(library: Library, piece_id: str) -> Iterator[tuple[int, bytes]]:
    """Yield all chunks of a piece with their places; raise `DamagedLibrary` when one is not as it was kept."""
    number, count = library.number(piece_id), 0
    for (at,), data in zip(_places(library, number), library.chunks(piece_id), strict=True):
        yield at & 0xFFFFFFFF, data
        count += 1
    if count != head_of(library, piece_id).chunks:
        raise DamagedLibrary


def _places(library: Library, number: int) -> Iterator[tuple[int]]:
    at, end = log.address(number, 0), log.address(number + 1, 0)
    statement = "select at from chunk where at >= ? and at < ? order by at limit 1"
    while row := library.read.execute(statement, (at, end)).fetchone():
        yield row
        at = row[0] + 1


def piece_tags(library: Library, after: tuple[int, int] = (0, 0), limit: int = 1000) -> list[tuple[int, int, PieceTag]]:
    """Return which pieces have which tags, by the numbers of tag and piece, those that come after `after`."""
    rows = library.read.execute(
        "select piece_tag.tag, piece_tag.piece, tag.id, piece.id, added, piece_tag.device from piece_tag"
        " join tag on tag.num = piece_tag.tag join piece on piece.num = piece_tag.piece"
        " where (piece_tag.tag, piece_tag.piece) > (?, ?) order by piece_tag.tag, piece_tag.piece limit ?",
        (*after, limit),
    )
    return [(row[0], row[1], PieceTag(*row[2:])) for row in rows]


def gone(library: Library, after: int = 0, limit: int = 1000) -> list[tuple[int, Gone]]:
    """Return what was taken away for good, by number, those that come after `after`."""
    rows = library.read.execute(
        "select num, kind, id, time, device from gone where num > ? order by num limit ?", (after, limit)
    )
    return [(row[0], Gone(*row[1:])) for row in rows]


def arrived_all(library: Library, after: int = 0, limit: int = 1000) -> list[tuple[int, Arrived]]:
    """Return what all imports have brought, by number, what comes after `after`."""
    rows = library.read.execute(
        "select num, arrival_id, kind, item_id, digest from arrived where num > ? order by num limit ?", (after, limit)
    )
    return [(row[0], Arrived(*row[1:])) for row in rows]


def departures(library: Library) -> tuple[int, int]:
    """Return something that is different once anything more was taken away for good, or is on its way out."""
    row = library.read.execute(
        "select (select coalesce(max(num), 0) from gone), (select count(*) from piece where trashed = ?1)"
        " + (select count(*) from entry where trashed = ?1)",
        (LEAVING,),
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


# in


def is_here(library: Library, kind: type, row_id: str) -> bool:
    """Say whether there is a record of this kind and id."""
    found = library.read.execute(f"select 1 from {TABLES[kind]} where id = ?", (row_id,)).fetchone()  # noqa: S608
    return found is not None


def stays(library: Library, kind: type, row_id: str) -> bool:
    """Say whether there is an entry or a piece of this id that isn't being deleted for good."""
    statement = f"select 1 from {TABLES[kind]} where id = ? and trashed is not ?"  # noqa: S608
    return library.read.execute(statement, (row_id, LEAVING)).fetchone() is not None


def put_entry(library: Library, entry: EntryRecord) -> bool:
    """Put an entry in, its number (num) given anew; False when there is one of its id."""
    with library.write() as connection:
        if not put_record(library, entry):
            return False
        index_entry(connection, entry.id)
        return True


def put_piece(library: Library, piece: PieceRecord) -> bool:
    """Put a piece in, without a log yet; False when there is one of its id. Raises `NotHere` without its entry.

    An entry that lies in the trash here comes back for it, alone.
    """
    with library.write() as connection:
        if not stays(library, EntryRecord, piece.entry_id):
            raise NotHere
        if not put_record(library, piece):
            return False
        if piece.trashed is None:
            bring_entry_alone(library, piece.entry_id)
        index_piece(connection, piece.id)
        index_colours(connection, piece.id)
        return True


def put_log(library: Library, piece_id: str, spool: Spool, progress: Progress) -> None:
    """Give a piece that has no log yet the whole of it.

    Raises `NotHere`; ValueError when it has one, or two chunks are for one place.
    """
    with library.write() as connection:
        number = library.number(piece_id)
        if log.length(connection, number) != (0, 0):
            raise ValueError("the piece has a log")
        link, ops, chunks = log.first_link(piece_id), 0, 0
        for part, at, device, data in spool.rows():
            if part == "op":
                link = log.next_link(link, log.Op(ops, at, device, data))
                row = (log.address(number, ops), at, bytes.fromhex(device), data, link)
                connection.execute("insert into op(at, time, device, payload, link) values(?, ?, ?, ?, ?)", row)
                ops += 1
            else:
                _put_chunk(connection, number, piece_id, at, data)
                chunks += 1
            progress.at(ops + chunks, spool.count)
        row_of_head = (number, ops, link if ops else b"", chunks)
        connection.execute("insert into head(piece, ops, link, chunks) values(?, ?, ?, ?)", row_of_head)


def _put_chunk(connection: Connection, number: int, piece_id: str, index: int, data: bytes) -> None:
    row = (log.address(number, index), chunk_digest(piece_id, index, data), data)
    statement = "insert into chunk(at, digest, data) values(?, ?, ?) on conflict do nothing returning 1"
    if not connection.execute(statement, row).fetchall():
        raise ValueError(f"chunk {index} is there already")


def put_reflection(library: Library, reflection: ReflectionRecord) -> bool:
    """Put a reflection in; False when there is one of its id. Raises `NotHere` without what it names."""
    pieces = (reflection.piece_id, reflection.voice_id)
    owners = ((EntryRecord, reflection.entry_id), *((PieceRecord, piece) for piece in pieces))
    with library.write() as connection:
        if not all(owner is None or stays(library, kind, owner) for kind, owner in owners):
            raise NotHere
        if not put_record(library, reflection):
            return False
        if reflection.entry_id is not None:
            index_entry(connection, reflection.entry_id)
        if reflection.piece_id is not None:
            index_piece(connection, reflection.piece_id)
        return True


def put_tag(library: Library, tag: TagRecord) -> bool:
    """Put a tag in; False when there is one of its id, or of its name (A–Z and a–z are one)."""
    with library.write() as connection:
        if connection.execute("select 1 from tag where name = ?", (tag.name,)).fetchone():
            return False
        return put_record(library, tag)


def put_piece_tag(library: Library, on: PieceTag) -> bool:
    """Put a tag on a piece; False when it is there already. Raises `NotHere` without either."""
    with library.write() as connection:
        row = (get_tag(library, on.tag_id).num, library.number(on.piece_id), on.added, on.device)
        statement = "insert into piece_tag(tag, piece, added, device) values(?, ?, ?, ?)"
        if not connection.execute(f"{statement} on conflict do nothing returning 1", row).fetchall():  # noqa: S608
            return False
        index_piece(connection, on.piece_id)
        return True


def put_beside(library: Library, record: Beside) -> bool:
    """Put a record in; False when there is one of its id, or what it says is said by another one already.

    Raises `NotHere` without the entry or the pieces it names.
    """
    with library.write():
        match record:
            case QuestionRecord() | CheckInRecord() | HandingRecord() if not stays(
                library, EntryRecord, record.entry_id
            ):
                raise NotHere
            case PartsRecord() if not stays(library, PieceRecord, record.piece_id):
                raise NotHere
            case PairRecord() if not all(
                stays(library, PieceRecord, piece_id) for piece_id in (record.drawing_id, record.sound_id)
            ):
                raise NotHere
        if isinstance(record, QuietSpanRecord):
            first, last = sorted((record.first_day, record.last_day))
            record = replace(record, first_day=first, last_day=last)
        return not _is_said(library, record) and put_record(library, record)


def _is_said(library: Library, record: Beside) -> bool:
    match record:
        case PairRecord():
            ids = (record.drawing_id, record.sound_id)
            rows = library.read.execute("select 1 from pair where drawing_id in (?1, ?2) or sound_id in (?1, ?2)", ids)
        case PartsRecord():
            rows = library.read.execute("select 1 from parts where piece_id = ?", (record.piece_id,))
        case CheckInRecord():
            rows = library.read.execute(
                "select 1 from check_in where entry_id = ? and step = ?", (record.entry_id, record.step)
            )
        case QuietSpanRecord():
            rows = library.read.execute(
                "select 1 from quiet_span where first_day = ? and last_day = ?", (record.first_day, record.last_day)
            )
        case SavedViewRecord():
            rows = library.read.execute(
                "select 1 from saved_view where name = ? and query = ?", (record.name, record.query)
            )
        case _:
            return False
    return rows.fetchone() is not None


def put_arrived(library: Library, facts: Sequence[Arrived]) -> int:
    """Remember what imports have brought elsewhere, as far as both are here; return how much of it was new."""
    known = "select 1 from arrived where arrival_id = ? and kind = ? and item_id = ?"
    with library.write() as connection:
        new = [
            fact
            for fact in dict.fromkeys(facts)
            if _has(connection, "arrival", fact.arrival_id)
            and _has(connection, fact.kind, fact.item_id)
            and connection.execute(known, (fact.arrival_id, fact.kind, fact.item_id)).fetchone() is None
        ]
        connection.executemany(
            "insert into arrived(arrival_id, kind, item_id, digest) values(?, ?, ?, ?)",
            [(fact.arrival_id, fact.kind, fact.item_id, fact.digest) for fact in new],
        )
        return len(new)


def _has(connection: Connection, table: str, row_id: str) -> bool:
    return connection.execute(f"select 1 from {table} where id = ?", (row_id,)).fetchone() is not None  # noqa: S608


def put_gone(library: Library, facts: Sequence[Gone]) -> int:
    """Remember what was taken away elsewhere, but for what is known or is here; return how many were new."""
    with library.write() as connection:
        known = set(connection.execute("select kind, id, time, device from gone").fetchall())
        new = {(fact.kind, fact.id, fact.time, fact.device): None for fact in facts if not _is_here(connection, fact)}
        rows = [row for row in new if row not in known]
        connection.executemany("insert into gone(kind, id, time, device) values(?, ?, ?, ?)", rows)
        return len(rows)


def take_back_gone(library: Library) -> None:
    """Forget of what is here once more that it had been taken away."""
    with library.write() as connection:
        for table in TABLES.values():
            connection.execute(f"delete from gone where kind = ? and id in (select id from {table})", (table,))  # noqa: S608


def _is_here(connection: Connection, fact: Gone) -> bool:
    return fact.kind in TABLES.values() and _has(connection, fact.kind, fact.id)
