"""A library with some sessions in it, and the screens of what comes back: what their tests share."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.gallery.thumbnail import shipped_brushes
from studio.library.library import Library
from studio.ui import furniture
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.sheet import Sheet
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room

ELSEWHERE = ("draw", "sound", "write", "speak", "piece", "journal", "gallery", "settings")
SCREENS = ("today", "reflect", "thread", "times", "returns")
BLUE, RED = (60, 110, 160), (200, 70, 50)


class Coming:
    """A shell with a real library, in which sessions can be lived through."""

    def __init__(self, ui, folder, sound=None) -> None:
        theme.motion = False
        self.ui = ui
        self.clock = FixedClock(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
        self.library, _code = Library.create(folder, passphrase=None, clock=self.clock)
        self.rooms = rooms_of(self.library, self.clock, lambda: sound, brushes=shipped_brushes())
        self.journal, self.gallery = self.rooms.journal, self.rooms.gallery
        factories = {name: lambda _rooms, _shell: Room() for name in ELSEWHERE}
        factories |= {name: furniture._factory(name) for name in SCREENS}
        self.shell = Shell(self.rooms, factories, furniture.PLACES)

    def session(self, words: str = "", *, days: float = 0.0):
        """Live through a session, so many days later."""
        self.clock.advance(days=days)
        session = self.journal.begin_session()
        if words:
            self.journal.set_body(session.id, words)
        return self.journal.entry(session.id)

    def drawing(self, entry_id: str | None = None, *tags: str, colour=None):
        """Make a drawing."""
        piece = self.gallery.new_piece("drawing", entry_id or self.journal.current_entry().id, width=64, height=48)
        self.library.append(piece.id, encode(NewPaper(Paper(width=64, height=48))))
        for tag in tags:
            self.gallery.tag_piece(piece.id, tag)
        if colour is not None:
            self.gallery.set_palette(piece.id, [colour])
        self.clock.advance(seconds=1)
        return self.gallery.piece(piece.id)

    def show(self, name: str = "today", **args):
        """Show a screen, and wait until the workers are through with what it asked for."""
        if self.shell.parent is None:
            self.ui.mount(self.shell)
        screen = self.shell.go_to("today") if name == "today" else self.shell.go(name, **args)
        self.settle()
        return screen

    def settle(self) -> None:
        """Wait until both workers and the library are through."""
        from threading import Barrier

        from studio.core.workers import later
        from studio.ui.widgets.thumbnails import thumbnails_of

        for _ in range(2):
            self.library.settle()
            both = Barrier(2)
            through = [later(both.wait) for _ in range(2)]
            self.ui.until(lambda through=through: all(each.done() for each in through), what="the workers")
            self.ui.frames(3)
        self.ui.until(lambda: getattr(self.shell.screen, "idle", True), what="what is put up in portions")
        self.ui.until(lambda: thumbnails_of(self.library).idle, what="the pictures")
        self.ui.frames(2)

    def sheet(self) -> Sheet | None:
        """Return the sheet that is open, or None."""
        screen = self.shell.screen
        return next((child for child in screen.children if isinstance(child, Sheet) and child.shown), None)

    @property
    def toast(self) -> str:
        """What the line at the foot says."""
        toast = self.shell._toast
        return toast.text if toast is not None and toast.parent is not None else ""

    def take_back(self) -> None:
        """Press Undo in the line at the foot."""
        self.ui.take_back(self.shell)
        self.settle()

    def leave(self) -> None:
        """Close everything."""
        self.settle()
        self.shell.close()
        self.library.close()


@pytest.fixture
def coming(ui, tmp_path):
    """A new library; nothing is shown yet."""
    coming = Coming(ui, tmp_path / "mine.studio")
    yield coming
    coming.leave()
