"""What a log amounts to."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.drawing.edits import Document, apply, fold
from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import (
    Clear,
    ClearLayer,
    DropLayer,
    GoTo,
    KeepPicture,
    Lost,
    MergeLayer,
    NewPaper,
    Redo,
    Undo,
    Unread,
)
from studio.drawing.paper import Paper
from studio.drawing.picture import Picture

PAPER = NewPaper(Paper())
FIRST, OTHER = Picture(np.full((1, 1, 4), 9)), Picture(np.full((1, 2, 4), 8))

OPS = st.lists(
    st.sampled_from([Clear(), ClearLayer(1), DropLayer(2), MergeLayer(3), Unread(), Lost(), Undo(), Undo(), Redo()])
    | st.builds(GoTo, st.integers(-3, 12))
    | st.builds(KeepPicture, st.integers(1, 3), st.sampled_from([FIRST, OTHER])),
    max_size=30,
)


@given(ops=OPS)
def test_a_log_amounts_to_what_its_ops_do_one_after_the_other(ops):
    document = Document(PAPER.paper)
    for op in ops:
        document = apply(document, op)
    assert fold([PAPER, *ops]) == document
    assert 0 <= document.done <= len(document.steps)


def test_going_to_a_moment_stays_within_what_was_done():
    steps = [Clear(), ClearLayer(1), DropLayer(2)]
    assert fold([PAPER, *steps, GoTo(1)]).done == 1
    assert fold([PAPER, *steps, GoTo(99)]).done == 3
    assert fold([PAPER, *steps, GoTo(-1)]).done == 0
    assert fold([PAPER, *steps, GoTo(1), Clear()]).steps == (Clear(), Clear())


def test_a_picture_is_no_step_and_the_first_of_a_number_counts():
    document = fold([PAPER, Clear(), Undo(), KeepPicture(4, FIRST), KeepPicture(4, OTHER), Redo()])
    assert document.steps == (Clear(),)
    assert document.done == 1
    assert document.pictures == {4: FIRST}


def test_a_step_that_cannot_be_read_is_undone_like_any_other():
    document = fold([PAPER, Clear(), Unread()])
    assert (document.done, document.unread) == (2, 1)
    assert fold([PAPER, Clear(), Unread(), Undo()]).unread == 0


def test_what_is_lost_and_was_no_step_is_told_of_and_moves_none():
    document = fold([PAPER, Clear(), Lost(), Clear(), Undo()])
    assert (len(document.steps), document.done, document.lost, document.unread) == (2, 1, 1, 1)


@pytest.mark.parametrize("ops", [[], [Clear()], [PAPER, PAPER], [PAPER, Clear(), PAPER]])
def test_a_log_has_one_paper_and_begins_with_it(ops):
    with pytest.raises(DamagedDrawing):
        fold(ops)


def test_a_second_paper_is_refused():
    with pytest.raises(DamagedDrawing):
        apply(Document(PAPER.paper), PAPER)
