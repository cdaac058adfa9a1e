"""Where a text breaks into lines, which sheet of a very long one is shown, and what is left out of what is pasted."""

import pytest

from studio.core.plain import plain
from studio.ui.widgets.breaks import PARAGRAPH, WITHIN, WRAPPED, Advances, lines_of

SAID = "There was a hum under the floor, and then it was snow. "


@pytest.fixture
def advances():
    return Advances(lambda text: 10.0 * len(text))


def whole(lines, flags) -> str:
    return "".join(("\n" if flag == PARAGRAPH else "") + line for line, flag in zip(lines, flags, strict=True))


@pytest.mark.parametrize(
    "text", ["", "a", "\n", "a\n", "\n\na b", SAID * 30, (SAID * 4 + "\n\n") * 5, "x" * 999, "😀" * 99]
)
def test_no_letter_is_lost_and_no_line_is_too_wide(advances, text) -> None:
    lines, flags = lines_of(text, advances, 200)
    assert whole(lines, flags) == text
    assert all(len(line.rstrip()) <= 20 for line in lines)


def test_lines_break_after_spaces_which_may_hang_over(advances) -> None:
    assert lines_of("aaa bbb   ccc", advances, 35) == (["aaa ", "bbb   ", "ccc"], [WRAPPED] * 3)


def test_a_word_wider_than_a_line_is_cut_but_no_letter_from_its_marks(advances) -> None:
    assert lines_of("abcde", advances, 20) == (["ab", "cd", "e"], [WRAPPED, WITHIN, WITHIN])
    lines, _ = lines_of("ae\u0301" * 40, advances, 50)
    assert not any(line.startswith("\u0301") for line in lines)


def test_what_is_pasted_keeps_its_letters_and_loses_what_cannot_be_seen() -> None:
    assert (
        plain("a\x00b\x1b[1m\r\nc\rd\u2028e\ufeff\u202ef\ud800g\tשלום 👩\u200d🚀")
        == "ab[1m\nc\nd\nefg\tשלום 👩\u200d🚀"
    )
