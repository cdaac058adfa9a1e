"""A finished folder as one zip: no list of files is held in memory, and every file bears its date.

Source: APPNOTE.TXT 6.3.10 (PKWARE), 4.3: local headers, central directory, Zip64.
"""

import os
import struct
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from studio.core.progress import Progress
from studio.sharing.layout import FOLDER, JOURNAL, MANIFEST, PIECES, README, local

STORED, DEFLATED = 0, 8
PACKED = frozenset({".png", ".ora", ".flac", ".mid"})
"""Endings of files that would not get smaller."""
BLOCK = 1 << 18
LARGE = 0xFFFFFFFF
MANY = 0xFFFF
WITH_64 = 1 << 31
"""Bytes from which a file gets the longer numbers of Zip64."""

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END_64 = struct.Struct("<4sQHHIIQQQQ")
_WHERE_64 = struct.Struct("<4sIQI")
_MADE_BY, _NEEDS, _NEEDS_64 = 3 << 8 | 45, 20, 45
_MODE = 0o100600 << 16


@dataclass(frozen=True, slots=True)
class _Member:
    """A file as the zip has it."""

    name: bytes
    method: int
    stamp: tuple[int, int]
    """Time and date as DOS wrote them."""
    crc: int
    packed: int
    size: int
    at: int
    """Where its local header is."""


def pack(folder: Path, made: Path, progress: Progress) -> None:
    """Write the files of an export into a zip, which has its name only once it is whole. Raises OSError, `Stopped`."""
    part = folder.with_name(folder.name + ".zip")
    total = sum(path.stat().st_size for path in _files(folder))
    done = 0
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as out, tempfile.TemporaryFile(dir=folder) as directory:
            count = 0
            for path in _files(folder):
                member = _add(path, path.relative_to(folder).as_posix(), out, progress)
                directory.write(_central(member))
                count += 1
                done += member.size
                progress.at(done, total)
            _finish(out, directory, count)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.rename(made)


def _files(folder: Path) -> Iterator[Path]:
    yield folder / README
    yield folder / MANIFEST
    yield from _ours_in(folder / JOURNAL)
    for piece in sorted(os.listdir(folder / PIECES)):
        if FOLDER.fullmatch(piece):
            yield from _ours_in(folder / PIECES / piece)


def _ours_in(folder: Path) -> Iterator[Path]:
    """Give the files of a folder, without what a file manager left there (.DS_Store, .directory)."""
    yield from (path for path in sorted(folder.iterdir()) if not path.name.startswith(".") and path.is_file())


def _add(path: Path, name: str, out: BinaryIO, progress: Progress) -> _Member:
    at = out.tell()
    told = path.stat()
    method = STORED if path.suffix in PACKED else DEFLATED
    member = _Member(name.encode("ascii"), method, _stamp(int(told.st_mtime * 1000)), 0, 0, told.st_size, at)
    header = _local(member)
    out.write(header)
    crc = size = 0
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15) if method == DEFLATED else None
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            crc, size = zlib.crc32(block, crc), size + len(block)
            out.write(squeeze.compress(block) if squeeze else block)
            progress.at(0, 1)  # only to hear whether to stop
    if squeeze:
        out.write(squeeze.flush())
    end = out.tell()
    member = _Member(member.name, method, member.stamp, crc, end - at - len(header), size, at)
    out.seek(at)
    out.write(_local(member))
    out.seek(end)
    return member


def _stamp(ms: int) -> tuple[int, int]:
    moment = local(ms)
    if moment.year < 1980:
        return 0, 1 << 5 | 1
    clock = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return clock, min(127, moment.year - 1980) << 9 | moment.month << 5 | moment.day


def _local(member: _Member) -> bytes:
    large = member.size >= WITH_64
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.packed) if large else b""
    sizes = (LARGE, LARGE) if large else (member.packed, member.size)
    needs = _NEEDS_64 if large else _NEEDS
    head = (b"PK\3\4", needs, 0, member.method, *member.stamp, member.crc, *sizes, len(member.name), len(extra))
    return _LOCAL.pack(*head) + member.name + extra


def _central(member: _Member) -> bytes:
    large, far = member.size >= WITH_64, member.at >= LARGE
    values = [member.size, member.packed] * large + [member.at] * far
    extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
    sizes = (LARGE, LARGE) if large else (member.packed, member.size)
    needs = _NEEDS_64 if values else _NEEDS
    head = (b"PK\1\2", _MADE_BY, needs, 0, member.method, *member.stamp, member.crc, *sizes)
    rest = (len(member.name), len(extra), 0, 0, 0, _MODE, LARGE if far else member.at)
    return _CENTRAL.pack(*head, *rest) + member.name + extra


def _finish(out: BinaryIO, directory: IO[bytes], count: int) -> None:
    start = out.tell()
    directory.seek(0)
    while block := directory.read(BLOCK):
        out.write(block)
    end = out.tell()
    if count >= MANY or end >= LARGE:
        versions = (_END_64.size - 12, _MADE_BY, _NEEDS_64, 0, 0)
        out.write(_END_64.pack(b"PK\6\6", *versions, count, count, end - start, start))
        out.write(_WHERE_64.pack(b"PK\6\7", 0, end, 1))
    shown = min(count, MANY)
    out.write(_END.pack(b"PK\5\6", 0, 0, shown, shown, min(end - start, LARGE), min(start, LARGE), 0))
