"""Rows in, rows out, rows changed."""

from collections.abc import Callable

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.library import record, records
from studio.library.errors import NotHere
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord


def test_a_record_has_a_column_for_every_field(library: Library) -> None:
    for kind, table in record.TABLES.items():
        columns = {row[1] for row in library.read.execute(f"pragma table_info({table})")}
        assert columns == set(record.COLUMNS[kind])


def test_a_new_entry_knows_when_and_where_it_was_made(library: Library, clock: FixedClock) -> None:
    entry = records.insert_entry(library, kind="session", day="2026-03-04", started=17, number=4, intention="rest")
    assert (entry.kind, entry.number, entry.intention, entry.started) == ("session", 4, "rest", 17)
    assert (entry.ended, entry.trashed, entry.mood_before_x, entry.body) == (None, None, None, "")
    assert (entry.device, entry.edited) == (library.device_id, clock.ms())
    assert records.get_entry(library, entry.id) == entry


def test_a_change_touches_only_what_it_names(library: Library, entry: EntryRecord, clock: FixedClock) -> None:
    clock.advance(hours=1)
    changed = records.update_entry(library, entry.id, body="rain", mood_after_x=-0.25, ended=9)
    assert (changed.body, changed.mood_after_x, changed.ended) == ("rain", -0.25, 9)
    assert changed.edited == entry.edited + 3_600_000
    assert (changed.day, changed.started, changed.num) == (entry.day, entry.started, entry.num)


def test_a_piece_keeps_truths_as_truths(library: Library, piece: PieceRecord) -> None:
    assert piece.kept is True
    assert piece.favourite is False
    changed = records.update_piece(library, piece.id, favourite=True, kept=False, palette=bytes(15))
    assert changed.favourite is True
    assert changed.kept is False
    assert changed.palette == bytes(15)


def test_touching_a_piece_changes_when_it_was_edited(library: Library, piece: PieceRecord, clock: FixedClock) -> None:
    clock.advance(seconds=1)
    assert records.update_piece(library, piece.id).edited == piece.edited + 1000


def test_every_piece_hangs_on_an_entry(library: Library) -> None:
    with pytest.raises(apsw.ConstraintError):
        records.insert_piece(library, kind="drawing", entry_id="0" * 32, created=1)
    with pytest.raises(apsw.ConstraintError):
        records.insert_piece(library, kind="drawing", entry_id=None, created=1)
    assert records.select_pieces(library, "") == []


def test_every_reflection_hangs_on_something(library: Library) -> None:
    with pytest.raises(apsw.ConstraintError):
        records.insert_reflection(library, time=1, text="about nothing")


@pytest.mark.parametrize("column", ["num", "id", "device", "colour", "title = '' --"])
def test_only_columns_that_may_change_do(library: Library, piece: PieceRecord, column: str) -> None:
    with pytest.raises(TypeError):
        records.update_piece(library, piece.id, **{column: "x"})
    assert records.get_piece(library, piece.id) == piece


def test_what_is_not_there_is_not_here(library: Library, piece: PieceRecord) -> None:
    nobody = "0" * 32
    for act in (
        lambda: records.get_piece(library, nobody),
        lambda: records.update_entry(library, nobody, body="x"),
        lambda: records.update_reflection(library, nobody, text="x"),
        lambda: records.get_tag(library, nobody),
        lambda: records.insert_piece_tag(library, piece.id, nobody),
        lambda: records.delete_tag(library, nobody),
    ):
        with pytest.raises(NotHere):
            act()


def test_pieces_come_in_the_order_asked_for(library: Library, new_piece: Callable[..., PieceRecord]) -> None:
    made = [new_piece(created=number, kept=number != 2) for number in range(5)]
    shown = records.select_pieces(
        library, "where trashed is null and kept = 1 order by created desc, num desc limit ?", (3,)
    )
    assert [piece.id for piece in shown] == [made[4].id, made[3].id, made[1].id]
    plan = library.read.execute(
        "explain query plan select id from piece"
        " where trashed is null and kept = 1 order by created desc, num desc limit 60"
    ).fetchall()
    assert "piece_shown" in plan[0][3]
    assert len(plan) == 1  # no sorting


def test_a_reflection_is_kept_and_changed(library: Library, piece: PieceRecord) -> None:
    voice = records.insert_piece(library, kind="voice", entry_id=piece.entry_id, created=2)
    reflection = records.insert_reflection(
        library, piece_id=piece.id, time=5, text="a door", instant=1200, voice_id=voice.id, prompt="colour?"
    )
    assert (reflection.instant, reflection.voice_id, reflection.prompt) == (1200, voice.id, "colour?")
    trashed = records.update_reflection(library, reflection.id, trashed=9)
    assert (trashed.text, trashed.trashed) == ("a door", 9)
    assert records.select_reflections(library, "where piece_id = ? order by time", (piece.id,)) == [trashed]


def test_a_tag_is_one_however_it_is_spelled(library: Library) -> None:
    tag = records.insert_tag(library, "Sea", colour="#123456")
    assert records.insert_tag(library, "sEA") == tag
    assert records.select_tags(library, "") == [tag]


def test_tags_go_on_and_come_off(library: Library, piece: PieceRecord) -> None:
    sea, hill = records.insert_tag(library, "sea"), records.insert_tag(library, "hill")
    for tag in (sea, hill, sea):
        records.insert_piece_tag(library, piece.id, tag.id)
    assert records.tags_of(library, piece.id) == [hill, sea]
    records.delete_piece_tag(library, piece.id, sea.id)
    records.delete_piece_tag(library, piece.id, sea.id)
    assert records.tags_of(library, piece.id) == [hill]
    records.delete_tag(library, hill.id)
    assert records.tags_of(library, piece.id) == []
    assert records.select_tags(library, "") == [sea]


def test_what_was_taken_away_is_remembered_by_id(library: Library, piece: PieceRecord) -> None:
    tag = records.insert_tag(library, "sea")
    records.insert_piece_tag(library, piece.id, tag.id)
    records.delete_piece_tag(library, piece.id, tag.id)
    records.delete_tag(library, tag.id)
    gone = library.read.execute("select kind, id, device from gone order by num").fetchall()
    device = library.device_id
    assert gone == [("piece_tag", f"{tag.id} {piece.id}", device), ("tag", tag.id, device)]


def test_an_odd_hour_of_words_is_kept_letter_for_letter(library: Library, piece: PieceRecord) -> None:
    words = "naïve 🌊 \u0000 'quotes' \"and\" ; drop table piece -- \n\t שלום"
    records.update_piece(library, piece.id, title=words, words=words * 500)
    again = records.get_piece(library, piece.id)
    assert (again.title, again.words) == (words, words * 500)


def test_half_a_character_costs_no_other_letter(library: Library, piece: PieceRecord) -> None:
    records.update_piece(library, piece.id, words="sea \ud83c\udf0a and \ud800 sky")
    assert records.get_piece(library, piece.id).words == "sea 🌊 and \ufffd sky"
