"""Dabs on the stroke plane."""

import numpy as np
import pytest


def dabs(*rows):
    return np.array(rows, np.float32)


@pytest.fixture(params=["fast", "slow"])
def path(request):
    return request.getfixturevalue(request.param)


def test_two_hundred_faint_dabs_do_not_band(path):
    plane = np.zeros((256, 448), np.float32)
    path.build(plane, np.repeat(dabs((224.5, 128.5, 200, 0.02, 0.3)), 200, axis=0))
    row = plane[128]
    x = np.arange(448) + 0.5 - 224.5
    t = np.clip((200.75 - np.abs(x)) / (200 * 0.7 + 1.5), 0, 1)
    truth = 1 - (1 - t * t * (3 - 2 * t) * 0.02) ** 200
    assert np.abs(np.round(row * 255) - np.round(truth * 255)).max() <= 1
    assert np.abs(row - truth).max() < 1e-4
    shades = len(np.unique(np.round(truth * 255)))
    assert abs(len(np.unique(np.round(row * 255))) - shades) <= 1


def test_a_marker_does_not_get_thicker_where_it_crosses_itself(path):
    plane = np.zeros((64, 64), np.float32)
    path.cover(plane, dabs((32, 32, 20, 0.6, 1.0), (30, 32, 20, 0.6, 1.0), (32, 30, 20, 0.6, 1.0)))
    assert plane.max() == np.float32(0.6)


@pytest.mark.parametrize("radius", [0.6, 1.0, 1.5, 2.0])
def test_a_tiny_dab_weighs_the_same_wherever_it_lies_between_pixels(path, radius):
    weights = []
    for shift in np.linspace(0, 1, 9):
        plane = np.zeros((16, 16), np.float32)
        path.cover(plane, dabs((8 + shift, 8 + shift * 0.37, radius, 1, 1)))
        weights.append(float(plane.sum()))
    assert (max(weights) - min(weights)) / np.mean(weights) < 0.09
    assert np.mean(weights) == pytest.approx(np.pi * radius**2, rel=0.35)


def test_a_dab_thinner_than_a_pixel_gets_fainter_instead(path):
    sums = []
    for radius in (0.1, 0.2, 0.4):
        plane = np.zeros((16, 16), np.float32)
        path.cover(plane, dabs((8.3, 8.1, radius, 1, 1)))
        sums.append(float(plane.sum()))
    assert sums[1] / sums[0] == pytest.approx(2, rel=1e-3)
    assert sums[2] / sums[0] == pytest.approx(4, rel=1e-3)


def test_dabs_beyond_the_edge_touch_nothing_but_the_edge(path):
    plane = np.zeros((64, 64), np.float32)
    away = dabs((-500, 20, 30, 1, 1), (20, 9000, 30, 1, 1), (16384, -16384, 512, 1, 0))
    path.build(plane, away)
    path.cover(plane, away)
    assert not plane.any()
    path.build(plane, dabs((-10, 32, 20, 1, 1)))
    assert plane[32, 0] == 1
    assert not plane[:, 12:].any()


def test_graphite_stays_on_the_peaks_of_the_paper(path):
    valley = np.zeros((512, 512), np.uint8)
    valley[:, ::2] = 255
    plane = np.zeros((64, 64), np.float32)
    path.build_grain(plane, dabs((32, 32, 20, 0.5, 0.5)), valley, 1, 0, np.float32(1 / 255), np.float32(2))
    assert plane[32, 32] == plane[32, 30] == 0.5
    assert plane[32, 31] == plane[32, 33] < 0.15
