"""The ways into one library, with the screens before it: what the tests of those share."""

import time
from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.library.crypto import KdfCost
from studio.library.errors import InUse, KeyringSilent
from studio.library.library import Library
from studio.ui.later import later
from studio.ui.screens.bring_screen import BringScreen
from studio.ui.screens.lock_screen import LockScreen
from studio.ui.screens.trouble_screen import TroubleScreen
from studio.ui.screens.welcome_screen import WelcomeScreen
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
