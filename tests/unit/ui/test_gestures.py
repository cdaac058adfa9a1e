"""What hands mean: marks are made by those who draw, and no gesture ever leaves one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.ui.widgets.gestures import MOST_HANDS, PEN_RESTS, PRESS, TAP, TOGETHER, Gestures


class Easel:
    """Takes the acts as an easel does, and would not stand a wrong one."""

    def __init__(self, **how):
        self.gestures = Gestures(**how)
        self.now = 0.0
        self.acts = []
        self.live = set()
        self.marks = 0
        self.gripped = False
        self.picking = False
        self.done = []

    def take(self, acts):
        for act in acts:
            self.acts.append(act.what)
            match act.what:
                case "begin":
                    assert self.gestures.many or not self.live, "two marks at once"
                    assert act.key not in self.live
                    self.live.add(act.key)
                case "extend":
                    assert act.key in self.live
                case "lift":
                    assert act.key in self.live, "a mark nobody makes"
                    self.live.discard(act.key)
                    self.marks += not self.live
                case "cancel":
                    self.live.clear()
                case "grip":
                    assert not self.live
                    self.gripped = True
                case "pull":
                    assert not self.live
                    assert self.gripped
                    assert len(self.gestures.before) == len(self.gestures.after) > 0
                case other:
                    assert not self.live
                    self.take_other(other)

    def take_other(self, what):
        if what in ("picked", "unpick"):
            assert self.picking
        self.picking = what == "pick"
        if what not in ("settle", "pick"):
            self.done.append(what)

    def down(self, key, x=0.0, y=0.0, kind="finger", after=0.0):
        self.now += after
        self.take(self.gestures.down(key, x, y, self.now, kind))

    def move(self, key, x, y=0.0, after=0.0, kind=None):
        self.now += after
        self.take(self.gestures.move(key, x, y, self.now, kind))

    def up(self, key, after=0.0):
        self.now += after
        self.take(self.gestures.up(key, self.now))

    def wait(self, seconds):
        self.now += seconds
        due = self.gestures.due
        if due is not None and due <= self.now:
            self.take(self.gestures.tick(self.now))

    def away(self):
        self.take(self.gestures.let_go(self.now))


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
