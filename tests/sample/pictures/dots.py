"""Dots from the middle outwards, each where there was room: pastel on a dark sheet."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc

EARTH = (44, 37, 34)
COLOURS = ("#E2A654", "#D06A40", "#C0607C", "#6FA3AE", "#D6CBA8", "#8F9A5C", "#7088BC", "#A8608E")


def dots() -> Picture:
    """Draw them."""
    hand = Hand(18, 768, 768, colour=EARTH)
    dice = hand.dice
    for index in range(250):
        angle, away = index * 2.39996, 21.6 * np.sqrt(index) + dice.normal(0, 2.0)
        x, y = 384 + away * np.cos(angle), 384 + away * np.sin(angle)
        if index % 5 == 0:
            hand.take("pastel", COLOURS[int(dice.integers(8))], 11 + away * 0.02, 1.0, pause=0.4)
        reach = 2.2 + away * 0.011
        hand.line(arc(x, y, reach, 0, 13, 18), press=1.0, pace=0.5, wobble=0.3)
    return hand.picture()
