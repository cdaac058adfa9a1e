"""A breath: where it is at any second, and how high."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.music.breath import (
    USUAL,
    Breath,
    lift_at,
    load_breaths,
    next_look,
    place_at,
    same_place,
    standard,
    words_of,
)

LENGTHS = st.floats(1.0, 12.0)
HELD = st.one_of(st.just(0.0), LENGTHS)
BREATHS = st.builds(lambda a, b, c, d: Breath("one", a, b, c, d), LENGTHS, LENGTHS, HELD, HELD)
SECONDS = st.floats(0.0, 4000.0)


def test_four_in_and_six_out_is_there_until_another_is_chosen():
    usual = standard()[USUAL]
    assert (usual.into, usual.hold, usual.out, usual.rest) == (4.0, 0.0, 6.0, 0.0)
    parts = [place_at(usual, second / 2).part for second in range(20)]
    assert parts == ["in"] * 8 + ["out"] * 12
    assert [place_at(usual, second + 0.5).count for second in range(10)] == [1, 2, 3, 4, 1, 2, 3, 4, 5, 6]
    assert words_of(usual) == "4 in, 6 out"


def test_what_ships_holds_no_breath_unless_it_says_so():
    ways = list(standard().values())
    assert [breath.holds for breath in ways] == sorted(breath.holds for breath in ways)
    for breath in ways:
        said = {place_at(breath, second / 4).part for second in range(int(8 * breath.length))}
        assert breath.holds == bool(said & {"hold", "rest"}) == ("hold" in words_of(breath))
    assert sum(not breath.holds for breath in ways) >= 3
    assert words_of(standard()["square"]) == "4 in, hold 4, 4 out, hold 4"


@given(BREATHS, SECONDS)
def test_its_parts_follow_one_another_without_a_gap(breath, second):
    place = place_at(breath, second)
    assert place.part in dict(breath.parts)
    assert 0.0 <= place.since < place.length == dict(breath.parts)[place.part]
    assert 1 <= place.count <= math.ceil(place.length)
    after = place_at(breath, second + place.left + 1e-6)
    names = [name for name, _ in breath.parts]
    assert after.part == names[(names.index(place.part) + 1) % len(names)]
    assert after.since < 1e-3


@given(BREATHS, SECONDS, st.floats(1e-4, 0.2))
def test_it_never_leaps(breath, second, step):
    here, there = lift_at(breath, second), lift_at(breath, second + step)
    assert 0.0 <= here <= 1.0
    assert abs(there - here) <= math.pi / 2 / min(breath.into, breath.out) * step + 1e-9
    assert lift_at(breath, second + breath.length) == pytest.approx(here, abs=1e-6)


@given(BREATHS)
def test_it_is_full_when_one_has_breathed_in_and_empty_when_one_has_breathed_out(breath):
    assert lift_at(breath, 0.0) == lift_at(breath, -1.0) == 0.0
    assert lift_at(breath, breath.into / 2) == pytest.approx(0.5)
    assert lift_at(breath, breath.into + breath.hold / 2) == pytest.approx(1.0)
    assert lift_at(breath, breath.into + breath.hold + breath.out / 2) == pytest.approx(0.5)
    assert lift_at(breath, breath.length - breath.rest / 2) == pytest.approx(0.0, abs=1e-6)


@given(BREATHS, BREATHS, SECONDS)
def test_going_over_to_another_is_not_seen(old, new, second):
    assert lift_at(new, same_place(old, second, new)) == pytest.approx(lift_at(old, second), abs=1e-6)


def test_going_over_before_the_first_breath_leaves_the_time_until_then():
    assert same_place(Breath("one", 4, 6), -2.0, Breath("other", 3, 4)) == -2.0


@given(BREATHS, SECONDS, st.floats(0.002, 0.1))
def test_whoever_looks_again_when_told_misses_neither_a_part_nor_much_of_the_way(breath, second, step):
    wait = next_look(breath, second, step, 1 / 60, 0.25)
    place = place_at(breath, second)
    assert 1 / 60 <= wait <= max(1 / 60, min(0.25, place.left + 0.001))
    fastest = math.pi**2 / 2 / min(breath.into, breath.out) ** 2  # how fast the speed itself can grow
    moved = abs(lift_at(breath, second + wait) - lift_at(breath, second))
    assert moved <= step + math.pi / 2 / min(breath.into, breath.out) / 60 + fastest * wait * wait + 1e-6


@pytest.mark.parametrize(
    "text",
    [
        "order = 1\nin = 4.0",
        "order = 1\nin = 0.5\nout = 4.0",
        "order = 1\nin = 4\nout = 6\nhum = 1",
        "in = [",
        "in = 4",
    ],
)
def test_a_file_that_nobody_could_breathe_is_named(tmp_path, text):
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(ValueError, match="wrong.toml"):
        load_breaths(tmp_path)


def test_without_the_usual_one_nothing_is_loaded(tmp_path):
    with pytest.raises(ValueError, match=USUAL):
        load_breaths(tmp_path)
