"""A Draw screen of its own in the window, and what a hand does there."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.core.paths import ASSETS
from studio.core.settings import Settings
from studio.drawing.brush import load_brushes
from studio.drawing.codec import decode
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library.library import Library
from studio.ui.rooms import Rooms
from studio.ui.screens.draw_screen import DrawScreen
from studio.ui.shell import Shell
from studio.ui.theme import theme
from tests.ui.fingers import samples_are_kept

__all__ = ["kept_ops", "line", "pixels", "rooms", "samples_are_kept", "screen", "sheet_of", "show", "steps"]


@pytest.fixture
def rooms(ui, tmp_path):
    clock = FixedClock(datetime(2026, 11, 20, 10, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "mine.studio", passphrase=None, clock=clock)
    journal, gallery = Journal(library, clock), Gallery(library, clock)
    settings, brushes = Settings(tmp_path / "settings.json"), load_brushes(ASSETS / "brushes")
    yield Rooms(library, journal, gallery, lambda: None, settings, clock, brushes)
    ui.reset()
    library.close()


@pytest.fixture
def screen(ui, rooms):
    return show(ui, rooms)


def show(ui, rooms, **args):
    theme.motion = False
    shell = ui.mount(Shell(rooms, {"draw": lambda rooms, _shell: DrawScreen(rooms)}, home="draw"))
    screen = shell.go("draw", **args)
    ui.until(lambda: screen.easel.drawing is not None, what="the paper")
    ui.frames(3)
    return screen


def line(ui, screen, start=(0.2, 0.5), end=(0.8, 0.5)):
    """Draw a line between two places on the paper, given as shares of it."""
    left, bottom, width, height = screen.easel.sheet
    ends = np.array([start, end]) * (width, height) + (left, bottom)
    ui.drag([tuple(place) for place in np.linspace(*ends, 12)])


def kept_ops(screen):
    library = screen.rooms.library
    library.settle()
    return [decode(op.payload) for op in library.ops(screen.lying.kept.piece_id)]


def pixels(screen):
    return screen.easel.drawing.rgba()


def steps(screen):
    """Return the kinds of the ops that are kept, without the paper."""
    return [type(op).__name__ for op in kept_ops(screen)[1:]]


def sheet_of(ui, screen, name):
    """Open a sheet and return what lies in it."""
    screen.toggle(name)
    ui.frames(4)
    inside = screen.sheet.ids.page.children[0]
    return inside.children[0] if type(inside).__name__ == "Scroll" else inside
