"""Two fingers change the size in steps, and trembling does nothing."""

from types import SimpleNamespace

from studio.ui.widgets.pinch import Pinch


def fingers(apart):
    return SimpleNamespace(x=0.0, y=0.0), SimpleNamespace(x=float(apart), y=0.0)


def steps(start, *ways):
    one, other = fingers(start)
    pinch, made = Pinch(one, other), []
    for x in ways:
        other.x = float(x)
        made.append(pinch.moved())
    return made


def test_going_apart_and_together_is_told_in_steps():
    assert steps(100, 110, 120, 130, 140, 160, 170) == [0, 0, 1, 0, 0, 1]
    assert steps(100, 90, 80, 78, 70, 60) == [0, 0, -1, 0, -1]


def test_trembling_is_no_step():
    assert not any(steps(100, 104, 97, 103, 99, 101))


def test_fingers_on_one_spot_harm_nothing():
    assert steps(0, 0, 200, 200) == [0, 1, 0]
