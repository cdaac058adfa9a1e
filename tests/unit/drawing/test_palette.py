"""Palettes: what ships, and one's own set."""

import pytest

from studio.core.paths import ASSETS
from studio.drawing import palette as colours
from studio.drawing.colour_words import words_for
from studio.drawing.palette import HANDY, MOST_OWN, Palette, load_palettes

RED, GREEN, BLUE = (200, 30, 30), (30, 160, 60), (20, 40, 200)


@pytest.fixture(scope="module")
def palettes():
    return load_palettes(ASSETS / "palettes")


def test_what_ships_is_whole(palettes):
    assert list(palettes)[0] == "dusk"
    assert len(palettes) >= 5
    for name, palette in palettes.items():
        assert len(palette.handy) == HANDY, name
        assert len(palette.colours) == len(set(palette.colours)) == 24, name
        assert palette.title


def test_a_colour_is_added_once_and_a_full_set_takes_no_more():
    own = colours.added(colours.added((), RED), GREEN)
    assert own == (RED, GREEN)
    assert colours.added(own, RED) == own
    full = tuple((n, 0, 0) for n in range(MOST_OWN))
    assert colours.added(full, BLUE) == full


def test_a_colour_is_moved_as_far_as_there_are_places():
    own = (RED, GREEN, BLUE)
    assert colours.moved(own, RED, 1) == (GREEN, RED, BLUE)
    assert colours.moved(own, BLUE, -9) == (BLUE, RED, GREEN)
    assert colours.moved(own, (1, 1, 1), 1) == own
    assert colours.taken_away(own, GREEN) == (RED, BLUE)


def test_the_last_used_comes_first_and_old_ones_go():
    recent = ()
    for n in range(20):
        recent = colours.used(recent, (n, 0, 0))
    recent = colours.used(recent, (15, 0, 0))
    assert recent[:3] == ((15, 0, 0), (19, 0, 0), (18, 0, 0))
    assert len(recent) == len(set(recent)) == colours.MOST_RECENT


def test_few_own_colours_are_filled_up_beside_the_paper(palettes):
    own = colours.own_palette((RED,), palettes["dusk"])
    assert own == Palette("Yours", (RED, *palettes["dusk"].handy[:5]), (RED,))


def test_what_is_written_comes_back_and_nonsense_is_left_out():
    assert colours.read(colours.written((RED, BLUE))) == (RED, BLUE)
    assert colours.read("#C81E1E hello #12345 #C81E1E #zzzzzz") == (RED,)
    assert colours.read("") == ()


@pytest.mark.parametrize(
    ("colour", "words"),
    [
        ((255, 255, 255), "White"),
        ((12, 12, 14), "Black"),
        ((128, 128, 128), "Grey"),
        ((192, 96, 58), "Rust"),
        ((244, 233, 214), "Light cream"),
        ((32, 56, 74), "Dark blue"),
        ((47, 69, 54), "Dark greyish green"),
        ((233, 196, 111), "Light amber"),
        ((200, 30, 30), "Red"),
        ((91, 58, 32), "Brown"),
    ],
)
def test_a_colour_has_words(colour, words):
    assert words_for(colour) == words


def test_every_colour_there_is_has_words():
    steps = range(0, 256, 15)
    said = {words_for((red, green, blue)) for red in steps for green in steps for blue in steps}
    assert len(said) > 60
    assert all(words[0].isupper() and "  " not in words for words in said)
