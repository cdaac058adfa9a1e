"""The outline of a shape of pixels: where the shape is, and smooth."""

import numpy as np
import pytest

from studio.drawing.outline import edges_of, loops_of, simplified


def area(loop):
    x, y = np.asarray(loop, float).T
    return (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2


def test_edges_go_round_each_shape_with_holes_the_other_way():
    mask = np.zeros((7, 9), bool)
    mask[1:6, 1:6] = True
    mask[3, 3] = False
    mask[2, 7] = True
    assert sorted(area(loop) for loop in edges_of(mask)) == [-1, 1, 25]


def test_pixels_that_touch_at_a_corner_are_two_shapes():
    assert [area(loop) for loop in edges_of(np.eye(3, dtype=bool))] == [1, 1, 1]


@pytest.mark.parametrize("seed", range(5))
def test_edges_of_anything_hold_as_much_as_its_pixels(seed):
    mask = np.random.default_rng(seed).random((60, 80)) < 0.55
    loops = edges_of(mask)
    assert sum(area(loop) for loop in loops) == mask.sum()
    for loop in loops:
        assert (np.abs(np.roll(loop, -1, 0) - loop).sum(1) == 1).all()


@pytest.mark.parametrize("slope", [0.0, 0.05, 0.11, 0.3, 0.77, 1.0, 3.0])
def test_a_slope_has_no_steps(slope):
    y, x = np.mgrid[:200, :200]
    (loop,) = loops_of(y + 0.5 > (x + 0.5 - 100) * slope + 100)
    inside = loop[(np.abs(loop[:, 0] - 100) < 25) & (np.abs(loop[:, 1] - 100) < 60)]
    off = (inside[:, 1] - ((inside[:, 0] - 100) * slope + 100)) / np.hypot(1, slope)
    assert np.abs(off).max() < 0.55
    assert np.ptp(off) < 0.45


def test_a_circle_stays_where_it_is():
    y, x = np.mgrid[:120, :120]
    (loop,) = loops_of((x + 0.5 - 60) ** 2 + (y + 0.5 - 60) ** 2 < 40**2)
    radius = np.hypot(loop[:, 0] - 60, loop[:, 1] - 60)
    assert abs(radius.mean() - 40) < 0.15
    assert np.ptp(radius) < 1.2


def test_a_corner_stays_a_corner():
    mask = np.zeros((40, 40), bool)
    mask[10:30, 10:30] = True
    (loop,) = loops_of(mask)
    assert np.hypot(*(loop - 10).T).min() < 0.8
    assert abs(area(loop) - 400) < 3


def test_a_single_pixel_and_nothing_at_all():
    one = np.zeros((5, 5), bool)
    one[2, 2] = True
    (loop,) = loops_of(one)
    assert 0.3 < area(loop) < 1.1
    assert loops_of(np.zeros((5, 5), bool)) == []


def test_a_line_is_as_simple_as_it_may_be():
    u = np.linspace(0, 10, 101)
    straight = np.column_stack((u, 2 * u))
    assert simplified(straight, 0.01).tolist() == [0, 100]
    bent = np.column_stack((u, np.abs(u - 5)))
    assert simplified(bent, 0.01).tolist() == [0, 50, 100]
    wave = np.column_stack((u * 10, np.sin(u) * 10))
    kept = simplified(wave, 0.1)
    assert len(kept) < 40
    assert np.abs(np.interp(wave[:, 0], wave[kept, 0], wave[kept, 1]) - wave[:, 1]).max() < 0.15
