"""Rows out of single pages of a SQLite file (https://sqlite.org/fileformat2.html), whatever is wrong around them."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studio.library.connection import Value
from studio.library.pages import USABLE

TABLE_LEAF, INDEX_LEAF, INDEX_INTERIOR = 0x0D, 0x0A, 0x02
FILE_HEADER = 100
LARGEST = 1 << 30
SMALLEST_OFFSET = 8
SMALLEST_LOCAL = (USABLE - 12) * 32 // 255 - 23
LARGEST_LOCAL = {
    TABLE_LEAF: USABLE - 35,
    INDEX_LEAF: (USABLE - 12) * 64 // 255 - 23,
    INDEX_INTERIOR: (USABLE - 12) * 64 // 255 - 23,
}

ReadPage = Callable[[int], bytes | None]


class Garbled(ValueError):  # noqa: N818
    """The bytes are not a row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A row as it lies on its page."""

    kind: int
    """What kind of page it lies on."""
    num: int
    """Its number (rowid); 0 in an index."""
    size: int
    """Bytes it has, on this page and others."""
    local: bytes
    """What of it lies on this page."""
    next: int
    """The page where it goes on, or 0."""


def page_kind(page: bytes, number: int) -> int:
    """Return which kind of page this is; 0 for one that is not of rows."""
    return page[FILE_HEADER if number == 1 else 0]


def cells(page: bytes, number: int) -> Iterator[Cell | None]:
    """Yield the rows of a page of rows, in order; None for each that makes no sense."""
    start = FILE_HEADER if number == 1 else 0
    kind = page[start]
    if kind not in LARGEST_LOCAL:
        return
    first = start + (12 if kind == INDEX_INTERIOR else 8)
    for place in range(int.from_bytes(page[start + 3 : start + 5], "big")):
        pointer = page[first + 2 * place : first + 2 * place + 2]
        try:
            yield _cell(page, kind, int.from_bytes(pointer, "big"))
        except (Garbled, IndexError):
            yield None


def _cell(page: bytes, kind: int, at: int) -> Cell:
    if at < SMALLEST_OFFSET:
        raise Garbled
    if kind == INDEX_INTERIOR:
        at += 4
    size, at = varint(page, at)
    num = 0
    if kind == TABLE_LEAF:
        num, at = varint(page, at)
        num -= (num >> 63) << 64
    if size > LARGEST:
        raise Garbled
    local = _local_size(size, LARGEST_LOCAL[kind])
    data = page[at : at + local]
    if len(data) < local:
        raise Garbled
    goes_on = page[at + local : at + local + 4] if local < size else b""
    return Cell(kind, num, size, data, int.from_bytes(goes_on, "big"))


def _local_size(size: int, most: int) -> int:
    if size <= most:
        return size
    wanted = SMALLEST_LOCAL + (size - SMALLEST_LOCAL) % (USABLE - 4)
    return wanted if wanted <= most else SMALLEST_LOCAL


def payload(cell: Cell, read_page: ReadPage) -> bytes:
    """Return all bytes of a row; raise `Garbled` when a page it goes on to can't be read."""
    parts, missing, following = [cell.local], cell.size - len(cell.local), cell.next
    while missing > 0:
        page = read_page(following) if following > 1 else None
        if page is None:
            raise Garbled
        parts.append(page[4 : 4 + missing])
        missing -= len(parts[-1])
        following = int.from_bytes(page[:4], "big")
    return b"".join(parts)


def types(row: bytes) -> list[int]:
    """Return the types of a row's columns, as its beginning lists them; [] for what is none."""
    try:
        return _types(row)[0]
    except IndexError:
        return []


def _types(row: bytes) -> tuple[list[int], int]:
    header, at = varint(row, 0)
    found = []
    while at < header:
        kind, at = varint(row, at)
        found.append(kind)
    return found, at


def values(row: bytes) -> tuple[Value, ...]:
    """Return the columns of a row; raise `Garbled` for what is none."""
    try:
        kinds, at = _types(row)
    except IndexError:
        raise Garbled from None
    found: list[Value] = []
    for kind in kinds:
        value, at = _value(row, kind, at)
        found.append(value)
    if at != len(row):
        raise Garbled
    return tuple(found)


WHOLE_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
PLAIN: dict[int, Value] = {0: None, 8: 0, 9: 1}


def _value(row: bytes, kind: int, at: int) -> tuple[Value, int]:
    if kind in PLAIN:
        return PLAIN[kind], at
    if kind in (10, 11):
        raise Garbled
    length = WHOLE_BYTES.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    data = row[at : at + length]
    if len(data) < length:
        raise Garbled
    if kind in WHOLE_BYTES:
        return int.from_bytes(data, "big", signed=True), at + length
    if kind == 7:
        return float(struct.unpack(">d", data)[0]), at + length
    if kind % 2 == 0:
        return data, at + length
    try:
        return data.decode(), at + length
    except UnicodeDecodeError:
        raise Garbled from None


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Return a number of 1 to 9 bytes, and where it ends; `IndexError` when it is cut off."""
    number = 0
    for _ in range(8):
        byte = data[at]
        at += 1
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            return number, at
    return number << 8 | data[at], at + 1
