"""A zip that may come from anyone, read a file at a time: what its directory says is checked before it is believed.

Its directory becomes 16 bytes a file, however long the names are. A zip whose files lie over each other (a bomb's
trick) is refused; files that are locked, or packed in another way than deflate, are not opened.
Source: APPNOTE.TXT 6.3.10 (PKWARE); Fifield, "A better zip bomb", WOOT 2019.
"""

import io
import os
import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO

import numpy as np

from studio.sharing.member import Member
from studio.sharing.source import Missing

MOST_FILES = 1 << 22
"""Files in a zip."""
TAIL = 22 + 0xFFFF
"""Bytes at the end in which the directory's end is looked for."""
LARGE = 0xFFFFFFFF

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END_64 = struct.Struct("<4sQHHIIQQQQ")
_WHERE_64 = struct.Struct("<4sIQI")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the directory says of a file."""

    name: bytes
    flags: int
    method: int
    stamp: int
    """When it was changed, as DOS says it: the day << 16 | the time."""
    crc: int
    packed: int
    size: int
    at: int


class ZipFile:
    """A zip. Raises ValueError for a file that is none, OSError."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self._listing = path.open("rb")
        try:
            self._length = os.fstat(self._file.fileno()).st_size
            self._start, self._end = self._directory()
            self._look()
        except struct.error as error:
            self.close()
            raise ValueError("no zip") from error
        except BaseException:
            self.close()
            raise

    def entries(self) -> Iterator[Entry]:
        """Give what the directory says of each file, in its order."""
        for _, entry in self._entries(self._start):
            yield entry

    def open(self, name: bytes) -> BinaryIO:
        """Open a file. Raises `Missing`, OSError for one that is not as the directory says."""
        entry = self.find(name)
        if entry.flags & 1 or entry.method not in (0, 8):
            raise OSError("a file of the zip that is locked, or makes no sense")
        head = _LOCAL.unpack(self._read(entry.at, _LOCAL.size))
        start = entry.at + _LOCAL.size + head[-2] + head[-1]
        if head[0] != b"PK\3\4" or start + entry.packed > self._length:
            raise OSError("a file of the zip is not where it should be")
        raw = Member(self._read, start, entry.packed, entry.size, entry.crc, deflated=entry.method == 8)
        return io.BufferedReader(raw, 1 << 16)

    def find(self, name: bytes) -> Entry:
        """Return what the directory says of a file. Raises `Missing`."""
        wanted = np.uint64(_sum(name))
        first = int(np.searchsorted(self._sums, wanted, "left"))
        last = int(np.searchsorted(self._sums, wanted, "right"))
        for place in self._places[first : min(last, first + 8)]:
            _, entry = next(self._entries(int(place)))
            if entry.name == name:
                return entry
        raise Missing

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
        self._listing.close()

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        data = self._file.read(size)
        if len(data) < size:
            raise OSError("the zip ends too early")
        return data

    def _directory(self) -> tuple[int, int]:
        """Return where the directory begins and ends."""
        tail_at = max(0, self._length - TAIL)
        tail = self._read(tail_at, self._length - tail_at)
        found = tail.rfind(b"PK\5\6")
        if found < 0:
            raise ValueError("no zip")
        *_, size, start, _comment = _END.unpack_from(tail, found)
        end = tail_at + found
        if LARGE in (size, start) or _END.unpack_from(tail, found)[4] == 0xFFFF:
            where = end - _WHERE_64.size
            sign, _, at, _ = _WHERE_64.unpack(self._read(max(0, where), _WHERE_64.size))
            if sign == b"PK\6\7":
                *_, size, start = _END_64.unpack(self._read(min(at, self._length), _END_64.size))
        if start + size > end:
            raise ValueError("no directory")
        return start, start + size

    def _entries(self, at: int) -> Iterator[tuple[int, Entry]]:
        """Give what the directory says from a place on, with the place of each file in it."""
        while at < self._end:
            self._listing.seek(at)  # others may read between two of them
            head = _CENTRAL.unpack(self._listing.read(_CENTRAL.size))
            if head[0] != b"PK\1\2":
                raise ValueError("no directory")
            lengths = head[10:13]
            rest = self._listing.read(sum(lengths))
            if len(rest) < sum(lengths):
                raise ValueError("the directory ends too early")
            name, extra = rest[: lengths[0]], rest[lengths[0] : lengths[0] + lengths[1]]
            stamp = head[6] << 16 | head[5]
            yield at, Entry(name, head[3], head[4], stamp, head[7], *_longer(extra, head[8], head[9], head[16]))
            at += _CENTRAL.size + sum(lengths)

    def _look(self) -> None:
        """Remember where each file is described. Raises ValueError where files lie over each other."""
        sums, places, starts, ends = array("Q"), array("Q"), array("Q"), array("Q")
        for at, entry in self._entries(self._start):
            if len(sums) == MOST_FILES or entry.at + entry.packed > self._start:
                raise ValueError("too many files, or one where none can be")
            sums.append(_sum(entry.name))
            places.append(at)
            starts.append(entry.at)
            ends.append(entry.at + _LOCAL.size + len(entry.name) + entry.packed)
        order = np.argsort(np.array(starts, np.uint64), kind="stable")
        first, last_byte = np.array(starts, np.uint64)[order], np.array(ends, np.uint64)[order]
        if (last_byte[:-1] > first[1:]).any():
            raise ValueError("files lie over each other")
        order = np.argsort(np.array(sums, np.uint64), kind="stable")
        self._sums, self._places = np.array(sums, np.uint64)[order], np.array(places, np.uint64)[order]


def _sum(name: bytes) -> int:
    return int.from_bytes(blake2b(name, digest_size=8).digest(), "big")


def _longer(extra: bytes, packed: int, size: int, at: int) -> tuple[int, int, int]:
    """Return packed size, size and place, taken from Zip64's field where the plain ones are too short."""
    values = [size, packed, at]
    place = 0
    while place + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, place)
        if kind == 1:
            field = extra[place + 4 : place + 4 + length]
            for which in [number for number, value in enumerate(values) if value == LARGE]:
                (values[which],) = struct.unpack_from("<Q", field)
                field = field[8:]
            break
        place += 4 + length
    if max(values) >= 1 << 62:
        raise ValueError("no such size")
    return values[1], values[0], values[2]
