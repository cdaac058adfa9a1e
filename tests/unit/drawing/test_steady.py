"""A hand that shakes draws what it means to: nearly at once, to where it lifted, and nothing else is changed."""

import numpy as np
import pytest

from studio.drawing.codec import decode, encode
from studio.drawing.drawing import Drawing
from studio.drawing.paper import CREAM, Paper
from studio.drawing.steady import DOT, LONGEST_END, Steady
from tests.unit.drawing.trembling import FIGURES, drawn, off


def steadied(samples, batch=3, unit=1.0):
    """Return what is drawn of samples [n, 4], and the last bit of it by itself."""
    hand = Steady(unit)
    parts = [hand.follow(samples[start : start + batch]) for start in range(0, len(samples), batch)]
    end = hand.lift()
    return np.concatenate([*parts, end]), end


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("rate", [60, 125, 240])
def test_a_tremor_of_six_hz_leaves_two_fifths_at_most(name, rate):
    for seed in range(2):
        samples, _ = drawn(name, rate=rate, hz=6, reach=8, seed=seed)
        line, _ = steadied(samples)
        assert off(line, name) <= 0.25 * off(samples, name), "the issue asks for 0.4"


@pytest.mark.parametrize(("hz", "reach", "share"), [(4, 8, 0.4), (4, 12, 0.35), (8, 4, 0.4), (12, 8, 0.3), (6, 4, 0.4)])
def test_so_does_a_faster_or_a_slower_a_larger_or_a_smaller_one(hz, reach, share):
    for name in FIGURES:
        samples, _ = drawn(name, hz=hz, reach=reach, seed=hz + reach)
        assert off(steadied(samples)[0], name) <= share * off(samples, name)


def test_a_calm_hand_is_followed_nearly_at_once():
    for name in FIGURES:
        samples, meant = drawn(name, reach=0)
        line, _ = steadied(samples)
        late = np.hypot(*(line[100 : len(meant)] - samples[100:])[:, :2].T)
        assert late.mean() < 6
        assert off(line, name) < 1.5


def test_a_shaking_hand_is_a_little_late_at_most():
    samples, meant = drawn("circle", hz=6, reach=8)
    line, _ = steadied(samples)
    seconds, now = samples[:, 2], slice(100, None)
    off_by = [
        np.hypot(*(line[: len(meant)][now, k] - np.interp(seconds[now] - late, seconds, meant[:, k]) for k in (0, 1)))
        for late in np.arange(0, 0.1, 0.005)
    ]
    assert 0.015 <= 0.005 * int(np.argmin([gaps.mean() for gaps in off_by])) <= 0.045


def test_a_slow_corner_is_not_cut():
    for reach, nearest in ((0, 0.5), (8, 4.0)):
        samples, _ = drawn("square", reach=reach, seed=2)
        line, _ = steadied(samples)
        for corner in ((240, 0), (240, 240), (0, 240)):
            assert np.hypot(*(line[:, :2] - corner).T).min() < nearest


def test_a_hand_that_waits_in_a_corner_gets_there():
    there = np.stack((np.linspace(0, 100, 50), np.zeros(50), np.arange(50) / 125, np.full(50, 0.5)), 1)
    on = np.stack((np.full(50, 100.0), np.linspace(2, 100, 50), 1.2 + np.arange(50) / 125, np.full(50, 0.5)), 1)
    for wait in (0.0, 5.0):
        line, _ = steadied(np.concatenate((there, on + (0, 0, wait, 0))))
        assert np.hypot(*(line[:, :2] - (100, 0)).T).min() < 0.3
        assert (np.diff(line[:, 2]) > 0).all()
        assert len(line) < 130, "a rest is no long list of samples"


def test_it_ends_where_the_hand_lifted_and_goes_there_smoothly():
    for seed in range(12):
        samples, _ = drawn("writing", seed=seed)
        samples = samples[: 60 + 37 * seed]
        line, end = steadied(samples)
        assert tuple(line[-1, :2]) == tuple(samples[-1, :2])
        steps = np.hypot(*np.diff(line[-len(end) - 1 :, :2], axis=0).T)
        gap = np.hypot(*(end[-1] - line[-len(end) - 1])[:2])
        assert steps.max() <= max(1.0, 0.8 * gap)
        assert 0 < line[-1, 2] - samples[-1, 2] <= LONGEST_END + 1e-9
        assert (np.diff(line[:, 2]) > 0).all()


def test_a_touch_is_a_dot_though_the_hand_shakes(brushes):
    samples, _ = drawn("circle", hz=8, reach=DOT / 4, seed=4)
    samples = samples[:16] * (0.1, 0.1, 1, 1)
    assert samples[-1, 2] < 0.15
    line, end = steadied(samples)
    assert len(end) == 0
    assert len(np.unique(line[:, :2], axis=0)) == 1
    assert _dabs(brushes, line) == _dabs(brushes, line[:1])


def _dabs(brushes, line):
    drawing = Drawing(Paper("blank", 64, 64, CREAM), brushes)
    drawing.begin("ink-2", 8.0, 1.0, (0, 0, 0), 1)
    drawing.extend((line - (line[0, 0] - 30, line[0, 1] - 30, 0, 0)) * (1, 1, 1000, 1))
    drawing.lift()
    return drawing.rgba().tobytes()


def test_pressure_and_time_are_as_they_came():
    samples, _ = drawn("writing", pressure=0.0)
    samples[:, 3] = np.linspace(0.2, 0.9, len(samples))
    samples[-1, 3] = 0.0  # many devices lift with none
    line, end = steadied(samples)
    assert np.array_equal(line[: len(samples), 2:], samples[:, 2:])
    assert (end[:, 3] == samples[-2, 3]).all()
    unknown, end = steadied(drawn("writing")[0])
    assert np.isnan(unknown[:, 3]).all()


def test_how_the_samples_were_batched_makes_no_difference():
    samples, _ = drawn("spiral", seed=3)
    lines = [steadied(samples, batch)[0] for batch in (1, 4, 1000)]
    assert lines[0].tobytes() == lines[1].tobytes() == lines[2].tobytes()


def test_it_is_the_same_on_a_screen_with_twice_the_pixels():
    samples, _ = drawn("writing", seed=5)
    once, twice = steadied(samples)[0], steadied(samples * (2, 2, 1, 1), unit=2.0)[0]
    assert np.allclose(once * (2, 2, 1, 1), twice, equal_nan=True)


def test_a_clock_that_stands_still_and_places_that_are_nowhere_do_no_harm():
    samples, _ = drawn("writing", seed=6)
    samples[10:16, 2] = samples[10, 2]
    samples[30:34, :3] = np.nan, np.inf, np.nan
    line, _ = steadied(samples)
    assert np.isfinite(np.delete(line, range(30, 34), 0)[:, :3]).all()
    assert tuple(line[-1, :2]) == tuple(samples[-1, :2])
    assert len(Steady().follow(np.empty((0, 4)))) == len(Steady().lift()) == 0


@pytest.mark.parametrize("brush", ["ink-2", "watercolour"])
def test_what_is_seen_live_is_what_the_log_draws_again(brushes, brush):
    paper = Paper("blank", 600, 460, CREAM)
    live = Drawing(paper, brushes)
    live.begin("marker-2", 300.0, 1.0, (60, 80, 96), 3)
    live.extend([(100, 200, 0, 1.0), (500, 240, 300, 1.0)])
    ops = [live.lift()[0]]
    samples, _ = drawn("writing", pressure=0.6, seed=7)
    live.begin(brush, 14.0, 1.0, (176, 90, 62), 5)
    hand = Steady()
    for start in range(0, len(samples), 4):
        live.extend(_on_paper(hand.follow(samples[start : start + 4])))
    live.extend(_on_paper(hand.lift()))
    ops.append(live.lift()[0])
    again = Drawing(paper, brushes)
    for op in ops:
        again.apply(decode(encode(op)))
    assert again.rgba().tobytes() == live.rgba().tobytes()
    undone, redone = live.undo(), live.redo()
    assert undone is not None
    assert redone is not None
    assert again.rgba().tobytes() == live.rgba().tobytes()


def _on_paper(samples):
    return samples * (1, 1, 1000, 1) + (80, 220, 0, 0)
