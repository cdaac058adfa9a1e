"""What is asked of the gallery is said in words, and each thing can be let go by itself."""

from datetime import UTC, datetime

import pytest

from studio.gallery.query import Query
from studio.ui.gallery_filters import asked, tag_words, turned, when_words

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
FULL = Query(
    text="light",
    kinds=frozenset({"drawing"}),
    tags=("water", "night"),
    entry_id="1",
    favourite=True,
    any_tags=("fog", "snow"),
    no_tags=("rain", "home"),
    since="2026-11-01",
    until="2026-11-09",
    mood=(0.2, -1.0, 1.0, -0.4),
    unreflected=True,
    colour=(95, 134, 166),
    shareable=True,
    session=True,
)


def test_everything_that_is_asked_for_is_said_in_words():
    assert [one.words for one in asked(FULL, NOW, "Session 4")] == [
        "Session 4",
        "water",
        "night",
        "fog or snow",
        "Without rain",
        "Without home",
        "1 November to 9 November",
        "Mood pleasant, still",
        "Sky blue",
        "Not looked back on yet",
        "May be shown",
        "Only sessions",
    ]


def test_letting_everything_go_one_by_one_leaves_what_the_chips_and_the_field_show():
    query, steps = FULL, 0
    while left := asked(query, NOW):
        assert left[0].without != query
        query, steps = left[0].without, steps + 1
    assert query == Query(text="light", kinds=frozenset({"drawing"}), favourite=True)
    assert steps == 12


def test_nothing_is_said_twice_of_what_is_shown_already():
    said = [one.words for one in asked(FULL, NOW, seen={"Water", "(95, 134, 166)"})]
    assert "water" not in said
    assert "night" in said
    assert len(said) == 10
    assert asked(Query(), NOW) == []


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        ("", "", "Any"),
        ("2026-11-22", "", "Since today"),
        ("", "2026-11-21", "Until yesterday"),
        ("2026-11-21", "2026-11-21", "Yesterday"),
        ("1969-12-30", "2026-10-05", "30 December 1969 to 5 October"),
    ],
)
def test_days_are_said_by_their_nearness(since, until, words):
    assert when_words(Query(since=since, until=until), NOW) == words


def test_tags_are_said_in_one_line():
    assert tag_words(FULL) == "water, night, fog or snow, without rain, without home"
    assert tag_words(Query()) == "Any"


def test_a_tag_is_turned_on_and_off_whatever_its_case():
    assert turned(("fog",), "snow") == ("fog", "snow")
    assert turned(("fog", "Snow"), "sNOW") == ("fog",)
