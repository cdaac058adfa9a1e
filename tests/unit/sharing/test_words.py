"""Six words: drawn evenly from all there are, and a picture to read them from that tells nothing else."""

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from studio.core.whole_file import PlaceRefusesFile
from studio.sharing.tells import tells
from studio.sharing.words import MANY, all_words, six_words
from studio.sharing.words_picture import PAPER, SIZE, save_words, words_picture, words_png


def test_six_words_are_easy_to_type_and_too_many_to_guess() -> None:
    known = all_words()
    assert len(known) == len(set(known)) == 7772
    assert len(known) ** MANY > 2**77
    assert all(word.isascii() and word.islower() and word.isalpha() and 3 <= len(word) <= 9 for word in known)
    drawn = six_words()
    assert len(drawn.split(" ")) == MANY
    assert set(drawn.split(" ")) <= set(known)


def test_each_word_is_asked_of_chance_anew() -> None:
    asked = []

    def choose(words: tuple[str, ...]) -> str:
        asked.append(words)
        return words[len(asked)]

    assert six_words(choose) == " ".join(all_words()[1:7])
    assert all(words is all_words() for words in asked)
    assert len({six_words() for _ in range(50)}) == 50


def test_the_words_come_with_their_licence() -> None:
    from studio.core.paths import ASSETS

    told = (ASSETS / "words" / "README.md").read_text("utf-8")
    assert "Creative Commons Attribution 3.0" in told
    assert "Electronic Frontier Foundation" in told


@pytest.mark.parametrize(
    "words", ["abacus abdomen zoom a b c", "unscathed " * 6, "one", "w" * 60, "a b c d e f g h", ""]
)
def test_every_word_is_in_the_picture_whole(words: str) -> None:
    picture = words_picture(words)
    assert picture.size == SIZE
    # nothing reaches the edges, but for the horizon
    below = ImageChops.difference(picture.crop((0, 240, *SIZE)), Image.new("RGB", (SIZE[0], SIZE[1] - 240), PAPER))
    left, _top, right, bottom = below.getbbox()
    assert left >= 100
    assert right <= SIZE[0] - 100
    assert bottom <= SIZE[1] - 240 - 60


def test_each_word_has_a_line_of_its_own_in_the_order_they_are_said() -> None:
    words = ["river", "lantern", "oak", "copper", "window", "seven"]
    whole = words_picture(" ".join(words))
    lines = []
    for place in range(MANY):
        other = words_picture(" ".join([*words[:place], "otter", *words[place + 1 :]]))
        left, top, _right, bottom = ImageChops.difference(whole, other).getbbox()
        assert left > 200
        lines.append((top, bottom))
    assert lines == sorted(lines)
    assert all(above[1] < below[0] for above, below in pairwise(lines))


def test_the_file_holds_the_picture_and_nothing_beside() -> None:
    data = words_png("one two three four five six")
    assert tells(data) == ()
    assert len(data) < 200_000


def test_the_picture_goes_where_it_is_told_to_under_a_name_that_says_nothing(tmp_path: Path) -> None:
    first, second = (save_words("one two three four five six", tmp_path) for _ in range(2))
    assert [path.name for path in (first, second)] == ["Words.png", "Words 2.png"]
    assert sorted(tmp_path.iterdir()) == sorted((first, second))
    with pytest.raises(PlaceRefusesFile):
        save_words("one", tmp_path / "nowhere")
