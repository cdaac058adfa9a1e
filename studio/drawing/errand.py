"""What the process that takes a drawing out is handed: the drawing's log, its brushes, what to make, and where.

header    bytes of the words u64, count of records u64
words     JSON: the path, the form, the brushes, and the folder for a scratch
records   times i64 of all, then lengths u64 of all, then the payloads one after the other
"""

import json
import struct
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from studio.drawing.brush import Brush
from studio.drawing.codec import read_ops
from studio.drawing.take_out import Form
from studio.drawing.timeline import Record

PIECE = 1 << 16
"""Bytes that are put together to be handed over at once: no more, as nobody else has a turn meanwhile."""

_HEADER = struct.Struct("<QQ")


@dataclass(frozen=True, slots=True)
class Kept:
    """An op of a log as the library keeps it."""

    payload: bytes
    time: int = 0
    """When it was kept: ms since 1970, or 0 where nobody knows."""


@dataclass(frozen=True, slots=True)
class Errand:
    """A drawing, and the file to write it into."""

    log: Sequence[Kept]
    brushes: Mapping[str, Brush]
    path: Path
    form: Form
    beside: Path | None = None
    """The folder where there may be a scratch for what memory should not hold."""


def records_in(log: Sequence[Kept]) -> list[Record]:
    """Return what a log says. Raises DamagedDrawing."""
    ops = read_ops(kept.payload for kept in log)
    return [Record(op, kept.time) for op, kept in zip(ops, log, strict=True)]


def pieces_of(errand: Errand) -> Iterator[bytes]:
    """Give an errand as bytes, in pieces to hand over one by one."""
    log = errand.log
    words = json.dumps(
        {
            "path": str(errand.path),
            "form": asdict(errand.form),
            "brushes": {name: asdict(brush) for name, brush in errand.brushes.items()},
            "beside": None if errand.beside is None else str(errand.beside),
        }
    ).encode()
    yield _HEADER.pack(len(words), len(log))
    yield words
    yield array("q", [kept.time for kept in log]).tobytes()
    yield array("Q", [len(kept.payload) for kept in log]).tobytes()
    waiting, size = list[bytes](), 0
    for kept in log:
        waiting.append(kept.payload)
        size += len(kept.payload)
        if size >= PIECE:
            yield waiting[0] if len(waiting) == 1 else b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


def read_errand(file: BinaryIO) -> Errand:
    """Return the errand that a pipe holds; what comes after it is left there. Raises EOFError."""
    length, count = _HEADER.unpack(_exactly(file, _HEADER.size))
    words = json.loads(_exactly(file, length))
    times, lengths = array("q"), array("Q")
    times.frombytes(_exactly(file, 8 * count))
    lengths.frombytes(_exactly(file, 8 * count))
    log = [Kept(_exactly(file, size), time) for time, size in zip(times, lengths, strict=True)]
    brushes = {name: Brush(**table) for name, table in words["brushes"].items()}
    beside = None if words["beside"] is None else Path(words["beside"])
    return Errand(log, brushes, Path(words["path"]), Form(**words["form"]), beside)


def _exactly(file: BinaryIO, size: int) -> bytes:
    data = file.read(size)
    if len(data) < size:
        raise EOFError
    return data
