"""Open forms: tables that JSON holds and a stranger can read, and reading them with care, since anyone may write one.

What is not as it should be raises ValueError; each room says in its own words what that means.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

Table = dict[str, Any]
"""One op, as JSON has it."""

LONGEST_PAYLOAD = 1 << 26
"""Bytes of an op that is carried as it is."""
LONGEST_LINE = 1 << 27
"""Bytes of a line of JSON: two million points, or the longest payload."""


def kept(payload: bytes) -> Table:
    """Return bytes that this program can't read, carried as they are."""
    return {"kind": "kept", "payload": as_text(payload)}


def as_text(payload: bytes) -> str:
    """Return bytes as base64."""
    return b64encode(payload).decode("ascii")


def as_bytes(table: Table, key: str = "payload") -> bytes:
    """Return the bytes that a table holds as base64."""
    text = words(table, key, LONGEST_PAYLOAD * 4 // 3 + 4)
    return b64decode(text.encode("ascii"), validate=True)


def words(table: Table, key: str, longest: int) -> str:
    """Return a text of a table, at most `longest` characters."""
    value = table.get(key)
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError(f"{key}: no text, or too long")
    return value


def whole(table: Table, key: str, most: int, least: int = 0) -> int:
    """Return a whole number of a table, from `least` to `most`."""
    value = table.get(key)
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{key}: no such number")
    return value


def number(table: Table, key: str, least: float, most: float) -> float:
    """Return a number of a table, from `least` to `most`; never one that isn't a number."""
    value = table.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"{key}: no such number")
    return float(value)


def rows(table: Table, key: str, most: int) -> list[Any]:
    """Return a list of a table, at most `most` long."""
    value = table.get(key)
    if not isinstance(value, list) or len(value) > most:
        raise ValueError(f"{key}: no list, or too long")
    return value


def line(table: Table) -> str:
    """Return a table as one line of JSON, its end included: a file of many is written op by op."""
    return json.dumps(table, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def lines(file: BinaryIO) -> Iterator[Table]:
    """Give the tables of a file that holds one a line, one in memory at a time. Empty lines are passed over."""
    while data := file.readline(LONGEST_LINE + 1):
        if len(data) > LONGEST_LINE:
            raise ValueError("too long a line")
        if data.strip():
            yield table_of(data)


def table_of(data: bytes | str) -> Table:
    """Return the table that a line of JSON holds."""
    try:
        value = json.loads(data, parse_constant=_refused)
    except RecursionError as error:
        raise ValueError("too deep a table") from error
    if not isinstance(value, dict):
        raise ValueError("no table")
    return value


def _refused(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
