"""What is said while sitting together lands in the journal, marked, and nothing else can be reached that way."""

import pytest

from studio.gallery.gallery import Gallery
from studio.journal.errors import NothingSaid
from studio.journal.journal import Journal
from studio.sharing.chosen import THERAPIST
from studio.sharing.sitting import Place, Sitting


@pytest.fixture
def journal(other, clock):
    return Journal(other, clock)


@pytest.fixture
def piece(other, clock, journal):
    return Gallery(other, clock).new_piece("drawing", journal.current_entry().id, width=40, height=30).id


@pytest.fixture
def sitting(other, journal, piece):
    return Sitting(other, journal, {"1": piece}.__getitem__, ["q"].__getitem__)


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
