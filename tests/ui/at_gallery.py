"""In the gallery: its screen in a real window, with a real library behind it; what its tests share."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.screens.gallery_screen import GalleryScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests.rooms import rooms_of
from tests.ui.stand_ins import Quiet, Room


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    yield rooms_of(library, clock, Quiet)
    library.close()


@pytest.fixture
def shell(ui, rooms):
    return mount(ui, rooms)


def mount(ui, rooms) -> Shell:
    theme.motion = False
    factories = {
        name: lambda rooms, _shell: Room() for name in ("piece", "journal", "draw", "sound", "today", "thread")
    }
    return ui.mount(Shell(rooms, factories | {"gallery": lambda rooms, _shell: GalleryScreen(rooms)}))


def write(rooms, text, *tags, palette=()) -> str:
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, text)
    for tag in tags:
        rooms.gallery.tag_piece(piece.id, tag)
    if palette:
        rooms.gallery.set_palette(piece.id, palette)
    rooms.clock.advance(seconds=2)
    return piece.id


def look(ui, shell, **args) -> GalleryScreen:
    screen = shell.go("gallery", **args)
    ui.until(lambda: screen.empty or screen.nothing or screen.ids.grid.items, what="the gallery")
    ui.wait(0.05)
    return screen


def shown(screen) -> list[str]:
    return [piece.id for piece in screen.ids.grid.items]


def until_shown(ui, screen, *ids) -> None:
    ui.until(lambda: shown(screen) == list(ids), what="the pieces")
    ui.frames(3)


def held(screen) -> list[str]:
    """Return what is said to be asked for, below the chips."""
    return [chip.text for chip in screen.ids.held.children[::-1] if chip.icon == "x"]


def find(root, kind, **values):
    """Return the widget of a kind that has these values."""
    for widget in root.walk(restrict=True):
        if isinstance(widget, kind) and all(getattr(widget, name, None) == value for name, value in values.items()):
            return widget
    raise AssertionError(f"no {kind.__name__} with {values}")


def press(ui, widget) -> None:
    """Press what may lie farther down than the sheet shows."""
    widget.dispatch("on_release")
    ui.frames(2)


def sheet_of(ui, screen, page=""):
    screen.open_filter(page)
    ui.wait(0.1)
    return screen.asking._sheet
