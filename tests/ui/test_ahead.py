"""What is likely to be shown next is made ready at home while no hand is near."""

import gc
import sys

import pytest

from studio.ui import ahead as module
from studio.ui.ahead import MODULES, Ahead, bits
from studio.ui.input import steady


@pytest.fixture
def hand(monkeypatch):
    """When a hand was there last; nobody was."""
    last = [0.0]
    monkeypatch.setattr(module, "last_touch", lambda: last[0])
    monkeypatch.setattr(module, "BETWEEN", 0)
    return last


def test_what_the_screens_need_is_loaded_and_garbage_is_frozen_before_and_after(monkeypatch):
    frozen, each = [], []
    monkeypatch.setattr(gc, "freeze", lambda: frozen.append(len(each)))
    each.extend(bit for bit in bits() if bit is not None)
    assert [bit.__name__ for bit in each] == list(MODULES)
    assert set(MODULES) <= set(sys.modules)
    assert len(frozen) == 2


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
