"""What a brush works on directly is in nobody else's hands until the hand lifts."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.core.paths import ASSETS
from studio.drawing import pile
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing, warm_up
from studio.drawing.packer import settle
from studio.drawing.paper import Paper

PAPER = Paper(width=640, height=640, seed=3)


@pytest.fixture(scope="module")
def brushes():
    assert warm_up()
    return load_brushes(ASSETS / "brushes")


def to_and_fro(drawing, times=3):
    drawing.begin("stamp", 90, 1.0, (200, 40, 60), 5, picture=0)
    rows = []
    for turn in range(times):
        ends = (40, 600) if turn % 2 == 0 else (600, 40)
        for x in np.linspace(*ends, 40):
            rows.append((x, 60 + 240 * (turn % 2) + x / 3, 10.0 * len(rows), 0.8))
    return np.array(rows)


def test_tiles_that_a_hand_works_on_are_not_put_to_sleep(brushes, monkeypatch):
    monkeypatch.setattr(pile, "MOST_RAW", 4)
    monkeypatch.setattr(pile, "SPARE_RAW", 0)
    drawing = Drawing(PAPER, brushes)
    rows = to_and_fro(drawing)
    for row in np.concatenate([rows, rows[::-1] * (1, 1, 0, 1) + (0, 0, 5000, 0)]):
        drawing.extend([row])
        for _ in range(2):
            drawing.rgba(Rect(int(row[0]) // 64 * 64, 0, int(row[0]) // 64 * 64 + 64, 640))
            settle()
    drawing.lift()
    again = Drawing(PAPER, brushes)
    again.take(drawing.document)
    assert np.array_equal(drawing.rgba(), again.rgba())


@pytest.mark.parametrize("brush", ["stamp", "smudge", "ink"])
def test_a_state_holds_nothing_of_the_stroke_under_the_hand(brush, brushes):
    drawing = Drawing(PAPER, brushes)
    drawing.begin("ink", 40, 1.0, (30, 30, 90), 1)
    drawing.extend([(x, 300, x, 0.8) for x in range(20, 600, 10)])
    drawing.lift()
    before = drawing.rgba()
    drawing.begin(brush, 80, 1.0, (200, 40, 60), 5)
    drawing.extend([(300, y, y, 0.8) for y in range(20, 600, 10)])
    state, known = drawing.state, drawing.known()
    drawing.extend([(x, 500, 600 + x, 0.8) for x in range(20, 600, 10)])
    other = Drawing(PAPER, brushes)
    other.take(drawing.document, state)
    assert np.array_equal(other.rgba(), before)
    other.take(drawing.document, known[1])
    assert np.array_equal(other.rgba(), before)
    drawing.cancel()
    assert np.array_equal(drawing.rgba(), before)
