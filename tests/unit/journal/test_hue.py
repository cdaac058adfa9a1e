"""The hue of a session."""

import pytest

from studio.journal.hue import SESSION_HUES, session_hue


@pytest.mark.parametrize("name", SESSION_HUES)
def test_a_hue_is_nearest_to_itself(name: str) -> None:
    assert session_hue([SESSION_HUES[name]]) == name


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ((122, 31, 31), "rust"),
        ((30, 60, 120), "slate"),
        ((245, 205, 210), "rose"),
        ((0, 200, 0), "moss"),
        ((255, 255, 0), "ochre"),
        ((128, 0, 128), "plum"),
        ((139, 69, 19), "amber"),
    ],
)
def test_a_colour_finds_the_hue_a_person_would_name(colour: tuple[int, int, int], name: str) -> None:
    assert session_hue([colour]) == name


def test_charcoal_has_no_hue_so_the_next_colour_speaks() -> None:
    charcoal, blue = (42, 40, 38), (60, 110, 150)
    assert session_hue([charcoal, blue]) == "slate"
    assert session_hue([charcoal]) == "amber"
    assert session_hue([]) == "amber"
