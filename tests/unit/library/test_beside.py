"""What lies beside what was made: views, questions, pairs, quiet days, check-ins."""

from collections.abc import Callable

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import put_away, records, trash
from studio.library.errors import NotHere
from studio.library.gather import ADDED, RECORDS, Column, shapes
from studio.library.library import Library
from studio.library.pair_rows import delete_pair, insert_pair, pair_of, select_pairs
from studio.library.question_rows import (
    ASKED,
    OPEN,
    insert_question,
    select_questions,
    update_question,
)
from studio.library.records import EntryRecord, PieceRecord
from studio.library.return_rows import (
    RETURNS,
    delete_check_in,
    delete_quiet_span,
    insert_quiet_span,
    note_check_in,
    select_check_ins,
    select_quiet_spans,
)
from studio.library.rows import put_back
from studio.library.trash import DAY_MS, KEEP_MS
from studio.library.view_rows import delete_view, get_view, insert_view, select_views, update_view

NewPiece = Callable[..., PieceRecord]


def gone(library: Library) -> list[tuple[str, str]]:
    return library.read.execute("select kind, id from gone").fetchall()


# views


def test_a_view_is_saved_renamed_deleted_and_had_again(library: Library, clock: FixedClock) -> None:
    view = insert_view(library, "blue", "{}")
    other = insert_view(library, "after the first one", '{"text": "door"}')
    clock.advance(hours=1)
    renamed = update_view(library, view.id, name="blues")
    assert (renamed.name, renamed.query, renamed.made, renamed.edited) == ("blues", "{}", view.made, library.now())
    assert delete_view(library, view.id) == renamed
    assert select_views(library) == [other]
    assert gone(library) == [("saved_view", view.id)]
    with pytest.raises(NotHere):
        delete_view(library, view.id)
    assert put_back(library, renamed)
    assert not put_back(library, renamed)
    assert get_view(library, view.id).name == "blues"
    assert gone(library) == []


# questions


def test_a_question_is_ticked_and_taken_back(library: Library, entry: EntryRecord, clock: FixedClock) -> None:
    first = insert_question(library, entry.id, "Is it like this for others?", library.now())
    clock.advance(days=1)
    second = insert_question(library, entry.id, "And the sea?", library.now())
    assert select_questions(library, OPEN) == [first, second]
    update_question(library, first.id, asked=library.now())
    assert (
        [one.id for one in select_questions(library, OPEN)],
        [one.id for one in select_questions(library, ASKED)],
    ) == (
        [second.id],
        [first.id],
    )
    update_question(library, first.id, asked=None)
    assert [one.id for one in select_questions(library, OPEN)] == [first.id, second.id]


def test_questions_of_an_entry_in_the_trash_are_not_asked(library: Library, entry: EntryRecord) -> None:
    insert_question(library, entry.id, "?", library.now())
    put_away.put_entry(library, entry.id, library.now())
    assert select_questions(library, OPEN) == []
    put_away.bring_entry(library, entry.id)
    assert len(select_questions(library, OPEN)) == 1


def test_a_question_in_the_trash_comes_back_and_its_entry_too(library: Library, entry: EntryRecord) -> None:
    question = insert_question(library, entry.id, "?", library.now())
    put_away.put_question(library, question.id, library.now())
    put_away.put_entry(library, entry.id, library.now())
    assert {(item.kind, item.id) for item in trash.trashed(library)} == {("question", question.id), ("entry", entry.id)}
    assert put_away.bring_question(library, question.id).entries == (entry.id,)
    assert trash.trashed(library) == []
    before = put_away.lying(library)
    put_away.put_question(library, question.id, library.now())
    times = put_away.lying(library)
    put_away.bring_question(library, question.id)
    put_away.put_again(library, times)
    assert (before, put_away.lying(library)) == ({}, times)


def test_a_question_in_the_trash_leaves_it_after_its_time(
    library: Library, entry: EntryRecord, clock: FixedClock
) -> None:
    kept, thrown = (insert_question(library, entry.id, text, library.now()) for text in ("kept", "thrown"))
    put_away.put_question(library, thrown.id, library.now())
    clock.advance(days=KEEP_MS // DAY_MS + 1)
    for _ in range(3):
        trash.empty_old(library, library.now(), Progress())
        clock.advance(days=1)
    assert [one.id for one in select_questions(library, "")] == [kept.id]
    assert gone(library) == [("question", thrown.id)]


# pairs


def test_a_piece_is_in_one_pair_at_most(library: Library, new_piece: NewPiece) -> None:
    drawing, other, sound, song = (new_piece(kind=kind) for kind in ("drawing", "drawing", "sound", "sound"))
    first = insert_pair(library, drawing.id, sound.id, 40)
    assert pair_of(library, drawing.id) == pair_of(library, sound.id) == first
    second = insert_pair(library, other.id, song.id)
    third = insert_pair(library, drawing.id, song.id)
    assert select_pairs(library, "") == [third]
    assert set(gone(library)) == {("pair", first.id), ("pair", second.id)}
    with pytest.raises(apsw.ConstraintError), library.write() as connection:
        connection.execute(
            "insert into pair(id, drawing_id, sound_id, made, edited, device) values(?, ?, ?, 0, 0, '')",
            ("f" * 32, drawing.id, sound.id),
        )


def test_a_pair_that_was_let_go_is_bound_again(library: Library, new_piece: NewPiece) -> None:
    pair = insert_pair(library, new_piece().id, new_piece(kind="sound").id, 5)
    assert delete_pair(library, pair.id) == pair
    assert pair_of(library, pair.drawing_id) is None
    put_back(library, pair)
    found = pair_of(library, pair.sound_id)
    assert found is not None
    assert (found.id, found.offset) == (pair.id, 5)


# what comes back


def returning(library: Library) -> list[str]:
    return [entry.day for entry in records.select_entries(library, f"where {RETURNS} order by day")]


def test_quiet_days_an_entry_and_what_is_in_the_trash_do_not_come_back(library: Library) -> None:
    days = ("1969-12-31", "2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04")
    entries = [records.insert_entry(library, kind="day", day=day, started=0) for day in days]
    span = insert_quiet_span(library, "2026-03-02", "2026-03-01")
    assert (span.first_day, span.last_day) == ("2026-03-01", "2026-03-02")
    records.update_entry(library, entries[3].id, resurface=False)
    put_away.put_entry(library, entries[4].id, library.now())
    assert returning(library) == ["1969-12-31"]
    assert delete_quiet_span(library, span.id) == span
    assert select_quiet_spans(library) == []
    assert returning(library) == list(days[:3])
    put_back(library, span)
    assert len(returning(library)) == 1


def test_a_check_in_is_noted_once_a_step(library: Library, entry: EntryRecord) -> None:
    seen = note_check_in(library, entry.id, "24h", "seen", 5)
    note_check_in(library, entry.id, "72h", "seen", 6)
    again = note_check_in(library, entry.id, "24h", "dismissed", 7)
    assert (again.id, again.state, again.time) == (seen.id, "dismissed", 7)
    assert len(select_check_ins(library, "")) == 2
    assert put_back(library, delete_check_in(library, again.id))
    with pytest.raises(apsw.ConstraintError):
        note_check_in(library, entry.id, "1w", "scored", 8)  # type: ignore[arg-type]


def test_what_may_not_come_back_is_kept_as_a_truth(library: Library, piece: PieceRecord, entry: EntryRecord) -> None:
    assert (piece.resurface, entry.resurface) == (True, True)
    assert records.update_piece(library, piece.id, resurface=False).resurface is False
    assert records.update_entry(library, entry.id, resurface=False).resurface is False
    assert records.update_entry(library, entry.id, resurface=True).resurface is True


# the end


def test_what_hangs_on_a_piece_or_an_entry_leaves_with_it(
    library: Library, entry: EntryRecord, new_piece: NewPiece
) -> None:
    drawing, sound = new_piece(), new_piece(kind="sound")
    pair = insert_pair(library, drawing.id, sound.id)
    put_away.put_piece(library, sound.id, library.now())
    assert pair_of(library, drawing.id) == pair  # it may come back
    trash.forget(library, "piece", sound.id)
    assert pair_of(library, drawing.id) is None
    question = insert_question(library, entry.id, "?", library.now())
    check_in = note_check_in(library, entry.id, "24h", "seen", 1)
    put_away.put_entry(library, entry.id, library.now())
    trash.forget(library, "entry", entry.id)
    assert (select_questions(library, ""), select_check_ins(library, "")) == ([], [])
    assert {("pair", pair.id), ("question", question.id), ("check_in", check_in.id)} <= set(gone(library))
    assert library.read.execute("pragma foreign_key_check").fetchall() == []


# rows that are found again


def might_be(column: Column) -> set[str]:
    """Return what may stand in a column of a row that lies in a page."""
    if column.number:
        return {"nothing"}
    kinds = {"integer": {"whole"}, "real": {"whole", "real"}, "blob": {"bytes"}, "text": {"words"}}[column.kind]
    return kinds if column.needed else {*kinds, "nothing"}


def test_no_row_of_a_table_looks_like_a_row_of_another(library: Library) -> None:
    shape = shapes(library.read)
    alike = []
    for table in RECORDS:
        for other in RECORDS:
            lengths = range(len(shape[table]) - ADDED.get(table, 0), len(shape[table]) + 1)
            others = range(len(shape[other]) - ADDED.get(other, 0), len(shape[other]) + 1)
            for length in set(lengths) & set(others) if table < other else ():
                pairs = zip(shape[table][:length], shape[other][:length], strict=True)
                if all(might_be(one) & might_be(two) for one, two in pairs):
                    alike.append((table, other))
    assert alike == []
