"""From a hand to dabs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.core.paths import ASSETS
from studio.drawing.brush import PLAIN, load_brushes
from studio.drawing.stroke import Stroke, StrokeBuilder, dabs_of, quantise
from tests.unit.drawing.hands import RUST, line, scribble, spiral


def builder(brush=PLAIN, **changes):
    return StrokeBuilder(brush, **{"size": 10.0, "opacity": 1.0, "colour": RUST, "seed": 3} | changes)


def all_dabs(samples, batches, brush=PLAIN, **changes):
    building = builder(brush, **changes)
    parts = [building.add(samples[a:b]) for a, b in zip(batches, batches[1:], strict=False)]
    stroke, end = building.finish()
    return stroke, np.concatenate((*parts, end))


INK = load_brushes(ASSETS / "brushes")["ink"]


@settings(deadline=None, max_examples=60)
@given(
    cuts=st.lists(st.integers(0, 60), max_size=12),
    seed=st.integers(0, 50),
    pressure=st.booleans(),
    brush=st.sampled_from([PLAIN, INK]),
)
def test_the_dabs_do_not_depend_on_how_the_samples_were_batched(cuts, seed, pressure, brush):
    samples = scribble(seed, n=60, pressure=pressure)
    _, whole = all_dabs(samples, [0, 60], brush)
    stroke, parts = all_dabs(samples, [0, *sorted(cuts), 60], brush)
    assert whole.tobytes() == parts.tobytes()
    assert np.concatenate(list(dabs_of(stroke, brush))).tobytes() == whole.tobytes()


def test_every_sample_is_kept_and_every_sample_counts():
    samples = scribble(3, n=50)
    samples[:, :2] += np.arange(50)[:, None] * 0.7
    stroke, whole = all_dabs(samples, list(range(51)))
    assert len(stroke.points) == 50
    for left_out in range(50):
        some = np.delete(samples, left_out, axis=0)
        assert all_dabs(some, [0, 49])[1].tobytes() != whole.tobytes(), left_out


def test_rounding_happens_once():
    points, last = quantise(scribble(9) + 0.123456, 0.0)
    again, _ = quantise(points, 0.0)
    assert points.tobytes() == again.tobytes()
    assert last == points[-1, 2]
    assert not points.flags.writeable or Stroke("ink", 5, 1, RUST, 1, points).points is not points


def test_samples_that_are_nowhere_are_left_out():
    bad = np.array([[np.nan, 5, 0, 1], [5, np.inf, 0, 1], [7, 8, np.nan, 1], [7, 8, 3, np.inf], [9, 9, 2, -4]])
    points, _ = quantise(bad, 0.0)
    assert points.tolist() == [[7, 8, 3, 1], [9, 9, 3, 0]]


def test_a_clock_may_start_anywhere_and_never_runs_back():
    samples = line(0, 0, 50, 0, n=5, ms=40)
    samples[:, 2] += 1e9
    samples[3, 2] = 0
    stroke, _ = all_dabs(samples, [0, 2, 5])
    assert stroke.points[:, 2].tolist() == [0, 10, 20, 20, 40]


@pytest.mark.parametrize("rate", [60, 125, 1000])
def test_a_fast_spiral_is_round(rate):
    dense = spiral(n=20000)
    samples = spiral(n=int(1.5 * rate))
    samples[:, :2] = np.round(samples[:, :2])  # a mouse speaks in whole pixels
    _, dabs = all_dabs(samples, [0, len(samples)])
    away = np.hypot(dabs[:, None, 0] - dense[None, ::4, 0], dabs[:, None, 1] - dense[None, ::4, 1]).min(axis=1)
    assert away.mean() < 0.5
    assert away.max() < 2.0


def test_the_line_ends_where_the_hand_lifts():
    samples = line(10, 10, 150, 90)
    _, dabs = all_dabs(samples, [0, 24])
    assert np.hypot(*(dabs[-1, :2] - samples[-1, :2])) < 1
    assert np.hypot(*(dabs[0, :2] - samples[0, :2])) < 0.1


def test_the_tail_reaches_the_hand_at_every_moment():
    building = builder()
    for sample in scribble(4, n=40):
        building.add(sample)
        tail = building.tail()
        if len(tail):
            assert np.hypot(*(tail[-1, :2] - sample[:2])) < 1.6


def test_where_no_pressure_comes_a_fast_hand_presses_less(brushes):
    ink = brushes["ink"]
    _, slow = all_dabs(line(0, 0, 300, 0, ms=3000), [0, 24], ink)
    _, quick = all_dabs(line(0, 0, 300, 0, ms=60), [0, 24], ink)
    assert np.median(slow[:, 2]) > 1.5 * np.median(quick[:, 2])
    assert slow[:, 2].max() <= 5


def test_pressure_sets_the_width_where_it_comes(brushes):
    ink = brushes["ink"]
    _, light = all_dabs(line(0, 0, 300, 0, pressure=0.2), [0, 24], ink)
    _, heavy = all_dabs(line(0, 0, 300, 0, pressure=1.0), [0, 24], ink)
    assert heavy[-1, 2] == pytest.approx(5, rel=1e-3)
    assert light[-1, 2] == pytest.approx(5 * (0.12 + 0.88 * 0.2), rel=1e-2)


def test_ink_thins_out_at_both_ends_where_no_pressure_comes(brushes):
    _, dabs = all_dabs(line(20, 20, 220, 60, ms=900), [0, 5, 24], brushes["ink"], size=14.0)
    middle = dabs[len(dabs) // 2, 2]
    assert dabs[0, 2] < 0.6 * middle
    assert dabs[-1, 2] < 0.6 * middle
    _, pressed = all_dabs(line(20, 20, 220, 60, ms=900, pressure=0.7), [0, 5, 24], brushes["ink"], size=14.0)
    assert np.ptp(pressed[:, 2]) < 0.01


def test_nine_samples_round_a_circle_draw_a_circle(brushes):
    angle = np.linspace(0, 2 * np.pi, 9)
    x, y = 100 + 60 * np.cos(angle), 100 + 60 * np.sin(angle)
    samples = np.stack((x, y, np.arange(9) * 16, np.full(9, np.nan)), axis=1)
    _, dabs = all_dabs(samples, [0, 9], brushes["ink"])
    away = np.abs(np.hypot(dabs[:, 0] - 100, dabs[:, 1] - 100) - 60)
    assert away.mean() < 0.7
    assert away.max() < 2


@pytest.mark.parametrize("name", ["pencil", "ink", "marker", "airbrush"])
def test_a_tap_leaves_a_dot_worth_the_brush(name, brushes):
    brush = brushes[name]
    _, dabs = all_dabs(line(20, 20, 20, 20, n=1), [0, 1], brush)
    assert dabs[:, 2].max() > 3.5
    assert dabs[:, 3].max() > 0.75 * brush.flow


@pytest.mark.parametrize("spacing", [0.05, 0.1, 0.2])
def test_overlapping_dabs_add_up_to_the_flow_whatever_their_spacing(spacing, fast):
    from dataclasses import replace

    brush = replace(PLAIN, layering="build", flow=0.6, hardness=0.5, light_hardness=0.5, spacing=spacing)
    _, dabs = all_dabs(line(40, 50, 360, 50, pressure=1.0), [0, 24], brush, size=40.0)
    plane = np.zeros((128, 448), np.float32)
    fast.build(plane, dabs)
    middle = plane[49:51, 100:300]
    assert middle.mean() == pytest.approx(0.6, abs=0.03)
    assert np.ptp(middle) < 0.02


def test_a_hundred_thousand_samples_are_one_stroke(fast):
    samples = np.concatenate([scribble(seed, n=1000) for seed in range(100)])
    stroke, dabs = all_dabs(samples, list(range(0, 100001, 5000)))
    assert len(stroke.points) == 100_000
    assert np.isfinite(dabs).all()


def test_strokes_with_the_same_content_are_equal():
    one = Stroke("ink", 5.0, 0.5, RUST, 1, scribble(1))
    assert one == Stroke("ink", 5.0, 0.5, RUST, 1, scribble(1))
    assert one != Stroke("ink", 5.0, 0.5, RUST, 2, scribble(1))
    assert len({one, Stroke("ink", 5.0, 0.5, RUST, 1, scribble(1))}) == 1
    assert not one.points.flags.writeable
