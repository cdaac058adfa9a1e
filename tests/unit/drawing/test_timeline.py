"""A log as time: marks as long as the hand moved, pauses kept or skipped, undo as it happened."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.drawing.edits import fold
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, Dance, Fill, GoTo, KeepPicture, NewPaper, Redo, Undo, Unread
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import LONGEST_PAUSE, SKIPPED, Record, length_of, records_of, story_of, timeline

PAPER = NewPaper(Paper(width=100, height=80))


def mark(ms, seed=1):
    points = np.array([[1, 2, 0, 0.5], [9, 9, ms, 0.5]]) if ms else np.array([[1, 2, 0, 0.5]])
    return AddStroke(Stroke("ink", 4, 1.0, (1, 2, 3), seed, points))


def told(*records, **kwargs):
    story = story_of([Record(PAPER, 0), *(Record(op, time) for op, time in records)])
    return story, timeline(story, **kwargs)


THREE = [(mark(1000), 2000), (mark(500, 2), 2700), (mark(2000, 3), 90_000)]
"""Pauses: none yet, 200 ms, 85.3 s."""


def test_a_mark_lasts_as_long_as_the_hand_moved_and_a_pause_at_most_a_moment():
    _, line = told(*THREE)
    assert line.starts == (0, 1200, 1700 + SKIPPED)
    assert line.duration == 1700 + SKIPPED + 2000


def test_pauses_that_are_kept_last_as_long_as_they_did_but_not_for_ever():
    _, line = told(*THREE, pauses=True)
    assert line.starts == (0, 1200, 1700 + LONGEST_PAUSE)
    _, line = told(THREE[0], (mark(500, 2), 32_500), pauses=True)
    assert line.starts == (0, 31_000)


def test_a_clock_that_ran_back_makes_no_pause():
    _, line = told((mark(1000), 5000), (mark(500), 1000))
    assert line.starts == (0, 1000)


def test_at_the_beginning_nothing_is_there_and_at_the_end_all_of_it():
    story, line = told(*THREE)
    assert line.at(0).node == line.at(-5).node == 0
    assert line.at(line.duration).node == line.at(line.duration + 5).node == story.last


def test_within_a_mark_it_is_seen_as_far_as_it_had_come():
    _, line = told(*THREE)
    moment = line.at(1450)
    assert (moment.node, moment.beat, moment.into) == (1, line.beats[1], pytest.approx(250, abs=0.01))
    assert line.at(1100).beat is None
    assert line.at(1100).node == 1


def test_what_was_taken_back_is_told_only_when_it_is_asked_for():
    ops = [(mark(100), 1000), (mark(100, 2), 2000), (Undo(), 3000), (mark(100, 3), 4000)]
    story, line = told(*ops)
    assert [story.nodes[beat.after].edit.stroke.seed for beat in line.beats] == [1, 3]
    story, line = told(*ops, taken_back=True)
    assert [beat.made for beat in line.beats] == [True, True, False, True]
    undone = line.starts[2]
    assert line.at(undone - 1).node == 2
    assert line.at(undone + 1).node == 1
    assert line.at(line.duration).node == story.last
    assert len(line.ticks) == 3


def test_going_far_back_is_one_leap():
    ops = [(mark(100, seed), seed * 1000) for seed in range(1, 6)]
    story, line = told(*ops, (GoTo(1), 9000), (GoTo(99), 10_000), taken_back=True)
    assert [beat.after for beat in line.beats] == [1, 2, 3, 4, 5, 1, 5]
    assert story.last == 5


def test_undoing_nothing_takes_no_time():
    story, line = told((Undo(), 1000), (mark(100), 2000), (Redo(), 3000), taken_back=True)
    assert len(line.beats) == 1
    assert story.last == 1


def test_after_an_undo_a_new_mark_begins_a_branch_and_nothing_is_forgotten():
    story, _ = told((mark(1), 1), (mark(1, 2), 2), (Undo(), 3), (Undo(), 4), (mark(1, 3), 5))
    assert [node.parent for node in story.nodes] == [-1, 0, 1, 0]
    assert story.standing == (0, 3)


def test_ticks_say_when_a_mark_was_made_and_how_long_it_took():
    _, line = told(*THREE)
    (first, short), (_, shorter), (last, long) = line.ticks
    assert first == 0
    assert last == pytest.approx((1700 + SKIPPED) / line.duration)
    assert shorter < short < long <= 1


def test_a_paper_without_a_mark_is_a_story_without_a_line():
    story, line = told()
    assert (story.last, line.duration, line.ticks, line.at(0).node) == (0, 0, (), 0)


def test_a_dance_lasts_until_its_last_hand_has_gone():
    assert length_of(Dance((mark(300).stroke, mark(200).stroke), (0, 500))) == 700
    assert length_of(Fill(0, (1, 2, 3), 1.0, 0, 0, np.ones((2, 2)))) == 0
    assert length_of(AddStroke(Stroke("ink", 4, 1.0, (1, 2, 3), 1, np.empty((0, 4))))) == 0


def test_pictures_are_there_and_take_no_time():
    picture = Picture(np.ones((1, 1, 4)))
    story, line = told((KeepPicture(3, picture), 500), (mark(100), 1000))
    assert story.pictures == {3: picture}
    assert len(line.beats) == 1


def test_a_step_that_cannot_be_read_keeps_its_place():
    story, line = told((mark(100), 1000), (Unread(), 2000), (mark(100, 2), 3000))
    assert story.unread == 1
    assert len(line.beats) == 3


@pytest.mark.parametrize("ops", [[], [Clear()], [PAPER, PAPER]])
def test_a_log_that_does_not_begin_with_its_one_paper_is_refused(ops):
    with pytest.raises(DamagedDrawing):
        story_of(Record(op) for op in ops)


def test_marks_are_gone_along_one_by_one():
    _, line = told(*THREE)
    assert line.step(0, 1) == 1000
    assert line.step(1000, 1) == 1700
    assert line.step(line.duration, 1) == line.duration
    assert line.step(line.duration, -1) == 1700
    assert line.step(900, -1) == 0
    assert [line.done_by(ms) for ms in (0, 999, 1000, 1100, 1699, line.duration)] == [0, 0, 1000, 1000, 1000, 4400]


STEPS = st.lists(
    st.tuples(
        st.sampled_from([Undo(), Redo(), Clear(), GoTo(0), GoTo(2), GoTo(7)]) | st.builds(mark, st.integers(0, 5000)),
        st.integers(-1000, 100_000),
    ),
    max_size=40,
)


@given(records=STEPS, pauses=st.booleans(), taken_back=st.booleans())
def test_a_line_never_runs_back_and_ends_with_the_drawing_as_it_is(records, pauses, taken_back):
    story, line = told(*records, pauses=pauses, taken_back=taken_back)
    ends = [start + beat.length for start, beat in zip(line.starts, line.beats, strict=True)]
    assert all(end <= after for end, after in zip(ends, line.starts[1:], strict=False))
    assert line.duration == (ends[-1] if ends else 0)
    if line.duration:
        assert line.at(line.duration).node == story.last


@given(records=STEPS)
def test_what_stands_is_what_the_log_amounts_to(records):
    ops = [PAPER, *(op for op, _ in records)]
    story, document = story_of(Record(op) for op in ops), fold(ops)
    assert [story.nodes[node].edit for node in story.standing[1:]] == list(document.steps[: document.done])
    again = story_of(records_of(document))
    assert [again.nodes[node].edit for node in again.standing[1:]] == list(document.steps[: document.done])
