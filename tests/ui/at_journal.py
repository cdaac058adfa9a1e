"""In the journal: its screen in a real window, with a real library behind it; what its tests share."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.screens.journal_screen import JournalScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from studio.ui.widgets.toast import Toast
from tests.rooms import rooms_of
from tests.ui.stand_ins import Room

ELSEWHERE = ("today", "piece", "gallery")


@pytest.fixture
def clock():
    return FixedClock(datetime(2025, 10, 19, 11, 0, tzinfo=UTC))


@pytest.fixture
def library(tmp_path, clock):
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield library
    library.close()


@pytest.fixture
def rooms(library, clock):
    return rooms_of(library, clock)


@pytest.fixture
def shell(rooms, ui):  # the window lets go before the library closes
    return shell_of(rooms, ui)


def shell_of(rooms, ui):
    theme.motion = False
    factories = {name: lambda _rooms, _shell: Room() for name in ELSEWHERE}
    return ui.mount(Shell(rooms, factories | {"journal": lambda rooms, _shell: JournalScreen(rooms)}))


def a_session(rooms, intention="", body=""):
    entry = rooms.journal.begin_session(intention)
    return rooms.journal.set_body(entry.id, body) if body else entry


def go(ui, shell, entry_id=None):
    """Go to the journal and wait until it shows what it has to show."""
    screen = shell.go("journal", entry_id=entry_id)
    ui.until(
        lambda: screen.empty or (screen.timeline.lines and (screen.pane.title or screen.portrait)), what="the journal"
    )
    ui.frames(3)
    return screen


def those(root, kind, text=None):
    return [
        widget
        for widget in root.walk(restrict=True)
        if isinstance(widget, kind)
        and not widget.disabled
        and widget.opacity
        and (text is None or getattr(widget, "text", None) == text)
    ]


def the(root, kind, text=None):
    found = those(root, kind, text)
    assert len(found) == 1, f"{len(found)} of {kind.__name__} {text!r}"
    return found[0]


def words_on(root):
    return [
        widget.text for widget in root.walk(restrict=True) if hasattr(widget, "role") and getattr(widget, "text", "")
    ]


def body_of(rooms, entry_id):
    rooms.library.settle()
    return rooms.journal.entry(entry_id).body


def toast_of(shell):
    found = [child for child in shell.children if isinstance(child, Toast)]
    return found[0] if found else None
