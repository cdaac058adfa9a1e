"""A line that is set larger and averaged down has the pixels it always had."""

import numpy as np
import pytest
from PIL import Image

from studio.ui.widgets.type import FineLabel, put, reduced


@pytest.mark.parametrize("scale", [2, 4])
@pytest.mark.parametrize("size", [(8, 8), (80, 244), (1, 1), (5, 7), (9, 30)])
def test_a_line_is_averaged_as_pillow_does_it(size, scale):
    alpha = np.random.default_rng(1).integers(0, 256, size).astype(np.uint8)
    theirs = np.asarray(Image.fromarray(alpha).reduce(scale)).astype(int)
    ours = reduced(alpha, scale).astype(int)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 1
    whole = size[0] // scale, size[1] // scale
    assert (ours[: whole[0], : whole[1]] == theirs[: whole[0], : whole[1]]).all()


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 2), (-1, -2), (5, 4), (9, 0)])
def test_only_what_falls_on_the_page_is_laid_there(x, y):
    page, part = np.zeros((5, 6), np.uint8), np.arange(1, 13, dtype=np.uint8).reshape(3, 4)
    theirs = Image.new("L", (6, 5))
    theirs.paste(Image.fromarray(part), (x, y))
    put(page, part, x, y)
    assert (page == np.asarray(theirs)).all()


@pytest.mark.parametrize("size", [15, 40])
@pytest.mark.parametrize(
    "text",
    [
        "the sea was quiet and then it was not",
        "wide\nand narrow",
        "i" * 300,
        "W" * 2000,
        "so 🌊 it is " * 20,
        "no",
        "",
        "שלום לים " * 9,
    ],
)
def test_a_line_that_has_no_room_ends_at_the_letter_at_which_kivy_ends_it(text, size):
    for room in (0, 5, 30, 61, 150, 400, 900):
        label = FineLabel(text=text, font_size=size, text_size=(room, None), shorten=True, shorten_from="right")
        label.resolve_font_name()
        assert label.shorten(text) == super(FineLabel, label).shorten(text)


def test_a_very_long_word_is_measured_a_few_times_and_never_whole(monkeypatch):
    label = FineLabel(text="", font_size=15, text_size=(300, None), shorten=True, shorten_from="right")
    label.resolve_font_name()
    measured = []
    extents = FineLabel.get_extents

    def counted(self, text):
        measured.append(len(text))
        return extents(self, text)

    monkeypatch.setattr(FineLabel, "get_extents", counted)
    assert label.shorten("m" * 10_000_000).endswith("m...")
    assert len(measured) < 14
    assert max(measured) < 200


def test_a_label_holds_no_pixels_once_it_is_drawn():
    label = FineLabel(text="the sea", font_size=15)
    label.resolve_font_name()
    label._size = (80, 20)
    label._render_begin()
    label._render_text("the sea", 0, 0)
    data = label._render_end()
    assert (data.width, data.height) == (80, 20)
    assert any(data.data[3::4])
    assert label._surface is None
    assert label._page is None
