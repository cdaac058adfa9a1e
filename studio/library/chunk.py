"""Large bytes of a piece, in chunks: seconds of a take, parts of an imported picture."""

from collections.abc import Iterator
from hashlib import blake2b

from studio.core.errors import StudioError
from studio.library.connection import Connection
from studio.library.errors import DamagedLibrary
from studio.library.log import Fault, address, length

DIGEST_BYTES = 16


def chunk_digest(piece_id: str, index: int, data: bytes) -> bytes:
    """Return what is kept beside a chunk, so that other bytes in its place are noticed."""
    digest = blake2b(bytes.fromhex(piece_id) + index.to_bytes(4, "big"), digest_size=DIGEST_BYTES)
    digest.update(data)
    return digest.digest()


def put_chunk(connection: Connection, piece: int, piece_id: str, index: int, data: bytes) -> None:
    """Keep a chunk, within the transaction under way. A chunk is never written over: `ValueError`."""
    at = address(piece, index)
    if connection.execute("select 1 from chunk where at = ?", (at,)).fetchone():
        raise ValueError(f"chunk {index} is there already")
    digest = chunk_digest(piece_id, index, data)
    connection.execute("insert into chunk(at, digest, data) values(?, ?, ?)", (at, digest, data))
    connection.execute(
        "insert into head(piece, chunks) values(?, 1) on conflict(piece) do update set chunks = chunks + 1",
        (piece,),
    )


def read_chunks(connection: Connection, piece: int, piece_id: str, start: int = 0) -> Iterator[bytes]:
    """Yield the chunks of a piece by rising index from `start` on, one in memory at a time.

    Raises `DamagedLibrary` at a wrong one.
    """
    at, end = address(piece, start), address(piece + 1, 0)
    while row := connection.execute(
        "select at, digest, data from chunk where at >= ? and at < ? order by at limit 1", (at, end)
    ).fetchone():
        if row[0] < at:  # an old page put back can lead to rows before the one that was asked for, for ever
            raise DamagedLibrary
        at, digest, data = row
        if digest != chunk_digest(piece_id, at & 0xFFFFFFFF, data):
            raise DamagedLibrary
        yield data
        at += 1


def verify_chunks(connection: Connection, piece: int, piece_id: str) -> Fault | None:
    """Read all chunks of a piece and return the first that does not hold, or None when all do."""
    seen = 0
    try:
        for _ in read_chunks(connection, piece, piece_id):
            seen += 1
        whole = seen == length(connection, piece)[1]
    except StudioError:
        whole = False
    return None if whole else Fault(piece_id, "chunk", seen)
