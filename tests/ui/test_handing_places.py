"""Each form of a copy, and the places that make trouble: clear words, nothing half-written, nothing lost."""

import shutil
from pathlib import Path

import pyrage
import pytest

from studio.core.progress import Stopped
from studio.core.whole_file import NoRoomForFile, PlaceGone, PlaceRefusesFile, whole_file
from studio.drawing.errors import DamagedDrawing
from studio.ui.work import workbench_of
from tests.ui.at_share import asked_how, hand, sheet_of, shell_of
from tests.ui.hanging import draw, rooms

__all__ = ["rooms"]

KEY = str(pyrage.x25519.Identity.generate().to_public())
REFUSES = Path("/proc")
"""A folder in which nobody can make a file, whoever asks."""


@pytest.fixture
def sheet(ui, rooms, request):
    """The sheet of one way to hand a drawing over."""
    piece = draw(rooms, strokes=2)
    rooms.gallery.set_parts(piece, ("picture", "replay"))
    screen = asked_how(ui, shell_of(ui, rooms), piece)
    sheet = sheet_of(ui, screen, request.param)
    if sheet.way.name == "sealed":  # to six words it takes a second each time
        sheet.lock_by("key")
        sheet.ids.key.text = KEY
    return sheet


def midway(sheet, act):
    """Have something happen when the file is being made: when the drawing itself is asked for."""
    source = sheet._source
    for name in ("picture", "drawing"):
        real = getattr(type(source), name)
        setattr(source, name, lambda *asked, _real=real: (act(), _real(source, *asked))[1])


@pytest.mark.parametrize("sheet", ["portfolio", "sealed"], indirect=True)
def test_what_was_damaged_meanwhile_is_said_and_the_rest_is_handed_over(ui, rooms, sheet, tmp_path):
    def damage():
        raise DamagedDrawing

    midway(sheet, damage)
    said = hand(ui, rooms, sheet, tmp_path)
    assert said.startswith("It is in ")
    assert "The picture could not be read any more." in said
    assert "The file says so in each place." in said


@pytest.mark.parametrize("sheet", ["portfolio", "report", "sealed", "card"], indirect=True)
def test_whatever_the_place_does_nothing_half_written_stays_and_it_is_said_plainly(ui, rooms, sheet, tmp_path):
    journal, bench = rooms.journal, workbench_of(rooms.library)
    entry = journal.current_entry().id
    place, gone = tmp_path / "given", tmp_path / "a stick"
    place.mkdir()
    gone.mkdir()

    assert hand(ui, rooms, sheet, REFUSES) == PlaceRefusesFile.sentence
    assert hand(ui, rooms, sheet, tmp_path / "never there") == PlaceGone.sentence
    midway(sheet, lambda: shutil.rmtree(gone, ignore_errors=True))
    assert hand(ui, rooms, sheet, gone) == PlaceGone.sentence
    underway = []
    midway(sheet, lambda: (underway.extend(journal.handings(entry)), bench.current.stop()))
    assert hand(ui, rooms, sheet, place) == Stopped.sentence
    assert {each.ended for each in underway} == {None}, "the record is there before the file is"
    assert list(place.iterdir()) == []
    assert journal.handings(entry) == []  # nothing has left

    midway(sheet, lambda: None)
    assert hand(ui, rooms, sheet, place).startswith("It is in ")
    first = next(place.iterdir())
    before = first.read_bytes()
    assert hand(ui, rooms, sheet, place).startswith("It is in ")
    again = next(path for path in place.iterdir() if path != first)
    name, dot, ending = first.name.partition(".")
    assert again.name == f"{name} 2{dot}{ending}"
    assert (first.read_bytes(), len(journal.handings(entry))) == (before, 2)
    again.unlink()

    with whole_file(tmp_path, name, dot + ending) as (part, _made):
        part.touch()
        (place / part.name).symlink_to("/dev/full")
    assert hand(ui, rooms, sheet, place) == NoRoomForFile.sentence
    assert [path.name for path in place.iterdir()] == [first.name]
    assert first.read_bytes() == before
    assert [each.ended is not None for each in journal.handings(entry)] == [True, True]
