"""Which tiles show a paper: all of it, once, at a size that is fine enough."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from studio.core.geometry import Rect
from studio.ui.widgets import mosaic

sides = st.integers(1, 8192)


@given(sides, sides, st.integers(0, 6))
def test_tiles_show_all_of_a_level_and_nothing_twice(width, height, number):
    level = mosaic.level(number, width, height)
    spots = level.spots(0, 0, width, height)
    assert len(spots) == level.rows * level.columns
    columns = sorted({(level.shown(s).x0, level.shown(s).x1) for s in spots})
    rows = sorted({(level.shown(s).y0, level.shown(s).y1) for s in spots})
    for spans, most in ((columns, level.width), (rows, level.height)):
        assert (spans[0][0], spans[-1][1]) == (-1, most + 1)
        assert all(one[1] == other[0] for one, other in zip(spans, spans[1:], strict=False))
    for spot in spots:
        shown, held = level.shown(spot), level.held(spot)
        assert held.width <= max(mosaic.SIDE + 2, level.side + 2)
        assert shown.clip(held) == shown


def test_an_ordinary_paper_is_one_tile_and_a_giant_many_small_ones():
    assert mosaic.level(0, 944, 708).spots(-50, -50, 2000, 2000) == [mosaic.Spot(0, 0, 0)]
    giant = mosaic.level(0, 8192, 8192)
    assert giant.rows == giant.columns == 17
    assert len(giant.spots(4000, 4000, 5280, 4800)) <= 12
    assert mosaic.coarsest(8192, 8192) == 3
    assert mosaic.level(3, 8192, 8192).side == 1024
    assert mosaic.coarsest(944, 708) == 0
    assert mosaic.level(mosaic.coarsest(8192, 64), 8192, 64).columns == 1


@given(st.floats(0.01, 40))
def test_a_level_is_never_coarser_than_the_window(scale):
    number = mosaic.level_for(scale, 8192, 8192)
    assert number == 0 or scale * 2**number <= 1.001
    if 0.05 < scale < 0.5:
        assert scale * 2 ** (number + 1) > 1.0


@given(st.integers(0, 4), st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 900), st.integers(1, 900))
def test_what_changed_on_paper_is_within_its_pixels(number, x, y, width, height):
    level = mosaic.level(number, 4096, 4096)
    rect = Rect(x, y, x + width, y + height)
    around = level.paper_of(level.pixels_of(rect))
    assert rect.clip(around) == rect
    assert around.width < width + 2 * 2**number


def test_past_the_edge_is_the_edge_and_cannot_be_seen():
    pixels = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    pixels[..., 3] = 255
    out = mosaic.edged(pixels, Rect(-1, -1, 3, 2), Rect(0, 0, 3, 2))
    assert out.shape == (3, 4, 4)
    assert np.array_equal(out[1:, 1:], pixels)
    assert not out[0, :, 3].any()
    assert not out[:, 0, 3].any()
    assert np.array_equal(out[1:, 0, :3], pixels[:, 0, :3])
    assert mosaic.edged(pixels, Rect(0, 0, 3, 2), Rect(0, 0, 3, 2)) is pixels


@given(st.integers(1, 600), st.integers(1, 600), st.integers(1, 100_000))
def test_strips_are_all_of_it_and_no_larger_than_asked(width, height, most):
    rect = Rect(7, 9, 7 + width, 9 + height)
    parts = mosaic.strips(rect, most)
    assert sum(part.height for part in parts) == height
    assert (parts[0].y0, parts[-1].y1) == (9, 9 + height)
    assert all(part.width * part.height <= max(most, width) for part in parts)
