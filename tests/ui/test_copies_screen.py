"""Copies: a place, the next copy, the daily one, and one brought back, with the real library and real files."""

import shutil

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.library.backup import back_up, backups
from studio.library.library import Library
from studio.library.place import DATABASE
from studio.ui import copies, daily_copy, folders
from studio.ui.daily_copy import DailyCopy
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.work import Telling, workbench_of
from tests.ui.opened import PASSPHRASE, locked, opened
from tests.ui.test_work_pane import Labour

__all__ = ["locked", "opened"]


@pytest.fixture
def stick(tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def with_copy(opened, stick):
    """Return the screen, with a copy in its place."""
    opened.settings.set(copies.PLACE, str(stick))
    screen = opened.go("copies")
    opened.ui.until(lambda: screen.there, what="the place")  # what is said of it moves all that is below
    opened.press(screen.ids.make)
    opened.settle(screen.ids.pane)
    opened.ui.until(lambda: screen.ids.rows.children, what="the copy in the list")
    opened.ui.frames(3)
    return screen


def only_piece(folder, **ways):
    with Library.open(folder, clock=FixedClock(None), **ways) as library:
        return library.read.execute("select words from piece").fetchall(), library.device_id


def test_a_place_is_chosen_and_a_copy_is_made(ui, opened, stick, tmp_path):
    screen = opened.go("copies")
    assert screen.ids.make.text == "Choose a place"
    ui.tap(screen.ids.make)
    opened.choose(stick)
    ui.until(lambda: screen.there, what="the place")
    assert Settings(tmp_path / "settings.json").get(copies.PLACE, "") == str(stick)
    assert str(stick) in screen.ids.place.caption
    assert "same disk" in screen.ids.place.caption
    ui.tap(screen.ids.make)
    opened.settle(screen.ids.pane)
    assert "read back whole" in screen.said
    assert len(backups(stick, opened.library.library_id)) == 1
    ui.until(lambda: screen.ids.rows.children, what="the copy in the list")
    (row,) = screen.ids.rows.children
    assert isinstance(row, LeadRow)
    assert row.text == "This morning"
    opened.go("settings")
    ui.until(lambda: opened.shell.screen.copies_line == "The last copy is from this morning.", what="the line")


def test_the_folder_copies_make_for_themselves_is_taken_for_the_one_it_lies_in(opened, stick):
    with_copy(opened, stick)
    screen = opened.go("copies")
    screen.put_in(next((stick / copies.COPIES).iterdir()))
    assert copies.place_of(opened.settings) == stick


def test_a_place_that_is_gone_is_said_kindly(ui, opened, stick):
    with_copy(opened, stick)
    shutil.rmtree(stick)
    screen = opened.go("copies")
    ui.until(lambda: "not there just now" in screen.ids.place.caption, what="the line")
    assert screen.ids.make.disabled
    assert not screen.ids.rows.children


def test_a_copy_that_can_not_be_made_says_why(ui, opened, stick):
    opened.settings.set(copies.PLACE, str(stick))
    screen = opened.go("copies")
    ui.until(lambda: screen.there, what="the place")
    shutil.rmtree(stick)
    ui.tap(screen.ids.make)
    opened.settle(screen.ids.pane)
    assert "plug it in" in screen.said


def test_a_copy_goes_on_while_one_is_elsewhere(ui, opened, stick):
    opened.settings.set(copies.PLACE, str(stick))
    screen = opened.go("copies")
    labour = Labour()
    screen._run(labour, lambda _copy: screen._say("Made."), Telling("Making a copy"))
    ui.until(lambda: screen.ids.pane.shown, what="the pane")
    assert screen.ids.make.disabled
    opened.shell.go_to("today")
    assert workbench_of(opened.library).current is not None
    opened.shell.go_to("settings")
    opened.shell.go("copies")
    assert screen.ids.pane.shown
    opened.shell.go_to("today")
    labour.go.set()
    ui.until(lambda: workbench_of(opened.library).current is None, what="the end")
    opened.go("copies")
    assert screen.said == "Made."


def test_a_copy_is_brought_back_into_a_new_place_and_opened(ui, opened, stick, tmp_path):
    screen = with_copy(opened, stick)
    opened.press(screen.ids.rows.children[0])
    opened.choose(tmp_path)
    target = tmp_path / "Afterglow.studio"
    ui.until(lambda: screen.brought == target, timeout=30, what="the library")
    words, device = only_piece(target)
    assert words == [("the sea was quiet",)]
    assert device != opened.library.device_id
    ui.frames(3)
    opened.press(screen.ids.open_it)
    assert opened.opened == [target]


def test_a_locked_copy_asks_for_its_passphrase_until_it_fits(ui, locked, stick, tmp_path):
    screen = with_copy(locked, stick)
    locked.press(screen.ids.rows.children[0])
    locked.choose(tmp_path)
    ui.until(lambda: screen._unlock.shown, what="the question")
    assert screen._unlock.ids.give.disabled
    ui.until(lambda: screen._unlock.ids.field.focus, what="the field")
    screen._unlock.ids.field.text = "a lamp in the hall"
    ui.key("Return")
    ui.until(lambda: screen._unlock.shown and screen._unlock.trouble, timeout=30, what="the question again")
    assert "does not open" in screen._unlock.trouble
    assert screen._unlock.ids.field.text == ""
    assert not (tmp_path / "Afterglow.studio").exists()
    screen._unlock.ids.field.text = PASSPHRASE
    ui.frames(2)
    ui.tap(screen._unlock.ids.give)
    ui.until(lambda: screen.brought, timeout=30, what="the library")
    assert only_piece(screen.brought, passphrase=PASSPHRASE)[0] == [("the sea was quiet",)]


def test_the_recovery_code_opens_a_locked_copy_too(ui, locked, stick, tmp_path):
    from studio.library.recovery import recovery_code

    screen = with_copy(locked, stick)
    screen.bring_back(backups(stick)[0].path)
    locked.choose(tmp_path)
    ui.until(lambda: screen._unlock.shown, what="the question")
    ui.frames(3)
    ui.tap(screen._unlock.ids.other)
    screen._unlock.ids.field.text = recovery_code(locked.library.master)
    ui.frames(2)
    ui.tap(screen._unlock.ids.give)
    ui.until(lambda: screen.brought, timeout=30, what="the library")


def test_escape_at_the_question_leaves_everything_as_it_was(ui, locked, stick, tmp_path):
    screen = with_copy(locked, stick)
    screen.bring_back(backups(stick)[0].path)
    locked.choose(tmp_path)
    ui.until(lambda: screen._unlock.shown, what="the question")
    screen._unlock.ids.field.text = "half a thought"
    locked.shell.back()
    assert screen._unlock.ids.field.text == ""
    assert not (tmp_path / "Afterglow.studio").exists()
    assert not screen.ids.pane.working


def test_a_damaged_copy_brings_nothing_and_says_so(ui, opened, stick, tmp_path):
    screen = with_copy(opened, stick)
    database = backups(stick)[0].path / "library.db"
    pages = bytearray(database.read_bytes())
    for page in range(2, len(pages) // 8192, 2):
        pages[page * 8192 + 3000] ^= 1
    database.write_bytes(pages)
    screen.bring_back(database.parent)
    opened.choose(tmp_path)
    ui.until(lambda: "damaged" in screen.said, timeout=30, what="the sentence")
    assert screen.brought is None
    assert not (tmp_path / "Afterglow.studio").exists()


def test_a_copy_is_found_in_another_place(ui, opened, stick, tmp_path):
    back_up(opened.library, stick, workless())
    screen = opened.go("copies")
    opened.press(screen.ids.elsewhere)
    sheet = opened.sheet()
    sheet.go(next((stick / copies.COPIES).iterdir()))
    ui.until(lambda: any(item.kind == "library" for item in sheet.ids.rows.items), what="the copy")
    ui.frames(3)
    ui.tap(sheet.ids.rows.row_of(0))
    assert sheet.line_of(sheet.ids.rows.items[0]) == "this morning"
    ui.tap(sheet.ids.use)
    assert opened.sheet().title == "Where it should go"


def workless():
    from studio.core.progress import Progress

    return Progress()


# the daily one


def a_day_of_copies(opened, stick, *, on=True):
    opened.settings.set(copies.PLACE, str(stick))
    opened.settings.set(copies.DAILY, on)
    daily = DailyCopy(opened.rooms)
    return daily, lambda: workbench_of(opened.library).said.get("copies", "")


def test_the_tick_is_remembered(ui, opened, tmp_path):
    screen = opened.go("copies")
    opened.press(screen.ids.daily)
    assert Settings(tmp_path / "settings.json").get(copies.DAILY, False) is True


def test_a_copy_that_is_due_is_made_by_itself_and_only_once(ui, opened, stick):
    daily, said = a_day_of_copies(opened, stick)
    daily.look()
    ui.until(lambda: said() == daily_copy.MADE, timeout=30, what="the copy")
    assert len(backups(stick)) == 1
    opened.clock.advance(hours=1)
    daily.look()
    ui.wait(0.3)
    assert len(backups(stick)) == 1
    opened.clock.advance(days=1, hours=1)
    opened.rooms.gallery.set_words(opened.rooms.gallery.recent(1)[0].id, "the sea was loud")
    daily.look()
    ui.until(lambda: len(backups(stick)) == 2, timeout=30, what="the next copy")
    daily.stop()


def test_without_the_tick_none_is_made(ui, opened, stick):
    daily, said = a_day_of_copies(opened, stick, on=False)
    daily.look()
    ui.wait(0.3)
    assert backups(stick) == []
    assert said() == ""
    daily.stop()


def test_a_drive_that_is_not_there_is_said_on_the_screen_and_nowhere_else(ui, opened, stick):
    daily, said = a_day_of_copies(opened, stick)
    shutil.rmtree(stick)
    screen = opened.go("copies")
    daily.look()
    ui.until(lambda: screen.said == daily_copy.NOT_THERE, what="the sentence")
    assert opened.shell._toast is None
    daily.stop()


def test_the_daily_copy_gives_way_to_what_was_asked_for(ui, opened, stick):
    daily, _said = a_day_of_copies(opened, stick)
    bench = workbench_of(opened.library)
    labour = Labour()
    bench.begin("copies", labour, lambda _: None, lambda _: None, Telling("x"), quiet=True)
    screen = opened.go("copies")
    ui.until(lambda: screen.there, what="the place")
    assert screen.ids.pane.working
    checking = opened.go("check")
    ui.frames(2)
    assert not checking.ids.check.disabled
    ui.tap(checking.ids.check)
    ui.until(lambda: checking.checked, timeout=30, what="the check")
    assert labour.tidied
    daily.stop()


def test_names_said_here_are_those_that_are_written_there():
    from studio.library import backup

    assert (copies.COPIES, copies.MOMENT) == (backup.COPIES, backup.MOMENT)
    assert folders.DATABASE == DATABASE
