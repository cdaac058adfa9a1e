"""The parts of a zip beside the files themselves: what stands before each, the directory, and its end.

Source: APPNOTE.TXT 6.3.10 (PKWARE), 4.3: local headers, central directory, Zip64.
"""

import struct
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
LARGE = 0xFFFFFFFF
MANY = 0xFFFF
WITH_64 = 1 << 31
"""Bytes from which a file gets the longer numbers of Zip64."""
NO_DATE = 0, 1 << 5 | 1
"""The first day a zip can tell of: 1980."""

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END = struct.Struct("<4sHHHHIIH")
_END_64 = struct.Struct("<4sQHHIIQQQQ")
_WHERE_64 = struct.Struct("<4sIQI")
_MADE_BY, _NEEDS, _NEEDS_64 = 3 << 8 | 45, 20, 45
_MODE = 0o100600 << 16


@dataclass(frozen=True, slots=True)
class Member:
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


def local_header(member: Member) -> bytes:
    """Return what stands before a file."""
    large = member.size >= WITH_64
    extra = struct.pack("<HHQQ", 1, 16, member.size, member.packed) if large else b""
    sizes = (LARGE, LARGE) if large else (member.packed, member.size)
    needs = _NEEDS_64 if large else _NEEDS
    head = (b"PK\3\4", needs, 0, member.method, *member.stamp, member.crc, *sizes, len(member.name), len(extra))
    return _LOCAL.pack(*head) + member.name + extra


def central_header(member: Member) -> bytes:
    """Return what the directory says of a file."""
    large, far = member.size >= WITH_64, member.at >= LARGE
    values = [member.size, member.packed] * large + [member.at] * far
    extra = struct.pack(f"<HH{len(values)}Q", 1, 8 * len(values), *values) if values else b""
    sizes = (LARGE, LARGE) if large else (member.packed, member.size)
    needs = _NEEDS_64 if values else _NEEDS
    head = (b"PK\1\2", _MADE_BY, needs, 0, member.method, *member.stamp, member.crc, *sizes)
    rest = (len(member.name), len(extra), 0, 0, 0, _MODE, LARGE if far else member.at)
    return _CENTRAL.pack(*head, *rest) + member.name + extra


def ending(count: int, start: int, end: int) -> bytes:
    """Return what stands after a directory of so many files that lies from `start` to `end`."""
    longer = b""
    if count >= MANY or end >= LARGE:
        versions = (_END_64.size - 12, _MADE_BY, _NEEDS_64, 0, 0)
        longer = _END_64.pack(b"PK\6\6", *versions, count, count, end - start, start)
        longer += _WHERE_64.pack(b"PK\6\7", 0, end, 1)
    shown = min(count, MANY)
    return longer + _END.pack(b"PK\5\6", 0, 0, shown, shown, min(end - start, LARGE), min(start, LARGE), 0)
