"""A library that is open, with the screens of Settings before it: what the tests of those share."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.paths import SAMPLE
from studio.core.settings import Settings
from studio.core.signal import Signal
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.ui import furniture
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.sheet import Sheet
from studio.ui.work import stop_work
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE = "a lamp by the door"
ELSEWHERE = ("today", "piece", "journal", "gallery", "keys", "trash")


class Sound:
    """A sound that can be told how it is."""

    def __init__(self):
        self.state, self.reason, self.state_changed = "ready", "", Signal()

    def fall_silent(self, reason):
        self.state, self.reason = "silent", reason
        self.state_changed.emit()


class Opened:
    """A shell with a real library behind it. `opened` lists the folders that were asked to be opened instead."""

    def __init__(self, ui, tmp_path: Path, library: Library, clock: FixedClock):
        theme.motion = False
        self.ui, self.clock, self.library = ui, clock, library
        self.settings = Settings(tmp_path / "settings.json")
        self.opened: list[Path] = []
        self.rooms = rooms_of(library, clock, Sound, self.settings, open_other=self.opened.append)
        factories = {name: lambda _rooms, _shell: Room() for name in ELSEWHERE}
        factories |= {
            name: furniture._factory(name) for name in ("settings", "copies", "check", "exchange", "arrivals")
        }
        self.shell = ui.mount(Shell(self.rooms, factories, furniture.PLACES, home="settings"))

    def go(self, name: str):
        """Go to a screen of Settings, through Settings."""
        self.shell.go_to("settings")
        screen = self.shell.go(name) if name != "settings" else self.shell.screen
        self.ui.frames(3)
        return screen

    def sheet(self) -> Sheet:
        """Return the sheet that is open."""
        return next(child for child in self.shell.screen.children if isinstance(child, Sheet) and child.shown)

    def choose(self, folder: Path):
        """In the sheet that is open, go to a folder by typing its path, and take it."""
        sheet = self.sheet()
        sheet.ids.field.text = str(folder)
        sheet.ids.field.dispatch("on_enter")
        self.ui.until(lambda: (sheet.path == folder or sheet.picked) and sheet.usable, what="the folder")
        self.ui.frames(2)
        self.ui.tap(sheet.ids.use)

    def settle(self, pane) -> None:
        """Wait until the work of a pane has ended."""
        self.ui.until(lambda: not pane.working and pane.bench.current is None, timeout=60, what="the end of the work")
        self.ui.frames(3)

    def press(self, widget) -> None:
        """Bring a widget into view and tap it."""
        self.shell.screen.ids.page.ids.scroll.scroll_to(widget, animate=False)
        self.ui.frames(3)
        self.ui.tap(widget)
        self.ui.wait(0.15)  # what lies in something that scrolls learns of a tap a moment later

    def leave(self) -> None:
        """Close everything."""
        self.shell.close()
        stop_work(self.library)
        self.library.close()


def a_clock() -> FixedClock:
    """Return a clock that stands at ten on a Friday in November."""
    return FixedClock(datetime(2026, 11, 20, 10, tzinfo=UTC))


def open_sample(ui, tmp_path: Path) -> Opened:
    """Open a copy of the sample, which has some of everything."""
    clock, folder = a_clock(), tmp_path / "mine.studio"
    shutil.copytree(SAMPLE, folder)
    return Opened(ui, tmp_path, Library.open(folder, clock=clock), clock)


def open_new(ui, tmp_path: Path, passphrase: str | None = None) -> Opened:
    """Open a library that was just made, with one piece in it."""
    clock = a_clock()
    library, _code = Library.create(tmp_path / "mine.studio", passphrase=passphrase, clock=clock, cost=CHEAP)
    opened = Opened(ui, tmp_path, library, clock)
    entry = opened.rooms.journal.current_entry()
    piece = opened.rooms.gallery.new_piece("writing", entry.id)
    opened.rooms.gallery.set_words(piece.id, "the sea was quiet")
    return opened


@pytest.fixture
def opened(ui, tmp_path):
    """Open a new library, which anyone may open."""
    opened = open_new(ui, tmp_path)
    yield opened
    opened.leave()


@pytest.fixture
def locked(ui, tmp_path):
    """Open a new library that has a passphrase."""
    opened = open_new(ui, tmp_path, PASSPHRASE)
    yield opened
    opened.leave()
