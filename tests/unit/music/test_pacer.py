"""A pacer: breaths for some minutes, with pauses, and other breaths in between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.music.breath import Breath, standard
from studio.music.pacer import (
    LEAD,
    MOST,
    begin,
    breathe,
    end_of,
    go_on,
    is_over,
    last,
    lift_now,
    pause,
    seconds_at,
    spent_at,
)

USUAL = standard()["four-six"]
WAYS = st.sampled_from(list(standard().values()))
START = 1000.0


def test_it_begins_in_a_moment_and_counts_from_the_first_breath():
    pacer = begin(USUAL, 0, START)
    assert lift_now(pacer, START) == spent_at(pacer, START) == 0.0
    assert seconds_at(pacer, START + LEAD) == 0.0
    assert spent_at(pacer, START + LEAD + 7.0) == pytest.approx(7.0)


@given(WAYS, st.sampled_from((3, 5, 10, 20)))
def test_it_ends_with_a_whole_breath_once_the_minutes_are_over(breath, minutes):
    pacer = begin(breath, minutes, START)
    breaths = end_of(pacer) / breath.length
    assert breaths == pytest.approx(round(breaths))
    assert 60 * minutes - 1e-3 <= end_of(pacer) < 60 * minutes + breath.length
    assert not is_over(pacer, START + LEAD + end_of(pacer) - 0.01)
    assert is_over(pacer, START + LEAD + end_of(pacer) + 0.01)
    assert lift_now(pacer, START + LEAD + end_of(pacer) + 1.5) == pytest.approx(0.0, abs=1e-6)


def test_without_minutes_it_ends_by_itself_after_an_hour():
    assert not is_over(begin(USUAL, 0, START), START + 60 * MOST)
    assert is_over(begin(USUAL, 0, START), START + 60 * MOST + LEAD + 1)


@given(st.floats(0.0, 200.0), st.floats(0.0, 5000.0))
def test_a_pause_changes_nothing_however_long(before, pausing):
    paused = pause(begin(USUAL, 5, START), START + before)
    later = START + before + pausing
    for pacer in (paused, go_on(paused, later)):
        assert seconds_at(pacer, later) == pytest.approx(before - LEAD)
        assert lift_now(pacer, later) == pytest.approx(lift_now(paused, START + before), abs=1e-6)
    assert end_of(go_on(paused, later)) == pytest.approx(end_of(paused))


@given(WAYS, WAYS, st.floats(0.0, 170.0))
def test_another_breath_begins_where_the_last_one_was_and_the_minutes_go_on(old, new, when):
    pacer = begin(old, 3, START)
    other = breathe(pacer, new, START + when)
    assert lift_now(other, START + when) == pytest.approx(lift_now(pacer, START + when), abs=1e-6)
    assert spent_at(other, START + when) == pytest.approx(spent_at(pacer, START + when))
    left = end_of(other) - seconds_at(other, START + when)
    assert 180 - max(0.0, when - LEAD) - 1e-3 <= left < 180 - (when - LEAD) + new.length + 1e-3


def test_fewer_minutes_than_are_gone_end_with_the_breath_under_way():
    pacer = last(begin(USUAL, 10, START), 3, START + LEAD + 400.0 + 5.0)
    assert end_of(pacer) == pytest.approx(410.0)
    assert not is_over(pacer, START + LEAD + 409.9)


def test_a_breath_of_odd_lengths_is_whole_at_its_end():
    pacer = begin(Breath("odd", 1.1, 1.3), 3, START)
    assert lift_now(pacer, START + LEAD + end_of(pacer)) == pytest.approx(0.0, abs=1e-6)
