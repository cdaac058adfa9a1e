"""How hard a touch is, by what the glass tells of it."""

import math

import pytest

from studio.ui.widgets.touch_force import (
    FAST,
    HARDEST,
    SLOW,
    SOFTEST,
    TAP,
    Way,
    told_by_pressure,
    told_by_size,
    told_by_speed,
)


def run(speed, seconds=0.5, every=0.004, start=0.0):
    way = Way(0.0, 0.0, start)
    for step in range(1, round(seconds / every) + 1):
        way.go(speed * step * every, 0.0, start + step * every)
    return way


def test_pressure_tells_unless_it_is_none():
    assert told_by_pressure(0.2) < told_by_pressure(0.8) < 1.0
    assert [told_by_pressure(one) for one in (0.0, 1.0, math.nan, -1.0)] == [None] * 4


def test_a_larger_touch_is_harder_up_to_a_whole_fingertip():
    assert told_by_size(0.3) < told_by_size(0.9) < told_by_size(1.0) == told_by_size(3.0)
    assert told_by_size(0.0) is None


def test_a_quicker_strum_is_louder_and_a_usual_one_is_as_loud_as_a_tap():
    strengths = [told_by_speed(speed) for speed in (0.0, SLOW, 3.0, 6.0, 12.0, FAST, 100.0, math.inf)]
    assert strengths == sorted(strengths)
    assert strengths[0] == SOFTEST
    assert strengths[-1] == HARDEST
    assert told_by_speed(math.sqrt(SLOW * FAST)) == pytest.approx(TAP)


def test_the_speed_is_that_of_the_last_of_the_way():
    assert run(6.0).speed == pytest.approx(6.0, rel=0.01)
    way = run(2.0)
    for step in range(1, 26):
        way.go(1.0 + 12.0 * step * 0.004, 0.0, 0.5 + step * 0.004)
    assert way.speed == pytest.approx(12.0, rel=0.01)


def test_a_hand_that_rested_before_it_strums_is_not_slower_for_it():
    way = Way(0.0, 0.0, 0.0)
    for step in range(1, 5):
        way.go(10.0 * step / 60, 0.0, 3.0 + step / 60)
    assert way.speed == pytest.approx(10.0, rel=0.01)


def test_a_finger_that_has_gone_nowhere_has_no_speed():
    assert Way(1.0, 1.0, 5.0).speed == 0.0
    still = Way(1.0, 1.0, 5.0)
    still.go(2.0, 2.0, 5.0)
    assert still.speed == 0.0
