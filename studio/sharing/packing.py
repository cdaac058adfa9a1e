"""A finished folder as one zip: no list of files is held in memory, and every file bears its date."""

import os
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from studio.core.progress import Progress
from studio.sharing.layout import FOLDER, JOURNAL, MANIFEST, PIECES, README, local
from studio.sharing.zip_parts import DEFLATED, NO_DATE, STORED, Member, central_header, ending, local_header

PACKED = frozenset({".png", ".ora", ".flac", ".mid"})
"""Endings of files that would not get smaller."""
BLOCK = 1 << 18


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
                directory.write(central_header(member))
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


def _add(path: Path, name: str, out: BinaryIO, progress: Progress) -> Member:
    at = out.tell()
    told = path.stat()
    method = STORED if path.suffix in PACKED else DEFLATED
    member = Member(name.encode("ascii"), method, _stamp(int(told.st_mtime * 1000)), 0, 0, told.st_size, at)
    header = local_header(member)
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
    member = Member(member.name, method, member.stamp, crc, end - at - len(header), size, at)
    out.seek(at)
    out.write(local_header(member))
    out.seek(end)
    return member


def _stamp(ms: int) -> tuple[int, int]:
    moment = local(ms)
    if moment.year < 1980:
        return NO_DATE
    clock = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return clock, min(127, moment.year - 1980) << 9 | moment.month << 5 | moment.day


def _finish(out: BinaryIO, directory: IO[bytes], count: int) -> None:
    start = out.tell()
    directory.seek(0)
    while block := directory.read(BLOCK):
        out.write(block)
    out.write(ending(count, start, out.tell()))
