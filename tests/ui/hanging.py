"""A library in which things hang, with a speaker that plays by the clock: what the tests of showing them share."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from studio.core.clock import FixedClock
from studio.drawing.codec import encode
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.gallery.thumbnail import shipped_brushes
from studio.library.keyslots import KdfCost
from studio.library.library import Library
from studio.music import codec as music
from studio.music.song import Event
from studio.music.take import encode_second
from studio.ui.work import stop_work
from tests.rooms import rooms_of
from tests.ui.stand_ins import Player, Room

__all__ = ["Room", "draw", "play", "rooms", "speak", "write"]


@pytest.fixture
def rooms(ui, tmp_path):
    """A library with an open session, and a `Player`."""
    clock = FixedClock(datetime(2025, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(tmp_path / "x.studio", passphrase=None, clock=clock, cost=KdfCost(8, 1, 1))
    rooms = rooms_of(library, clock, Player, brushes=shipped_brushes())
    rooms.journal.begin_session()
    yield rooms
    ui.reset()  # what is left keeps what it has
    stop_work(library)
    library.close()


def draw(rooms, colour=(200, 40, 30), strokes=0, wait=2):
    """Add a drawing on a coloured paper, with so many strokes that climb; return its id."""
    piece = rooms.gallery.new_piece("drawing", rooms.journal.current_entry().id, width=120, height=90)
    rooms.library.append(piece.id, encode(NewPaper(Paper("blank", 120, 90, colour))))
    for number in range(strokes):
        rooms.clock.advance(seconds=1)
        x = np.linspace(10, 110, 12)
        y = np.linspace(80, 10, 12)
        points = np.stack([x, y, np.linspace(0, 800, 12), np.full(12, 0.7)], axis=1)
        stroke = Stroke("ink", 4.0, 1.0, (20, 20, 20), number, points)
        rooms.library.append(piece.id, encode(AddStroke(stroke)))
    rooms.clock.advance(seconds=wait)
    return piece.id


def play(rooms, seconds=4, title=""):
    """Add a sound of one note; return its id."""
    piece = rooms.gallery.new_piece("sound", rooms.journal.current_entry().id)
    events = [Event(0, "on", 1, 220.0, 0.8, "kalimba"), Event(seconds * 1000, "off", 1)]
    rooms.library.append(piece.id, music.encode(events))
    rooms.gallery.set_duration(piece.id, seconds * 1000)
    if title:
        rooms.gallery.set_title(piece.id, title)
    rooms.clock.advance(seconds=2)
    return piece.id


def speak(rooms, seconds=2):
    """Add a voice; return its id."""
    piece = rooms.gallery.new_piece("voice", rooms.journal.current_entry().id)
    for second in range(seconds):
        rooms.library.put_chunk(piece.id, second, encode_second(np.sin(np.arange(48000) / 20) * 0.4))
    rooms.clock.advance(seconds=2)
    return piece.id


def write(rooms, text, title=""):
    """Add some words; return their id."""
    piece = rooms.gallery.new_piece("writing", rooms.journal.current_entry().id)
    rooms.gallery.set_words(piece.id, text)
    if title:
        rooms.gallery.set_title(piece.id, title)
    rooms.clock.advance(seconds=2)
    return piece.id
