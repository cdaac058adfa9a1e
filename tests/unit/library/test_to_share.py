"""What may be shown to others, part by part, and the record of what was."""

from collections.abc import Callable

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.library import put_away, records, trash
from studio.library.errors import NotHere
from studio.library.handing_rows import (
    OF_ENTRY,
    Handed,
    end_handing,
    get_handing,
    handed,
    insert_handing,
    select_handings,
)
from studio.library.library import Library
from studio.library.parts_rows import PARTS, USUAL, parts_of, set_parts
from studio.library.record import PartsRecord
from studio.library.records import EntryRecord, PieceRecord
from studio.library.rows import select_rows

NewPiece = Callable[..., PieceRecord]


def test_nothing_may_be_shown_until_somebody_says_so(library: Library, piece: PieceRecord, entry: EntryRecord) -> None:
    said = records.insert_reflection(library, piece_id=piece.id, time=1, text="Blue.")
    assert (piece.shareable, entry.shareable, said.shareable) == (False, False, False)
    assert records.update_entry(library, entry.id, shareable=True).shareable is True
    assert records.update_reflection(library, said.id, shareable=True).shareable is True


def test_of_a_piece_the_usual_parts_are_ticked_until_others_are(
    library: Library, piece: PieceRecord, clock: FixedClock
) -> None:
    assert parts_of(library, piece.id) == USUAL
    assert set_parts(library, piece.id, ("tags", "picture")) == USUAL
    assert parts_of(library, piece.id) == {"picture", "tags"}
    clock.advance(hours=1)
    assert set_parts(library, piece.id, ()) == {"picture", "tags"}
    assert parts_of(library, piece.id) == frozenset()
    set_parts(library, piece.id, PARTS)
    (row,) = select_rows(library, PartsRecord, "")
    assert (row.parts.split(), row.edited) == ([*PARTS], library.now())


def test_only_parts_that_there_are_can_be_ticked_and_only_of_a_piece(library: Library, piece: PieceRecord) -> None:
    with pytest.raises(ValueError, match="no such part"):
        set_parts(library, piece.id, ("picture", "dreams"))
    with pytest.raises(NotHere):
        set_parts(library, "f" * 32, ("picture",))
    assert select_rows(library, PartsRecord, "") == []


def test_a_note_made_together_knows_whose_it_is_and_where_on_the_picture(library: Library, piece: PieceRecord) -> None:
    said = records.insert_reflection(
        library, piece_id=piece.id, time=1, text="This line.", together=True, whose="therapist", spot=(0.25, 1.5)
    )
    assert (said.together, said.whose, said.spot_x, said.spot_y) == (True, "therapist", 0.25, 1.0)
    plain = records.insert_reflection(library, piece_id=piece.id, time=1, text="And this.")
    assert (plain.together, plain.whose, plain.spot_x, plain.spot_y) == (False, "", None, None)


def test_a_sitting_is_noted_when_it_begins_and_ends_once(
    library: Library, entry: EntryRecord, piece: PieceRecord, clock: FixedClock
) -> None:
    what = (Handed(piece.id, "drawing", "The „door”\n", ("picture", "title")), Handed(entry.id, "entry", ""))
    noted = insert_handing(library, "sitting", entry.id, library.now(), "Dr. Weber", "Slowly, please.", what)
    later = insert_handing(library, "card", entry.id, library.now() + 1, "", "", ((piece.id, "drawing", "", ()),))
    assert handed(noted) == what
    assert select_handings(library, OF_ENTRY, (entry.id,)) == [noted, later]
    clock.advance(minutes=50)
    ended = end_handing(library, noted.id, library.now())
    assert (noted.ended, ended.ended, ended.edited) == (None, library.now(), library.now())
    clock.advance(minutes=50)
    assert end_handing(library, noted.id, library.now()) == ended
    with pytest.raises(NotHere):
        end_handing(library, "f" * 32, library.now())
    with pytest.raises(apsw.ConstraintError):
        insert_handing(library, "sold", entry.id, 0, "", "", ())  # type: ignore[arg-type]


def test_what_is_deleted_for_good_is_named_by_no_record_any_more(
    library: Library, entry: EntryRecord, new_piece: NewPiece
) -> None:
    kept, gone = new_piece(title="kept"), new_piece(title="gone")
    other = records.insert_entry(library, kind="day", day="2026-03-05", started=library.now())
    what = (
        Handed(gone.id, "drawing", "its name", ("picture",)),
        Handed(kept.id, "drawing", "kept", ()),
        Handed(entry.id, "entry", "a day", ()),
    )
    noted = insert_handing(library, "report", other.id, library.now(), "", "", what)
    own = insert_handing(library, "card", entry.id, library.now(), "", "", what)
    parts = [set_parts(library, piece.id, ("tags",)) for piece in (kept, gone)]
    put_away.put_piece(library, gone.id, library.now())
    assert (handed(get_handing(library, noted.id)), parts_of(library, gone.id)) == (what, {"tags"})  # it may come back
    trash.forget(library, "piece", gone.id)
    assert handed(get_handing(library, noted.id)) == (Handed("", "drawing", "", ("picture",)), *what[1:])
    assert [row.piece_id for row in select_rows(library, PartsRecord, "")] == [kept.id]
    assert (len(parts), [row.id for row in select_handings(library, OF_ENTRY, (entry.id,))]) == (2, [own.id])
    put_away.put_entry(library, entry.id, library.now())
    trash.forget(library, "entry", entry.id)
    assert select_handings(library, OF_ENTRY, (entry.id,)) == []
    assert {(each.id, each.title) for each in handed(get_handing(library, noted.id))} == {("", "")}
    left = library.read.execute("select kind, id from gone where kind in ('parts', 'handing')").fetchall()
    assert ("handing", own.id) in left
    assert len(left) == 3
    assert library.read.execute("pragma foreign_key_check").fetchall() == []
