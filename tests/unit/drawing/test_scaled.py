"""A picture larger than its paper: at 1x the screen's own pixels, beyond that the same picture with more in it."""

import io
import resource
import sys

import numpy as np
import pytest
from PIL import Image

from studio.core.progress import Progress, Stopped
from studio.drawing import engine, pile, scaled
from studio.drawing.drawing import Drawing
from studio.drawing.edits import Document
from studio.drawing.op import Clear, Fill, Unread
from studio.drawing.paper import NIGHT, Paper
from studio.drawing.png import write_png
from studio.drawing.scaled import fits, size_at, strips
from tests.unit.drawing.hands import draw, line, scribble, spiral
from tests.unit.drawing.pieces import stroke, with_everything


def at(document, brushes, scale):
    return np.concatenate(list(strips(document, brushes, scale)))


def shrunk(picture, scale):
    return np.asarray(Image.fromarray(picture).reduce(scale)).astype(int)


@pytest.fixture(scope="module")
def everything(brushes):
    engine.warm_up()
    return with_everything(brushes)


def test_at_1x_it_is_what_the_screen_shows_bit_for_bit(everything, brushes):
    assert np.array_equal(at(everything.document, brushes, 1), everything.rgba()[:, :, :3])


@pytest.mark.parametrize("texture", ["clouds", "laid"])
def test_at_1x_papers_are_theirs_too(brushes, texture):
    drawing = Drawing(Paper("circle", 150, 90, NIGHT, 7, texture), brushes)
    assert np.array_equal(at(drawing.document, brushes, 1), drawing.rgba()[:, :, :3])


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_larger_it_is_the_same_picture(everything, brushes, scale):
    larger = at(everything.document, brushes, scale)
    assert larger.shape == (250 * scale, 330 * scale, 3)
    off = np.abs(shrunk(larger, scale) - everything.rgba()[:, :, :3])
    assert off.mean() < 4  # grain and bristles fall a little otherwise
    assert np.percentile(off.mean(2), 90) < 14


def test_what_a_hand_undid_is_not_in_it(everything, brushes):
    document = everything.document
    before = Document(document.paper, document.steps, document.done - 1, document.pictures)
    everything.undo()
    try:
        assert np.array_equal(at(before, brushes, 1), everything.rgba()[:, :, :3])
    finally:
        everything.redo()
    assert not np.array_equal(at(before, brushes, 2), at(document, brushes, 2))


def test_an_edge_is_drawn_anew_and_not_enlarged(brushes):
    drawing = Drawing(Paper("blank", 200, 200, (255, 255, 255)), brushes)
    draw(drawing, "ink", line(20, 30, 180, 150, pressure=1.0), size=20, colour=(0, 0, 0))
    row = at(drawing.document, brushes, 8)[800, :, 0].astype(int)
    steep = np.abs(np.diff(row)).max()
    enlarged = np.asarray(Image.fromarray(at(drawing.document, brushes, 1)).resize((1600, 1600), 3))[800, :, 0]
    assert steep > 2.5 * np.abs(np.diff(enlarged.astype(int))).max()


@pytest.mark.parametrize("rows", [64, 128])
def test_where_one_band_ends_nothing_shows(everything, brushes, monkeypatch, rows):
    whole = at(everything.document, brushes, 2)
    monkeypatch.setattr(scaled, "BAND_PIXELS", rows * 660)
    banded = at(everything.document, brushes, 2)
    assert np.abs(whole.astype(int) - banded).max() <= 2


def test_a_slow_path_draws_the_same(everything, brushes, draw_with, slow):
    document = Document(Paper("circle", 80, 60, seed=3), everything.document.steps[:4], 4, everything.document.pictures)
    fast = at(document, brushes, 2)
    draw_with(slow)
    assert np.array_equal(at(document, brushes, 2), fast)


def test_a_fill_neither_leaks_nor_has_steps(brushes):
    drawing = Drawing(Paper("blank", 200, 200, (255, 255, 255), texture="smooth"), brushes)
    y, x = np.mgrid[:200, :200]
    drawing.do(Fill(0, (0, 0, 0), 1.0, 0, 0, (y > x * 0.11 + 80) & (x < 150)))
    eight = at(drawing.document, brushes, 8)[:, :, 0] < 128
    edge = np.array([np.flatnonzero(eight[:, column])[0] for column in range(200, 1000)]) / 8
    straight = np.arange(200, 1000) / 8 * 0.11
    assert np.ptp(edge - straight) < 0.6  # a step is one
    assert not eight[:, 1206:].any()
    assert eight[-1, 0]
    assert eight[-1, 1100]


def test_a_fill_to_the_papers_edge_leaves_nothing_there(brushes):
    drawing = Drawing(Paper("blank", 60, 50, (255, 255, 255)), brushes)
    drawing.do(Fill(0, (0, 0, 0), 1.0, 0, 0, np.ones((50, 60), bool)))
    assert at(drawing.document, brushes, 4).max() < 8


def test_what_cannot_be_drawn_is_passed_over(brushes):
    drawing = Drawing(Paper("blank", 100, 80), brushes)
    draw(drawing, "ink", line(10, 10, 90, 70))
    kept = drawing.document
    odd = Document(kept.paper, (Unread(), *kept.steps, Fill(9, (0, 0, 0), 1, 0, 0, np.ones((3, 3), bool))), 3)
    assert np.array_equal(at(odd, brushes, 2), at(kept, brushes, 2))


def test_what_was_cleared_away_is_not_drawn(brushes):
    drawing = Drawing(Paper("blank", 100, 80), brushes)
    empty = at(drawing.document, brushes, 2)
    draw(drawing, "ink", line(10, 10, 90, 70))
    drawing.do(Clear())
    assert np.array_equal(at(drawing.document, brushes, 2), empty)


def test_a_smudge_carries_the_same_colours(brushes):
    drawing = Drawing(Paper("blank", 200, 120, (255, 255, 255)), brushes)
    draw(drawing, "marker", line(30, 60, 90, 60, pressure=1.0), size=40, colour=(200, 30, 30))
    stroke(drawing, "smudge", line(60, 60, 180, 60, pressure=1.0), size=30)
    off = np.abs(shrunk(at(drawing.document, brushes, 4), 4) - drawing.rgba()[:, :, :3])
    assert off.mean() < 1.5
    assert np.percentile(off, 99) < 24


def test_it_can_be_stopped_at_any_time(everything, brushes):
    for share in (0.02, 0.3, 0.9):
        progress = Progress()
        progress._tell = lambda done, share=share, progress=progress: done >= share and progress.stop()
        with pytest.raises(Stopped):
            list(strips(everything.document, brushes, 3, progress))


def test_it_says_how_far_it_is(everything, brushes):
    told = []
    list(strips(everything.document, brushes, 3, Progress(told.append)))
    assert told == sorted(told)
    assert len(told) > 20
    assert told[-1] > 0.95


def test_sizes_that_can_be_made(brushes):
    document = Document(Paper(width=8192, height=8192))
    assert [scale for scale in range(10) if fits(document, scale)] == [1, 2]
    assert size_at(document, 2) == (16384, 16384)


class Nowhere(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return len(data)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts in KiB")
def test_a_large_picture_takes_little_more_memory(brushes):
    engine.warm_up()
    drawing = Drawing(Paper("circle"), brushes)
    for seed in range(40):
        hand = scribble(seed, width=944, height=708) if seed % 2 else spiral(centre=(20.0 * seed, 15.0 * seed))
        draw(drawing, ("pencil", "ink", "marker", "airbrush")[seed % 4], hand, size=30, seed=seed)
    list(strips(drawing.document, brushes, 2))  # what is kept for good is there
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    write_png(Nowhere(), 3776, 2832, 3, strips(drawing.document, brushes, 4))
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 64


@pytest.mark.parametrize("scale", [1, 2])
def test_tiles_that_nobody_looks_at_are_packed_meanwhile_and_the_picture_is_the_same(
    everything, brushes, scale, monkeypatch
):
    before = at(everything.document, brushes, scale)
    monkeypatch.setattr(pile, "MOST_RAW", 2)
    monkeypatch.setattr(pile, "SPARE_RAW", 0)
    rested = []
    rest = pile.Pile.rest
    monkeypatch.setattr(pile.Pile, "rest", lambda of, key: rested.append(key) or rest(of, key))
    assert np.array_equal(at(everything.document, brushes, scale), before)
    assert len(rested) > 4
