"""Working copies of a layer's tiles, for fingers that drag its colours where they lie."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing.canvas import MOST_BLANK, Canvas
from studio.drawing.compose_oracle import pixels_at
from studio.drawing.drawing import Drawing
from studio.drawing.paper import Paper
from studio.drawing.pile import Pile
from tests.unit.drawing.hands import RUST, scribble


def canvas_on(width=640, height=448):
    pile = Pile(width, height)
    return pile, Canvas(pile, 0)


def test_a_working_copy_that_gets_ink_lies_in_the_pile_and_can_be_taken_back():
    pile, canvas = canvas_on()
    grid = canvas.open(Rect(60, 60, 130, 70))
    assert np.count_nonzero(grid) == 6
    assert not pile.tiles
    pixels_at(int(grid[1, 1]))[:, 3, 5] = 9
    canvas.close()
    assert list(pile.tiles) == [(0, 1, 1)]
    assert canvas.take(Rect(64, 64, 70, 68))[3, 3, 5] == 9
    pixels_at(int(canvas.open(Rect(60, 60, 130, 70))[1, 1]))[:, 3, 5] = 12
    canvas.close()
    assert pile.tiles[0, 1, 1].pixels[0, 3, 5] == 12
    pile.swap(canvas.finish())
    assert not pile.tiles


def test_what_has_a_colour_but_hides_nothing_is_forgotten():
    pile, canvas = canvas_on()
    tile = pixels_at(int(canvas.open(Rect(0, 0, 10, 10))[0, 0]))
    tile[0, 3, 5] = 9
    canvas.close()
    assert not tile.any()
    assert not pile.tiles


def test_what_lay_there_comes_back_when_a_hand_is_taken_back():
    pile, canvas = canvas_on()
    canvas.put(Rect(0, 0, 9, 9), np.full((4, 9, 9), 700, np.uint16))
    canvas.finish()
    before = pile.state
    other = Canvas(pile, 0)
    grid = other.open(Rect(0, 0, 100, 9))
    for column in (0, 1):
        pixels_at(int(grid[0, column]))[:] = 40
    other.close()
    assert len(pile.tiles) == 2
    assert other.cancel() == [Rect(0, 0, 64, 64), Rect(64, 0, 128, 64)]
    assert pile.state.tiles == before.tiles
    assert pile.tiles[0, 0, 0].pixels[3].sum() == 81 * 700


def test_of_empty_working_copies_few_are_kept():
    pile, canvas = canvas_on()
    assert np.count_nonzero(canvas.open(Rect(0, 0, 640, 448))) == 70 > MOST_BLANK
    canvas.close()
    assert not np.count_nonzero(canvas.open(Rect(0, 0, 0, 0)))
    assert np.count_nonzero(canvas.open(Rect(0, 0, 640, 64))) == 10
    canvas.close()
    assert np.count_nonzero(canvas.open(Rect(-90, -90, -20, -20))) == 10
    assert not pile.tiles


@pytest.mark.parametrize("path", ["fast", "slow"])
def test_a_finger_on_empty_paper_leaves_nothing(path, request, draw_with, brushes):
    draw_with(request.getfixturevalue(path))
    drawing = Drawing(Paper("blank", 320, 256, seed=1), brushes)
    drawing.begin("smudge", 60, 1.0, RUST, 4)
    for sample in scribble(3, n=30):
        drawing.extend([sample])
    drawing.lift()
    assert drawing.is_empty
