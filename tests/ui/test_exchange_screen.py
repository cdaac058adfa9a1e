"""Take out, bring in: the whole way, with the real library and real files."""

import zipfile

import pytest

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.sharing.bring_in import BroughtIn
from studio.sharing.export import export
from studio.ui.screens import exchange_screen
from studio.ui.shown_anew import MANY
from tests.ui.opened import Opened, a_clock, open_new, opened

__all__ = ["opened"]

NAME = "Afterglow 2026-11-20"


@pytest.fixture
def outside(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    return outside


@pytest.fixture
def other(ui, tmp_path):
    """Another library, with nothing in it."""
    from studio.library.library import Library
    from tests.ui.opened import CHEAP

    clock = a_clock()
    library, _code = Library.create(tmp_path / "other.studio", passphrase=None, clock=clock, cost=CHEAP)
    opened = Opened(ui, tmp_path, library, clock)
    yield opened
    opened.leave()


def taken_out(opened, outside):
    screen = opened.go("exchange")
    opened.press(screen.ids.take)
    opened.choose(outside)
    opened.ui.until(lambda: screen.out_said, timeout=60, what="the end")
    opened.settle(screen.ids.out_pane)
    return screen


def test_everything_is_taken_out_as_a_folder_and_it_says_where(ui, opened, outside):
    screen = taken_out(opened, outside)
    assert str(outside / NAME) in screen.out_said
    assert "not locked" in screen.out_said
    assert (outside / NAME / "manifest.json").is_file()
    texts = [path.read_text("utf-8") for path in (outside / NAME / "pieces").rglob("writing.md")]
    assert any("the sea was quiet" in text for text in texts)


def test_it_says_beforehand_that_it_is_not_locked(opened):
    screen = opened.go("exchange")
    assert "not locked" in screen.about


def test_everything_is_taken_out_as_one_zip_file(ui, opened, outside):
    screen = opened.go("exchange")
    opened.press(screen.ids.zipped)
    taken_out(opened, outside)
    assert [path.name for path in outside.iterdir()] == [f"{NAME}.zip"]
    with zipfile.ZipFile(outside / f"{NAME}.zip") as file:
        assert any(name.endswith("manifest.json") for name in file.namelist())


def test_what_was_stopped_goes_on(ui, opened, outside, monkeypatch):
    screen = opened.go("exchange")

    def stopped(library, target, progress, *, zipped):
        progress.stop()
        return export(library, target, progress, zipped=zipped)

    monkeypatch.setattr("studio.sharing.export.export", stopped)
    screen.take_out(outside, False)
    opened.settle(screen.ids.out_pane)
    monkeypatch.undo()
    assert screen.stopped
    assert "goes on from there" in screen.out_said
    assert exchange_screen.lies_unfinished(outside, opened.library.library_id)
    opened.press(screen.ids.take)
    sheet = opened.sheet()
    sheet.go(outside)
    ui.until(lambda: sheet.path == outside, what="the folder")
    assert exchange_screen.UNFINISHED in sheet.below
    sheet.close()
    ui.frames(3)
    opened.press(screen.ids.go_on)
    ui.until(lambda: str(outside / NAME) in screen.out_said, timeout=60, what="the end")
    assert not screen.stopped
    assert [path.name for path in outside.iterdir()] == [NAME]


def test_nothing_goes_into_the_library_itself(ui, opened):
    screen = opened.go("exchange")
    screen.take_out(opened.library.folder / "inside", False)
    opened.settle(screen.ids.out_pane)
    assert screen.out_said
    assert not (opened.library.folder / "inside").exists()


def test_what_was_taken_out_of_one_library_comes_into_another(ui, tmp_path, outside, other):
    one = open_new(ui, tmp_path)
    export(one.library, outside, Progress())
    one.leave()
    ui.mount(other.shell)
    screen = other.go("exchange")
    other.press(screen.ids.bring)
    other.choose(outside / NAME)
    ui.until(lambda: screen.in_said, timeout=60, what="the end")
    assert screen.in_said == exchange_screen.WENT_IN
    assert [piece.words for piece in other.rooms.gallery.recent(5)] == ["the sea was quiet"]
    screen.bring_in(outside / NAME)
    ui.until(lambda: screen.in_said == exchange_screen.NOTHING_NEW, timeout=60, what="the second end")
    assert len(other.rooms.gallery.recent(5)) == 1


def test_what_is_no_export_is_refused_with_a_sentence(ui, opened, outside):
    (outside / "holiday.zip").write_bytes(b"not even a zip")
    screen = opened.go("exchange")
    screen.bring_in(outside / "holiday.zip")
    opened.settle(screen.ids.in_pane)
    assert "no export" in screen.in_said


def test_what_was_left_out_is_listed(ui, opened):
    screen = opened.go("exchange")
    screen._brought(BroughtIn(3, 1, ("A drawing could not be read.",), ("A voice is shorter than it was.",)))
    ui.frames(3)
    said = [words.text for words in reversed(screen.ids.left_out.children)]
    assert screen.in_said == exchange_screen.IN_BUT
    assert said == ["A drawing could not be read.", exchange_screen.NOTED, "A voice is shorter than it was."]


def test_other_screens_hear_that_something_came_in(ui, opened):
    told = []
    opened.rooms.gallery.piece_changed.connect(told.append)
    opened.rooms.journal.entry_changed.connect(told.append)
    opened.go("exchange")._brought(BroughtIn(1, 0))
    assert told == [MANY, MANY]


def test_an_error_is_its_sentence(ui, opened):
    screen = opened.go("exchange")
    screen._not_brought(StudioError("The disk is full."))
    assert screen.in_said == "The disk is full."
