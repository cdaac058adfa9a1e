"""Undo and redo against a list, near and far, over steps of every kind."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.drawing import engine, history, packer
from studio.drawing.drawing import Drawing, State, draw_step, draw_steps
from studio.drawing.edits import Document
from studio.drawing.op import GoTo, KeepPicture, NewPaper, Redo, Undo
from studio.drawing.paper import Paper
from studio.drawing.replay import replay
from studio.drawing.tiles import TILE_BYTES
from tests.unit.drawing.hands import draw, scribble, show
from tests.unit.drawing.steps import KINDS, PICTURES, step, stroke

PAPER = Paper("blank", 200, 140)


@pytest.fixture
def tight(monkeypatch):
    """Room for next to nothing, so that the far past begins at once."""
    _tighten(monkeypatch)


@pytest.fixture(scope="module")
def tight_brushes(brushes, fast):
    with pytest.MonkeyPatch.context() as patch:
        _tighten(patch)
        yield brushes


def _tighten(patch):
    patch.setattr(history, "NEAR_BYTES", 5 * TILE_BYTES)
    patch.setattr(history, "FAR_BYTES", 30_000)
    patch.setattr(history, "KEYFRAME_MS", 3.0)
    patch.setattr(history, "A_TILE", 0.0)


def whole(drawing):
    """All that can be seen of a drawing, and all that can't."""
    state = drawing.state
    tiles = sorted((key, tile.pixels.tobytes()) for key, tile in state.tiles.items())
    return drawing.rgba().tobytes(), state.layers, tiles


ACTIONS = st.lists(
    st.tuples(st.sampled_from((*KINDS, "unread", "undo", "undo", "undo", "redo", "go")), st.integers(0, 10**6)),
    max_size=45,
)


@settings(deadline=None, max_examples=60)
@given(actions=ACTIONS)
def test_history_is_a_list_with_a_place_in_it(actions, tight_brushes):
    check(actions, tight_brushes)


@pytest.mark.parametrize("seed", range(8))
def test_it_still_is_after_a_long_day(seed, tight_brushes):
    dice = np.random.default_rng(seed)
    kinds = (*KINDS, "add", "stroke", "stroke", "undo", "undo", "undo", "redo", "redo", "go")
    check([(kinds[dice.integers(len(kinds))], int(dice.integers(10**6))) for _ in range(150)], tight_brushes)


def check(actions, tight_brushes):
    """Do the same with a drawing and with a list of what it looked like."""
    drawing = Drawing(PAPER, tight_brushes)
    for number, picture in PICTURES.items():
        drawing.keep(KeepPicture(number, picture))
    seen, place = [whole(drawing)], 0
    screen = drawing.rgba()
    ops = [NewPaper(PAPER), *(KeepPicture(number, picture) for number, picture in PICTURES.items())]
    for kind, seed in actions:
        if kind in ("undo", "redo", "go"):
            aim = {"undo": place - 1, "redo": place + 1, "go": seed % len(seen)}[kind]
            made = {"undo": drawing.undo, "redo": drawing.redo, "go": lambda aim=aim: drawing.go_to(aim)}[kind]()
            assert (made is not None) == (0 <= aim < len(seen))
            if made:
                place = aim
                ops.append(made[0])
                show(screen, drawing, made[1])
        else:
            edit = step(kind, seed)
            show(screen, drawing, drawing.apply(edit))
            del seen[place + 1 :]
            seen.append(whole(drawing))
            place += 1
            ops.append(edit)
        assert whole(drawing) == seen[place]
        assert np.array_equal(screen, drawing.rgba())
        assert (drawing.can_undo, drawing.can_redo) == (place > 0, place < len(seen) - 1)
    steps = drawing.document.steps
    assert len(steps) == len(seen) - 1
    assert draw_steps(steps[:place], State(), PAPER, tight_brushes, PICTURES).layers == drawing.layers
    again = replay(ops, tight_brushes)
    assert whole(again) == seen[place]
    while again.undo():
        place -= 1
        assert whole(again) == seen[place]
    assert place == 0


@settings(deadline=None, max_examples=25)
@given(actions=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 10**6)), min_size=4, max_size=25))
def test_the_numpy_path_makes_the_same_of_every_step(actions, brushes, fast):
    edits = [step(kind, seed) for kind, seed in actions]
    seen = []
    for path in (fast, engine.slow_engine()):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "_engine", path)
            drawing = Drawing(PAPER, brushes)
            for number, picture in PICTURES.items():
                drawing.keep(KeepPicture(number, picture))
            for edit in edits:
                drawing.apply(edit)
            seen.append((whole(drawing), drawing.ink(drawing._whole).tobytes(), drawing.rgba(None, 2).tobytes()))
    assert seen[0] == seen[1]


def test_a_hundred_steps_back_and_forth(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    pictures = [drawing.rgba()]
    for number in range(100):
        draw(drawing, ("ink", "airbrush", "eraser")[number % 3], scribble(number, n=20), size=30)
        pictures.append(drawing.rgba())
    for picture in reversed(pictures[:-1]):
        drawing.undo()
        assert np.array_equal(drawing.rgba(), picture)
    for picture in pictures[1:]:
        drawing.redo()
        assert np.array_equal(drawing.rgba(), picture)


def test_the_dirty_rectangles_hold_all_that_a_far_undo_changes(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(15):
        drawing.apply(stroke(number))
    screen = drawing.rgba()
    while made := drawing.undo():
        show(screen, drawing, made[1])
        assert np.array_equal(screen, drawing.rgba())


def test_a_far_moment_is_drawn_elsewhere_and_arrived_at(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    pictures = [drawing.rgba()]
    for number in range(30):
        drawing.apply(stroke(number))
        pictures.append(drawing.rgba())
    for moment in (7, 0, 30, 22, 23, 1):
        drawn = drawing.far(moment)
        before = drawing.rgba()
        state = drawn()
        assert np.array_equal(drawing.rgba(), before)
        screen = before.copy()
        op, dirty = drawing.arrive(moment, state)
        assert op == GoTo(moment)
        show(screen, drawing, dirty)
        assert np.array_equal(screen, pictures[moment])
        assert np.array_equal(drawing.rgba(), pictures[moment])
    drawing.redo()
    assert np.array_equal(drawing.rgba(), pictures[2])
    drawing.undo()
    drawing.undo()
    assert np.array_equal(drawing.rgba(), pictures[0])
    drawing.arrive(25, drawing.far(25)())
    for moment in (24, 23, 22):  # what leads back comes with it
        assert drawing._history.crosses(moment)
        drawing.undo()
        assert np.array_equal(drawing.rgba(), pictures[moment])
    with pytest.raises(ValueError, match="moment"):
        drawing.arrive(31, State())


def test_a_jump_forgets_what_would_cross_the_steps_it_left_out(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    pictures = [drawing.rgba()]
    for number in range(8):
        drawing.apply(stroke(number))
        pictures.append(drawing.rgba())
    drawing.arrive(3, drawing.far(3)())
    for moment in (4, 5, 6, 7, 8):
        drawing.redo()
        assert np.array_equal(drawing.rgba(), pictures[moment])


def test_what_is_near_is_said_and_is(brushes, fast, tight):
    drawing = Drawing(Paper("blank", 900, 700), brushes)
    for number in range(60):
        drawing.apply(stroke(number, width=900, height=700, n=60, size=60))
    assert drawing.is_near(60)
    assert not all(drawing.is_near(moment) for moment in range(61))
    near = [moment for moment in range(61) if drawing.is_near(moment)]
    for moment in near:
        began = time.perf_counter()
        drawing.go_to(moment)
        assert time.perf_counter() - began < 0.2


def test_a_document_can_be_taken_with_the_states_that_are_known(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    pictures = [drawing.rgba()]
    for number in range(40):
        drawing.apply(stroke(number))
        pictures.append(drawing.rgba())
    drawing.go_to(35)
    known = drawing.known()
    assert 35 in known
    assert len(known) > 1
    other = Drawing(PAPER, {})  # it has no brush: whatever is right was not drawn again
    other.take(drawing.document, drawing.state, known)
    assert np.array_equal(other.rgba(), pictures[35])
    for moment in known:
        other.go_to(moment)
        assert np.array_equal(other.rgba(), pictures[moment])


def test_a_state_may_be_drawn_on_elsewhere(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    drawing.apply(stroke(1))
    drawing.apply(stroke(2))
    state = drawing.state
    before = drawing.rgba()
    later = draw_step(stroke(3), state, PAPER, brushes, {})
    assert np.array_equal(drawing.rgba(), before)
    drawing.apply(stroke(3))
    other = Drawing(PAPER, brushes)
    other.take(Document(PAPER), later)
    assert np.array_equal(other.rgba(), drawing.rgba())
    assert other.document.steps == ()


def test_memory_stays_bounded(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(120):
        drawing.apply(stroke(number))
    packer.settle()
    kept = drawing._history
    tiles_of_paper = 12
    assert kept._near_bytes <= history.NEAR_BYTES + tiles_of_paper * TILE_BYTES
    assert len(kept._keyframes) > 1
    now = set(drawing.state.tiles.values())
    assert sum(tile.nbytes for tile in kept._held if tile not in now) < history.FAR_BYTES + tiles_of_paper * TILE_BYTES


def test_the_count_of_memory_agrees_with_what_is_held(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    for number in range(12):
        drawing.apply(stroke(number))
        if number % 3 == 2:
            drawing.undo()
            drawing.undo()
    packer.settle()
    drawing.apply(stroke(99))
    kept = drawing._history
    assert kept._near_bytes == sum(kept._weights.values())
    assert sorted(kept._weights) == sorted(kept._changes)
    light = [step for step in kept._changes if step < kept.done - 1]
    assert sum(kept._weights[step] for step in light) == sum(kept._changes[step].nbytes for step in light)
    assert sorted(kept._changes) == list(range(kept._low, kept._high))


def test_the_count_of_keyframed_tiles_agrees_with_the_keyframes(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(60):
        drawing.apply(stroke(number))
        if number % 9 == 8:
            drawing.go_to(number // 2)
    kept = drawing._history
    count = {}
    for state in kept._keyframes.values():
        for tile in state.tiles.values():
            count[tile] = count.get(tile, 0) + 1
    assert count == kept._held


def test_a_keyframe_of_what_was_given_up_is_forgotten(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(9):
        drawing.apply(stroke(number * 5))
    for _ in range(7):
        drawing.undo()
    pictures = []
    for number in range(11, 20):
        drawing.apply(stroke(number * 5))
        pictures.append(drawing.rgba())
    for picture in reversed(pictures[:-1]):
        drawing.undo()
        assert np.array_equal(drawing.rgba(), picture)


def test_going_beyond_the_ends_stops_there(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    assert drawing.apply(GoTo(9)) == ()
    drawing.apply(stroke(2))
    assert drawing.go_to(-5)[0] == GoTo(0)
    assert drawing.is_empty
    assert drawing.go_to(99)[0] == GoTo(1)
    assert drawing.apply(Undo())
    assert drawing.apply(Redo())
