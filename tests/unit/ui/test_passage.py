"""A passage is broken into lines between words, and what is marked stays marked."""

from studio.ui.widgets.passage import broken

TEXT = "there was a red light very far down"
LIGHT = TEXT.index("light")


def test_lines_break_between_words_and_marks_stay_on_their_words():
    lines = broken(TEXT, [(LIGHT, LIGHT + 5)], 16, 9, len)
    assert [line.text for line in lines] == ["there was a red", "light very far", "down"]
    assert [line.spans for line in lines] == [(), ((0, 5),), ()]


def test_what_does_not_fit_ends_with_dots_and_a_mark_beyond_it_is_left_out():
    lines = broken(TEXT, [(0, 5), (LIGHT, LIGHT + 5)], 16, 1, len)
    assert [line.text for line in lines] == ["there was a red…"]
    assert lines[0].spans == ((0, 5),)


def test_a_word_wider_than_a_line_is_cut_and_marked_on_both_parts():
    lines = broken("x" * 25 + " end", [(8, 12)], 10, 9, len)
    assert [line.text for line in lines] == ["x" * 10, "x" * 10, "x" * 5 + " end"]
    assert [line.spans for line in lines] == [((8, 10),), ((0, 2),), ()]


def test_a_very_long_word_takes_no_time_and_no_room():
    lines = broken("x" * 10_000_000, [], 10, 2, len)
    assert [len(line.text) for line in lines] == [10, 11]


def test_no_text_has_no_lines():
    assert broken("", [], 10, 2, len) == ()
    assert broken("one", [(0, 3)], 10, 2, len)[0].spans == ((0, 3),)
