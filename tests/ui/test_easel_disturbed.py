"""The easel when something comes between, and under pens, palms and mice."""

import numpy as np
import pytest
from kivy.core.window import Window

from tests.ui.fingers import samples_are_kept
from tests.ui.table import PAPER, A, B, table, xplace

__all__ = ["samples_are_kept", "table"]


def test_a_window_that_loses_focus_ends_a_stroke_and_keeps_it(ui, table):
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.move(1, 500, 400)
    ui.frames(2)
    Window._focus = False
    Window._focus = True
    assert len(table.strokes) == 1
    table.fingers.move(1, 700, 300)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.strokes) == 1
    assert table.strokes[0].points[:, 0].max() < 400


@pytest.mark.parametrize("what", ["focus", "sheet", "rotate", "paper"])
def test_whatever_comes_between_a_gesture_leaves_no_mark(ui, table, what):
    table.fingers.down(0, *A)
    table.fingers.down(1, *B)
    ui.frames(2)
    table.pinch((A, B), ((350, 350), (800, 600)), press=False, lift=False)
    if what == "focus":
        Window._focus = False
        Window._focus = True
    elif what == "sheet":
        table.easel.insets = [600, 68, 20, 24]
    elif what == "rotate":
        ui.resize(800, 1280)
    else:
        table.lay(PAPER)
    for step in range(5):
        table.fingers.move(0, 350 + 20 * step, 350)
        table.fingers.move(1, 700, 500 + 20 * step)
        ui.frames(2)
    table.fingers.lift_all()
    ui.frames(2)
    table.assert_no_mark()
    table.easel.fit()
    place = table.easel.spot_of(100, 100)
    table.draw(place, (place[0] + 50, place[1] - 20))
    assert len(table.strokes) == 1, "and the next finger draws"


@pytest.mark.parametrize("what", ["sheet", "rotate"])
def test_a_stroke_ends_where_it_is_when_the_paper_is_moved_away(ui, table, what):
    table.fingers.down(0, *A)
    ui.frames(2)
    for step in range(5):
        table.fingers.move(0, 400 + 20 * step, 400)
        ui.frames(2)
    if what == "sheet":
        table.easel.insets = [600, 68, 20, 24]
    else:
        ui.resize(800, 1280)
    for step in range(5):
        table.fingers.move(0, 500, 400 + 30 * step)
        ui.frames(2)
    table.fingers.lift_all()
    ui.frames(2)
    assert len(table.strokes) == 1
    points = table.strokes[0].points
    assert np.ptp(points[:, 1]) < 1
    assert points[:, 0].max() == pytest.approx(480 - 168, abs=1)


def test_a_finger_that_leaves_the_window_ends_its_stroke_there(ui, table):
    table.fingers.down(1, *A)
    ui.frames(2)
    table.fingers.move(1, 1279, 400)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    assert len(table.strokes) == 1
    table.draw(A, B)
    assert len(table.strokes) == 2


def test_a_paper_that_is_taken_away_mid_stroke_can_be_drawn_on_again(ui, table):
    drawing = table.easel.drawing
    table.fingers.down(1, *A)
    ui.frames(2)
    table.easel.drawing = None
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    table.easel.put(drawing)
    table.assert_no_mark()
    table.draw(A, B)
    assert len(table.strokes) == 1


def test_a_layer_that_is_gone_is_not_drawn_on(ui, table):
    table.easel.layer = 77
    table.draw(A, B)
    assert table.ops[0].layer == 0


def test_a_new_paper_under_a_finger_gets_nothing_of_its_stroke(ui, table):
    table.fingers.down(1, *A)
    ui.frames(2)
    table.lay(PAPER)
    table.fingers.move(1, *B)
    ui.frames(2)
    table.fingers.up(1)
    ui.frames(2)
    table.assert_no_mark()


def test_the_mouse_draws_and_then_fingers_only_move_the_paper(ui, table):
    ui.xdo("mousemove", *xplace(ui, A), "mousedown", 1, "mousemove", *xplace(ui, B), "mouseup", 1)
    ui.until(lambda: table.strokes, what="the stroke")
    table.draw(A, (500, 300))
    assert len(table.strokes) == 1
    table.pinch((A, B), ((350, 350), (800, 600)))
    assert len(table.strokes) == 1
    assert table.easel.zoom > 1
    table.easel.fingers = "on"
    table.easel.fit()
    table.draw(A, (500, 300))
    assert len(table.strokes) == 2


def test_fingers_on_a_trackpad_are_none(ui, table, monkeypatch):
    monkeypatch.setattr("studio.ui.input.has_glass", lambda: False)
    table.draw(A, B)
    table.pinch((A, B), ((350, 350), (800, 600)))
    table.assert_no_mark()
    assert table.easel.is_fitted


def test_fingers_can_be_told_not_to_draw(ui, table):
    table.easel.fingers = "off"
    table.draw(A, B)
    table.assert_no_mark()
    assert table.easel.is_fitted


def test_the_wheel_enlarges_about_the_pointer(ui, table):
    held = table.easel.paper_at(*B)
    ui.xdo("mousemove", *xplace(ui, B), "click", 4)
    ui.until(lambda: table.easel.zoom > 1.1, what="the wheel")
    assert table.easel.spot_of(*held) == pytest.approx(B, abs=1.5)
    ui.xdo("click", 5)
    ui.until(lambda: table.easel.zoom < 1.1, what="the wheel")
    ui.xdo("keydown", "shift")
    ui.xdo("click", 4)
    ui.until(lambda: table.easel.turned != 0, what="the turn")
    ui.xdo("keyup", "shift")
    table.assert_no_mark()


@pytest.mark.parametrize("how", ["middle", "space"])
def test_middle_button_and_space_move_the_paper(ui, table, how):
    before = table.easel.spot_of(0, 0)
    button = 2 if how == "middle" else 1
    ui.xdo("mousemove", *xplace(ui, A))
    if how == "space":
        ui.xdo("keydown", "space")
    ui.xdo("mousedown", button)
    ui.xdo("mousemove", *xplace(ui, (420, 410)))
    ui.xdo("mousemove", *xplace(ui, (460, 430)))
    ui.xdo("mousemove", *xplace(ui, (520, 450)))
    ui.xdo("mouseup", button)
    if how == "space":
        ui.xdo("keyup", "space")
    ui.frames(4)
    after = table.easel.spot_of(0, 0)
    assert (after[0] - before[0], after[1] - before[1]) == pytest.approx((120, 50), abs=25)
    assert after != before
    table.assert_no_mark()


def test_the_right_button_picks(ui, table):
    ui.xdo("mousemove", *xplace(ui, A), "mousedown", 3)
    ui.frames(2)
    ui.xdo("mouseup", 3)
    ui.until(lambda: table.picked, what="the colour")
    table.assert_no_mark()
