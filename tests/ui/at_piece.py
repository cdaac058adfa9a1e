"""At a piece: its screen in a real window, with a real library behind it, and a sound that stands in for the card."""

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import AddStroke
from studio.drawing.stroke import Stroke
from studio.gallery.thumbnail import shipped_brushes
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.ui.screens.piece_screen import PieceScreen
from studio.ui.shell import Shell
from studio.ui.widgets.push_button import PushButton
from tests.rooms import rooms_of
from tests.ui.hanging import draw, play, speak, write
from tests.ui.stand_ins import Player, Room

__all__ = ["Player", "button", "draw", "its_replay", "look", "marked", "mount", "play", "rooms", "settle", "shell"]
__all__ += ["speak", "write"]


@pytest.fixture
def rooms(tmp_path):
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    rooms = rooms_of(library, clock, Player, brushes=shipped_brushes())
    rooms.journal.begin_session()
    yield rooms
    library.close()


@pytest.fixture
def shell(ui, rooms):
    return mount(ui, rooms)


def mount(ui, rooms):
    factories = {
        name: lambda rooms, _shell: Room() for name in ("gallery", "journal", "draw", "write", "song", "today")
    }
    factories["piece"] = lambda rooms, _shell: PieceScreen(rooms)
    shell = ui.mount(Shell(rooms, factories))
    shell.go("gallery")
    return shell


def look(ui, shell, piece_id, **args):
    screen = shell.go("piece", piece_id=piece_id, **args)
    ui.until(lambda: screen.said is not None and screen.said.piece.id == piece_id, what="the piece")
    ui.frames(4)
    return screen


def button(screen, text):
    return next(widget for widget in screen.walk() if isinstance(widget, PushButton) and widget.text == text)


def settle(ui, rooms):
    rooms.library.settle()
    ui.wait(0.1)


def marked(rooms, *payloads):
    """A drawing with two marks and whatever else its log holds."""
    piece_id = draw(rooms)
    for seed in (1, 2):
        points = [[10, 20 * seed, 0, 0.5], [60, 25 * seed, 200, 0.5], [110, 20 * seed, 400, 0.5]]
        rooms.library.append(piece_id, encode(AddStroke(Stroke("ink", 9, 1.0, (20, 40, 90), seed, np.array(points)))))
        rooms.clock.advance(seconds=2)
    for payload in payloads:
        rooms.library.append(piece_id, payload)
    return piece_id


def its_replay(ui, shell, piece_id):
    shell.go("piece", piece_id=piece_id)
    screen = shell.screen
    ui.until(lambda: screen.replay is not None and screen.replay.ready, timeout=20, what="its replay")
    return screen, screen.replay
