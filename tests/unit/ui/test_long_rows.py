"""What a change moves in a long text is what breaking all of it anew would give, and letters stay where they are."""

import random

import pytest

from studio.ui.widgets import long_rows
from studio.ui.widgets.breaks import WRAPPED, Advances, lines_of
from studio.ui.widgets.long_rows import joined, letter_at, place_of, rebroken

ROOM = 200
PARTS = (
    "a",
    "bc ",
    "the ",
    "sea",
    "quiet ",
    "wide-open ",
    "x" * 30,
    "\n",
    " ",
    "  ",
    "-",
    "\n\n",
    "日本語",
    "e\u0301 ",
)
SAID = "There was a hum under the floor, and then it was snow. "


@pytest.fixture(scope="module")
def advances():
    return Advances(lambda text: 10.0 * len(text))


def put(lines, flags, letter, words, advances) -> None:
    """Put words in, as the entry does."""
    col, row = place_of(lines, flags, letter)
    new = rebroken(lines, flags, row, lines[row][:col] + words + lines[row][col:], advances, ROOM)
    begun = [flags[new.start], *new.flags[1:]] if new.start else new.flags
    lines[new.start : new.last + 1], flags[new.start : new.last + 1] = new.lines, begun


@pytest.mark.parametrize("seed", range(12))
def test_rows_after_any_change_are_those_of_the_whole_text(advances, seed) -> None:
    chance = random.Random(seed)
    parts = PARTS if seed % 2 else [part for part in PARTS if "\n" not in part]  # else all of it is one paragraph
    text = "".join(chance.choice(parts) for _ in range(chance.choice((0, 9, 120, 900))))
    lines, flags = lines_of(text, advances, ROOM)
    for _ in range(40):
        letter, words = chance.randrange(len(text) + 1), chance.choice(parts)
        put(lines, flags, letter, words, advances)
        text = text[:letter] + words + text[letter:]
        assert joined(lines, flags) == text
        assert (lines, flags) == lines_of(text, advances, ROOM)


@pytest.mark.parametrize("text", ["", "a", "\n", "\n\n", "a\n", SAID * 9, (SAID * 2 + "\n\n") * 5, "x" * 99])
def test_every_letter_has_a_place_and_the_place_that_letter(advances, text) -> None:
    lines, flags = lines_of(text, advances, ROOM)
    assert [letter_at(lines, flags, *place_of(lines, flags, at)) for at in range(len(text) + 1)] == [
        *range(len(text) + 1)
    ]
    assert place_of(lines, flags, len(text) + 9) == place_of(lines, flags, len(text))
    assert place_of(lines, flags, -1) == (0, 0)
    assert letter_at(lines, flags, 0, len(lines)) == 0


def test_a_key_in_the_middle_of_one_long_paragraph_breaks_only_rows_near_it(advances, monkeypatch) -> None:
    lines, flags = lines_of("".join(random.Random(3).choices(("sea ", "quiet ", "open "), k=12_000)), advances, ROOM)
    seen = []
    breaks = long_rows.breaks
    monkeypatch.setattr(long_rows, "breaks", lambda codes, *rest: (seen.append(len(codes)), breaks(codes, *rest))[1])
    put(lines, flags, 25_000, "\n", advances)
    assert sum(seen) < 2_500
    assert flags.count(WRAPPED) == len(lines) - 1
