"""Dots from the middle outwards, each where there was room."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture

COLOURS = ("#E2A654", "#C0603A", "#A9506A", "#6E8F93", "#CDBCA4", "#8F9A5C")


def dots() -> Picture:
    """Draw them."""
    hand = Hand(18, 768, 768, colour=NIGHT)
    for index in range(280):
        angle, away = index * 2.39996, 20.4 * np.sqrt(index) + hand.dice.normal(0, 2.2)
        x, y = 384 + away * np.cos(angle), 384 + away * np.sin(angle)
        if index % 9 == 0:
            hand.take("marker", COLOURS[(index // 9) % 6], 10 + away * 0.026, 0.92)
        hand.dot(x, y, 0.7)
    return hand.picture()
