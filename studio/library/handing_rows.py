"""Sittings, and what was handed over: the statements.

What was in it is kept as it was called then, and stays so whatever becomes of the things themselves: a record is not
changed. But nothing that was deleted for good may be read here, so its name and id leave with it.
"""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from studio.core.ids import is_id
from studio.library.connection import Value
from studio.library.library import Library
from studio.library.parts_rows import PARTS
from studio.library.record import HandingKind, HandingRecord, ReflectionRecord
from studio.library.rows import get_row, insert_row, select_rows, update_row

KINDS = ("drawing", "sound", "voice", "writing", "entry")
OF_ENTRY = "where entry_id = ? order by started, num"
UNENDED = "where kind = 'sitting' and ended is null order by started, num"
NEXT = "where kind = 'sitting' and started > ? order by started limit 1"
CUT: list[Any] = ["", "cut", "", []]
"""Stands last in what was in a sitting that was cut short. It is no thing, so whoever doesn't know it leaves it out."""
A_DAY = 24 * 60 * 60 * 1000
LAST_HEARD = """select max(at) from (
 select time as at from reflection where together = 1 and time between ?1 and ?2
 union all select asked from question where asked between ?1 and ?2)"""
"""When something was last written down of a sitting."""
TOGETHER = """where together = 1 and trashed is null and piece_id in (select id from piece where entry_id = ?)
 order by time, num"""


class Handed(NamedTuple):
    """One thing that was shown or handed over."""

    id: str
    """Of the piece or the entry; "" once that is deleted for good."""
    kind: str
    """One of `KINDS`."""
    title: str
    """What it was called then; "" for what had no name."""
    parts: tuple[str, ...] = ()
    """What of it was seen, out of `parts_rows.PARTS`; none for an entry."""


def insert_handing(
    library: Library, kind: HandingKind, entry_id: str, started: int, whom: str, words: str, what: Iterable[Handed]
) -> HandingRecord:
    """Note a sitting that begins, or something handed over, in the entry of its day."""
    with library.write() as connection:
        values: dict[str, Value] = {
            "kind": kind,
            "entry_id": entry_id,
            "started": started,
            "whom": whom,
            "words": words,
            "what": _written(what),
        }
        return get_handing(library, insert_row(library, connection, HandingRecord, values))


def get_handing(library: Library, handing_id: str) -> HandingRecord:
    """Return a record; raise `NotHere`."""
    return get_row(library, HandingRecord, handing_id)


def select_handings(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[HandingRecord]:
    """Return records; `rest` is the statement after "from handing", e.g. `OF_ENTRY`."""
    return select_rows(library, HandingRecord, rest, bindings)


def end_handing(library: Library, handing_id: str, ended: int) -> HandingRecord:
    """Note when a sitting was over; what has an end keeps it. Raises `NotHere`."""
    with library.write() as connection:
        if get_handing(library, handing_id).ended is None:
            update_row(library, connection, HandingRecord, handing_id, {"ended": ended})
        return get_handing(library, handing_id)


def end_cut_short(library: Library) -> int:
    """Give each sitting an end that has none, since it was killed or the power went; return how many there were.

    It ends with the last that was written down in it, and is marked: it went on for longer, nobody knows for how long.
    Only while nobody sits: a library that is open for writing is open once.
    """
    with library.write() as connection:
        unended = select_handings(library, UNENDED)
        for handing in unended:
            heard = connection.execute(LAST_HEARD, (handing.started, _until(library, handing))).fetchone()
            ended = int(heard[0]) if heard and heard[0] else handing.started
            what = _written(handed(handing), cut=True)
            update_row(library, connection, HandingRecord, handing.id, {"ended": ended, "what": what})
        return len(unended)


def _until(library: Library, handing: HandingRecord) -> int:
    """Return when a sitting was over at the latest: before the next one, and within a day."""
    later = select_handings(library, NEXT, (handing.started,))
    return min([handing.started + A_DAY, *(each.started - 1 for each in later)])


def was_cut_short(handing: HandingRecord) -> bool:
    """Say whether nobody ended a sitting: its end is only when it was last heard of."""
    return CUT in _rows(handing)


def said_together(library: Library, entry_id: str) -> list[ReflectionRecord]:
    """Return what was said about the pieces of an entry while two sat together, the earliest first."""
    return select_rows(library, ReflectionRecord, TOGETHER, (entry_id,))


def handed(handing: HandingRecord) -> tuple[Handed, ...]:
    """Return what was in it; what makes no sense is left out, for a record may come from anyone."""
    return tuple(each for row in _rows(handing) if (each := _read(row)) is not None)


def unname(library: Library, row_id: str) -> None:
    """Let nothing name a piece or an entry any more that is deleted for good, within a `library.write()`."""
    with library.write() as connection:
        for handing in select_handings(library, "where instr(what, ?) > 0", (row_id,)):
            left = (each._replace(id="", title="") if each.id == row_id else each for each in handed(handing))
            what = _written(left, cut=was_cut_short(handing))
            update_row(library, connection, HandingRecord, handing.id, {"what": what})


def _rows(handing: HandingRecord) -> list[Any]:
    try:
        rows = json.loads(handing.what)
    except (ValueError, RecursionError):
        return []
    return rows if isinstance(rows, list) else []


def _written(what: Iterable[Handed], *, cut: bool = False) -> str:
    rows = [[row_id, kind, title, [*parts]] for row_id, kind, title, parts in what] + ([CUT] if cut else [])
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _read(row: Any) -> Handed | None:
    match row:
        case [str(row_id), str(kind), str(title), list(parts)] if kind in KINDS and (not row_id or is_id(row_id)):
            return Handed(row_id, kind, title, tuple(part for part in PARTS if part in parts))
    return None
