"""A frame of a plain stroke in one call, and threads of ribbons eight pixels at a time."""

import numpy as np
import pytest

from studio.core.paths import ASSETS
from studio.drawing import gauze, hand, ribbon
from studio.drawing.brush import load_brushes
from studio.drawing.prints import Prints
from studio.drawing.stroke import StrokeBuilder
from studio.drawing.stroke_plane import StrokePlane
from studio.drawing.symmetry import NONE, Symmetry
from studio.drawing.trace import Tail, around
from tests.unit.drawing.hands import RUST, scribble

BRUSHES = load_brushes(ASSETS / "brushes")
HEIGHT, WIDTH = 192, 256


def prints_of(brush, size, symmetry=NONE):
    look = {"size": size, "flow": 1.0, "colour": RUST, "seed": 9, "symmetry": symmetry, "grain_offset": (37, 11)}
    return Prints(brush, **look)


def begun(brush, size):
    return StrokeBuilder(brush, size=size, opacity=1.0, colour=RUST, seed=9), StrokePlane(WIDTH, HEIGHT)


def traced(brush, samples, size, batch):
    """Draw frame by frame with one call each; return the plane after each, what was told, and the stroke."""
    builder, plane = begun(brush, size)
    fade, covers = prints_of(brush, size).traced
    tail, planes, told = Tail(), [], []
    for start in range(0, len(samples), batch):
        told.append(builder.trace(samples[start : start + batch], plane, fade, covers, tail))
        planes.append(plane.alpha.copy())
    return planes, told, builder.stroke(), plane


def laid(brush, samples, size, batch):
    """Draw the same in parts: what is sure, and a tail that is taken back."""
    builder, plane = begun(brush, size)
    prints, planes, under = prints_of(brush, size), [], []
    for start in range(0, len(samples), batch):
        for rect, before in under:
            plane.alpha[rect.y0 : rect.y1, rect.x0 : rect.x1] = before
        prints.lay(plane.alpha, builder.add(samples[start : start + batch]))
        under = list(zip(*prints.lay_tail(plane.alpha, builder.tail()), strict=True))
        planes.append(plane.alpha.copy())
    return planes, builder.stroke()


PLAIN = [name for name, brush in BRUSHES.items() if prints_of(brush, 20.0).traced is not None]
PATHS = ["fast", "slow"]


def test_most_brushes_are_laid_as_they_are_and_mandalas_are_not():
    assert {"pencil-2", "ink-2", "marker-2", "air", "watercolour", "eraser-2"} <= set(PLAIN)
    assert not {"bristle", "glow", "ribbon", "smudge", "stamp", "pencil"} & set(PLAIN)
    assert prints_of(BRUSHES["air"], 20.0, Symmetry(3, False, 90.0, 90.0, 0.0)).traced is None


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("size", [1.0, 17.0, 90.0])
@pytest.mark.parametrize("name", PLAIN)
def test_a_frame_in_one_call_leaves_the_bits_of_its_parts(name, size, path, request, draw_with):
    draw_with(request.getfixturevalue(path))
    samples = scribble(4, n=40)
    planes, told, stroke, _ = traced(BRUSHES[name], samples, size, 3)
    parts, same = laid(BRUSHES[name], samples, size, 3)
    assert stroke == same
    assert all(one.tobytes() == other.tobytes() for one, other in zip(planes, parts, strict=True))


@pytest.mark.parametrize("name", ["ink-2", "air"])
def test_both_paths_trace_and_tell_the_same(name, fast, slow, draw_with):
    samples = scribble(11, n=40)
    drawn = []
    for path in (fast, slow):
        draw_with(path)
        planes, told, _, plane = traced(BRUSHES[name], samples, 30.0, 4)
        drawn.append((planes[-1].tobytes(), told, plane.touched.tobytes()))
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize("path", PATHS)
def test_what_a_frame_changed_was_told_and_touched(path, request, draw_with):
    draw_with(request.getfixturevalue(path))
    samples = scribble(5, n=40) * (1.6, 1.6, 1, 1) - (40, 40, 0, 0)  # over the edges, too
    planes, told, _, plane = traced(BRUSHES["air"], samples, 24.0, 2)
    before = np.zeros_like(planes[0])
    for after, rects in zip(planes, told, strict=True):
        rows, columns = np.nonzero(before != after)
        for rect in rects:
            assert 0 <= rect.x0 < rect.x1 <= plane.whole.x1
            assert 0 <= rect.y0 < rect.y1 <= plane.whole.y1
        if len(rows):
            (rect,) = rects
            assert rect.y0 <= rows.min()
            assert rect.y1 > rows.max()
            assert rect.x0 <= columns.min()
            assert rect.x1 > columns.max()
        before = after
    tiles = planes[-1].reshape(plane.touched.shape[0], 64, plane.touched.shape[1], 64).max(axis=(1, 3)) > 0
    assert not (tiles & (plane.touched == 0)).any()


@pytest.mark.parametrize("path", PATHS)
def test_samples_that_are_nowhere_and_hands_off_the_paper_leave_nothing(path, request, draw_with):
    draw_with(request.getfixturevalue(path))
    nowhere = np.array([(np.nan, 3, 0, 1), (5, np.inf, 4, 1)])
    off = np.array([(-900.0 - 9 * k, -900.0, 8.0 * k, 1.0) for k in range(8)])
    planes, told, stroke, plane = traced(BRUSHES["air"], np.concatenate((nowhere, off)), 30.0, 2)
    assert told[0] == []
    assert len(stroke.points) == 8
    assert not planes[-1].any()
    assert not plane.touched.any()


def test_around_holds_both_and_leaves_empty_ones_out():
    assert around((3, 4, 5, 6), (1, 5, 4, 9)) == (1, 4, 5, 9)
    assert around((3, 4, 3, 6), (1, 5, 4, 9)) == (1, 5, 4, 9)
    assert around((3, 4, 5, 6), (700, 5, 0, 9)) == (3, 4, 5, 6)
    assert around((3, 4, 3, 6), (700, 5, 0, 9)) == (0, 0, 0, 0)


@pytest.mark.parametrize("width", [64, 67, 73])
def test_threads_are_gathered_to_the_same_bits_by_both_paths(width, fast, slow):
    dice = np.random.default_rng(width)
    dabs = np.column_stack(
        (dice.uniform(-9, 80, 900), dice.uniform(-9, 80, 900), dice.uniform(0.2, 9, 900), dice.uniform(0, 0.4, 900))
    ).astype(np.float32)
    planes = np.zeros((2, 64, width), np.float32)
    for plane, path in zip(planes, (fast, slow), strict=True):
        path.gather(plane, dabs, np.float32(0.7))
    assert planes[0].any()
    assert planes[0].tobytes() == planes[1].tobytes()
    sheer = np.full((2, 64, width), 9, np.float32)
    for out, path in zip(sheer, (fast, slow), strict=True):
        path.sheer(out, planes[0], (5, 3, width - 1, 60))
    assert sheer[0, 3:60, 5 : width - 1].tobytes() == sheer[1, 3:60, 5 : width - 1].tobytes()
    assert (sheer[0, :3] == 9).all()
    assert (sheer[0, 60:] == 9).all()
    assert (planes[0] * gauze.UNIT % 1 == 0).all()


def test_threads_are_spun_to_the_same_bits_by_both_paths(fast):
    dice = np.random.default_rng(2)
    table = dice.uniform(-300, 300, (7, ribbon.THREAD_SIZE))
    table[:, ribbon.MANY] = (1, 2, 3, 50, 200, 7, 1)
    dabs = np.empty((2, 264, 5), np.float32)
    fast.spin(table, dabs[0])
    ribbon.spin(table, dabs[1])
    assert dabs[0].tobytes() == dabs[1].tobytes()


def test_samples_are_rounded_to_the_same_bits_by_both_paths(fast):
    dice = np.random.default_rng(3)
    samples = dice.uniform(-50, 40_000, (60, 4)) * (1, 1, 1, 1e-4)
    samples[::7, dice.integers(0, 4, 9)] = np.nan
    kept = np.zeros((2, 60, 4))
    assert fast.rounded(samples, 0.0, 12.5, kept[0]) == hand.rounded(samples, 0.0, 12.5, kept[1])
    assert kept[0].tobytes() == kept[1].tobytes()
