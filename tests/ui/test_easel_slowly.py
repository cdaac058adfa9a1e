"""A turn may be slow (the kernels aren't warm yet): what hands mean is what they did, not when it was looked at."""

import time

import numpy as np
import pytest

from studio.drawing.drawing import Drawing
from studio.drawing.op import AddStroke, Dance, GoTo
from studio.ui.widgets import marks
from studio.ui.widgets.gestures import PRESS, TOGETHER
from tests.ui.fingers import samples_are_kept
from tests.ui.table import PAPER, A, B, Table

__all__ = ["samples_are_kept"]


class Slow(Drawing):
    """A drawing whose strokes take long to begin."""

    slow = 0.0

    def begin(self, *args, **how):
        super().begin(*args, **how)
        time.sleep(self.slow)


@pytest.fixture
def table(ui):
    table = Table(ui)
    table.easel.put(Slow(PAPER, table.brushes))
    ui.frames(3)
    yield table
    table.fingers.lift_all()
    ui.frames(2)


def test_a_hand_that_moved_in_a_slow_turn_did_not_lie_still(ui, table):
    table.easel.drawing.slow = PRESS + 0.2
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.move(1, *B)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.strokes) == 1
    assert table.picked == []


def test_a_tap_in_a_slow_turn_is_a_dot(ui, table):
    table.easel.drawing.slow = PRESS + 0.2
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.strokes) == 1
    assert table.picked == []


def test_a_tap_while_something_else_holds_the_window_up_is_a_dot(ui, table):
    table.fingers.down(1, *A)
    ui.frames(2)
    time.sleep(PRESS + 0.2)
    table.fingers.up(1)
    ui.frames(3)
    assert len(table.strokes) == 1
    assert table.picked == []


def test_two_fingers_that_tap_in_a_slow_turn_leave_no_mark(ui, table):
    table.easel.drawing.slow = TOGETHER + 0.2
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.down(2, *B)
    ui.frames(2)
    table.fingers.up(1, 2)
    ui.frames(2)
    assert table.ops == []
    assert table.gestures == ["undo"]


def test_a_finger_that_lies_still_picks_even_when_the_turn_was_slow(ui, table):
    table.easel.drawing.slow = PRESS + 0.2
    table.fingers.down(1, *A)
    ui.frames(2)
    ui.wait(PRESS + 0.1)
    table.fingers.up(1)
    ui.frames(2)
    assert table.strokes == []
    assert len(table.picked) == 1


# --- marks that show late, or not at all


@pytest.mark.parametrize("brush", ["stamp", "smudge"])
def test_a_tap_of_a_brush_that_shows_its_end_only_when_the_hand_lifts_is_a_mark(ui, table, brush):
    table.easel.brush, table.easel.brush_size = brush, 60
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert [stroke.brush for stroke in table.strokes] == [brush]


def test_a_tap_of_the_stamp_leaves_its_print(ui, table):
    table.easel.brush, table.easel.brush_size = "stamp", 60
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert not np.array_equal(table.pixels(), table.blank)


def test_a_tap_of_the_stamp_far_beside_the_paper_is_no_mark(ui, table):
    table.easel.brush, table.easel.brush_size = "stamp", 20
    table.easel.pan_by(400, 0)
    ui.frames(1)
    x = table.easel.spot_of(-60, 0)[0]
    table.fingers.down(1, x, A[1])
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert table.ops == []


def test_fingers_that_take_turns_for_long_dance_on(ui, table):
    table.easel.brush = "ribbon"
    for turn in range(20):
        table.fingers.down(turn, 300 + 20 * turn, 300)
        ui.frames(2)
        table.fingers.move(turn, 300 + 20 * turn, 420)
        ui.frames(2)
        if turn:
            table.fingers.up(turn - 1)
        ui.frames(2)
    table.fingers.up(19)
    ui.frames(2)
    assert [type(op) for op in table.ops] == [Dance, Dance]
    assert [len(op.strokes) for op in table.ops] == [16, 5]  # one hand goes on from the first to the second
    again = Drawing(PAPER, table.brushes)
    again.take(table.easel.drawing.document)
    assert np.array_equal(again.rgba(), table.pixels())


def test_a_stroke_is_no_longer_than_the_log_takes_it(ui, table, monkeypatch):
    monkeypatch.setattr(marks, "MOST_POINTS", 5)
    table.draw(A, *((400 + 10 * step, 420) for step in range(20)))
    assert [len(stroke.points) for stroke in table.strokes] == [5]
    table.draw(A, B)
    assert len(table.strokes) == 2


# --- a moment that is only looked at


def test_a_moment_that_is_looked_at_when_the_easel_is_left_is_kept(ui, table):
    table.draw(A, B)
    table.draw((400, 300), (600, 300))
    assert table.easel.go_to(1, kept=False)
    assert [type(op) for op in table.ops] == [AddStroke, AddStroke]
    table.easel.let_go()
    assert table.ops[2:] == [GoTo(1)]
    table.easel.let_go()
    assert table.ops[2:] == [GoTo(1)]
