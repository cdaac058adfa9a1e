import numpy as np

from studio.drawing.drawing import Drawing
from studio.drawing.paper import CREAM, Paper
from tests.unit.drawing.hands import draw, line, scribble

INKS = [(190, 70, 50), (226, 168, 80), (60, 90, 110), (120, 75, 110), (40, 34, 34)]


def test_an_empty_drawing_has_the_colour_of_its_paper(brushes):
    assert Drawing(Paper("blank", 100, 100), brushes).colours() == (CREAM,)


def test_the_main_colours_are_the_inks_the_most_used_first(brushes, fast):
    drawing = Drawing(Paper("blank", 300, 220), brushes)
    for number, ink in enumerate(INKS):
        y = 20 + number * 42
        draw(drawing, "ink", line(10, y, 290, y, pressure=1.0), size=40 - number * 5, colour=ink)
    found = drawing.colours()
    assert len(found) == 5
    assert np.abs(np.array(found) - INKS).max() <= 8
    assert drawing.colours() == found


def test_one_ink_is_one_colour(brushes, fast):
    drawing = Drawing(Paper("blank", 300, 220), brushes)
    draw(drawing, "ink", scribble(4), size=14, colour=INKS[2])
    (first, *rest) = drawing.colours()
    assert np.abs(np.array(first) - INKS[2]).max() <= 10
    assert len(rest) <= 2


def test_a_busy_drawing_has_five_colours_at_most(brushes, fast):
    drawing = Drawing(Paper("blank", 300, 220), brushes)
    dice = np.random.default_rng(0)
    for seed in range(25):
        colour = tuple(int(part) for part in dice.integers(0, 256, 3))
        draw(drawing, "marker", scribble(seed, n=40), size=30, colour=colour)
    found = drawing.colours()
    assert 3 <= len(found) <= 5
    assert all(0 <= part <= 255 for colour in found for part in colour)
