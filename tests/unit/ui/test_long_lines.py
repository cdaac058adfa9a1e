"""A line put together of words looks as it does when it is drawn whole, and a word is drawn once."""

import numpy as np
import pytest

from studio.core.paths import ASSETS
from studio.ui.widgets.long_lines import LinePictures
from studio.ui.widgets.type import FineLabel, lifted, put, reduced

SAID = "It was the first time that I saw it, and everything was quiet. I ran off"


FONTS = {"AtkinsonHyperlegibleNext-Regular.ttf": 20, "Fraunces-LightItalic.ttf": 27}


@pytest.fixture(params=FONTS)
def pictures(request) -> LinePictures:
    return LinePictures({"font_name": str(ASSETS / "fonts" / request.param), "font_size": FONTS[request.param]})


def drawn(pictures: LinePictures, line: str) -> np.ndarray:
    """Draw a line whole."""
    label = FineLabel(**pictures.options)
    label.resolve_font_name()
    part = reduced(label.large(line), label.scale)
    page = np.zeros((part.shape[0], label.get_extents(line)[0]), np.uint8)
    put(page, part, 0, 0)
    return lifted(page)


@pytest.mark.parametrize("line", [SAID, f"{SAID}, ", "Just fjord, f) Tj.", "two  spaces   and  ", "é ß “so” – x"])
def test_words_stand_where_they_stand_in_the_whole_line(pictures, line) -> None:
    ours, whole = pictures.alpha(line), drawn(pictures, line)
    assert ours.shape[0] == whole.shape[0] == pictures.height
    assert abs(ours.shape[1] - whole.shape[1]) <= 1
    wide = min(ours.shape[1], whole.shape[1])
    here, there = ours[:, :wide].astype(int), whole[:, :wide].astype(int)
    assert np.abs(here - there).mean() < 6, "a part of a pixel away at most"
    assert abs(here.sum() / there.sum() - 1) < 0.01


def test_a_word_is_drawn_once_wherever_it_comes_to_stand(pictures, monkeypatch) -> None:
    pictures.alpha(SAID)
    drawn_anew = []
    large = FineLabel.large
    monkeypatch.setattr(FineLabel, "large", lambda label, text: (drawn_anew.append(text), large(label, text))[1])
    words = SAID.split()
    for at in range(len(words)):
        pictures.alpha(" ".join(words[at:]) + " ")
    assert not drawn_anew
    pictures.alpha(SAID.replace("quiet", "quietly"))
    assert drawn_anew == ["quietly. "]


@pytest.mark.parametrize("line", ["", "   ", "שלום לים", "so 🌊 it is", "x" * 100])
def test_what_needs_another_font_or_order_is_drawn_whole(pictures, line) -> None:
    assert pictures.alpha(line) is None


def test_no_more_words_are_kept_than_there_is_room_for(pictures, monkeypatch) -> None:
    monkeypatch.setattr("studio.ui.widgets.long_lines.WORDS_KEPT", 60_000)
    for at in range(40):
        pictures.alpha(f"word{at} and{at} so{at}")
    assert 30_000 < pictures.kept_bytes <= 60_000
    pictures.forget()
    assert pictures.kept_bytes == 0
