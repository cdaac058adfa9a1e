"""Before a library is open: beginning one, unlocking it, and what is said when that does not work."""

import pytest

from studio.library.errors import InUse, KeyringSilent, WrongPassphrase
from studio.library.library import Library, needs_passphrase
from studio.ui.screens.lock_screen import A_MOMENT, BY_ACCOUNT, LOCKED
from studio.ui.screens.welcome_screen import PLACES
from tests.ui import at_door
from tests.ui.at_door import PASSPHRASE

doorway, shell = at_door.doorway, at_door.shell


def press(ui, screen, name):
    ui.tap(screen.page.ids[name] if hasattr(screen, "page") else screen.ids[name])


def test_a_library_is_begun_with_a_passphrase_and_its_code_is_checked(ui, shell, doorway):
    screen = shell.go("welcome")
    ui.frames(2)
    press(ui, screen, "begin")
    first, second = screen.page.ids.first, screen.page.ids.second
    assert first.focus
    first.text = second.text = PASSPHRASE
    ui.frames(2)
    press(ui, screen, "go")
    ui.until(lambda: screen.step == "code", what="the code")
    shown = [group.text for group in reversed(screen.page.ids.code.children)]
    assert "-".join(shown) == doorway.code

    press(ui, screen, "written")
    asked = int(screen.page.asked)
    assert screen.ids.shore.title == f"Type the {PLACES[asked]} group."
    screen.page.ids.first.text = "00000"
    ui.frames(2)
    press(ui, screen, "go")
    assert doorway.stepped_in == 0
    assert screen.page.trouble
    screen.page.ids.first.text = shown[asked].lower()
    ui.frames(2)
    press(ui, screen, "go")
    assert doorway.stepped_in == 1
    assert screen.groups == []
    doorway.close()
    with Library.open(doorway.folder, passphrase=PASSPHRASE, clock=doorway.clock) as library:
        assert library.folder == doorway.folder


def test_a_library_without_a_passphrase_is_begun_by_choice(ui, shell, doorway):
    screen = shell.go("welcome")
    ui.frames(2)
    press(ui, screen, "begin")
    ui.frames(2)
    press(ui, screen, "without")
    ui.frames(2)
    assert not doorway.folder.exists()
    press(ui, screen, "begin")
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert not needs_passphrase(doorway.folder)


def test_a_short_or_different_passphrase_is_told_of_gently_and_not_taken(ui, shell):
    screen = shell.go("welcome")
    screen.show("passphrase")
    page = screen.page
    page.ids.first.text = "short"
    assert "six" in page.trouble
    assert not page.ready
    page.ids.first.text = PASSPHRASE
    page.ids.second.text = PASSPHRASE[:4]
    assert (page.trouble, page.ready) == ("", False)
    page.ids.second.text = "something else"
    assert "not the same" in page.trouble
    page.ids.second.text = PASSPHRASE
    assert (page.trouble, page.ready) == ("", True)


def test_what_goes_wrong_at_the_beginning_is_said_and_nothing_typed_is_lost(ui, shell, doorway):
    doorway.folder.mkdir()
    (doorway.folder / "letter.txt").write_text("mine")
    screen = shell.go("welcome")
    screen.show("passphrase")
    page = screen.page
    page.ids.first.text = page.ids.second.text = PASSPHRASE
    page.go_on()
    assert page.busy
    ui.until(lambda: not page.busy)
    assert page.trouble.startswith("This folder already holds something.")
    assert page.ids.first.text == PASSPHRASE
    screen.show("first")
    ui.frames(2)
    press(ui, screen, "look")
    ui.until(lambda: screen.page.trouble == InUse.sentence)


def test_escape_goes_a_step_back_but_never_past_the_code(ui, shell):
    screen = shell.go("welcome")
    screen.show("open")
    for step in ("passphrase", "first"):
        assert shell.back()
        assert screen.step == step
    screen.groups = ["AAAAA"] * 6
    screen.show_code()
    assert shell.back()
    assert screen.step == "code"


def test_the_right_passphrase_opens_typed_and_entered_with_real_keys(ui, shell, doorway):
    doorway.made()
    screen = shell.go("lock")
    ui.until(lambda: screen.ids.passphrase.focus, what="the cursor")
    ui.xdo("type", PASSPHRASE)
    ui.until(lambda: screen.ids.passphrase.text == PASSPHRASE, what="what was typed")
    ui.key("Return")
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert screen.ids.passphrase.text == ""


def test_a_wrong_passphrase_is_told_below_the_field_and_may_be_tried_again(ui, shell, doorway):
    doorway.made()
    screen = shell.go("lock")
    ui.frames(2)
    screen.ids.passphrase.text = "another lamp"
    ui.tap(screen.ids.open)
    ui.until(lambda: screen.trouble)
    assert screen.ids.trouble.text == WrongPassphrase.sentence
    assert doorway.stepped_in == 0
    ui.until(lambda: screen.ids.passphrase.focus, what="the cursor")
    screen.ids.passphrase.text = PASSPHRASE
    assert screen.trouble == ""
    ui.tap(screen.ids.open)
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")


def test_the_recovery_code_opens_and_gives_a_new_passphrase(ui, shell, doorway):
    doorway.made()
    screen = shell.go("lock")
    ui.frames(2)
    ui.tap(screen.ids.code_link)
    ui.until(lambda: screen.ids.code.focus, what="the cursor")
    screen.ids.code.text, screen.ids.new.text = "AAAAA-AAAAA", "a lamp in the hall"
    ui.tap(screen.ids.recover)
    ui.until(lambda: screen.trouble)
    assert "29" in screen.trouble
    assert screen.ids.code.text == "AAAAA-AAAAA"
    screen.ids.code.text = doorway.code.lower().replace("-", " ")
    ui.tap(screen.ids.recover)
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    doorway.close()
    doorway.open(passphrase="a lamp in the hall")


def test_trouble_says_its_sentence_and_leads_to_the_lock_when_that_is_what_is_needed(ui, shell, doorway):
    doorway.made()
    screen = shell.go("trouble", sentence="The disk is away.")
    ui.frames(2)
    assert screen.ids.sentence.text == "The disk is away."
    ui.tap(screen.ids.look)
    ui.until(lambda: screen.sentence == InUse.sentence)
    ui.tap(screen.ids.again)
    ui.until(lambda: shell.screen.name == "lock", what="the lock")


def test_wrong_tries_wait_a_moment_and_what_was_typed_stays(ui, shell, doorway):
    doorway.made()
    doorway.pauses = {2: 0.5}
    screen = shell.go("lock")
    ui.frames(2)
    screen.ids.passphrase.text = "another lamp"
    ui.tap(screen.ids.open)
    ui.until(lambda: screen.trouble)
    assert not screen.resting
    ui.tap(screen.ids.open)
    ui.until(lambda: screen.resting, what="the rest")
    assert screen.ids.trouble.text == f"{WrongPassphrase.sentence} {A_MOMENT}"
    assert screen.ids.passphrase.text == "another lamp"
    ui.tap(screen.ids.open)
    assert len(doorway.tries) == 2, "it rests"
    ui.until(lambda: not screen.resting, what="the end of the rest")
    assert screen.trouble == WrongPassphrase.sentence
    assert len(doorway.tries) == 2, "a button that was not ready asked for nothing"


def test_who_presses_enter_while_it_rests_is_let_in_when_it_has_rested(ui, shell, doorway):
    doorway.made()
    doorway.pauses = {1: 0.5}
    screen = shell.go("lock")
    ui.frames(2)
    screen.ids.passphrase.text = "another lamp"
    screen.open()
    ui.until(lambda: screen.resting)
    screen.ids.passphrase.text = PASSPHRASE
    screen.open()
    assert doorway.stepped_in == 0
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert doorway.tries == ["another lamp", PASSPHRASE]


def test_the_recovery_code_has_the_same_patience(ui, shell, doorway):
    doorway.made()
    doorway.pauses = {1: 0.4}
    screen = shell.go("lock")
    screen.recovering = True
    ui.frames(2)
    other = "1" if doorway.code.endswith("0") else "0"
    screen.ids.code.text, screen.ids.new.text = doorway.code[:-1] + other, "a lamp in the hall"
    screen.recover()
    ui.until(lambda: screen.resting, what="the rest")
    assert screen.trouble.endswith(A_MOMENT)
    screen.ids.code.text = doorway.code
    screen.recover()
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")


def test_once_it_has_opened_the_tries_are_forgotten(ui, shell, doorway):
    doorway.made()
    doorway.pauses = {2: 60.0}
    screen = shell.go("lock")
    ui.frames(2)
    for _ in range(2):
        screen.ids.passphrase.text = "another lamp"
        screen.open()
        ui.until(lambda: screen.trouble)
        screen.ids.passphrase.text = PASSPHRASE
        before = doorway.stepped_in
        screen.open()
        ui.until(lambda before=before: doorway.stepped_in > before, what="the studio")
        doorway.close()


def test_a_keyring_opens_without_typing_and_its_silence_is_no_wrong_try(ui, shell, doorway):
    doorway.made()
    doorway.keyring, doorway.pauses = True, {1: 60.0}
    screen = shell.go("lock")
    assert screen.ids.trouble.text == BY_ACCOUNT
    screen.open()
    ui.until(lambda: screen.trouble == KeyringSilent.sentence, what="the sentence")
    assert not screen.resting
    screen.ids.passphrase.text = PASSPHRASE
    screen.open()
    ui.until(lambda: doorway.stepped_in == 1, what="the studio")
    assert doorway.tries == [None, PASSPHRASE]


def test_without_a_keyring_nothing_typed_asks_for_nothing(ui, shell, doorway):
    doorway.made()
    screen = shell.go("lock")
    assert screen.ids.trouble.text == LOCKED
    screen.open()
    ui.wait(0.1)
    assert doorway.tries == []


@pytest.mark.parametrize("size", [(1280, 800), (800, 1280), (640, 560), (1920, 1080)])
def test_everything_fits_into_the_window(ui, shell, size):
    ui.resize(*size)
    for name, steps in (("welcome", ("first", "passphrase", "open", "code", "check")), ("lock", (False, True))):
        screen = shell.go(name)
        for step in steps:
            if name == "welcome":
                screen.groups = ["ABCDE"] * 6
                screen.show(step)
                if step == "code":
                    screen.show_code()
            else:
                screen.recovering = step
            ui.frames(3)
            column, title = screen.ids.shore.ids.column, screen.ids.shore.children[-1]
            assert column.y >= 0, (name, step)
            assert title.top <= size[1], (name, step)
            assert column.top < screen.ids.shore.level
