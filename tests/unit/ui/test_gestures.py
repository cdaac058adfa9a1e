"""What hands mean: marks are made by those who draw, and no gesture ever leaves one."""

import pytest

from studio.ui.widgets.gestures import MOST_HANDS, PEN_RESTS, PRESS, TAP, TOGETHER
from tests.unit.ui.handed import Easel


def test_one_finger_draws_and_a_tap_is_a_dot():
    easel = Easel()
    easel.down(1)
    easel.move(1, 50, after=0.02)
    easel.up(1, after=0.02)
    easel.down(2)
    easel.up(2, after=0.05)
    assert easel.acts == ["begin", "extend", "lift", "begin", "lift"]


@pytest.mark.parametrize("late", [0.0, 0.05, TOGETHER])
def test_a_second_finger_that_comes_at_once_makes_a_view_of_it(late):
    easel = Easel()
    easel.down(1)
    easel.move(1, 5, after=late / 2)
    easel.down(2, 100, after=late / 2)
    easel.move(1, -60, after=0.02)
    easel.move(2, 160, after=0.02)
    easel.up(1, after=0.5)
    easel.move(2, 260)
    easel.up(2)
    assert easel.marks == 0
    assert easel.acts == ["begin", "extend", "cancel", "grip", "pull", "grip", "settle"]


def test_a_second_finger_that_comes_later_is_a_palm():
    easel = Easel()
    easel.down(1)
    easel.move(1, 5, after=0.1)
    easel.down(2, 100, after=0.1)
    easel.move(2, 300)
    easel.move(1, 90, after=0.1)
    easel.up(1)
    easel.up(2)
    assert easel.acts == ["begin", "extend", "extend", "lift"]


def test_a_mark_that_is_meant_is_not_taken_back():
    easel = Easel()
    easel.down(1)
    easel.move(1, 17, after=0.05)
    easel.down(2, 100, after=0.05)
    easel.up(2)
    easel.up(1)
    assert easel.marks == 1


def test_when_the_palm_still_lies_there_the_next_finger_draws():
    easel = Easel()
    easel.down(1)
    easel.down(2, 100, after=0.3)
    easel.up(1)
    easel.down(3)
    easel.up(3)
    assert easel.marks == 2


@pytest.mark.parametrize(("count", "meant"), [(2, ["undo"]), (3, ["redo"]), (4, []), (10, [])])
def test_fingers_that_tap_step_back_and_forward(count, meant):
    easel = Easel()
    for key in range(count):
        easel.down(key, 50 * key, after=0.02)
    for key in range(count):
        easel.move(key, 50 * key + 5)
        easel.up(key, after=0.02)
    assert easel.done == meant
    assert easel.marks == 0
    assert easel.gestures.mode == "idle"


def test_a_tap_that_takes_long_or_moves_is_none():
    easel = Easel()
    easel.down(1)
    easel.down(2, 50)
    easel.up(1, after=0.1)
    easel.up(2, after=TAP)
    assert easel.done == []
    easel.down(1)
    easel.down(2, 50)
    easel.move(2, 59)
    easel.up(1)
    easel.up(2)
    assert easel.done == []
    assert easel.marks == 0


def test_a_finger_that_lies_still_picks_and_leaves_no_mark():
    easel = Easel()
    easel.down(1, 10)
    easel.move(1, 16, after=0.1)
    assert easel.gestures.due == PRESS
    easel.wait(PRESS - 0.099)
    easel.move(1, 80)
    easel.up(1)
    assert easel.acts == ["begin", "extend", "cancel", "pick", "pick", "picked"]
    assert easel.marks == 0


def test_a_pen_may_lie_still():
    easel = Easel()
    easel.down(1, kind="pen")
    assert easel.gestures.due is None
    easel.wait(3)
    easel.up(1)
    assert easel.marks == 1


def test_beside_a_pen_fingers_only_move_the_paper():
    easel = Easel()
    easel.down(1, kind="pen")
    easel.down(2, 300)
    easel.move(2, 400)
    easel.move(1, 30, after=0.5)
    easel.up(1)
    easel.up(2)
    assert easel.marks == 1
    easel.acts.clear()
    easel.down(3, after=PEN_RESTS - 0.1)
    easel.move(3, 200)
    easel.up(3)
    assert easel.acts == []
    easel.down(4)
    easel.down(5, 100)
    easel.up(4, after=0.1)
    easel.up(5, after=0.1)
    assert easel.done == ["undo"]
    easel.down(6, after=PEN_RESTS)
    easel.up(6)
    assert easel.marks == 2, "after a while they draw again"


def test_a_pen_takes_the_mark_of_a_palm_back():
    easel = Easel()
    easel.down(1)
    easel.move(1, 3, after=0.1)
    easel.down(2, 100, kind="pen", after=0.2)
    easel.move(2, 150)
    easel.up(2)
    easel.down(3, 100, kind="pen")
    easel.up(3)
    easel.up(1)
    assert easel.acts == ["begin", "extend", "cancel", "begin", "extend", "lift", "begin", "lift"]
    assert easel.marks == 2


def test_a_long_mark_of_a_finger_is_kept_when_a_pen_comes():
    easel = Easel()
    easel.down(1)
    easel.move(1, 300, after=2)
    easel.down(2, kind="pen")
    easel.up(2)
    easel.up(1)
    assert easel.marks == 2


def test_fingers_can_be_told_to_draw_or_not():
    always = Easel(fingers="on")
    always.down(1, kind="pen")
    always.up(1)
    always.down(2)
    always.up(2)
    assert always.marks == 2
    never = Easel(fingers="off")
    never.down(1)
    never.move(1, 100)
    never.wait(2)
    never.up(1)
    assert (never.marks, never.done) == (0, [])


def test_a_large_contact_is_nothing_and_becomes_nothing():
    easel = Easel()
    easel.down(1, kind="palm")
    easel.down(2, 100)
    easel.move(2, 130, kind="palm", after=0.1)
    easel.up(2)
    easel.up(1)
    assert easel.acts == ["begin", "cancel"]


def test_every_finger_dances():
    easel = Easel(many=True)
    for key in range(5):
        easel.down(key, 50 * key, after=0.1)
        easel.move(key, 50 * key + 40, after=0.1)
    for key in range(5):
        easel.up(key)
    assert easel.acts.count("begin") == easel.acts.count("lift") == 5
    assert easel.marks == 1


def test_more_hands_than_can_dance_are_left_alone():
    easel = Easel(many=True)
    for key in range(1000):
        easel.down(key, key)
    for key in range(1000):
        easel.move(key, key + 50)
        easel.up(key)
    assert easel.acts.count("begin") == MOST_HANDS
    assert easel.marks == 1


def test_two_dancers_that_only_tap_step_back():
    easel = Easel(many=True)
    easel.down(1)
    easel.down(2, 100)
    easel.up(1, after=0.05)
    easel.up(2, after=0.05)
    assert easel.done == ["undo"]
    assert easel.marks == 0


def test_picking_and_filling_make_no_marks():
    easel = Easel(tool="pick")
    easel.down(1, kind="pen")
    easel.move(1, 20)
    easel.up(1)
    assert easel.acts == ["pick", "pick", "picked"]
    easel = Easel(tool="fill")
    easel.down(1)
    easel.up(1)
    assert easel.acts == ["fill"]
    easel.down(1)
    easel.down(2, 100)
    easel.move(2, 200)
    easel.up(2)
    easel.up(1)
    assert "fill" not in easel.acts[1:]


def test_other_buttons_move_the_paper_and_pick():
    easel = Easel()
    easel.down(1, kind="move")
    easel.move(1, 4)
    easel.move(1, 90)
    easel.up(1)
    assert easel.acts == ["grip", "pull", "settle"]
    easel.acts.clear()
    easel.down(2, kind="pick")
    easel.up(2)
    assert easel.acts == ["pick", "picked"]
