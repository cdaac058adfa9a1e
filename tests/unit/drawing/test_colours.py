import numpy as np

from studio.drawing.colours import colours_of
from studio.drawing.drawing import Drawing
from studio.drawing.paper import CREAM, Paper
from studio.drawing.picture import Picture
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


def test_a_picture_has_its_colours_as_seen_on_the_paper() -> None:
    pixels = np.zeros((300, 400, 4), np.uint8)
    pixels[:, :250] = (200, 40, 30, 255)
    pixels[:, 250:350] = (20, 60, 220, 255)
    pixels[:, 350:360] = (0, 0, 0, 3)
    assert [tuple(round(part, -1) for part in colour) for colour in colours_of([Picture(pixels)], (250, 245, 230))] == [
        (200, 40, 30),
        (20, 60, 220),
    ]
    pixels[..., 3] //= 2
    first, *_ = colours_of([Picture(pixels)], (0, 0, 0))
    assert abs(first[0] - 100) < 6


def test_a_picture_of_nothing_has_the_colour_of_the_paper() -> None:
    assert colours_of([Picture(np.zeros((5, 5, 4), np.uint8))], (1, 2, 3)) == ((1, 2, 3),)
    assert colours_of([], (1, 2, 3)) == ((1, 2, 3),)


def test_a_large_picture_is_not_looked_at_pixel_by_pixel() -> None:
    pixels = np.full((3000, 3000, 4), 255, np.uint8)
    pixels[:1500] = (10, 200, 10, 255)
    assert len(colours_of([Picture(pixels)], (0, 0, 0))) == 2
