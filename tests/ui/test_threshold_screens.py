"""Before a library is open: beginning one, unlocking it, and what is said when that does not work."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.library.crypto import KdfCost
from studio.library.errors import InUse, WrongPassphrase
from studio.library.library import Library, needs_passphrase
from studio.ui.later import later
from studio.ui.screens.lock_screen import LockScreen
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
        self.threshold = Threshold(
            folder=folder,
            settings=Settings(None),
            begun=lambda: folder.exists() and any(folder.iterdir()),
            begin=lambda passphrase: later(lambda: self.begin(passphrase)),
            unlock=lambda passphrase: later(lambda: self.open(passphrase=passphrase)),
            recover=lambda code, new: later(lambda: self.recover(code, new)),
            look_around=lambda: later(self.look_around),
            step_in=self.step_in,
        )

    def begin(self, passphrase):
        self.library, self.code = Library.create(self.folder, passphrase=passphrase, clock=self.clock, cost=CHEAP)
        return self.code

    def open(self, **ways):
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
    screens = {"welcome": WelcomeScreen, "lock": LockScreen, "trouble": TroubleScreen}
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
