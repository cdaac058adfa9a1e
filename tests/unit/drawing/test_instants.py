"""Instants of a drawing: what was said of one stays there, however the replay tells it, whatever is drawn later."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.drawing.instants import instants_of
from studio.drawing.op import AddStroke, NewPaper, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import Record, story_of, timeline

BEGAN = 1_000_000


def mark(ms):
    points = np.array([[1, 2, 0, 0.5], [9, 9, ms, 0.5]])
    return AddStroke(Stroke("ink", 4, 1.0, (1, 2, 3), 1, points))


def told(*records, began=BEGAN, **how):
    story = story_of(
        [Record(NewPaper(Paper(width=100, height=80)), began)] + [Record(op, began + at) for op, at in records]
    )
    return instants_of(timeline(story, **how), story.began)


THREE = ((mark(1000), 2000), (mark(500), 2700), (mark(2000), 90_000))


def test_an_instant_is_where_the_hand_was_by_the_clock():
    instants = told(*THREE)
    assert instants.at(0) == 1000  # the first mark began a second after the paper
    assert instants.at(500) == 1500
    assert instants.at(1200) == 2200  # the second mark begins
    assert instants.at(instants.line.duration) == 90_000


def test_a_skipped_pause_is_gone_through_as_quickly_as_it_is_told():
    instants = told(*THREE)
    halfway = 1700 + 350
    assert instants.at(halfway) == pytest.approx(2700 + 85_300 / 2, abs=1)
    assert instants.place(2700 + 85_300 / 2) == pytest.approx(halfway, abs=1)


def test_pauses_that_are_told_move_the_place_and_not_the_instant():
    skipped, kept = told(*THREE), told(*THREE, pauses=True)
    instant = skipped.at(1700 + 700 + 1000)
    assert kept.at(kept.place(instant)) == instant
    assert kept.place(instant) > skipped.place(instant) + 50_000


def test_what_was_said_stays_when_the_drawing_goes_on():
    before, after = told(*THREE), told(*THREE, (mark(300), 9_000_000))
    instant = before.at(1500)
    assert after.place(instant) == before.place(instant) == 1500


def test_an_instant_of_a_mark_that_was_taken_back_lies_where_it_would_come():
    records = ((mark(1000), 2000), (mark(500), 2700), (Undo(), 3000), (mark(800), 5000))
    whole, standing = told(*records, taken_back=True), told(*records)
    instant = whole.at(1200 + 250)
    assert instant == 2450
    assert whole.place(instant) == pytest.approx(1450)
    assert 1000 < standing.place(instant) < standing.line.duration - 800


def test_before_the_first_mark_and_after_the_last_are_the_ends_of_the_line():
    instants = told(*THREE)
    assert instants.place(-5) == instants.place(0) == 0
    assert instants.place(10**12) == instants.line.duration
    empty = told()
    assert empty.at(0) == 0
    assert empty.place(500) == 0


def test_a_clock_that_was_set_back_keeps_every_instant_on_the_line():
    instants = told((mark(1000), 60_000), (mark(500), 3000), (mark(500), 70_000))
    for ms in range(0, int(instants.line.duration), 100):
        assert 0 <= instants.place(instants.at(ms)) <= instants.line.duration


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(0, 200_000)), max_size=12), st.floats(0, 1))
def test_a_place_leads_to_its_instant_and_back(marks, share):
    at, records = 0, []
    for long, pause in marks:
        at += pause + long
        records.append((mark(long), at))
    instants = told(*records)
    ms = share * instants.line.duration
    assert instants.place(instants.at(ms)) == pytest.approx(ms, abs=3)
