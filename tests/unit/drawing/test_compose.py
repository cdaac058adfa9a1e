"""The kernels that mix and show, against plain numpy, number for number."""

import numpy as np
import pytest

from studio.core.geometry import Rect
from studio.drawing import sheet as sheets
from studio.drawing.drawing import Drawing
from studio.drawing.ink import Ink
from studio.drawing.layer import BLENDS, Layer
from studio.drawing.op import AddLayer
from studio.drawing.paper import Paper
from tests.unit.drawing.hands import scribble
from tests.unit.drawing.steps import stroke

ONE = np.float32(1)


def ink15(dice, height, width, *, sparse=False):
    """Pixels [4, h, w] as layers have them."""
    alpha = dice.integers(0, 32769, (height, width)) * (dice.random((height, width)) > (0.7 if sparse else 0.1))
    colours = (dice.random((3, height, width)) * alpha).astype(np.int64)
    return np.concatenate((colours, alpha[None])).astype(np.uint16)


INKS = {
    "plain": Ink(*[np.array((9000, 200, 31000, 32768), np.float32)] * 2),
    "ramp": Ink(
        np.array((9000, 200, 31000, 32768), np.float32),
        np.array((30000, 20000, 32768, 32768), np.float32),
        np.float32(0.3),
        np.float32(1.9),
    ),
    "none": Ink(*[np.zeros(4, np.float32)] * 2),
}


@pytest.mark.parametrize("ink", INKS)
def test_mixing_is_the_same_with_kernels(ink, fast, slow):
    dice = np.random.default_rng(1)
    how = INKS[ink]
    before, alpha = ink15(dice, 70, 33), dice.random((70, 33), np.float32) * (dice.random((70, 33)) > 0.3)
    mixed = []
    for path in (fast, slow):
        pixels = before.copy()
        path.mix(pixels, alpha.astype(np.float32), how.low, how.high, how.start, how.steep, np.float32(0.7))
        mixed.append(pixels)
    assert np.array_equal(*mixed)
    assert (mixed[0] != before).any()


@pytest.mark.parametrize("way", range(len(BLENDS)))
def test_laying_over_and_blending_are_the_same_with_kernels(way, fast, slow):
    dice = np.random.default_rng(way)
    under, over = ink15(dice, 50, 41), ink15(dice, 50, 41, sparse=True)
    seen, made, shown = [], [], []
    for path in (fast, slow):
        some = (np.arange(3 * 50 * 41, dtype=np.float32) % 256).reshape(3, 50, 41)
        path.lay_over(some, over, np.float32(0.6), way)
        out = np.empty((4, 50, 41), np.uint16)
        path.blend(under, over, np.float32(0.8), np.float32(0.6), way, out)
        words = np.empty((50, 41), np.uint32)
        path.words(words, some)
        seen.append(some)
        made.append(out)
        shown.append(words)
    assert np.array_equal(*seen)
    assert np.array_equal(*made)
    assert np.array_equal(*shown)


def test_pictures_become_layers_the_same_way(fast, slow):
    rgba = np.random.default_rng(2).integers(0, 256, (40, 30, 4)).astype(np.uint8)
    made = []
    for path in (fast, slow):
        out = np.empty((4, 40, 30), np.uint16)
        path.premultiplied(rgba, out)
        made.append(out)
    assert np.array_equal(*made)
    truth = rgba[..., :3].astype(float) * rgba[..., 3:] / 255 / 255 * 32768
    assert np.abs(made[0][:3] - truth.transpose(2, 0, 1)).max() <= 0.5


@pytest.mark.parametrize("times", [1, 2, 3, 5])
def test_shrinking_is_the_mean_and_the_same_with_kernels(times, fast, slow):
    words = np.random.default_rng(times).integers(0, 1 << 32, (45, 70), dtype=np.uint32)
    side = 1 << times
    made = []
    for path in (fast, slow):
        out = np.empty((-(-45 // side), -(-70 // side), 4), np.uint8)
        path.shrink(out, words, times)
        made.append(out)
    assert np.array_equal(*made)
    whole = words.view(np.uint8).reshape(45, 70, 4)[:side, :side].reshape(-1, 4)
    assert np.abs(made[0][0, 0] - whole.mean(axis=0)).max() <= 0.5


@pytest.fixture
def drawing(brushes, fast):
    drawing = Drawing(Paper("circle", 300, 220, seed=3), brushes)
    drawing.do(stroke(2, width=300, height=220, size=60))
    drawing.do(AddLayer(Layer(1, "", 0.6, "multiply"), 1))
    drawing.do(stroke(3, layer=1, width=300, height=220, size=60))
    drawing.begin("airbrush", 50, 0.9, (20, 90, 200), 4, layer=1)
    drawing.extend(scribble(5))
    return drawing


def test_every_rectangle_shows_its_part_of_the_whole(drawing, fast, slow, draw_with):
    dice = np.random.default_rng(6)
    whole = drawing.rgba()
    for _ in range(60):
        x0, x1 = sorted(dice.integers(-5, 306, 2).tolist())
        y0, y1 = sorted(dice.integers(-5, 226, 2).tolist())
        for path in (fast, slow):
            draw_with(path)
            part = drawing.rgba(Rect(x0, y0, x1, y1))
            assert np.array_equal(part, whole[max(y0, 0) : max(y1, 0), max(x0, 0) : max(x1, 0)])


def test_a_small_view_is_the_mean_of_the_large_one(drawing):
    whole = drawing.rgba().astype(float)
    for times, side in ((1, 2), (3, 8)):
        small = drawing.rgba(None, times)
        assert small.shape == (-(-220 // side), -(-300 // side), 4)
        means = whole[: 220 // side * side, : 300 // side * side]
        means = means.reshape(220 // side, side, 300 // side, side, 4).mean(axis=(1, 3))
        assert np.abs(small[: 220 // side, : 300 // side] - means).max() <= 0.5
        part = drawing.rgba(Rect(33, 17, 200, 100), times)
        top, left = 17 // side, 33 // side
        assert np.array_equal(part, small[top : -(-100 // side), left : -(-200 // side)])
    assert drawing.rgba(Rect(), 2).shape == (0, 0, 4)


def test_a_paper_in_blocks_shows_what_a_whole_one_does(brushes, fast, monkeypatch):
    seen = []
    for most in (1 << 30, 0):
        monkeypatch.setattr(sheets, "MOST_WHOLE", most)
        monkeypatch.setattr(sheets, "MOST_BLOCKS", 2)
        drawing = Drawing(Paper("circle", 1300, 700, seed=3), brushes)
        drawing.do(stroke(3, width=1300, height=700, size=90))
        seen.append((drawing.rgba().tobytes(), drawing.rgba(Rect(500, 400, 530, 600)).tobytes(), drawing.colours()))
        assert len(drawing._sheet._blocks) <= 2
    assert seen[0] == seen[1]


def test_a_picked_colour_is_what_is_seen_about_there(drawing):
    seen = drawing.rgba()[..., :3].astype(float)
    assert np.abs(np.array(drawing.pick(150.7, 110.2)) - seen[109:112, 149:152].mean(axis=(0, 1))).max() <= 0.5
    assert np.abs(np.array(drawing.pick(0, 0)) - seen[:2, :2].mean(axis=(0, 1))).max() <= 0.5
    assert drawing.pick(-50, 900) == drawing.pick(0, 219)
