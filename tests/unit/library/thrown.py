"""A library with a trash: what its tests share."""

import hashlib
from collections.abc import Callable

from studio.library.library import Library
from studio.library.records import PieceRecord

NewPiece = Callable[..., PieceRecord]
TABLES = ("op", "chunk", "head", "piece", "reflection", "piece_tag", "words")


def count(library: Library, table: str) -> int:
    row = library.read.execute(f"select count(*) from {table}").fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def gone(library: Library) -> set[tuple[str, str]]:
    return set(library.read.execute("select kind, id from gone").fetchall())


def draw(library: Library, piece: PieceRecord, ops: int = 5, size: int = 3000) -> list[bytes]:
    payloads = [hashlib.shake_128(f"{piece.id} {at}".encode()).digest(size) for at in range(ops)]
    with library.write():
        for payload in payloads:
            library.append(piece.id, payload)
    return payloads
