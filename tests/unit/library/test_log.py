"""The hash chain: whatever is missing, changed, or old is noticed."""

# ruff: noqa: S106

import hashlib
import os
import struct
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.errors import StudioError
from studio.library.errors import DamagedLibrary
from studio.library.library import Library
from studio.library.log import Fault, Op, first_link, next_link
from studio.library.records import PieceRecord


def test_a_link_is_the_digest_of_all_that_came_before() -> None:
    """The format's promise, by its own words."""
    piece, device = "0123456789abcdef" * 2, "fedcba9876543210" * 2
    first = hashlib.blake2b(bytes.fromhex(piece), digest_size=16).digest()
    told = first + struct.pack(">Iq", 7, 1234) + bytes.fromhex(device) + b"stroke"
    assert first_link(piece) == first
    assert next_link(first, Op(7, 1234, device, b"stroke")) == hashlib.blake2b(told, digest_size=16).digest()


@pytest.fixture
def logged(library: Library, piece: PieceRecord) -> Library:
    for number in range(12):
        library.append(piece.id, bytes([number]) * 300)
    library.put_chunk(piece.id, 0, b"a second of sound" * 900)
    library.put_chunk(piece.id, 1, b"another")
    return library


def test_a_whole_log_has_no_fault(logged: Library, piece: PieceRecord) -> None:
    assert logged.verify_chain(piece.id) is None


def test_an_empty_log_has_no_fault(library: Library, piece: PieceRecord) -> None:
    assert library.verify_chain(piece.id) is None


@pytest.mark.parametrize(
    ("change", "part", "index"),
    [
        ("update op set payload = x'00' where at & 0xff = 5", "op", 5),
        ("update op set time = time + 1 where at & 0xff = 4", "op", 4),
        ("update op set device = zeroblob(16) where at & 0xff = 6", "op", 6),
        ("delete from op where at & 0xff = 3", "op", 3),
        ("delete from op where at & 0xff = 11", "op", 11),
        ("delete from op", "op", 0),
        ("insert into op select at + 1, time, device, payload, link from op where at & 0xff = 11", "op", 12),
        ("update head set ops = 11", "op", 12),
        ("update chunk set data = x'00' where at & 0xff = 1", "chunk", 1),
        ("delete from chunk where at & 0xff = 1", "chunk", 1),
        ("delete from chunk", "chunk", 0),
    ],
)
def test_a_change_behind_our_back_is_found(
    logged: Library, piece: PieceRecord, change: str, part: str, index: int
) -> None:
    with logged.write() as connection:
        connection.execute(change).fetchall()
    assert logged.verify_chain(piece.id) == Fault(piece.id, part, index)


def test_a_chunk_with_other_bytes_is_never_handed_out(logged: Library, piece: PieceRecord) -> None:
    with logged.write() as connection:
        connection.execute("update chunk set data = x'00' where at & 0xff = 1")
    chunks = logged.chunks(piece.id)
    assert next(chunks).startswith(b"a second")
    with pytest.raises(DamagedLibrary):
        next(chunks)


def test_an_old_page_put_back_is_noticed(logged: Library, piece: PieceRecord, folder: Path, clock: FixedClock) -> None:
    """Each page by itself is genuine, so no cipher and no check of SQLite objects to it."""
    database = folder / "library.db"
    logged.checkpoint()
    old = database.read_bytes()
    logged.append(piece.id, b"the newest")
    logged.put_chunk(piece.id, 2, b"the last second")
    logged.close()
    new = database.read_bytes()
    changed = [at for at in range(0, len(old), 8192) if old[at : at + 8192] != new[at : at + 8192]]
    assert len(changed) >= 3  # page 1, the log, its head
    noticed = 0
    for at in changed:
        database.write_bytes(new[:at] + old[at : at + 8192] + new[at + 8192 :])
        try:
            with Library.open(folder, passphrase="quiet sea", clock=clock) as replayed:
                whole = replayed.op_count(piece.id) == 13 and replayed.chunk_count(piece.id) == 3
                noticed += replayed.verify_chain(piece.id) is not None
                assert whole or replayed.verify_chain(piece.id) is not None
        except StudioError:
            noticed += 1
    assert noticed >= len(changed) - 1  # an old page 1 holds nothing but counters


def test_a_page_that_cannot_be_read_is_a_fault_not_an_accident(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    for number in range(40):
        library.append(piece.id, os.urandom(3000) + bytes([number]))
    library.close()
    database = folder / "library.db"
    whole = database.read_bytes()
    faults = []
    for at in range(len(whole) - 12 * 8192 + 50, len(whole), 8192):
        database.write_bytes(whole[:at] + bytes(4) + whole[at + 4 :])
        try:
            with Library.open(folder, passphrase="quiet sea", clock=clock) as damaged:
                faults.append(damaged.verify_chain(piece.id))
        except StudioError:
            continue
    assert sum(fault is not None for fault in faults) >= 8
