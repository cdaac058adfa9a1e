"""The easel under real fingers: those that draw make marks, all others move the paper, and leave none."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.op import AddStroke, Redo, Undo
from studio.ui.widgets.gestures import PRESS, TAP, TOGETHER
from tests.ui.fingers import samples_are_kept
from tests.ui.table import A, B, seen_around, table

__all__ = ["samples_are_kept", "table"]


def test_one_finger_draws_where_it_is(ui, table):
    table.draw(A, (500, 420), (600, 440))
    assert len(table.strokes) == 1
    expected = [table.easel.paper_at(*place) for place in (A, (500, 420), (600, 440))]
    assert table.strokes[0].points[:3, :2] == pytest.approx(np.array(expected), abs=1)


def test_a_tap_of_one_finger_is_a_dot(ui, table):
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.strokes) == 1


def test_every_sample_of_a_finger_with_its_pressure_reaches_the_stroke(ui, table):
    table.fingers.down(1, *A, 0.1)
    for step in range(1, 81):
        table.fingers.move(1, A[0] + step, A[1], 0.1 + step / 100)
        if step % 20 == 0:
            ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    points = table.strokes[0].points
    assert len(points) >= 81
    assert points[:81, 3] == pytest.approx(0.1 + np.arange(81) / 100, abs=0.002)


@pytest.mark.parametrize("always", [0.0, 1.0])
def test_a_device_that_says_only_all_or_nothing_says_nothing(ui, table, always):
    table.draw(A, (500, 420), (600, 440), pressures=[always] * 3)
    assert np.isnan(table.strokes[0].points[:, 3]).all()


def test_a_pen_that_speaks_is_believed_when_it_begins_at_nothing(ui, table):
    table.draw(A, (500, 420), (600, 440), pressures=[0.4, 0.5, 0.6])
    table.draw(A, (500, 420), (600, 440), pressures=[0.0, 0.5, 1.0])
    assert table.strokes[1].points[:3, 3] == pytest.approx([0, 0.5, 1.0], abs=0.01)


def test_pressure_is_kept_as_the_person_means_it(ui, table):
    table.easel.pressure_curve = (0.2, 0.0, 0.4, 0.5, 0.6, 1.0)
    table.draw(A, (500, 420), (600, 440), (650, 440), pressures=[0.2, 0.4, 0.6, 0.9])
    assert table.strokes[0].points[:4, 3] == pytest.approx([0, 0.5, 1, 1], abs=0.01)


def test_a_stroke_that_never_comes_over_the_paper_is_none(ui, table):
    table.draw((20, 400), (40, 500), (30, 600))
    table.assert_no_mark()
    table.draw((20, 400), (400, 400))
    assert len(table.strokes) == 1, "one that comes in from beside it is"


def test_a_pinch_enlarges_turns_and_pushes_and_leaves_no_mark(ui, table):
    easel = table.easel
    middle, after = ((380, 370), (690, 550)), ((350, 300), (650, 700))
    table.pinch((A, B), middle, lift=False)
    held = [easel.paper_at(*place) for place in middle]
    table.pinch(middle, after, press=False, lift=False)
    for paper, place in zip(held, after, strict=True):
        assert easel.spot_of(*paper) == pytest.approx(place, abs=1.5)
    table.fingers.lift_all()
    ui.frames(2)
    table.assert_no_mark()
    assert not easel.is_fitted
    assert easel.zoom > 1.3
    assert easel.turned < -20


@pytest.mark.parametrize("gap", [0, 0.06, 0.12])
@pytest.mark.parametrize("leaves", [(0, 1), (1, 0)])
def test_fingers_that_come_and_go_one_by_one_leave_no_mark(ui, table, monkeypatch, gap, leaves):
    # how soon is together is a matter of `test_gestures`, whose clock no busy machine holds up
    monkeypatch.setattr("studio.ui.widgets.gestures.TOGETHER", 10.0)
    table.fingers.down(0, *A)
    ui.frames(2)
    table.fingers.move(0, A[0] + 6, A[1])
    ui.wait(gap)
    table.fingers.down(1, *B)
    ui.frames(2)
    table.pinch((A, B), ((300, 300), (800, 600)), press=False, lift=False)
    for finger in leaves:
        table.fingers.up(finger)
        ui.wait(0.03)
        rest = [other for other in leaves if other in table.fingers._at]
        for other in rest:
            table.fingers.move(other, 500, 300)
            ui.frames(2)
    ui.frames(2)
    table.assert_no_mark()


def test_all_fingers_of_a_hand_on_the_glass_leave_no_mark(ui, table):
    for finger in range(10):
        table.fingers.down(finger, 300 + 60 * finger, 400 + 10 * finger)
    ui.frames(2)
    for step in range(10):
        for finger in range(10):
            table.fingers.move(finger, 300 + 70 * finger, 400 + 10 * step)
        ui.frames(2)
    for finger in (3, 1, 9, 0, 2, 8, 4, 7, 5, 6):
        table.fingers.up(finger)
        ui.frames(2)
    table.assert_no_mark()


def test_a_thousand_fingers_leave_no_mark_and_the_next_one_draws(ui, table):
    for finger in range(1000):
        table.fingers.down(finger, 200 + finger % 40 * 20, 100 + finger // 40 * 25)
    ui.frames(2)
    for finger in range(1000):
        table.fingers.move(finger, 210 + finger % 40 * 20, 100 + finger // 40 * 25)
    ui.frames(2)
    table.fingers.lift_all()
    ui.frames(2)
    table.assert_no_mark()
    table.easel.fit()
    table.draw(A, B)
    assert len(table.strokes) == 1


def test_a_second_finger_that_comes_late_does_not_disturb_the_first(ui, table):
    table.fingers.down(0, *A)
    ui.frames(2)
    table.fingers.move(0, 440, 400)
    ui.wait(TOGETHER + 0.05)
    table.fingers.down(1, *B)
    ui.frames(2)
    table.fingers.move(1, 800, 300)
    table.fingers.move(0, 500, 400)
    ui.frames(2)
    table.fingers.up(1, 0)
    ui.frames(2)
    assert len(table.strokes) == 1
    assert table.easel.is_fitted
    assert np.ptp(table.strokes[0].points[:, 1]) < 1


def test_two_fingers_take_back_and_three_make_again(ui, table):
    table.draw(A, B)
    drawn = table.pixels()
    for count, expected in ((2, table.blank), (3, drawn)):
        for finger in range(count):
            table.fingers.down(finger, 400 + 80 * finger, 400)
        ui.frames(2)
        table.fingers.lift_all()
        ui.frames(2)
        assert np.array_equal(table.pixels(), expected)
    assert table.gestures == ["undo", "redo"]
    assert [type(op) for op in table.ops] == [AddStroke, Undo, Redo]
    assert table.easel.is_fitted


def test_a_tap_with_nothing_to_take_back_does_nothing(ui, table):
    for count in (2, 3):
        for finger in range(count):
            table.fingers.down(finger, 400 + 80 * finger, 400)
        ui.frames(2)
        table.fingers.lift_all()
        ui.frames(2)
    table.assert_no_mark()


def test_two_fingers_that_rest_take_nothing_back(ui, table):
    table.draw(A, B)
    table.fingers.down(0, *A)
    table.fingers.down(1, *B)
    ui.wait(TAP + 0.1)
    table.fingers.lift_all()
    ui.frames(2)
    assert table.gestures == []
    assert len(table.ops) == 1


def test_a_finger_that_lies_still_picks_the_colour_below_it(ui, table):
    table.easel.colour, table.easel.brush, table.easel.brush_size = [200, 60, 40], "marker", 60
    table.draw((500, 400), (700, 400))
    table.ops.clear()
    before = table.pixels()
    table.easel.colour = [0, 0, 255]
    table.fingers.down(1, 300, 300)
    ui.frames(2)
    ui.wait(PRESS + 0.05)
    assert not table.easel.is_drawing
    assert np.array_equal(table.pixels(), before), "the dot is gone"
    table.fingers.move(1, 600, 400)
    ui.frames(2)
    ui.shot("easel-pick")
    above, below = (seen_around(ui, 600, 400 + way * 56, 1).mean(axis=(0, 1)) for way in (1, -1))
    assert above == pytest.approx(table.easel.drawing.pick(*table.easel.paper_at(600, 400)), abs=2), "what is picked"
    assert below == pytest.approx((0, 0, 255), abs=2), "what was in hand"
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.picked) == 1
    assert np.abs(np.array(table.picked[0]) - (200, 60, 40)).max() < 40
    assert table.ops == []
    assert np.array_equal(table.pixels(), before)


def test_picked_beside_the_paper_is_nothing(ui, table):
    table.easel.tool = "pick"
    table.fingers.down(1, 40, 400)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert table.picked == []
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.picked) == 1
    table.assert_no_mark()


def test_filling_says_where_on_the_paper(ui, table):
    table.easel.tool = "fill"
    table.easel.zoom_by(2, A)
    for place in (A, (2, 799)):
        table.fingers.down(1, *place)
        ui.frames(2)
        table.fingers.up(1)
        ui.frames(2)
    assert table.fills[0] == pytest.approx(table.easel.paper_at(*A), abs=0.6)
    table.assert_no_mark()


def test_nothing_is_shown_of_a_rect_that_is_empty(ui, table):
    table.easel.show(())
    table.easel.show((Rect(0, 0, 0, 0),))
