"""Questions for the therapist: the statements. One in the trash is known by `trashed`, as a reflection is."""

from studio.library.connection import Value
from studio.library.library import Library
from studio.library.record import QuestionRecord
from studio.library.rows import get_row, insert_row, select_rows, update_row

OPEN = (
    "join entry on entry.id = question.entry_id and entry.trashed is null"
    " where question.trashed is null and question.asked is null order by question.time, question.num"
)
ASKED = (
    "join entry on entry.id = question.entry_id and entry.trashed is null"
    " where question.trashed is null and question.asked is not null order by question.asked desc, question.num desc"
)
"""What stands after "from question" for those not asked yet, the oldest first, and those asked, the latest first."""


def insert_question(library: Library, entry_id: str, text: str, time: int) -> QuestionRecord:
    """Write a question down, from an entry."""
    with library.write() as connection:
        values: dict[str, Value] = {"entry_id": entry_id, "text": text, "time": time}
        return get_question(library, insert_row(library, connection, QuestionRecord, values))


def get_question(library: Library, question_id: str) -> QuestionRecord:
    """Return a question; raise `NotHere`."""
    return get_row(library, QuestionRecord, question_id)


def select_questions(library: Library, rest: str, bindings: tuple[Value, ...] = ()) -> list[QuestionRecord]:
    """Return questions; `rest` is the statement after "from question", e.g. `OPEN`."""
    return select_rows(library, QuestionRecord, rest, bindings)


def update_question(library: Library, question_id: str, **changes: Value) -> QuestionRecord:
    """Change columns of a question (`asked`, `trashed` and `text`, say); raise `NotHere`."""
    with library.write() as connection:
        update_row(library, connection, QuestionRecord, question_id, changes)
        return get_question(library, question_id)
