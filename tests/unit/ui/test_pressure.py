"""What is meant by how hard a hand presses."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from studio.ui.pressure import APART, STRAIGHT, Pressures, curve_of, fitting, meant, shaped, table

shares = st.floats(-1, 2)
curves = st.lists(shares, min_size=6, max_size=6).map(shaped)


@given(curves)
def test_a_curve_never_falls_and_stays_between_nothing_and_all(curve):
    made = table(curve)
    assert (np.diff(made) >= -1e-9).all()
    assert made.min() >= -1e-9
    assert made.max() <= 1 + 1e-9
    assert shaped(curve) == curve
    assert curve[2] - curve[0] >= APART - 2e-3
    assert curve[4] - curve[2] >= APART - 2e-3


@given(curves)
def test_a_curve_goes_through_its_points(curve):
    for x, y in zip(curve[::2], curve[1::2], strict=True):
        assert meant(curve, np.array([x]))[0] == pytest.approx(y, abs=0.09)


def test_the_straight_curve_changes_nothing_and_no_pressure_stays_none():
    values = np.array([0.0, 0.3, np.nan, 1.0])
    assert meant(STRAIGHT, values) is values
    assert table(STRAIGHT) == pytest.approx(np.linspace(0, 1, 257))
    bent = meant((0.1, 0, 0.3, 0.5, 0.6, 1), values)
    assert np.isnan(bent[2])
    assert bent[[0, 3]].tolist() == [0, 1]


@pytest.mark.parametrize("value", [None, 5, "abc", [1, 2], [0, 0, "x", 0.5, 1, 1], [float("nan")] * 6, {"a": 1}])
def test_what_is_no_curve_is_the_straight_one(value):
    assert curve_of(value) == STRAIGHT


@example(0.0865, 0.0865)
@given(st.floats(0, 1), st.floats(0, 1))
def test_a_curve_for_any_two_presses_is_one(light, firm):
    curve = fitting(light, firm)
    assert shaped(curve) == curve


def test_all_or_nothing_says_nothing_until_something_spoke():
    pressures = Pressures()
    values, spoken = pressures.known(np.array([1.0, 0.0]), False)
    assert np.isnan(values).all()
    assert not spoken
    values, spoken = pressures.known(np.array([0.0, 0.5, 1.0]), False)
    assert values.tolist() == [0.0, 0.5, 1.0]
    assert spoken
    assert pressures.known(np.array([1.0]), True)[0].tolist() == [1.0]
    values, spoken = pressures.known(np.array([0.0, 1.0]), False)
    assert values[0] == 0.0
    assert np.isnan(values[1])
    assert not spoken
    assert np.isnan(pressures.known(np.array([np.nan]), False)[0]).all()
