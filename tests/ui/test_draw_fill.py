"""A fill that takes a while says so, and can be stopped."""

import time

import pytest

from studio.drawing.drawing import warm_up
from studio.ui import draw_fill
from studio.ui.draw_fill import fill_at
from tests.ui.at_easel import line, rooms, samples_are_kept, screen, steps

__all__ = ["rooms", "samples_are_kept", "screen"]


@pytest.fixture(autouse=True, scope="module")
def _warm():
    assert warm_up()


@pytest.fixture
def slow(monkeypatch):
    """Fills that look for their shape until they are stopped; the returned list has those that were."""
    stopped = []

    def found(drawing, x, y, alike, gap, stop):
        begun = time.monotonic()
        while not stop[0] and time.monotonic() < begun + 20:
            time.sleep(0.01)
        stopped.append(bool(stop[0]))

    monkeypatch.setattr(draw_fill, "found", found)
    return stopped


def test_undo_stops_a_fill_that_is_looked_for_and_takes_nothing_else_back(ui, screen, slow):
    line(ui, screen)
    fill_at(screen, 20, 20)
    ui.until(lambda: screen.saying == "Filling. Undo stops it.", what="the line that says so")
    screen.undo()
    ui.until(lambda: screen.saying == "" and slow == [True], what="the end of the fill")
    assert steps(screen) == ["AddStroke"]
    assert screen.filling is None
    screen.undo()
    assert not screen.easel.drawing.can_undo


def test_another_fill_takes_the_place_of_one_that_is_looked_for(ui, screen, slow, monkeypatch):
    line(ui, screen)
    fill_at(screen, 20, 20)
    ui.wait(0.1)
    monkeypatch.undo()
    fill_at(screen, 30, 30)
    ui.until(lambda: slow == [True] and len(steps(screen)) == 2, what="the second fill")
    assert steps(screen) == ["AddStroke", "Fill"]
    ui.until(lambda: screen.filling is None and screen.saying == "", what="quiet")
