"""Handing over, each way once: the file is whole, says nothing by its name, and what it was is noted in the journal."""

from datetime import UTC, datetime

import pyrage
import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import PlaceRefusesFile
from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.thumbnail import shipped_brushes
from studio.library.handing_rows import handed
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.handing_over import CARD, PORTFOLIO, REPORT, SEALED, Handing, Lock, chosen_of, estimate, hand_over
from tests.rooms import rooms_of

WORDS = Lock(words="one two three four five six")
KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.fixture(scope="module")
def rooms(tmp_path_factory):
    clock = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    folder = tmp_path_factory.mktemp("over") / "x.studio"
    library, _ = Library.create(folder, passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield rooms_of(library, clock, brushes=shipped_brushes())
    library.close()


@pytest.fixture(scope="module")
def piece(rooms):
    """A small drawing that may be shown, and only that."""
    made = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=120, height=90)
    rooms.library.append(made.id, encode(NewPaper(Paper("blank", 120, 90, (200, 40, 30)))))
    rooms.gallery.set_title(made.id, "The red one")
    rooms.gallery.set_shareable(made.id, True)
    return made.id


def notes(rooms):
    return rooms.journal.handings(rooms.journal.current_entry().id)


@pytest.mark.parametrize(
    ("way", "lock", "form", "ending"),
    [
        (PORTFOLIO, WORDS, "", ".html"),
        (REPORT, Lock(), "", ".pdf"),
        (SEALED, Lock(recipient=KEY), "", ".age"),
        (CARD, Lock(), "png", ".png"),
    ],
    ids=["portfolio", "report", "sealed", "card"],
)
def test_each_way_makes_one_file_and_notes_it(rooms, piece, tmp_path, way, lock, form, ending):
    chosen, source = chosen_of(rooms, (piece,), "Anna", "For Thursday.")
    before = len(notes(rooms))
    assert estimate(way, chosen, source, form) > 0
    said = hand_over(rooms, Handing(way, chosen, source, lock, form), tmp_path, Progress())
    made = list(tmp_path.iterdir())
    assert [file.suffix for file in made] == [ending]
    assert str(made[0]) in said
    assert "red" not in made[0].name
    assert ("not locked" in said) is (lock == Lock())
    noted = notes(rooms)[before:]
    assert [(each.kind, each.whom, each.words) for each in noted] == [(way.name, "Anna", "For Thursday.")]
    assert [(one.id, one.title) for one in handed(noted[0])] == [(piece, "The red one")]
    assert noted[0].ended is not None


def test_what_was_stopped_or_refused_leaves_nothing_and_is_not_noted(rooms, piece, tmp_path):
    chosen, source = chosen_of(rooms, (piece,), "", "")
    before, stopped = len(notes(rooms)), Progress()
    stopped.stop()
    with pytest.raises(Stopped):
        hand_over(rooms, Handing(REPORT, chosen, source, Lock()), tmp_path, stopped)
    with pytest.raises(PlaceRefusesFile):
        hand_over(rooms, Handing(CARD, chosen, source, Lock(), "png"), tmp_path / "not there", Progress())
    assert list(tmp_path.iterdir()) == []
    assert len(notes(rooms)) == before


def test_what_was_not_marked_is_in_nothing_that_is_handed_over(rooms, piece):
    own = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    chosen, _source = chosen_of(rooms, (piece, own.id), "", "")
    assert len(chosen.items) == 1
