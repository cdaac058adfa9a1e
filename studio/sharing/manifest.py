"""Records as tables of JSON, and back with care: a table may come from anyone.

What a record can't be without makes it no record (ValueError); what else is wrong in it falls back to how it is when
nothing was said.
"""

import re
from base64 import b16decode
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from math import isfinite
from typing import Any, Generic, TypeVar

from studio.core.ids import is_id
from studio.library.put_away import LEAVING
from studio.library.records import EntryRecord, PieceRecord, ReflectionRecord, TagRecord
from studio.library.transfer import Gone, PieceTag
from studio.sharing.layout import DAY, LATEST

Check = Callable[[Any], Any]
Record = TypeVar("Record", EntryRecord, PieceRecord, ReflectionRecord, TagRecord, PieceTag, Gone)

REQUIRED: Any = object()
MOST_MS = 1 << 40
"""Longest duration and latest instant, ms."""
LONGEST_NAME = 500
"""Characters of a tag's name or a colour's."""
WORD = re.compile("[a-z_]{1,32}", re.ASCII)


def to_table(record: object) -> dict[str, Any]:
    """Return a record as a table, but for its number, which is this library's own matter."""
    table = {field.name: getattr(record, field.name) for field in fields(record) if field.name != "num"}  # type: ignore[arg-type]
    return {name: _written(value) for name, value in table.items()}


def _written(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    return None if isinstance(value, float) and not isfinite(value) else value


@dataclass(frozen=True, slots=True)
class Shape(Generic[Record]):
    """What the tables of one kind of record are like."""

    kind: type[Record]
    columns: dict[str, tuple[Check, Any]]
    """For each column: what returns its value or raises ValueError, and what stands in for a wrong or missing one."""

    def read(self, table: object) -> tuple[Record, bool]:
        """Return the record a table says, and whether all of it could be read. Raises ValueError for no record."""
        if not isinstance(table, dict):
            raise ValueError("no table")
        values: dict[str, Any] = {}
        whole = True
        for name, (check, otherwise) in self.columns.items():
            try:
                values[name] = check(table.get(name))
            except ValueError:
                if otherwise is REQUIRED:
                    raise
                values[name] = otherwise
                whole = whole and name not in table
        if self.kind not in (PieceTag, Gone):
            values["num"] = 0
        return self.kind(**values), whole


def an_id(value: Any) -> str:
    """Return an id; raise ValueError for anything else."""
    if not isinstance(value, str) or not is_id(value):
        raise ValueError("no id")
    return value


def a_time(value: Any) -> int:
    """Return a time in UTC ms; raise ValueError for anything else."""
    return whole_number(value, LATEST)


def whole_number(value: Any, most: int, least: int = 0) -> int:
    """Return a whole number from `least` to `most`; raise ValueError for anything else."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError("no such number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value  # half letters, which have no bytes, are mended where they are kept


def _name(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_NAME or not any(map(str.isalnum, text)):
        raise ValueError("no name")
    return text


def _short(value: Any) -> str:
    text = _text(value)
    if len(text) > LONGEST_NAME:
        raise ValueError("too long")
    return text


def _day(value: Any) -> str:
    if not isinstance(value, str) or not DAY.fullmatch(value):
        raise ValueError("no day")
    date.fromisoformat(value)
    return value


def _word(value: Any) -> str:
    if not isinstance(value, str) or not WORD.fullmatch(value):
        raise ValueError("no word")
    return value


def _ids(value: Any) -> str:
    """Return one id, or two with a space between."""
    if not isinstance(value, str) or not 1 <= len(parts := value.split(" ")) <= 2:
        raise ValueError("no ids")
    return " ".join(map(an_id, parts))


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("neither true nor false")
    return value


def _mood(value: Any) -> float:
    if type(value) not in (int, float) or not -1 <= value <= 1:
        raise ValueError("no mood")
    return float(value)


def _palette(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) != 30:
        raise ValueError("no palette")
    return b16decode(value, casefold=True)


def _side(value: Any) -> int:
    return whole_number(value, 1 << 16)


def _span(value: Any) -> int:
    return whole_number(value, MOST_MS)


def _count(value: Any) -> int:
    return whole_number(value, 1_000_000, 1)


def _one_of(*words: str) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            raise ValueError("none of these")
        return value

    return check


def _or_none(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


TEXT = (_text, "")
MAYBE_TIME = (_or_none(a_time), None)
TRASHED = (_or_none(lambda value: whole_number(value, LATEST, LEAVING + 1)), None)
MOOD = (_or_none(_mood), None)
ID = (an_id, REQUIRED)
TIME = (a_time, REQUIRED)

ENTRY = Shape(
    EntryRecord,
    {
        "id": ID,
        "kind": (_one_of("session", "day"), REQUIRED),
        "day": (_day, REQUIRED),
        "number": (_or_none(_count), None),
        "started": TIME,
        "ended": MAYBE_TIME,
        **dict.fromkeys(("intention", "body", "substance", "dose", "place", "feelings"), TEXT),
        **dict.fromkeys(("mood_before_x", "mood_before_y", "mood_after_x", "mood_after_y"), MOOD),
        "trashed": TRASHED,
        "edited": TIME,
        "device": ID,
    },
)
PIECE = Shape(
    PieceRecord,
    {
        "id": ID,
        "kind": (_one_of("drawing", "sound", "voice", "writing"), REQUIRED),
        "entry_id": (an_id, ""),
        "title": TEXT,
        "words": TEXT,
        "created": TIME,
        "edited": TIME,
        "duration": (_span, 0),
        "width": (_side, 0),
        "height": (_side, 0),
        "favourite": (_truth, False),
        "shareable": (_truth, False),
        "kept": (_truth, True),
        "trashed": TRASHED,
        "palette": (_or_none(_palette), None),
        "device": ID,
    },
)
REFLECTION = Shape(
    ReflectionRecord,
    {
        "id": ID,
        "entry_id": (_or_none(an_id), None),
        "piece_id": (_or_none(an_id), None),
        "instant": (_or_none(_span), None),
        "time": TIME,
        "edited": TIME,
        "text": TEXT,
        "voice_id": (_or_none(an_id), None),
        "prompt": TEXT,
        "trashed": TRASHED,
        "device": ID,
    },
)
TAG = Shape(
    TagRecord,
    {"id": ID, "name": (_name, REQUIRED), "colour": (_short, ""), "edited": TIME, "device": ID},
)
PIECE_TAG = Shape(PieceTag, {"tag_id": ID, "piece_id": ID, "added": TIME, "device": ID})
GONE = Shape(Gone, {"kind": (_word, REQUIRED), "id": (_ids, REQUIRED), "time": TIME, "device": ID})
