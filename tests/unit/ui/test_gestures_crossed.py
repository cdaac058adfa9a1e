"""Gestures that something comes between, and hands in any order: they always end well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.ui.widgets.gestures import TOGETHER
from tests.unit.ui.handed import Easel


def test_a_thousand_fingers_leave_no_mark():
    easel = Easel()
    for key in range(1000):
        easel.down(key, key % 50, key // 50, after=0.0001)
    for key in range(1000):
        easel.move(key, key)
    for key in range(0, 1000, 2):
        easel.up(key)
    for key in range(1, 1000, 2):
        easel.up(key)
    assert (easel.marks, easel.done, easel.gestures.mode) == (0, [], "idle")


@pytest.mark.parametrize("young", [True, False])
def test_when_something_comes_between_only_what_was_drawn_stays(young):
    easel = Easel()
    easel.down(1)
    easel.move(1, 2 if young else 200, after=0.05)
    easel.away()
    assert easel.marks == (0 if young else 1)
    easel.move(1, 400)
    easel.up(1)
    easel.down(1)
    easel.up(1)
    assert easel.marks == (1 if young else 2)


def test_a_pinch_that_something_came_between_draws_with_no_finger():
    easel = Easel()
    easel.down(1)
    easel.down(2, 100)
    easel.move(2, 200)
    easel.away()
    easel.down(3, 50)
    easel.move(3, 90)
    easel.up(1)
    easel.up(2)
    easel.up(3)
    assert easel.marks == 0
    assert easel.gestures.mode == "idle"


def test_a_touch_whose_end_was_never_told_is_given_up():
    easel = Easel()
    easel.down(1)
    easel.down(1, 50, after=0.05)
    easel.up(1)
    assert easel.acts == ["begin", "cancel", "begin", "lift"]


KINDS = st.sampled_from(["finger"] * 6 + ["pen", "move", "pick", "palm"])
EVENTS = st.one_of(
    st.tuples(st.just("down"), st.integers(0, 5), st.floats(0, 400), KINDS),
    st.tuples(st.just("move"), st.integers(0, 5), st.floats(0, 400), st.sampled_from([None, None, None, "palm"])),
    st.tuples(st.just("up"), st.integers(0, 5), st.just(0.0), st.none()),
    st.tuples(st.just("wait"), st.just(0), st.floats(0, 0.6), st.none()),
    st.tuples(st.just("away"), st.just(0), st.just(0.0), st.none()),
)


@settings(max_examples=400)
@given(
    st.lists(EVENTS, max_size=60),
    st.booleans(),
    st.sampled_from(["auto", "on", "off"]),
    st.sampled_from(["brush", "fill", "pick"]),
)
def test_whatever_hands_do_ends_well(events, many, fingers, tool):
    easel = Easel(many=many and tool == "brush", fingers=fingers, tool=tool)
    for what, key, value, kind in events:
        match what:
            case "down":
                easel.down(key, value, 0, kind)
            case "move":
                easel.move(key, value, 0, kind=kind)
            case "up":
                easel.up(key)
            case "wait":
                easel.wait(value)
            case "away":
                easel.away()
        assert easel.gestures.drawing == bool(easel.live)
    for key in range(6):
        easel.up(key)
    assert not easel.live
    assert not easel.picking
    assert easel.gestures.mode == "idle"
    easel.gestures.fingers = "on"
    marks = easel.marks
    easel.gestures.tool = "brush"
    easel.down(9)
    easel.up(9)
    assert easel.marks == marks + 1, "and the next finger draws"


@settings(max_examples=300)
@given(
    st.permutations(["down 1", "down 2", "down 3"]),
    st.permutations([1, 2, 3]),
    st.lists(st.tuples(st.integers(1, 3), st.floats(-200, 200)), max_size=20),
    st.floats(0, TOGETHER),
)
def test_fingers_that_come_together_never_leave_a_mark_in_whatever_order_they_go(order, leaving, moves, gap):
    easel = Easel()
    for number, down in enumerate(order):
        easel.down(int(down[-1]), 100 * number, after=gap / 3)
    for key, x in moves:
        easel.move(key, x, after=0.01)
    for key in leaving:
        easel.up(key, after=0.03)
    assert easel.marks == 0
    assert easel.acts.count("begin") == easel.acts.count("cancel") == 1
