"""Before a library is open: beginning one, unlocking it, and what is said when that does not work."""

import time
from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Stopped
from studio.core.settings import Settings
from studio.library.crypto import KdfCost
from studio.library.errors import DamagedLibrary, InUse, KeyringSilent, WrongPassphrase
from studio.library.library import Library, needs_passphrase
from studio.ui.later import later
from studio.ui.screens.bring_screen import ASIDE, BACK, SAVED, BringScreen
from studio.ui.screens.lock_screen import A_MOMENT, BY_ACCOUNT, LOCKED, LockScreen
from studio.ui.screens.trouble_screen import TroubleScreen
from studio.ui.screens.welcome_screen import PLACES, WelcomeScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.threshold import Threshold

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE = "a lamp by the door"


class Doorway:
    """The ways into one library, really opened, and what came of it."""

    def __init__(self, folder):
        self.folder, self.clock = folder, FixedClock(datetime(2025, 11, 21, 10, tzinfo=UTC))
        self.library, self.code, self.stepped_in, self.sample_error = None, "", 0, InUse()
        self.tries, self.pauses, self.keyring, self.brought = [], {}, False, []
        self.threshold = Threshold(
            folder=folder,
            settings=Settings(None),
            begun=lambda: folder.exists() and any(folder.iterdir()),
            begin=lambda passphrase: later(lambda: self.begin(passphrase)),
            unlock=lambda passphrase: later(lambda: self.open(passphrase=passphrase)),
            recover=lambda code, new: later(lambda: self.recover(code, new)),
            look_around=lambda: later(self.look_around),
            step_in=self.step_in,
            has_keyring=lambda: self.keyring,
            pause_after=lambda failures: self.pauses.get(failures, 0.0),
            restore=lambda *asked: later(lambda: self.bring("restore", *asked)),
            salvage=lambda *asked: later(lambda: self.bring("salvage", *asked)),
            now=self.clock.now,
        )

    def bring(self, how, *asked):
        *what, progress = asked
        self.brought.append((how, *what))
        if isinstance(self.answer, Exception):
            raise self.answer
        while self.answer == "wait":
            progress.at(1, 2)
            time.sleep(0.01)

    answer = None
    """What comes of bringing something back: an error, "wait" until it is stopped, or nothing in particular."""

    def begin(self, passphrase):
        self.library, self.code = Library.create(self.folder, passphrase=passphrase, clock=self.clock, cost=CHEAP)
        return self.code

    def open(self, **ways):
        self.tries.append(ways.get("passphrase"))
        if self.keyring and not ways.get("passphrase"):
            raise KeyringSilent
        self.library = Library.open(self.folder, clock=self.clock, **ways)

    def recover(self, code, new):
        self.open(recovery_code=code)
        self.library.set_passphrase(new, cost=CHEAP)

    def look_around(self):
        raise self.sample_error

    def step_in(self):
        self.stepped_in += 1

    def made(self):
        """Have the library made already, and closed."""
        self.begin(PASSPHRASE)
        self.close()

    def close(self):
        if self.library is not None:
            self.library.close()
            self.library = None


@pytest.fixture
def doorway(tmp_path):
    doorway = Doorway(tmp_path / "mine.studio")
    yield doorway
    doorway.close()


@pytest.fixture
def shell(ui, doorway):
    theme.motion = False
    screens = {"welcome": WelcomeScreen, "lock": LockScreen, "trouble": TroubleScreen, "bring": BringScreen}
    factories = {name: lambda _rooms, _shell, made=made: made(doorway.threshold) for name, made in screens.items()}
    shell = Shell(None, factories, home="nowhere")
    ui.mount(shell)
    return shell


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
    screen.ids.code.text, screen.ids.new.text = doorway.code[:-1] + "0", "a lamp in the hall"
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
