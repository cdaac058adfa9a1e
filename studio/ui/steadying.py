"""A hand that shakes, at an easel: whether it is steadied, and its samples with the shaking taken out."""

from __future__ import annotations

import numpy as np
from kivy.metrics import dp

from studio.drawing.steady import Steady

SETTING = "steady_hand"
"""Under which is remembered whether hands are steadied."""
_HAND = "steady"


def take_up(touch) -> None:
    """Steady a touch from now on, until it lifts."""
    touch.ud[_HAND] = Steady(dp(1))


def steadied(touch, samples: np.ndarray) -> np.ndarray:
    """Return samples of a touch (`studio.ui.input.drain`) as they are drawn: as they are, unless it is steadied."""
    hand = touch.ud.get(_HAND)
    return samples if hand is None else hand.follow(samples)


def last_of(touch) -> np.ndarray:
    """Return samples that lead a steadied line on to where the touch lifted; none when it ends there anyway."""
    hand = touch.ud.pop(_HAND, None)
    return np.empty((0, 4)) if hand is None else hand.lift()
