"""Words and small numbers of Draw that need no window."""

import pytest

from studio.drawing.layer import Layer
from studio.drawing.paper import Paper
from studio.drawing.symmetry import NONE, Symmetry
from studio.ui import favourites
from studio.ui.brush_sizes import place_of_size, reading_of, size_at
from studio.ui.draw_layers import above, below, in_hand
from studio.ui.draw_layout import sizes_lying, sizes_standing
from studio.ui.draw_words import caption_of, folds_in_words, repeated_in_words
from studio.ui.favourites import MOST, Favourite

ONE = Favourite("glow", 12.5, 0.8, (192, 96, 58))


@pytest.mark.parametrize(
    ("folds", "words"),
    [
        (2, "twofold"),
        (8, "eightfold"),
        (12, "twelvefold"),
        (13, "thirteenfold"),
        (20, "twentyfold"),
        (24, "twenty-fourfold"),
    ],
)
def test_folds_have_words(folds, words):
    assert folds_in_words(folds) == words


def test_every_number_of_folds_has_a_word_of_its_own():
    assert len({folds_in_words(folds) for folds in range(2, 25)}) == 23


def test_only_what_is_not_plain_is_said():
    assert caption_of(Paper(), NONE) == ""
    assert caption_of(Paper("circle"), Symmetry(8, False, 1, 1)) == "Circle, eightfold"
    assert caption_of(Paper(texture="laid"), Symmetry(1, True, 1, 1)) == "Laid paper, mirrored"
    assert repeated_in_words(Symmetry(5, True)) == "fivefold, mirrored"


def test_favourites_come_back_from_the_settings_and_nonsense_is_left_out():
    assert favourites.read(favourites.write((ONE,))) == (ONE,)
    assert favourites.read("glow 12.5 0.8 #C0603A; rubbish; x 0 1 #000000; y 1 7 #000000; z 1 1 red") == (ONE,)
    assert favourites.read("") == ()


def test_a_favourite_is_kept_once_and_there_are_not_too_many():
    many = ()
    for size in range(1, 20):
        many = favourites.kept(many, Favourite("ink-2", size, 1, (0, 0, 0)))
    assert len(many) == MOST
    assert favourites.kept(many, many[0]) == many
    assert favourites.let_go(many, many[0]) == many[1:]


def test_a_size_is_a_place_on_the_slider_and_back():
    for size in (1.0, 3.5, 24.0, 100.0):
        assert size_at(place_of_size(size, 1, 100), 1, 100) == pytest.approx(size, abs=1 / 16)
    assert place_of_size(0.1, 1, 100) == 0
    assert place_of_size(500, 1, 100) == 1
    assert place_of_size(5, 5, 5) == 0
    assert (reading_of(3.46), reading_of(24.4)) == ("3.5", "24")


def test_the_layer_in_hand_is_one_that_is_there():
    pile = (Layer(0), Layer(4), Layer(2))
    assert in_hand(pile, 4) == 4
    assert in_hand(pile, 9) == 2
    assert (above(pile, 0), above(pile, 2), above(pile, 9)) == (1, 3, 3)
    assert (below(pile, 4), below(pile, 0)) == (0, 4)
    assert below((Layer(0),), 0) == 0


def test_beside_the_paper_everything_fits_at_any_height():
    for height in range(560, 1500, 20):  # the window is never lower
        sizes = sizes_lying(height)
        tools = 9 * sizes.key + 8 * sizes.gap + 20 + 2 * sizes.edge + 16
        colours = 7 * sizes.swatch + 3 * (sizes.dot + 4) + 28 + 2 * sizes.edge + 16
        assert max(tools, colours) <= height
        assert min(sizes.key, sizes.swatch, sizes.dot) >= 48


def test_below_the_paper_everything_fits_at_any_width():
    for width in range(480, 1200, 20):
        sizes = sizes_standing(width, width * 1.6)
        assert 6 * sizes.key + 5 * sizes.gap <= width - 64 + 1
        assert 7 * sizes.swatch <= width - 64
        assert sizes.key >= 56
