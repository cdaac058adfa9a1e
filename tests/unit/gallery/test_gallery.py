"""Everything made: added, named, moved, let go, brought back."""

import pytest

from studio.gallery.errors import EntryInTrash
from studio.gallery.palette import unpack
from studio.gallery.query import Query
from studio.library import put_away
from studio.library.errors import NotHere


def heard(gallery) -> list[str]:
    ids: list[str] = []
    gallery.piece_changed.connect(ids.append)
    return ids


def test_a_piece_needs_an_entry_that_is_there(journal, gallery) -> None:
    with pytest.raises(NotHere):
        gallery.new_piece("drawing", "0" * 32)
    gone = journal.begin_session()
    journal.trash_entry(gone.id)
    with pytest.raises(EntryInTrash):
        gallery.new_piece("drawing", gone.id)
    assert gallery.count() == 0


def test_a_new_piece_asks_for_nothing_more(journal, gallery, clock) -> None:
    entry = journal.current_entry()
    changed = heard(gallery)
    piece = gallery.new_piece("drawing", entry.id, width=944, height=708)
    assert (piece.kind, piece.entry_id, piece.title, piece.created) == ("drawing", entry.id, "", clock.ms())
    assert (piece.width, piece.height, piece.kept, piece.favourite) == (944, 708, True, False)
    assert gallery.piece(piece.id) == piece
    assert changed == [piece.id]


def test_what_was_captured_by_itself_is_shown_once_it_is_kept(journal, gallery) -> None:
    captured = gallery.new_piece("sound", journal.current_entry().id, kept=False)
    assert gallery.recent(5) == []
    assert gallery.pieces_of(captured.entry_id) == []
    assert gallery.count() == 0
    gallery.keep(captured.id)
    assert [piece.id for piece in gallery.recent(5)] == [captured.id]
    assert [piece.id for piece in gallery.pieces_of(captured.entry_id)] == [captured.id]


def test_what_is_said_about_a_piece_is_kept(journal, gallery) -> None:
    piece = gallery.new_piece("writing", journal.current_entry().id)
    changed = heard(gallery)
    gallery.set_title(piece.id, " Under \n the ice ")
    gallery.set_words(piece.id, "I was not alone in it.\n")
    gallery.set_favourite(piece.id, True)
    gallery.set_duration(piece.id, 4200)
    gallery.set_palette(piece.id, [(1, 2, 3), (250, 0, 9)])
    kept = gallery.piece(piece.id)
    assert (kept.title, kept.words) == ("Under the ice", "I was not alone in it.\n")
    assert (kept.favourite, kept.duration) == (True, 4200)
    assert (len(kept.palette), unpack(kept.palette)) == (15, ((1, 2, 3), (250, 0, 9)))
    assert changed == [piece.id] * 5
    assert gallery.set_palette(piece.id, []).palette is None


def test_touching_a_piece_lets_its_pictures_be_made_anew(journal, gallery, library, clock) -> None:
    piece = gallery.new_piece("drawing", journal.current_entry().id)
    library.put_cache(piece.id, "thumb", b"old")
    clock.advance(seconds=3)
    assert gallery.touch(piece.id).edited == piece.edited + 3000
    assert library.cache(piece.id, "thumb") is None


def test_a_piece_moves_to_another_entry_and_leaves_the_first(journal, gallery) -> None:
    day, session = journal.current_entry(), journal.begin_session()
    piece = gallery.new_piece("drawing", day.id)
    gallery.move(piece.id, session.id)
    assert gallery.pieces_of(day.id) == []
    assert [one.id for one in gallery.pieces_of(session.id)] == [piece.id]
    journal.trash_entry(day.id)
    with pytest.raises(EntryInTrash):
        gallery.move(piece.id, day.id)
    with pytest.raises(NotHere):
        gallery.move(piece.id, "0" * 32)
    assert gallery.piece(piece.id).entry_id == session.id


def test_a_piece_in_the_trash_is_out_of_sight_and_comes_back_whole(journal, gallery, library, clock) -> None:
    piece = gallery.new_piece("drawing", journal.current_entry().id)
    library.append(piece.id, b"a stroke")
    gallery.tag_piece(piece.id, "water")
    gallery.trash(piece.id)
    assert (gallery.recent(5), gallery.count(), gallery.tags()) == ([], 0, [])
    assert gallery.page(Query(tags=("water",))) == []
    assert gallery.page(Query(text="water")) == []
    assert [one.id for one in gallery.trashed()] == [piece.id]
    gallery.restore(piece.id)
    assert gallery.trashed() == []
    assert [one.id for one in gallery.page(Query(text="wat"))] == [piece.id]
    assert [op.payload for op in library.ops(piece.id)] == [b"a stroke"]


def test_trashing_twice_keeps_the_first_day(journal, gallery, clock) -> None:
    piece = gallery.new_piece("drawing", journal.current_entry().id)
    first = gallery.trash(piece.id).trashed
    clock.advance(days=3)
    changed = heard(gallery)
    assert gallery.trash(piece.id).trashed == first
    gallery.restore(piece.id)
    gallery.restore(piece.id)
    assert changed == [piece.id]


def test_a_piece_brings_its_entry_back_and_not_the_other_pieces(journal, gallery) -> None:
    session = journal.begin_session()
    wanted, other = gallery.new_piece("drawing", session.id), gallery.new_piece("sound", session.id)
    journal.trash_entry(session.id)
    changed: list[str] = []
    gallery.entry_changed.connect(changed.append)
    gallery.restore(wanted.id)
    assert [piece.id for piece in gallery.recent(5)] == [wanted.id]
    assert journal.entry(session.id).trashed is None
    assert [piece.id for piece in gallery.trashed()] == [other.id]
    assert changed == [session.id]


def test_a_session_that_a_piece_brought_back_does_not_push_in_front_of_the_open_one(journal, gallery) -> None:
    first = journal.begin_session()
    piece = gallery.new_piece("drawing", first.id)
    journal.trash_entry(first.id)
    second = journal.begin_session()
    gallery.restore(piece.id)
    assert journal.open_session() == second
    journal.close_session(second.id)
    assert journal.open_session() is None


def test_the_pieces_of_an_entry_come_in_the_order_they_were_made(journal, gallery, clock) -> None:
    entry = journal.current_entry()
    made = []
    for kind in ("drawing", "sound", "voice", "writing"):
        made.append(gallery.new_piece(kind, entry.id).id)
        clock.advance(seconds=1)
    made.append(gallery.new_piece("drawing", entry.id).id)
    made.append(gallery.new_piece("drawing", entry.id).id)
    assert [piece.id for piece in gallery.pieces_of(entry.id)] == made
    assert [piece.id for piece in gallery.recent(3)] == made[:2:-1]


def test_a_piece_takes_the_voices_that_speak_about_it_along(journal, gallery) -> None:
    day = journal.current_entry()
    drawing, voice = gallery.new_piece("drawing", day.id), gallery.new_piece("voice", day.id)
    journal.reflect(piece_id=drawing.id, voice_id=voice.id)
    changed = heard(gallery)
    gallery.trash(drawing.id)
    assert gallery.recent(5) == []
    gallery.restore(drawing.id)
    assert {piece.id for piece in gallery.recent(5)} == {drawing.id, voice.id}
    assert changed == [drawing.id, voice.id] * 2


def test_a_voice_that_was_in_the_trash_before_stays_there(journal, gallery) -> None:
    day = journal.current_entry()
    drawing, voice = gallery.new_piece("drawing", day.id), gallery.new_piece("voice", day.id)
    journal.reflect(piece_id=drawing.id, voice_id=voice.id)
    gallery.trash(voice.id)
    gallery.trash(drawing.id)
    gallery.restore(drawing.id)
    assert [piece.id for piece in gallery.recent(5)] == [drawing.id]


def test_what_came_back_can_be_put_back_exactly_as_it_was(journal, gallery, library, clock) -> None:
    session = journal.begin_session()
    alone, along = gallery.new_piece("drawing", session.id), gallery.new_piece("sound", session.id)
    gallery.trash(alone.id)
    journal.trash_entry(session.id)
    before = put_away.lying(library)
    clock.advance(days=3)
    gallery.restore(along.id)
    made_since = gallery.new_piece("drawing", session.id)
    came = {row: time for row, time in before.items() if row not in put_away.lying(library)}
    put_away.put_again(library, came)
    assert gallery.recent(5) == []
    assert {row: time for row, time in put_away.lying(library).items() if row[1] != made_since.id} == before
    journal.restore_entry(session.id)
    assert {piece.id for piece in gallery.recent(5)} == {along.id, made_since.id}
