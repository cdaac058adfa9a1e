"""The append-only log of a piece, and its hash chain.

Each op carries a link: the digest of the link before it and of everything the op says. `head` keeps how many
ops there are and the last link, on another page. Every check of SQLite passes when an old page is put back in
place; the chain does not.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b

from studio.core.errors import StudioError
from studio.library.connection import Connection
from studio.library.errors import DamagedLibrary

LINK_BYTES = 16
Length = tuple[int, int]
"""How long the log of a piece is: ops and chunks."""

BATCH = 256
"""Ops read at once: memory stays bounded, and no read lasts as long as a whole replay."""


@dataclass(frozen=True, slots=True)
class Op:
    """One thing done to a piece."""

    seq: int
    """Its place in the log of the piece: 0, 1, 2 …"""
    time: int
    """When it was kept, UTC milliseconds."""
    device: str
    """The device that kept it."""
    payload: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where a piece is not as it was kept."""

    piece_id: str
    part: str
    """'op' or 'chunk'."""
    index: int
    """The first op or chunk that does not hold; all before it are as they were."""


def address(piece: int, index: int) -> int:
    """Return the row of an op or chunk: piece number in the high half, place in the low."""
    return piece << 32 | index


def first_link(piece_id: str) -> bytes:
    """Return what the first op's link is built on."""
    return blake2b(bytes.fromhex(piece_id), digest_size=LINK_BYTES).digest()


def next_link(link: bytes, op: Op) -> bytes:
    """Return the link of `op` after the op that carries `link`."""
    digest = blake2b(link, digest_size=LINK_BYTES)
    digest.update(struct.pack(">Iq", op.seq, op.time))
    digest.update(bytes.fromhex(op.device))
    digest.update(op.payload)
    return digest.digest()


def append_op(connection: Connection, piece: int, piece_id: str, *, time: int, device: str, payload: bytes) -> int:
    """Add an op at the end of a log, within the transaction under way; return its seq."""
    head = connection.execute("select ops, link from head where piece = ?", (piece,)).fetchone()
    count, link = (int(head[0]), head[1]) if head else (0, b"")
    op = Op(count, time, device, payload)
    link = next_link(link or first_link(piece_id), op)
    connection.execute(
        "insert into op(at, time, device, payload, link) values(?, ?, ?, ?, ?)",
        (address(piece, count), time, bytes.fromhex(device), payload, link),
    )
    connection.execute(
        "insert into head(piece, ops, link) values(?, ?, ?)"
        " on conflict(piece) do update set ops = excluded.ops, link = excluded.link",
        (piece, count + 1, link),
    )
    return count


def length(connection: Connection, piece: int) -> Length:
    """Return how long the log of a piece is."""
    head = connection.execute("select ops, chunks from head where piece = ?", (piece,)).fetchone()
    return (int(head[0]), int(head[1])) if head else (0, 0)


def read_ops(connection: Connection, piece: int, start: int = 0) -> Iterator[Op]:
    """Yield the ops of a piece from seq `start` on, a batch at a time."""
    for op, _ in _linked(connection, piece, start):
        yield op


def _linked(connection: Connection, piece: int, start: int = 0) -> Iterator[tuple[Op, bytes]]:
    at, end = address(piece, start), address(piece + 1, 0)
    while True:
        rows = connection.execute(
            "select at, time, device, payload, link from op where at >= ? and at < ? order by at limit ?",
            (at, end, BATCH),
        ).fetchall()
        if rows and rows[0][0] < at:  # an old page put back can lead to rows before the one asked for, for ever
            raise DamagedLibrary
        for row, time, device, payload, link in rows:
            yield Op(row & 0xFFFFFFFF, time, device.hex(), payload), link
        if len(rows) < BATCH:
            return
        at = rows[-1][0] + 1


def verify_chain(connection: Connection, piece: int, piece_id: str) -> Fault | None:
    """Walk a log and return the first op that does not hold, or None when all is as it was kept."""
    seq = 0
    try:
        link = first_link(piece_id)
        for op, kept in _linked(connection, piece):
            link = next_link(link, op)
            if kept != link:
                return Fault(piece_id, "op", seq)
            seq += 1
        head = connection.execute("select ops, link from head where piece = ?", (piece,)).fetchone()
    except StudioError:  # a page that can't be read
        return Fault(piece_id, "op", seq)
    if seq == 0 and (head is None or head[0] == 0):
        return None
    return None if head == (seq, link) else Fault(piece_id, "op", seq)
