"""What is likely to be shown next is made ready at home while no hand is near."""

import gc
import sys

import pytest
from kivy.uix.widget import Widget

from studio.ui import ahead as module
from studio.ui.ahead import MODULES, Ahead, bits
from studio.ui.input import steady
from studio.ui.widgets.virtual_grid import VirtualGrid


class Made:
    """Stands in for the gallery's screen."""

    def __init__(self):
        grid = VirtualGrid(new_tile=Widget, new_header=Widget)
        self.ids = type("Ids", (), {"grid": grid})


@pytest.fixture
def hand(monkeypatch):
    """When a hand was there last; nobody was."""
    last = [0.0]
    monkeypatch.setattr(module, "last_touch", lambda: last[0])
    monkeypatch.setattr(module, "BETWEEN", 0)
    return last


def test_screens_are_loaded_before_they_are_made_and_then_tiles_lie_ready():
    gallery, made = Made(), []
    done = bits(lambda: made.append(set(MODULES) <= set(sys.modules)) or gallery)
    frozen, each = [], None
    try:
        gc.freeze, real = lambda: frozen.append(len(gallery.ids.grid._spare["tile"])), gc.freeze
        each = [bit for bit in done if bit is gallery]
    finally:
        gc.freeze = real
    assert made == [True]
    assert len(each) == 1 + module.TILES + module.HEADERS
    assert len(gallery.ids.grid._spare["header"]) == module.HEADERS
    assert frozen == [0, module.TILES]  # before it all, and after


def test_a_bit_is_done_in_a_turn_of_its_own_and_only_while_no_hand_is_near(ui, hand):
    done = []
    hand[0] = steady()
    waiting = Ahead(lambda: True, iter(done.append(number) or number for number in range(5)))
    ui.frames(3)
    assert not done
    waiting.stop()
    hand[0] = 0.0
    seen = set()
    goes_on = Ahead(lambda: True, iter(done.append(number) or number for number in range(5)))
    ui.until(lambda: seen.add(len(done)) or len(done) == 5, what="the bits")
    assert seen >= {1, 2, 3, 4, 5}
    ui.frames(2)  # and then it has ended
    goes_on.stop()
    assert done == [0, 1, 2, 3, 4]


def test_nothing_is_made_ahead_away_from_home(ui, hand, monkeypatch):
    monkeypatch.setattr(module, "QUIET", 0.01)
    done, home = [], []
    goes_on = Ahead(lambda: bool(home), iter(done.append(number) or number for number in range(3)))
    ui.wait(0.03)
    assert not done
    home.append(True)
    ui.until(lambda: len(done) == 3, what="the bits, at home again")
    goes_on.stop()
