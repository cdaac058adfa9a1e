"""What is said while sitting together lands in the journal, marked, and nothing else can be reached that way."""

import pytest

from studio.gallery.gallery import Gallery
from studio.journal.errors import NothingSaid
from studio.journal.journal import Journal
from studio.library.handing_rows import Handed, end_cut_short, handed, unname, was_cut_short
from studio.sharing.chosen import THERAPIST
from studio.sharing.sitting import Place, Sitting, entry_key


@pytest.fixture
def journal(other, clock):
    return Journal(other, clock)


@pytest.fixture
def piece(other, clock, journal):
    return Gallery(other, clock).new_piece("drawing", journal.current_entry().id, width=40, height=30).id


@pytest.fixture
def sitting(other, journal, piece):
    return Sitting(other, journal, {"1": piece}.__getitem__, ["q"].__getitem__, {})


def test_a_note_is_a_reflection_made_together_at_its_place(sitting, journal, piece):
    note = sitting.write(Place("1", 1500, (0.25, 0.5)), " What is this? ", THERAPIST)
    said = journal.reflections(piece_id=piece)[0]
    assert (said.text, said.instant, said.spot_x, said.spot_y) == ("What is this?", 1500, 0.25, 0.5)
    assert (said.together, said.whose, said.shareable) == (True, THERAPIST, False)
    assert (note.text, note.number, note.whose) == ("What is this?", 0, THERAPIST)


def test_a_note_is_taken_back_and_brought_back(sitting, journal, piece):
    first, second = (sitting.write(Place("1"), text, "") for text in ("One.", "Two."))
    sitting.take_back(first)
    assert [said.text for said in journal.reflections(piece_id=piece)] == ["Two."]
    sitting.bring_back(first)
    sitting.take_back(second)
    assert [said.text for said in journal.reflections(piece_id=piece)] == ["One."]


def test_nothing_hangs_on_what_was_not_chosen(sitting, journal, piece):
    with pytest.raises(KeyError):
        sitting.write(Place("2"), "Something.", "")
    with pytest.raises(NothingSaid):
        sitting.write(Place("1"), "  ", "")
    assert journal.reflections(piece_id=piece) == []


def test_words_of_an_entry_are_spoken_about_by_its_key(other, journal, piece):
    entry = journal.current_entry()
    sitting = Sitting(other, journal, {}.__getitem__, [].__getitem__, {entry_key(0): entry.id})
    note = sitting.write(Place(entry_key(0), quote="the blue cup", at=9), "Whose?", THERAPIST)
    (said,) = journal.reflections(entry_id=entry.id)
    assert (said.piece_id, said.prompt, said.together, said.whose) == (None, "the blue cup", True, THERAPIST)
    sitting.take_back(note)
    assert journal.reflections(entry_id=entry.id) == []
    with pytest.raises(KeyError):
        sitting.write(Place(entry_key(1)), "Something.", "")


# --- the record of one that was cut short


@pytest.fixture
def sat(journal, piece):
    """Begin a sitting before a drawing; return its record."""
    return lambda: journal.begin_handing("sitting", "Mara", "", [Handed(piece, "drawing", "Boat", ("picture",))])


def test_one_that_was_killed_ends_with_the_last_that_was_written_down_in_it(other, journal, clock, sitting, sat):
    killed = sat()
    clock.advance(seconds=600)
    sitting.write(Place("1"), "One.", "")
    clock.advance(seconds=60)
    question = journal.ask(journal.current_entry().id, "Why?")
    journal.tick_question(question.id, True)
    last = clock.ms()
    clock.advance(seconds=3600)
    silent = sat()
    clock.advance(seconds=60)
    ended = journal.end_handing(sat().id)
    sitting.write(Place("1"), "In another.", "")
    assert end_cut_short(other) == 2
    records = {each.id: each for each in journal.handings(killed.entry_id)}
    assert records[killed.id].ended == last
    assert records[silent.id].ended == silent.started
    assert [was_cut_short(records[each.id]) for each in (killed, silent, ended)] == [True, True, False]
    assert records[ended.id] == ended
    assert [each.title for each in handed(records[killed.id])] == ["Boat"]
    assert end_cut_short(other) == 0


def test_it_stays_cut_short_when_what_was_in_it_is_deleted_for_good(other, journal, piece, sat):
    killed = sat()
    end_cut_short(other)
    unname(other, piece)
    (record,) = journal.handings(killed.entry_id)
    assert was_cut_short(record)
    assert handed(record) == (Handed("", "drawing", "", ("picture",)),)


def test_what_was_handed_over_and_not_finished_is_no_sitting(other, journal):
    begun = journal.begin_handing("portfolio", "Mara")
    assert end_cut_short(other) == 0
    assert journal.handings(begun.entry_id) == [begun]
