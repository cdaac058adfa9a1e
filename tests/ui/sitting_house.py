"""A house in which somebody sits down before a part of what was made: what the tests of that share.

Ten pieces of every kind hang in the library, each with words that are found nowhere else; two are shown.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from kivy.core.window import Window

from studio.core.clock import FixedClock
from studio.core.settings import Settings
from studio.gallery.gallery import Gallery
from studio.house import House
from studio.journal.journal import Journal
from studio.library import barred
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.sharing.sources import choose
from studio.ui import frame, furniture
from studio.ui.theme import theme
from tests.rooms import rooms_of
from tests.ui.hanging import draw, play, speak, write
from tests.ui.stand_ins import Player

__all__ = [
    "CHEAP",
    "HIDDEN",
    "PASSPHRASE",
    "PIN",
    "SHOWN",
    "listeners",
    "reopened",
    "sit",
    "start",
    "unlock",
    "with_pieces",
]

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE, PIN = "a lamp by the door", "0417"
SHOWN = ("quillfeather", "lampblack")
"""What the two pieces that are shown are called: a drawing and a sound."""
HIDDEN = tuple(f"hidden{word}" for word in ("ash", "birch", "cedar", "dogwood", "elm", "fir", "gorse", "hazel"))
"""Words of the eight that are not."""


def with_pieces(folder, passphrase=PASSPHRASE, *, settings=None):
    """Make a library with ten pieces, of which two are marked; return its folder and the ids of those."""
    clock = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    library, _ = Library.create(folder, passphrase=passphrase, clock=clock, cost=CHEAP)
    rooms = rooms_of(library, clock, Player, settings=settings)
    rooms.journal.begin_session()
    entry = rooms.journal.current_entry()
    shown = [draw(rooms, strokes=3), play(rooms)]
    hidden = [draw(rooms, strokes=1), draw(rooms), play(rooms), speak(rooms), write(rooms, "x")]
    hidden += [draw(rooms), play(rooms), speak(rooms)]
    for piece_id, word in zip([*shown, *hidden], [*SHOWN, *HIDDEN], strict=True):
        rooms.gallery.set_title(piece_id, word)
        rooms.gallery.set_words(piece_id, f"{word} words")
    for piece_id in shown:
        rooms.gallery.set_shareable(piece_id, True)
        rooms.gallery.set_parts(piece_id, {"picture", "title", "words", "replay"})
    rooms.journal.reflect(piece_id=shown[0], text="hiddenlater")
    rooms.journal.set_body(entry.id, "hiddenentry")
    rooms.journal.ask(entry.id, "hiddenquestion")
    library.close()
    return folder, shown


@pytest.fixture
def start(ui, monkeypatch):
    """Start the studio on a folder; return its house once a screen is shown. `house.ended` counts its ends."""
    houses = []
    monkeypatch.setattr(barred, "COST", CHEAP)
    monkeypatch.setattr(frame, "fill_screen", lambda: None)
    theme.motion = False

    def start(folder, locked=False):
        house = House(folder, Settings(None), locked=locked)
        house.sound, house.ended = Player(), 0
        house.sound.stop = lambda: None
        monkeypatch.setattr(furniture, "end", lambda: setattr(house, "ended", house.ended + 1))
        house.furnish()
        houses.append(house)
        ui.mount(house.shell)
        ui.until(lambda: house.shell.screen is not None, what="a first screen")
        return house

    yield start
    for house in houses:
        house.leave()


def unlock(ui, house):
    """Type the passphrase at the lock; return the house."""
    house.shell.screen.ids.passphrase.text = PASSPHRASE
    house.shell.screen.open()
    ui.until(lambda: house.shell.screen.name == "today", what="Today")
    return house


def sit(ui, house, pin=""):
    """Sit down before what is marked; return the screen of the sitting."""
    rooms = house.shell.rooms
    chosen, source = choose(rooms.library, rooms.gallery, rooms.journal, whom="Mara", words="")
    begun = rooms.sit(chosen, source, pin)
    ui.until(begun.done, what="the sitting")
    begun.result()
    return house.shell.screen


def reopened(folder, passphrase=PASSPHRASE):
    """Open the library of a house that was left, to look at what is in it: it, its gallery and its journal."""
    clock = FixedClock(datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    library = Library.open(folder, passphrase=passphrase, clock=clock)
    return library, Gallery(library, clock), Journal(library, clock)


def listeners(event):
    """Return the class of whatever hears of an event of the window, or the module of a function."""
    heard = [getattr(call, "proxy", None) or call for call in Window.get_property_observers(event)]
    return [one.__module__ if callable(one) else one.__class__.__name__ for one in heard]
