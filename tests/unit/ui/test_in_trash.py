"""How the trash is put into words."""

from datetime import UTC, datetime, timedelta

import pytest

from studio.core.clock import to_ms
from studio.ui.in_trash import listed, until_words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (30, "Until 22 December"),
        (2, "Until 24 November"),
        (1, "Until tomorrow"),
        (0.1, "For a few days more"),
        (-9, "For a few days more"),
        (4000, "Until 4 November 2037"),
    ],
)
def test_it_is_said_until_which_day_a_thing_stays(days: float, words: str) -> None:
    assert until_words(to_ms(NOW + timedelta(days=days)), NOW) == words


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([], ""),
        (["drawing"], "a drawing"),
        (["sound", "drawing", "drawing"], "two drawings and a sound"),
        (["writing", "session", "said", "voice"], "a session, a voice note, a page and something you saw later"),
        (["drawing"] * 1999 + ["day"], "a day and 1,999 drawings"),
    ],
)
def test_what_goes_is_listed_in_words(kinds: list[str], words: str) -> None:
    assert listed(kinds) == words
