"""A line that is set larger and averaged down has the pixels it always had."""

import numpy as np
import pytest
from PIL import Image

from studio.ui.widgets.type import put, reduced


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
