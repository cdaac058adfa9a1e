"""What lies beside what was made comes along, whoever wrote the file; and all that one file brought can go again."""

from pathlib import Path
from typing import Any

import pytest

from studio.core.ids import new_id
from studio.core.progress import Progress
from studio.journal.journal import Journal
from studio.library import pair_rows, put_away, question_rows, records, return_rows, view_rows
from studio.library.arrival_rows import arrived, select_arrivals
from studio.library.arrivals import redo_arrival, undo_arrival
from studio.library.handing_rows import handed, select_handings
from studio.library.library import Library
from studio.library.parts_rows import parts_of
from studio.library.record import QuietSpanRecord
from studio.library.rows import select_rows
from studio.sharing.bring_in import bring_in
from tests.unit.sharing.harmed import brought, changed
from tests.unit.sharing.things import clock_at, facts

LISTS = ("saved_views", "questions", "pairs", "quiet_spans", "check_ins", "arrivals", "arrived", "parts", "handings")
LATER = ("resurface", "shareable", "together", "whose", "spot_x", "spot_y")
"""Columns that entries and reflections had not always; of a piece `shareable` was there from the first."""


def shown(library: Library) -> set[str]:
    return {
        row.id
        for select in (records.select_entries, records.select_pieces, records.select_reflections)
        for row in select(library, "where trashed is null")
    }


# taken back as a whole


def test_all_that_a_file_brought_goes_again_and_comes_back(
    library: Library, exported: Path, ids: dict[str, str], other: Library
) -> None:
    own = records.insert_entry(other, kind="day", day="2026-04-07", started=other.now())
    told = bring_in(other, exported, Progress())
    everything = shown(other)
    (arrival,) = select_arrivals(other, "where source = 'afterglow'")
    assert (arrival.id, arrival.name) == (told.arrival_id, exported.name)
    assert len(arrived(other, arrival.id)) == told.added
    undo_arrival(other, arrival.id, other.now())
    assert shown(other) == {own.id}
    redo_arrival(other, arrival.id)
    assert shown(other) == everything
    assert [tag.name for tag in records.tags_of(other, ids["drawing"])] == [
        tag.name for tag in records.tags_of(library, ids["drawing"])
    ]


def test_a_file_that_brings_nothing_new_is_no_import(exported: Path, other: Library) -> None:
    bring_in(other, exported, Progress())
    assert bring_in(other, exported, Progress()).arrival_id == ""
    assert len(select_arrivals(other, "where source = 'afterglow'")) == 1


def test_a_piece_brings_the_entry_that_it_belongs_to_back_out_of_the_trash(
    exported: Path, ids: dict[str, str], other: Library
) -> None:
    def without_pieces(table: dict[str, Any]) -> None:
        table["pieces"] = []

    text = (exported / "manifest.json").read_text("utf-8")
    bring_in(other, changed(exported, without_pieces), Progress())
    put_away.put_entry(other, ids["session"], other.now())
    (exported / "manifest.json").write_text(text, "utf-8")
    bring_in(other, exported, Progress())
    assert records.get_entry(other, ids["session"]).trashed is None
    assert records.get_piece(other, ids["drawing"]).trashed is None


# what others write


def test_a_file_of_an_earlier_program_says_nothing_of_it_and_nothing_is_missed(
    exported: Path, ids: dict[str, str], other: Library
) -> None:
    def earlier(table: dict[str, Any]) -> None:
        for name in LISTS:
            del table[name]
        for row in table["entries"] + table["reflections"]:
            for name in LATER:
                row.pop(name, None)
        for row in table["pieces"]:
            del row["resurface"]

    told = brought(other, changed(exported, earlier))
    assert (told.left_out, told.noted) == ((), ())
    assert records.get_piece(other, ids["writing"]).resurface is True


def test_lists_in_the_order_of_the_alphabet_are_read_as_well(
    library: Library, exported: Path, ids: dict[str, str], other: Library
) -> None:
    def in_order(table: dict[str, Any]) -> None:
        told = sorted(table.items())
        table.clear()
        table.update(told)

    assert brought(other, changed(exported, in_order)).left_out == ()
    assert facts(other) == facts(library)


def spoil(lists: str, **wrong: object):
    def change(table: dict[str, Any]) -> None:
        table[lists] = [{**row, "id": new_id(), **wrong} for row in table[lists]]

    return change


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("saved_views", {"query": None}, "A saved view was left out"),
        ("saved_views", {"name": "x" * 100_000}, "A saved view was left out"),
        ("questions", {"entry_id": "f" * 32}, "A question was left out"),
        ("questions", {"text": ["?"]}, "A question was left out"),
        ("pairs", {"drawing_id": "f" * 32}, "A drawing and its sound was left out"),
        ("pairs", {"sound_id": None}, "A drawing and its sound was left out"),
        ("quiet_spans", {"first_day": "2026-02-30"}, "A span of quiet days was left out"),
        ("quiet_spans", {"last_day": "soon"}, "A span of quiet days was left out"),
        ("check_ins", {"state": "failed"}, "A check-in was left out"),
        ("check_ins", {"step": "'; drop table piece"}, "A check-in was left out"),
        ("parts", {"parts": "picture password"}, "What of a piece may be shown was left out"),
        ("parts", {"parts": None}, "What of a piece may be shown was left out"),
        ("parts", {"piece_id": "f" * 32}, "What of a piece may be shown was left out"),
        ("handings", {"kind": "sold"}, "A note of something that was shown was left out"),
        ("handings", {"entry_id": "f" * 32}, "A note of something that was shown was left out"),
        ("handings", {"started": "today"}, "A note of something that was shown was left out"),
        ("arrivals", {"source": "../../x"}, "A note of something that came in was left out"),
        ("arrivals", {"time": 10**30}, "A note of something that came in was left out"),
        ("arrived", {"digest": "zz"}, "A note of something that came in was left out"),
        ("arrived", {"kind": "sqlite_schema"}, "A note of something that came in was left out"),
        ("arrived", {"arrival_id": 7}, "A note of something that came in was left out"),
    ],
)
def test_what_makes_no_sense_is_left_out_alone(
    library: Library, exported: Path, other: Library, name: str, wrong: dict[str, object], said: str
) -> None:
    told = brought(other, changed(exported, spoil(name, **wrong)))
    assert any(sentence.startswith(said) for sentence in told.left_out), told.left_out
    assert shown(other) == shown(library)


def test_what_is_said_already_stays_as_it_is_here(exported: Path, ids: dict[str, str], other: Library) -> None:
    bring_in(other, exported, Progress())
    pair = pair_rows.pair_of(other, ids["drawing"])
    assert pair is not None
    views = view_rows.select_views(other)
    for name in ("saved_views", "pairs", "quiet_spans", "check_ins", "parts"):
        brought(other, changed(exported, spoil(name)))
    assert pair_rows.select_pairs(other, "") == [pair]
    assert view_rows.select_views(other) == views
    assert len(return_rows.select_check_ins(other, "")) == 1
    assert len(return_rows.select_quiet_spans(other)) == 1
    assert parts_of(other, ids["drawing"]) == {"picture", "replay", "tags"}


def test_a_record_of_a_sitting_from_elsewhere_may_say_anything_and_is_read_with_care(
    exported: Path, ids: dict[str, str], other: Library
) -> None:
    wrong = ('{"a": 1}', "[[[[", '[["x", "drawing", "", []], [7], "shown", ["", "spell", "", []]]', "[" * 5000, "")
    for what in wrong:
        brought(other, changed(exported, spoil("handings", what=what)))
    noted = Journal(other, clock_at()).handings(ids["today"])
    assert len(noted) == len(wrong)
    assert [handed(each) for each in noted] == [()] * len(wrong)
    brought(other, changed(exported, spoil("handings", what=7)))
    spoiled = [row for row in select_handings(other, "") if row.what == "[]"]
    assert len(spoiled) == 1
    brought(other, changed(exported, spoil("reflections", spot_x=4, whose="<b>", together="yes")))
    said = [one for one in records.select_reflections(other, "where piece_id = ?", (ids["drawing"],)) if one.spot_y]
    assert {(0.5, "therapist", True), (None, "", False)} == {(one.spot_x, one.whose, one.together) for one in said}


def test_days_that_are_the_wrong_way_round_are_put_right(exported: Path, other: Library) -> None:
    brought(other, changed(exported, spoil("quiet_spans", first_day="2026-05-09", last_day="2026-05-01")))
    (span,) = select_rows(other, QuietSpanRecord, "")
    assert (span.first_day, span.last_day) == ("2026-05-01", "2026-05-09")


def test_a_question_of_an_entry_that_is_being_deleted_does_not_come(
    exported: Path, ids: dict[str, str], other: Library
) -> None:
    bring_in(other, exported, Progress())
    with other.write() as connection:
        connection.execute("delete from question")
        connection.execute("update entry set trashed = 0 where id = ?", (ids["session"],))
    told = bring_in(other, exported, Progress())
    assert any("A question was left out" in sentence for sentence in told.left_out)
    assert {one.entry_id for one in question_rows.select_questions(other, "")} == {ids["day"]}
