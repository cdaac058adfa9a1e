"""The straight profile: what a dab of the newer brushes is like."""

import numpy as np
import pytest

F32 = np.float32


def dabs(*rows):
    return np.array(rows, F32)


@pytest.fixture(params=["fast", "slow"])
def path(request):
    return request.getfixturevalue(request.param)


def truth(s, hardness):
    """libmypaint's profile in float64: two straight lines in the square of the distance."""
    inner = 1 - s * (1 / hardness - 1)
    outer = hardness / (1 - hardness) * (1 - s)
    return np.where(s <= hardness, inner, np.maximum(outer, 0))


@pytest.mark.parametrize("hardness", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("radius", [8.0, 31.7, 100.0])
def test_a_dab_falls_along_two_straight_lines(path, radius, hardness):
    plane = np.zeros((256, 256), F32)
    path.lay_straight(plane, dabs((127.3, 128.9, radius, 0.8, hardness)), F32(0), False)
    at = np.arange(256) + 0.5
    s = ((at[None, :] - F32(127.3)) ** 2 + (at[:, None] - F32(128.9)) ** 2) / radius**2
    assert np.abs(plane - truth(s, hardness) * 0.8).max() < 2e-5


@pytest.mark.parametrize(("alpha", "count"), [(0.02, 60), (0.02, 200), (0.005, 300)])
def test_many_faint_dabs_do_not_band(path, alpha, count):
    plane = np.zeros((16, 448), F32)
    path.lay_straight(plane, np.repeat(dabs((224.5, 8.5, 200, alpha, 0.3)), count, axis=0), F32(0), False)
    at = np.arange(448) + 0.5
    s = ((at - 224.5) ** 2) / 200**2
    exact = 1 - (1 - truth(s, 0.3) * alpha) ** count
    assert np.abs(np.round(plane[8] * 255) - np.round(exact * 255)).max() <= 1


@pytest.mark.parametrize("hardness", [0.5, 0.8, 1.0])
@pytest.mark.parametrize("radius", [0.7, 1.0, 1.5, 2.0, 3.0])
def test_a_tiny_dab_weighs_the_same_wherever_it_lies(path, radius, hardness):
    weights = []
    for shift in np.linspace(0, 1, 9):
        plane = np.zeros((32, 32), F32)
        path.lay_straight(plane, dabs((16 + shift, 16 + shift * 0.37, radius, 1, hardness)), F32(1.5), True)
        weights.append(float(plane.sum()))
    assert (max(weights) - min(weights)) / np.mean(weights) < 0.18


@pytest.mark.parametrize("radius", [1.0, 2.0, 3.0, 20.0])
def test_an_edge_is_never_a_stair(path, radius):
    plane = np.zeros((64, 64), F32)
    path.lay_straight(plane, dabs((32.2, 32.4, radius, 1, 1)), F32(1.5), True)
    steps = np.abs(np.diff(plane[32]))
    assert steps.max() < 0.95
    assert np.count_nonzero((plane > 0.02) & (plane < 0.98)) >= 4


def test_a_solid_dab_is_solid_up_to_its_edge(path):
    plane = np.zeros((64, 64), F32)
    path.lay_straight(plane, dabs((32, 32, 20, 0.7, 1)), F32(1.5), True)
    assert (plane[32, 14:50] == F32(0.7)).all()
    assert plane.sum() == pytest.approx(np.pi * 400 * 0.7, rel=0.01)


def test_a_dab_thinner_than_a_pixel_gets_fainter_instead(path):
    sums = []
    for radius in (0.1, 0.2, 0.4):
        plane = np.zeros((32, 32), F32)
        path.lay_straight(plane, dabs((8.3, 8.1, radius, 1, 1)), F32(1.5), True)
        sums.append(float(plane.sum()))
    assert sums[1] / sums[0] == pytest.approx(2, rel=1e-3)
    assert sums[2] / sums[0] == pytest.approx(4, rel=1e-3)


@pytest.mark.parametrize("width", [16, 17, 31, 64])
def test_the_last_pixels_of_a_row_are_laid_once(fast, slow, width):
    dice = np.random.default_rng(width)
    some = np.stack(
        (
            dice.uniform(-10, width + 10, 200),
            dice.uniform(-10, 50, 200),
            dice.choice([0.0, 0.05, 0.4, 1, 2.7, 9, 60], 200),
            dice.uniform(0, 1, 200),
            dice.choice([0.0, 0.02, 0.3, 0.5, 0.9, 1], 200),
        ),
        axis=1,
    ).astype(F32)
    for fade in (F32(0), F32(1.5)):
        for covers in (False, True):
            planes = [np.zeros((40, width), F32) for _ in range(2)]
            fast.lay_straight(planes[0], some, fade, covers)
            slow.lay_straight(planes[1], some, fade, covers)
            assert planes[0].tobytes() == planes[1].tobytes()
            assert np.isfinite(planes[0]).all()


def test_dabs_beyond_the_edge_touch_nothing_but_the_edge(path):
    plane = np.zeros((64, 64), F32)
    path.lay_straight(
        plane, dabs((-500, 20, 30, 1, 1), (20, 9000, 30, 1, 1), (16384, -16384, 512, 1, 0)), F32(1), False
    )
    assert not plane.any()
    path.lay_straight(plane, dabs((-10, 32, 20, 1, 1)), F32(1.5), True)
    assert plane[32, 0] == 1
    assert not plane[:, 12:].any()
