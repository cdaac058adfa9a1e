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
from studio.library.parts_rows import PARTS
from studio.library.put_away import LEAVING
from studio.library.record import (
    AnyRecord,
    ArrivalRecord,
    Arrived,
    CheckInRecord,
    EntryRecord,
    HandingRecord,
    PairRecord,
    PartsRecord,
    PieceRecord,
    QuestionRecord,
    QuietSpanRecord,
    ReflectionRecord,
    SavedViewRecord,
    TagRecord,
)
from studio.library.search import match_words
from studio.library.transfer import Gone, PieceTag
from studio.sharing.layout import DAY, EARLIEST, LATEST

Check = Callable[[Any], Any]
Record = TypeVar("Record", bound=AnyRecord | PieceTag | Gone | Arrived)

REQUIRED: Any = object()
MOST_MS = 1 << 40
"""Longest duration and latest instant, ms."""
LONGEST_NAME = 500
"""Characters of a tag's name or a colour's."""
MOST_DIGEST = 128
"""Letters of a digest, in hex."""
WORD = re.compile("[a-z_]{1,32}", re.ASCII)

STEP = re.compile("[0-9]{1,4}[a-z]{1,8}", re.ASCII)


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
        if self.kind not in (PieceTag, Gone, Arrived):
            values["num"] = 0
        return self.kind(**values), whole


def an_id(value: Any) -> str:
    """Return an id; raise ValueError for anything else."""
    if not isinstance(value, str) or not is_id(value):
        raise ValueError("no id")
    return value


def a_time(value: Any) -> int:
    """Return a time in UTC ms; raise ValueError for anything else."""
    return whole_number(value, LATEST, EARLIEST)


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
    if len(text) > LONGEST_NAME or match_words(text) is None:
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


def _whose(value: Any) -> str:
    return "" if value == "" else _word(value)


def _step(value: Any) -> str:
    if not isinstance(value, str) or not STEP.fullmatch(value):
        raise ValueError("no step")
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


def _share(value: Any) -> float:
    """Return a place on a picture, 0 … 1 of its side."""
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("no place")
    return float(value)


def _parts(value: Any) -> str:
    """Return words out of `PARTS`, each once and in that order."""
    if not isinstance(value, str) or not set(words := value.split()) <= set(PARTS):
        raise ValueError("no parts")
    return " ".join(part for part in PARTS if part in words)


def _palette(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) != 30:
        raise ValueError("no palette")
    return b16decode(value, casefold=True)


def _digest(value: Any) -> bytes:
    if not isinstance(value, str) or len(value) > MOST_DIGEST:
        raise ValueError("no digest")
    return b16decode(value, casefold=True)


def _side(value: Any) -> int:
    return whole_number(value, 1 << 16)


def _span(value: Any) -> int:
    return whole_number(value, MOST_MS)


def _apart(value: Any) -> int:
    return whole_number(value, MOST_MS, -MOST_MS)


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
        "resurface": (_truth, True),
        "shareable": (_truth, False),
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
        "resurface": (_truth, True),
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
        "shareable": (_truth, False),
        "together": (_truth, False),
        "whose": (_whose, ""),
        "spot_x": (_or_none(_share), None),
        "spot_y": (_or_none(_share), None),
    },
)
TAG = Shape(
    TagRecord,
    {"id": ID, "name": (_name, REQUIRED), "colour": (_short, ""), "edited": TIME, "device": ID},
)
PIECE_TAG = Shape(PieceTag, {"tag_id": ID, "piece_id": ID, "added": TIME, "device": ID})
GONE = Shape(Gone, {"kind": (_word, REQUIRED), "id": (_ids, REQUIRED), "time": TIME, "device": ID})

MADE = {"id": ID, "edited": TIME, "device": ID}
SAVED_VIEW = Shape(SavedViewRecord, {**MADE, "made": TIME, "name": (_short, REQUIRED), "query": (_text, REQUIRED)})
QUESTION = Shape(
    QuestionRecord,
    {**MADE, "entry_id": ID, "text": (_text, REQUIRED), "time": TIME, "asked": MAYBE_TIME, "trashed": TRASHED},
)
PAIR = Shape(PairRecord, {**MADE, "drawing_id": ID, "sound_id": ID, "offset": (_apart, 0), "made": TIME})
QUIET_SPAN = Shape(QuietSpanRecord, {**MADE, "first_day": (_day, REQUIRED), "last_day": (_day, REQUIRED), "made": TIME})
CHECK_IN = Shape(
    CheckInRecord,
    {
        **MADE,
        "entry_id": ID,
        "step": (_step, REQUIRED),
        "state": (_one_of("seen", "dismissed"), REQUIRED),
        "time": TIME,
    },
)
ARRIVAL = Shape(ArrivalRecord, {**MADE, "time": TIME, "source": (_word, REQUIRED), "name": TEXT, "undone": TRASHED})
PARTS_TICKED = Shape(PartsRecord, {**MADE, "piece_id": ID, "parts": (_parts, REQUIRED)})
HANDING = Shape(
    HandingRecord,
    {
        **MADE,
        "kind": (_one_of("sitting", "portfolio", "report", "sealed", "card"), REQUIRED),
        "entry_id": ID,
        "started": TIME,
        "ended": MAYBE_TIME,
        **dict.fromkeys(("whom", "words"), TEXT),
        "what": (_text, "[]"),
    },
)
ARRIVED = Shape(
    Arrived,
    {
        "arrival_id": ID,
        "kind": (_one_of("piece", "entry", "reflection"), REQUIRED),
        "item_id": ID,
        "digest": (_digest, REQUIRED),
    },
)
