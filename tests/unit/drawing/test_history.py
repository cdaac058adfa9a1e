"""Undo and redo against a list, near and far."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.drawing import history
from studio.drawing.drawing import Drawing
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.replay import replay
from studio.drawing.stroke import Stroke
from studio.drawing.tiles import TILE_BYTES, KeptTile
from tests.unit.drawing.hands import draw, scribble

PAPER = Paper("blank", 200, 140)


def stroke(seed, n=12):
    brush = ("ink", "eraser", "airbrush", "marker", "pencil")[seed % 5]
    samples = scribble(seed, n=n, width=200, height=140)
    return AddStroke(Stroke(brush, 20, 0.8, (seed * 37 % 256, 90, 40), seed, samples))


@pytest.fixture
def tight(monkeypatch):
    """Room for next to nothing, so that the far past begins at once."""
    monkeypatch.setattr(history, "NEAR_BYTES", 5 * TILE_BYTES)
    monkeypatch.setattr(history, "FAR_BYTES", 30_000)
    monkeypatch.setattr(history, "KEYFRAME_EVERY", 4)
    monkeypatch.setattr(history, "PACKED_A_STEP", 2)


ACTIONS = st.lists(st.sampled_from(["stroke", "stroke", "stroke", "undo", "undo", "redo", "clear"]), max_size=45)


@settings(deadline=None, max_examples=40)
@given(actions=ACTIONS)
def test_history_is_a_list_with_a_place_in_it(actions, tight_brushes):
    drawing = Drawing(PAPER, tight_brushes)
    pictures, place = [drawing.rgba().tobytes()], 0
    ops = [NewPaper(PAPER)]
    for number, action in enumerate(actions):
        if action in ("stroke", "clear"):
            op = stroke(number) if action == "stroke" else drawing.clear()[0]
            if action == "stroke":
                drawing.apply(op)
            del pictures[place + 1 :]
            pictures.append(drawing.rgba().tobytes())
            place += 1
            ops.append(op)
        else:
            made = drawing.undo() if action == "undo" else drawing.redo()
            aim = place + (1 if action == "redo" else -1)
            assert (made is not None) == (0 <= aim < len(pictures))
            if made:
                place = aim
                ops.append(made[0])
        assert drawing.rgba().tobytes() == pictures[place]
        assert (drawing.can_undo, drawing.can_redo) == (place > 0, place < len(pictures) - 1)
    again = replay(ops, tight_brushes)
    assert again.rgba().tobytes() == pictures[place]
    while again.undo():
        place -= 1
        assert again.rgba().tobytes() == pictures[place]
    assert place == 0


@pytest.fixture(scope="module")
def tight_brushes(brushes, fast):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(history, "NEAR_BYTES", 5 * TILE_BYTES)
        patch.setattr(history, "FAR_BYTES", 30_000)
        patch.setattr(history, "KEYFRAME_EVERY", 4)
        patch.setattr(history, "PACKED_A_STEP", 2)
        yield brushes


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


def test_the_dirty_rectangle_holds_all_that_a_far_undo_changes(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(15):
        drawing.apply(stroke(number))
    screen = drawing.rgba()
    while made := drawing.undo():
        dirty = made[1]
        screen[dirty.y0 : dirty.y1, dirty.x0 : dirty.x1] = drawing.rgba(dirty)
        assert np.array_equal(screen, drawing.rgba())


def test_memory_stays_bounded(brushes, fast, tight):
    drawing = Drawing(PAPER, brushes)
    for number in range(120):
        drawing.apply(stroke(number))
    kept = drawing._history
    tiles_of_paper = 12
    assert kept._near_bytes <= history.NEAR_BYTES + tiles_of_paper * TILE_BYTES
    distinct = {id(tile): tile.nbytes for frame in kept._keyframes.values() for tile in frame.values()}
    assert sum(distinct.values()) < history.FAR_BYTES + 2 * tiles_of_paper * TILE_BYTES
    assert len(kept._unpacked) <= 4 * tiles_of_paper


def test_a_keyframe_of_what_was_given_up_is_forgotten(brushes, fast, monkeypatch):
    monkeypatch.setattr(history, "NEAR_BYTES", TILE_BYTES)
    monkeypatch.setattr(history, "KEYFRAME_EVERY", 4)
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


def test_the_count_of_memory_agrees_with_what_is_held(brushes, fast):
    drawing = Drawing(PAPER, brushes)
    for number in range(12):
        drawing.apply(stroke(number))
        if number % 3 == 2:
            drawing.undo()
            drawing.undo()
    kept = drawing._history
    assert kept._near_bytes == sum(history._bytes(change) for change in kept._changes.values())


def test_a_kept_tile_comes_back_as_it_was():
    pixels = np.random.default_rng(1).integers(0, 32769, (4, 64, 64)).astype(np.uint16)
    kept = KeptTile(pixels)
    kept.pack()
    kept.pack()
    assert kept.is_packed
    assert np.array_equal(kept.pixels(), pixels)
    assert kept.pixels().flags.writeable
