"""Before a library is open: a copy is brought back, and what can be read of a damaged one is saved."""

import pytest

from studio.core.progress import Stopped
from studio.library.errors import DamagedLibrary, WrongPassphrase
from studio.library.library import Library
from studio.ui.screens.bring_screen import ASIDE, BACK, SAVED
from tests.ui import at_door
from tests.ui.at_door import CHEAP, PASSPHRASE

doorway, shell = at_door.doorway, at_door.shell


def test_a_damaged_library_leads_to_its_copies_and_to_what_can_be_read(ui, shell, doorway):
    doorway.made()
    (doorway.folder / "library.db").write_bytes(bytes(40_000))
    screen = shell.go("lock")
    ui.frames(2)
    screen.ids.passphrase.text = PASSPHRASE
    screen.open()
    ui.until(lambda: shell.screen.name == "trouble", what="trouble")
    trouble = shell.screen
    assert (trouble.sentence, trouble.damaged) == (DamagedLibrary.sentence, True)
    ui.frames(2)
    ui.tap(trouble.ids.rest)
    screen = shell.screen
    assert (screen.name, screen.stage, screen.line) == ("bring", "which", ASIDE)
    screen.choose()
    ui.until(lambda: screen.stage == "key", what="its key")
    assert shell.back()
    assert screen.stage == "which"
    assert shell.back()
    assert shell.screen is trouble
    ui.tap(trouble.ids.bring)
    assert (shell.screen.name, shell.screen.stage) == ("bring", "which")


def test_other_troubles_offer_no_copies(ui, shell):
    trouble = shell.go("trouble", sentence="The disk is away.")
    ui.frames(2)
    assert trouble.ids.bring.disabled
    assert trouble.ids.rest.parent.opacity == 0


def test_a_copy_is_brought_back_from_the_first_screen(ui, shell, doorway, tmp_path):
    copy = tmp_path / "2025-11-20 20-14.studio"
    Library.create(copy, passphrase=PASSPHRASE, clock=doorway.clock, cost=CHEAP)[0].close()
    welcome = shell.go("welcome")
    ui.frames(2)
    ui.tap(welcome.ids.backup)
    screen = shell.screen
    assert (screen.name, screen.line) == ("bring", ""), "nothing is there that could be put aside"
    screen.take(copy)
    ui.until(lambda: screen.ids.passphrase.focus, what="the cursor")
    screen.ids.passphrase.text = PASSPHRASE
    screen.go_on()
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert doorway.brought == [("restore", copy, PASSPHRASE, None)]
    assert screen.ids.passphrase.text == ""
    assert shell._toast.text == BACK


def test_a_copy_without_a_passphrase_asks_for_none(ui, shell, doorway, tmp_path):
    copy = tmp_path / "open.studio"
    Library.create(copy, passphrase=None, clock=doorway.clock, cost=CHEAP)[0].close()
    screen = shell.go("bring", what="copy")
    screen.take(copy)
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert doorway.brought == [("restore", copy, None, None)]


def test_a_folder_that_is_no_library_is_said_before_anything_is_asked(ui, shell, doorway, tmp_path):
    screen = shell.go("bring", what="copy")
    screen.take(tmp_path)
    ui.until(lambda: screen.trouble, what="a sentence")
    assert (screen.stage, doorway.brought) == ("which", [])


def test_the_rest_of_a_library_is_saved_with_its_recovery_code_and_a_new_passphrase(ui, shell, doorway):
    doorway.made()
    screen = shell.go("bring", what="rest")
    screen.choose()
    ui.until(lambda: screen.stage == "key")
    screen.by_code = True
    ui.until(lambda: screen.ids.code.focus, what="the cursor")
    screen.ids.code.text, screen.ids.new.text = doorway.code, "short"
    screen.go_on()
    assert "six" in screen.trouble
    screen.ids.new.text = "a lamp in the hall"
    screen.go_on()
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert doorway.brought == [("salvage", "a lamp in the hall", doorway.code)]
    assert shell._toast.text == SAVED


def test_a_wrong_passphrase_of_a_copy_is_said_and_what_was_typed_stays(ui, shell, doorway, tmp_path):
    doorway.made()
    doorway.answer = WrongPassphrase()
    screen = shell.go("bring", what="copy")
    screen.take(doorway.folder)
    ui.until(lambda: screen.stage == "key")
    screen.ids.passphrase.text = "another lamp"
    screen.go_on()
    ui.until(lambda: screen.trouble == WrongPassphrase.sentence, what="a sentence")
    assert (screen.stage, screen.ids.passphrase.text) == ("key", "another lamp")


def test_bringing_back_can_be_stopped(ui, shell, doorway):
    doorway.made()
    doorway.answer = "wait"
    screen = shell.go("bring", what="rest")
    screen.choose()
    ui.until(lambda: screen.stage == "key")
    screen.ids.passphrase.text = PASSPHRASE
    screen.go_on()
    ui.until(lambda: screen.ids.pane.shown, what="how far it is")
    assert shell.back(), "Esc stops it"
    ui.until(lambda: screen.trouble == Stopped.sentence, what="a sentence")
    assert (screen.stage, doorway.stepped_in) == ("key", 0)


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560), (1920, 1080)])
def test_bringing_back_fits_into_the_window(ui, shell, doorway, size):
    doorway.made()
    ui.resize(*size)
    screen = shell.go("bring", what="copy")
    for stage, by_code in (("which", False), ("key", False), ("key", True), ("work", False)):
        screen.stage, screen.by_code, screen.copy = stage, by_code, doorway.folder
        screen.trouble = "That recovery code does not open this library. Compare it with your note once more."
        ui.frames(4)
        column, title = screen.ids.shore.ids.column, screen.ids.shore.children[-1]
        assert column.y >= 0, (stage, by_code)
        assert title.top <= size[1], (stage, by_code)
