"""What may come back, and what has: spans of days that stay quiet, and check-ins. The statements."""

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import CheckInRecord, CheckInState, QuietSpanRecord
from studio.library.rows import get_row, insert_row, select_rows, take_row, update_row

QUIET = "exists (select 1 from quiet_span where entry.day between first_day and last_day)"
"""The test of an entry: its day lies in a span that stays quiet."""

RETURNS = f"entry.resurface = 1 and entry.trashed is null and not {QUIET}"
"""The test of an entry: it may come back by itself."""

# spans of days


def insert_quiet_span(library: Library, first_day: str, last_day: str) -> QuietSpanRecord:
    """Let nothing of some days come back by itself; the days are put in order."""
    with library.write() as connection:
        first, last = sorted((first_day, last_day))
        values: dict[str, Value] = {"made": library.now(), "first_day": first, "last_day": last}
        return get_row(library, QuietSpanRecord, insert_row(library, connection, QuietSpanRecord, values))


def select_quiet_spans(
    library: Library, rest: str = "order by first_day, num", bindings: tuple[Value, ...] = ()
) -> list[QuietSpanRecord]:
    """Return spans; `rest` is the statement after "from quiet_span"."""
    return select_rows(library, QuietSpanRecord, rest, bindings)


def delete_quiet_span(library: Library, span_id: str) -> QuietSpanRecord:
    """Lift a span; return it as it was, for `rows.put_back`. Raises `NotHere`."""
    return take_row(library, QuietSpanRecord, span_id)


# check-ins


def note_check_in(library: Library, entry_id: str, step: str, state: CheckInState, time: int) -> CheckInRecord:
    """Note what has become of one step after a session; what was noted of it before is replaced."""
    with library.write() as connection:
        before = select_check_ins(library, "where entry_id = ? and step = ?", (entry_id, step))
        values: dict[str, Value] = {"state": state, "time": time}
        if before:
            update_row(library, connection, CheckInRecord, before[0].id, values)
            return get_row(library, CheckInRecord, before[0].id)
        row_id = insert_row(library, connection, CheckInRecord, {"entry_id": entry_id, "step": step, **values})
        return get_row(library, CheckInRecord, row_id)


def select_check_ins(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[CheckInRecord]:
    """Return check-ins; `rest` is the statement after "from check_in"."""
    return select_rows(library, CheckInRecord, rest, bindings)


def delete_check_in(library: Library, check_in_id: str) -> CheckInRecord:
    """Forget what has become of a step; return it as it was, for `rows.put_back`. Raises `NotHere`."""
    return take_row(library, CheckInRecord, check_in_id)
