"""What is left of a damaged library: every row that lies on a page that can still be read, wherever it hangs.

Tables and indexes are not followed but recognised: each page of rows is looked at by itself, and a row belongs to
the table whose columns it fits. Freed pages hold nothing (`secure_delete`), so what is found is what was there.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from studio.core.ids import is_id
from studio.core.progress import Progress
from studio.library import cells
from studio.library.cells import INDEX_INTERIOR, INDEX_LEAF, TABLE_LEAF, Cell, Garbled
from studio.library.chunk import DIGEST_BYTES
from studio.library.connection import Connection, Row, Value
from studio.library.log import LINK_BYTES
from studio.library.pages import Pages

RECORDS = (
    "entry",
    "piece",
    "reflection",
    "tag",
    "gone",
    "head",
    "saved_view",
    "question",
    "pair",
    "quiet_span",
    "check_in",
    "arrival",
    "arrived",
    "parts",
    "handing",
)
ADDED = {"entry": 2, "piece": 1, "reflection": 5}
"""So many columns at the end of these came later: a row from before is that much shorter, and says nothing of them."""
LOGS = ("op", "chunk")
META_ROOT = 2
"""`meta` is the first table that is made, so its page is the one after the first."""
FITS: dict[str, tuple[type, ...]] = {"integer": (int,), "text": (str,), "blob": (bytes,), "real": (int, float)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as far as it tells a row from another table's."""

    name: str
    kind: str
    needed: bool
    """Whether it has to be there."""
    number: bool
    """Whether it stands for the row's number, and is empty in the row."""

    def takes(self, value: Value) -> bool:
        """Say whether a value may stand in this column."""
        if self.number:
            return value is None
        if value is None:
            return not self.needed
        return isinstance(value, FITS[self.kind]) and self._may_say(value)

    def _may_say(self, value: Value) -> bool:
        if self.kind == "text" and (self.name == "id" or self.name.endswith("_id")):
            return _may_be_id(value)
        return not self.name.endswith("_day") or _may_be_day(value)


def _may_be_id(value: Value) -> bool:
    return isinstance(value, str) and is_id(value[:32])


def _may_be_day(value: Value) -> bool:
    return isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-"


@dataclass(slots=True)
class Places:
    """Where rows of one table lie, in little memory however many there are: `log.address`, page, place on it."""

    at: "array[int]" = field(default_factory=lambda: array("q"))
    page: "array[int]" = field(default_factory=lambda: array("I"))
    cell: "array[int]" = field(default_factory=lambda: array("H"))

    def add(self, at: int, page: int, cell: int) -> None:
        self.at.append(at)
        self.page.append(page)
        self.cell.append(cell)

    def in_order(self) -> Iterator[tuple[int, int, int]]:
        """Yield the rows by where they stand in the logs."""
        at = np.frombuffer(self.at, np.int64)
        for place in np.argsort(at, kind="stable") if len(at) else ():
            yield self.at[place], self.page[place], self.cell[place]

    def pieces(self) -> set[int]:
        """Return the numbers of the pieces that have one."""
        return set(np.unique(np.frombuffer(self.at, np.int64) >> 32).tolist()) if len(self.at) else set()


class Take(Protocol):
    """Whoever gets the records as they are found."""

    def __call__(self, table: str, row: dict[str, Value]) -> None: ...


@dataclass(slots=True)
class Found:
    """What was found beside the records."""

    meta: dict[str, Value] = field(default_factory=dict)
    ops: Places = field(default_factory=Places)
    chunks: Places = field(default_factory=Places)
    unreadable: list[int] = field(default_factory=list)
    """Pages."""
    readable: int = 0
    cut_off: int = 0
    """Rows of which a part is on a page that can't be read."""


def shapes(connection: Connection) -> dict[str, tuple[Column, ...]]:
    """Return the columns of the tables that are looked for, from a database that has them."""
    return {table: _columns(connection, table) for table in (*RECORDS, *LOGS, "piece_tag")}


def _columns(connection: Connection, table: str) -> tuple[Column, ...]:
    rows = connection.execute('select name, type, "notnull", pk from pragma_table_info(?) order by cid', (table,))
    plain = table != "piece_tag"
    return tuple(
        Column(name, kind.lower(), bool(needed), bool(key) and plain and kind.lower() == "integer")
        for name, kind, needed, key in rows.fetchall()
    )


def gather(pages: Pages, shape: dict[str, tuple[Column, ...]], take: Take, progress: Progress) -> Found:
    """Look at every page once; hand out the records, and return the rest."""
    found = Found()
    for number in range(1, pages.count + 1):
        progress.at(number, pages.count)
        page = pages.page(number)
        if page is None:
            found.unreadable.append(number)
            continue
        found.readable += 1
        for place, cell in enumerate(cells.cells(page, number)):
            if cell is not None and not (number == 1 and cell.kind == TABLE_LEAF):
                _sort_in(pages, shape, take, found, (number, place, cell))
    return found


def _sort_in(
    pages: Pages, shape: dict[str, tuple[Column, ...]], take: Take, found: Found, at: tuple[int, int, Cell]
) -> None:
    number, place, cell = at
    try:
        if cell.kind == TABLE_LEAF:
            log = _log_of(cell)
            if log is not None:
                (found.ops if log == "op" else found.chunks).add(cell.num, number, place)
                return
        row = cells.values(cells.payload(cell, pages.page))
    except Garbled:
        found.cut_off += 1
        return
    if cell.kind == TABLE_LEAF:
        for table in RECORDS:
            if fits(row, shape[table], ADDED.get(table, 0)):
                take(table, _named(row, shape[table], cell.num))
    elif number == META_ROOT and len(row) == 2 and isinstance(row[0], str):
        found.meta[row[0]] = row[1]
    elif fits(row, shape["piece_tag"]):
        take("piece_tag", _named(row, shape["piece_tag"], 0))


def _log_of(cell: Cell) -> str | None:
    """Say whether a row is an op or a chunk, by how it begins: the rest of it may be long, and lie elsewhere."""
    types = cells.types(cell.local)
    match types:
        case [0, time, 44, payload, link] if _whole(time) and _blob(payload) and link == 12 + 2 * LINK_BYTES:
            return "op"
        case [0, digest, data] if digest == 12 + 2 * DIGEST_BYTES and _blob(data):
            return "chunk"
    return None


def _whole(kind: int) -> bool:
    return 1 <= kind <= 6 or kind in (8, 9)


def _blob(kind: int) -> bool:
    return kind >= 12 and kind % 2 == 0


def fits(row: Row, columns: tuple[Column, ...], added: int = 0) -> bool:
    """Say whether a row may be one of a table; those of its columns that were `added` later may be missing."""
    return len(columns) - added <= len(row) <= len(columns) and all(
        column.takes(value) for column, value in zip(columns, row, strict=False)
    )


def _named(row: Row, columns: tuple[Column, ...], num: int) -> dict[str, Value]:
    return {column.name: num if column.number else value for column, value in zip(columns, row, strict=False)}


class RowReader:
    """Reads rows whose places are known; rows that follow each other lie on the same page mostly."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._number = 0
        self._cells: list[Cell | None] = []

    def row(self, page: int, place: int) -> Row | None:
        """Return a row, or None when a part of it can't be read."""
        if page != self._number:
            data = self._pages.page(page)
            self._number, self._cells = page, [] if data is None else list(cells.cells(data, page))
        cell = self._cells[place] if place < len(self._cells) else None
        try:
            return None if cell is None else cells.values(cells.payload(cell, self._pages.page))
        except Garbled:
            return None


def hints(
    pages: Pages, numbers: set[int], progress: Progress
) -> tuple[dict[int, set[str]], dict[int, set[Row]], "Names"]:
    """Return what indexes say about pieces whose own rows are lost: ids, and (entry id, when it was made); and all ids.

    Only a hint: the indexes of other tables look the same.
    """
    ids: dict[int, set[str]] = {number: set() for number in numbers}
    made: dict[int, set[Row]] = {number: set() for number in numbers}
    names = Names()
    for number in range(1, pages.count + 1):
        progress.at(number, pages.count)
        page = pages.page(number)
        if page is None or cells.page_kind(page, number) not in (INDEX_LEAF, INDEX_INTERIOR):
            continue
        for cell in cells.cells(page, number):
            try:
                row = cells.values(cells.payload(cell, pages.page)) if cell is not None else ()
            except Garbled:
                continue
            match row:
                case (str(name), int(num)) if is_id(name):
                    names.add(name)
                    if num in numbers:
                        ids[num].add(name)
                case (str(entry), int(time), int(num)) if num in numbers and is_id(entry):
                    made[num].add((entry, time))
    return ids, made, names


class Names:
    """Ids, in little memory however many there are."""

    def __init__(self) -> None:
        self._all = bytearray()

    def add(self, name: str) -> None:
        self._all += bytes.fromhex(name)

    def __iter__(self) -> Iterator[str]:
        for place in range(0, len(self._all), 16):
            yield self._all[place : place + 16].hex()
