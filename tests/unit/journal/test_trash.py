"""Entries and reflections in the trash: what goes with them, and what comes back."""

import pytest

from studio.journal.errors import EntryInTrash
from studio.library import shredder
from studio.library.errors import NotHere


def test_an_entry_goes_into_the_trash_with_its_pieces_and_comes_back_with_them(journal, gallery, clock) -> None:
    session = journal.begin_session()
    alone = gallery.new_piece("drawing", session.id)
    together = gallery.new_piece("sound", session.id)
    gallery.trash(alone.id)  # in the same moment, but by itself
    journal.trash_entry(session.id)
    assert journal.timeline() == []
    assert journal.trashed_entries() == [journal.entry(session.id)]
    assert gallery.recent(9) == []
    assert journal.open_session() is None
    clock.advance(minutes=5)
    journal.restore_entry(session.id)
    assert journal.timeline() == [journal.entry(session.id)]
    assert [piece.id for piece in gallery.pieces_of(session.id)] == [together.id]
    assert journal.open_session().id == session.id


def test_a_session_comes_back_closed_when_another_one_is_open(journal, clock) -> None:
    first = journal.begin_session()
    journal.trash_entry(first.id)
    clock.advance(hours=1)
    second = journal.begin_session()
    journal.restore_entry(first.id)
    assert journal.open_session() == second
    journal.close_session(second.id)
    assert journal.open_session() is None


def test_a_session_that_was_closed_comes_back_closed(journal, clock) -> None:
    session = journal.begin_session()
    closed = journal.close_session(session.id)
    clock.advance(hours=1)
    journal.trash_entry(session.id)
    assert journal.restore_entry(session.id).ended == closed.ended


def test_what_is_in_the_trash_is_not_opened(journal) -> None:
    session = journal.begin_session()
    journal.trash_entry(session.id)
    with pytest.raises(EntryInTrash):
        journal.reopen_session(session.id)


def test_a_day_in_the_trash_makes_room_for_a_new_one(journal) -> None:
    day = journal.current_entry()
    journal.trash_entry(day.id)
    assert journal.current_entry().id != day.id


def test_a_reflection_takes_its_voice_along_and_brings_it_back(journal, gallery) -> None:
    day = journal.current_entry()
    voice = gallery.new_piece("voice", day.id)
    said = journal.reflect(entry_id=day.id, voice_id=voice.id)
    entries, pieces = [], []
    journal.entry_changed.connect(entries.append)
    journal.piece_changed.connect(pieces.append)
    journal.trash_reflection(said.id)
    assert gallery.recent(5) == []
    assert journal.reflections(entry_id=day.id) == []
    journal.restore_reflection(said.id)
    assert [piece.id for piece in gallery.recent(5)] == [voice.id]
    assert (entries, pieces) == ([day.id] * 2, [voice.id] * 2)


def test_a_voice_that_speaks_about_an_old_session_goes_with_it(journal, gallery, clock) -> None:
    session = journal.begin_session()
    drawing = gallery.new_piece("drawing", session.id)
    clock.advance(days=40)
    today = journal.current_entry()
    about_session, about_drawing = (gallery.new_piece("voice", today.id) for _ in range(2))
    journal.reflect(entry_id=session.id, voice_id=about_session.id)
    journal.reflect(piece_id=drawing.id, voice_id=about_drawing.id)
    journal.trash_entry(session.id)
    assert gallery.recent(5) == []
    journal.restore_entry(session.id)
    assert len(gallery.recent(5)) == 3


def test_a_voice_waits_with_its_own_day_when_that_is_in_the_trash_too(journal, gallery, clock) -> None:
    session = journal.begin_session()
    clock.advance(days=40)
    today = journal.current_entry()
    voice = gallery.new_piece("voice", today.id)
    journal.reflect(entry_id=session.id, voice_id=voice.id)
    journal.trash_entry(session.id)
    journal.trash_entry(today.id)
    journal.restore_entry(session.id)
    assert gallery.recent(5) == []
    journal.restore_entry(today.id)
    assert [piece.id for piece in gallery.recent(5)] == [voice.id]


def test_a_reflection_brings_back_what_it_hangs_on_and_no_more(journal, gallery) -> None:
    session = journal.begin_session()
    drawing, other = (gallery.new_piece("drawing", session.id) for _ in range(2))
    on_session = journal.reflect(entry_id=session.id, text="Yellow.")
    on_drawing = journal.reflect(piece_id=drawing.id, text="Red.")
    for said in (on_session, on_drawing):
        journal.trash_reflection(said.id)
    journal.trash_entry(session.id)
    journal.restore_reflection(on_session.id)
    assert journal.entry(session.id).trashed is None
    assert gallery.recent(5) == []
    journal.restore_reflection(on_drawing.id)
    assert [piece.id for piece in gallery.recent(5)] == [drawing.id]
    assert gallery.piece(other.id).trashed is not None


def test_what_has_left_for_good_is_nowhere(journal, gallery, library) -> None:
    session = journal.begin_session()
    drawing = gallery.new_piece("drawing", session.id)
    journal.trash_entry(session.id)
    with library.write() as connection:  # as if the program ended in the middle of deleting it
        shredder.let_piece_go(library, connection, drawing.id)
        shredder.let_entry_go(library, connection, session.id)
    assert (gallery.trashed(), journal.trashed_entries(), journal.timeline()) == ([], [], [])
    for ask in (journal.entry, journal.restore_entry, journal.trash_entry):
        with pytest.raises(NotHere):
            ask(session.id)
    for ask in (gallery.piece, gallery.restore, gallery.trash):
        with pytest.raises(NotHere):
            ask(drawing.id)
