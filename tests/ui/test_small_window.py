"""In the smallest window there is: nothing of what looks after the library is cut off or lies over something else."""

import pytest

from studio.core.progress import Progress
from studio.ui.screens.trash_screen import EMPTYING
from studio.ui.widgets.nav import FOOT
from tests.ui.test_by_keyboard import PASSPHRASE, open_sheet, start

__all__ = ["start"]

SMALLEST = 640, 560
LONG = (
    "That passphrase does not open this library. Capital letters count. It is what you chose when it was last changed."
)


def in_view(ui, widget, below=0.0):
    """Say whether all of a widget is in the window, and above what lies at its foot."""
    bottom = widget.to_window(*widget.pos)[1]
    return bottom >= below - 1 and bottom + widget.height <= ui.window.height + 1


@pytest.mark.parametrize("act", ["add", "check_code", "show_code", "take_lock_off"])
def test_a_sheet_with_all_its_fields_fits(ui, start, act):
    ui.resize(*SMALLEST)
    shell = start(PASSPHRASE)
    shell.go_to("settings")
    getattr(shell.go("keys"), act)()
    ui.wait(0.1)
    sheet = open_sheet(shell)
    sheet.trouble = LONG
    ui.frames(3)
    parts = sheet.ids.page.children
    assert all(in_view(ui, part, FOOT) for part in parts if part.height), [(part, part.pos) for part in parts]
    assert [part for part in parts if getattr(part, "hint", "")]


def test_a_trash_with_nothing_in_it_says_so_above_the_foot(ui, start):
    ui.resize(*SMALLEST)
    shell = start(PASSPHRASE)
    screen = shell.go("trash")
    ui.until(lambda: screen.empty and screen._none.parent, what="nothing")
    ui.frames(3)
    assert in_view(ui, screen._none.ids.about, FOOT)


def test_emptying_the_trash_can_be_stopped(ui, start):
    ui.resize(*SMALLEST)
    shell = start(PASSPHRASE)
    rooms = shell.rooms
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.trash(piece.id)
    screen = shell.go("trash")
    ui.until(lambda: not screen.empty, what="what is in it")

    def wait(progress: Progress) -> None:
        while True:
            progress.at(1, 2)

    pane = screen.ids.pane
    pane.run(wait, lambda _none: None, lambda _error: None, EMPTYING)
    ui.until(lambda: pane.shown, what="the pane")
    ui.frames(3)
    assert in_view(ui, pane.ids.stop, FOOT)
    ui.tap(pane.ids.stop)
    ui.until(lambda: not pane.working, what="the end")


def test_the_bar_of_a_long_list_can_be_seen(ui, start, tmp_path):
    many = tmp_path / "many"
    for number in range(200):
        (many / f"Folder {number}").mkdir(parents=True)
    ui.resize(*SMALLEST)
    shell = start(PASSPHRASE)
    shell.go("copies").choose_place()
    sheet = open_sheet(shell)
    sheet.go(many)
    ui.until(lambda: len(sheet.ids.rows.items) == 200, what="the folders")
    rows = sheet.ids.rows
    for scroll_y, begins in ((1.0, 1.0), (0.0, 0.0)):
        rows.scroll_y = scroll_y
        ui.frames(2)
        begin, long = rows.vbar
        assert long * rows.height >= 36
        assert begin == pytest.approx((1 - long) * begins)


@pytest.mark.parametrize("size", [SMALLEST, (1280, 800), (800, 1280)])
def test_a_place_that_is_gone_is_said_whole_however_long_its_path(ui, start, size):
    ui.resize(*size)
    shell = start(made=False)
    screen = shell.go("trouble", gone=True)
    screen.other = True
    screen.sentence = (
        "Your library was last in " + "/a rather long name of a folder" * 4 + ".\nThat place is not there now."
    )
    ui.wait(0.1)
    for widget in (screen.ids.sentence, screen.ids.more, screen.ids.again, screen.ids.look, screen.ids.close):
        assert in_view(ui, widget)
        left = widget.to_window(*widget.pos)[0]
        assert 0 <= left <= left + widget.width <= size[0]
    column, title = screen.children[0].ids.column, screen.children[0].children[-1]
    assert column.y >= 0
    assert title.top <= size[1]
