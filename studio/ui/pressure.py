"""How hard a hand presses, as the person means it: a curve through three points. Nothing of Kivy."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

SETTING = "pressure"
"""Under which the curve is remembered: six numbers."""
FINGERS_DRAW = "finger_draws"
"""Under which is remembered whether fingers draw: "auto", "on" or "off"."""

Curve = tuple[float, float, float, float, float, float]
"""x and y, 0..1, of a light touch, of a middling one and of a firm one: what comes, and what it is to mean."""

STRAIGHT: Curve = (0.0, 0.0, 0.5, 0.5, 1.0, 1.0)
"""What comes is what is meant."""
STEPS = 256
APART = 0.05
"""How far two points of a curve are from each other at least, along what comes."""


def curve_of(value: Any) -> Curve:
    """Return the curve in a remembered value; whatever is none is the straight one."""
    try:
        numbers = [float(number) for number in value]
    except (TypeError, ValueError):
        return STRAIGHT
    return shaped(numbers) if len(numbers) == 6 and np.isfinite(numbers).all() else STRAIGHT


def shaped(numbers: list[float] | Curve) -> Curve:
    """Return six numbers as a curve: each of its points to the right of the one before, and not below it."""
    x0, y0, x1, y1, x2, y2 = (min(1.0, max(0.0, float(number))) for number in numbers)
    # each is rounded before the next is measured from it, so that a curve is the same when it is shaped again
    x0 = round(min(x0, 1 - 2 * APART), 3)
    x1 = round(min(max(x1, x0 + APART), 1 - APART), 3)
    x2 = round(max(x2, x1 + APART), 3)
    y1 = max(y0, y1)
    return x0, round(y0, 3), x1, round(y1, 3), x2, round(max(y1, y2), 3)


def fitting(light: float, firm: float) -> Curve:
    """Return the curve with which a hand that presses so lightly and so firmly reaches from little to all."""
    light, firm = min(light, firm), max(light, firm)
    low = max(0.0, light - 0.5 * (firm - light))
    return shaped((low, 0.0, (low + firm) / 2, 0.5, firm, 1.0))


def meant(curve: Curve, pressures: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return pressures as they are meant; where none came (NaN) none is made."""
    if curve == STRAIGHT:
        return pressures
    return np.interp(pressures, _STEPS, table(curve))


@lru_cache(maxsize=64)
def table(curve: Curve) -> npt.NDArray[np.float64]:
    """Return what is meant by 0, 1/256 … 1: smooth, never falling, flat before the first point and after the last."""
    x0, y0, x1, y1, x2, y2 = curve
    first, second = (y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)
    # Fritsch and Carlson's slopes (1980): the curve goes through the points and nowhere turns back
    middle = 0.0 if first * second <= 0 else 2 * first * second / (first + second)
    lower = _cubic((_STEPS - x0) / (x1 - x0), y0, y1, first * (x1 - x0), middle * (x1 - x0))
    upper = _cubic((_STEPS - x1) / (x2 - x1), y1, y2, middle * (x2 - x1), second * (x2 - x1))
    made = np.where(x1 > _STEPS, lower, upper)
    made.flags.writeable = False
    return made


def _cubic(t: npt.NDArray[np.float64], y0: float, y1: float, slope0: float, slope1: float) -> npt.NDArray[np.float64]:
    t = np.clip(t, 0.0, 1.0)
    u = 1 - t
    return u * u * (1 + 2 * t) * y0 + t * u * u * slope0 + t * t * (3 - 2 * t) * y1 - t * t * u * slope1


_STEPS = np.linspace(0.0, 1.0, STEPS + 1)


class Pressures:
    """What the pressures of each touch are worth: some devices only ever say all or nothing, which says nothing."""

    def __init__(self) -> None:
        self._heard = False

    def known(self, pressures: npt.NDArray[np.float64], spoken: bool) -> tuple[npt.NDArray[np.float64], bool]:
        """Return pressures with NaN where they mean nothing, and whether this touch has said something by now."""
        spoken = spoken or bool(np.any((pressures > 0.0) & (pressures < 1.0)))
        if spoken:
            self._heard = True
            return pressures, True
        if self._heard:  # a pen that speaks begins at nothing; a finger on the same glass is all
            return np.where(pressures >= 1.0, np.nan, pressures), False
        return np.full(len(pressures), np.nan), False
