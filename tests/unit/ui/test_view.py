"""Where the paper lies: what a finger holds stays below it, and nothing is lost out of sight."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.widgets import view as views
from studio.ui.widgets.view import LARGEST, SMALLEST, View

WIDE, HIGH = 944, 708
BOX = (120.0, 68.0, 1040.0, 708.0)

numbers = st.floats(-3000, 3000)
places = st.tuples(numbers, numbers)
scales = st.floats(SMALLEST, LARGEST)


@st.composite
def lying(draw):
    scale, angle = draw(scales), draw(st.floats(-math.pi, math.pi))
    return View(scale * math.cos(angle), scale * math.sin(angle), draw(numbers), draw(numbers))


@given(lying(), places)
def test_there_and_back_is_the_same_place(view, place):
    back = view.paper(*view.spot(*place))
    assert back == pytest.approx(place, abs=1e-6)
    many = view.paper_of(np.array([view.spot(*place), view.spot(0, 0)]))
    assert many == pytest.approx(np.array([place, (0, 0)]), abs=1e-6)


def test_up_in_the_window_is_up_on_the_paper():
    view = views.fitted(BOX, WIDE, HIGH)
    assert view.spot(0, 0) == (168, 776)
    assert view.spot(WIDE, HIGH) == (168 + WIDE, 68)
    assert (view.scale, view.turned) == (1, 0)


def test_fitted_is_as_large_as_the_room_allows_and_on_whole_pixels():
    view = views.fitted(BOX, 3000, 1000)
    left, bottom, width, height = views.sheet_in(BOX, 3000, 1000)
    assert (width, left) == (1040, 120)
    assert view.spot(0, 0) == (left, bottom + height)
    assert view.e == round(view.e)
    assert view.f == round(view.f)
    assert views.sheet_in((0, 0, 0, 10), 10, 10) == (0, 0, 0, 0)
    assert views.fitted(BOX, 8192, 8192).scale == pytest.approx(708 / 8192)


@given(lying(), st.floats(0.2, 5), st.floats(-180, 180), places)
def test_what_it_is_changed_about_stays(view, factor, degrees, about):
    before = view.paper(*about)
    after = views.changed(view, factor, degrees, about)
    assert after.spot(*before) == pytest.approx(about, abs=1e-4)
    assert SMALLEST * 0.999 <= after.scale <= LARGEST * 1.001
    turn = (after.turned - view.turned - degrees + 180) % 360 - 180
    assert abs(turn) < 1e-6


def test_quarter_turns_are_exact():
    view = View(1.0, 0.0, 5.0, 6.0)
    for count in range(1, 9):
        view = views.changed(view, 1.0, 90.0, (100.0, 100.0))
        assert view.is_straight, count
    assert view == View(1.0, 0.0, 5.0, 6.0)


def test_it_becomes_neither_too_small_nor_too_large_to_see():
    view = View(2.0, 0.0)
    assert views.changed(view, 1e9, 0, (0, 0)).scale == LARGEST
    assert views.changed(view, 1e-9, 0, (0, 0)).scale == pytest.approx(SMALLEST)
    tiny = View(0.03, 0.0)
    assert views.changed(tiny, 0.5, 0, (0, 0)).scale == pytest.approx(0.03), "a paper fitted below the limit stays"
    assert views.changed(tiny, 2.0, 0, (0, 0)).scale == pytest.approx(0.06)


@given(lying(), places, places, st.floats(0.3, 3), st.floats(-3, 3), places)
def test_two_fingers_keep_what_they_hold_below_them(view, one, other, factor, turn, push):
    span = complex(*other) - complex(*one)
    if abs(span) < 20 or not SMALLEST <= view.scale * factor <= LARGEST:
        return
    moved = (
        complex(*one) + complex(*push),
        complex(*one) + complex(*push) + span * factor * complex(math.cos(turn), math.sin(turn)),
    )
    after = tuple((place.real, place.imag) for place in moved)
    pulled = views.pinched(view, (one, other), after)
    angle = math.atan2(view.b, view.a) + turn
    if views.drawn(angle) != angle:
        assert pulled.scale == pytest.approx(view.scale * factor)
        return
    for before, now in zip((one, other), after, strict=True):
        assert pulled.spot(*view.paper(*before)) == pytest.approx(now, abs=1e-3)


@given(lying(), st.lists(places, min_size=3, max_size=6), places)
def test_many_fingers_that_move_alike_only_push(view, fingers, push):
    after = [(x + push[0], y + push[1]) for x, y in fingers]
    pulled = views.pinched(view, fingers, after)
    assert pulled.scale == pytest.approx(view.scale)
    angle = math.atan2(view.b, view.a)
    if views.drawn(angle) == angle:
        x, y = view.spot(10, 20)
        assert pulled.spot(10, 20) == pytest.approx((x + push[0], y + push[1]), abs=1e-3)


def test_fingers_on_one_spot_break_nothing():
    view = View(1.0, 0.0)
    same = [(5.0, 5.0)] * 3
    assert views.pinched(view, same, [(6.0, 7.0)] * 3) == View(1.0, 0.0, 1.0, 2.0)
    assert views.pinched(view, [(0, 0), (10, 0)], [(5, 5), (5, 5)]).scale == 1.0


@given(st.floats(-10, 10))
def test_near_a_quarter_turn_it_is_drawn_there_without_a_jump(angle):
    one, next_one = views.drawn(angle), views.drawn(angle + 1e-6)
    assert 0 <= next_one - one < 1e-5
    assert abs(one - angle) < views.PULL / 2
    quarter = round(angle / (math.pi / 2)) * math.pi / 2
    assert abs(one - quarter) <= abs(angle - quarter) + 1e-12


def test_let_go_nearly_straight_it_lies_straight():
    for quarter in range(-2, 3):
        nearly = views.changed(View(2.0, 0.0, 30, 40), 1.0, 90 * quarter + 2.0, (300, 200))
        held = nearly.paper(300, 200)
        straight = views.settled(nearly, (300, 200))
        assert straight.is_straight
        assert straight.scale == pytest.approx(2.0)
        assert straight.spot(*held) == pytest.approx((300, 200))
    turned = views.changed(View(2.0, 0.0), 1.0, 20, (0, 0))
    assert views.settled(turned, (0, 0)) == turned


@given(lying())
def test_the_paper_is_never_lost_out_of_sight(view):
    back = views.in_reach(view, BOX, WIDE, HIGH)
    left, bottom, across, down = views.bounds(back, WIDE, HIGH)
    seen_across = min(left + across, BOX[0] + BOX[2]) - max(left, BOX[0])
    seen_down = min(bottom + down, BOX[1] + BOX[3]) - max(bottom, BOX[1])
    assert seen_across >= views.GRIP * min(across, BOX[2]) - 1e-6
    assert seen_down >= views.GRIP * min(down, BOX[3]) - 1e-6


@given(lying())
def test_all_of_the_window_is_within_what_is_seen(view):
    x0, y0, x1, y1 = views.seen(view, BOX)
    for x in (BOX[0], BOX[0] + BOX[2]):
        for y in (BOX[1], BOX[1] + BOX[3]):
            px, py = view.paper(x, y)
            assert x0 - 1e-6 <= px <= x1 + 1e-6
            assert y0 - 1e-6 <= py <= y1 + 1e-6
