"""The caret, touches and marks in lines that run from right to left, or both ways."""

from hypothesis import given
from hypothesis import strategies as st

from studio.core.bidi import runs_right, signs
from studio.ui.widgets.both_ways import caret, marked, touched
from studio.ui.widgets.type import Cell

ALEF, BET, GIMEL = "\u05d0", "\u05d1", "\u05d2"


def cells_of(line, wide=10):
    """Lay a line out, each sign 10 px wide."""
    found = signs(line, runs_right(line))
    return [Cell(sign.start, sign.end, at * wide, (at + 1) * wide, sign.rightward) for at, sign in enumerate(found)]


def test_in_a_line_from_the_right_the_caret_begins_at_the_right():
    cells = cells_of(ALEF + BET + GIMEL)
    assert [caret(cells, col) for col in range(4)] == [30, 20, 10, 0]


def test_in_a_line_both_ways_the_caret_stands_where_the_next_letter_will_be():
    cells = cells_of(f"see {ALEF}{BET} now")
    assert [caret(cells, col) for col in range(10)] == [0, 10, 20, 30, 60, 50, 60, 70, 80, 90]
    assert caret(cells_of(f"see {ALEF}{BET}"), 6) == 40, "after the last one, where the next of its kind goes"


def test_a_touch_goes_between_the_letters_it_is_between():
    cells = cells_of(ALEF + BET + GIMEL)
    assert [touched(cells, x) for x in (-5, 1, 9, 11, 19, 29, 99)] == [3, 3, 2, 2, 1, 0, 0]
    assert touched([], 5) == caret([], 0) == 0


def test_two_letters_joined_to_one_share_its_place():
    cells = cells_of("\u0628\u0644\u0627")  # beh, then lam with alef
    assert [caret(cells, col) for col in range(4)] == [20, 10, 5, 0]
    assert touched(cells, 5) in (2, 1)


def test_what_is_marked_across_both_ways_is_several_parts():
    cells = cells_of(f"see {ALEF}{BET} now")
    assert list(marked(cells, 0, 10)) == [(0, 100)]
    assert list(marked(cells, 2, 5)) == [(20, 40), (50, 60)], "e, the space and alef, which stands right of bet"
    assert list(marked(cells, 4, 4)) == []


@given(st.text(alphabet=f"ab 1{ALEF}{BET}\u0628\u0644\u0627", min_size=1, max_size=20))
def test_a_touch_where_the_caret_stands_before_a_letter_puts_it_there_or_at_what_is_seen_there(line):
    cells = cells_of(line)
    for col in range(len(line) + 1):
        x = caret(cells, col)
        near = touched(cells, x + 0.01), touched(cells, x - 0.01)
        assert any(abs(caret(cells, at) - x) <= 10 for at in near)
        assert 0 <= x <= cells[-1].right
