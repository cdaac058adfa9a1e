"""Waves on dark paper, row after row."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture

COLOURS = ("#5F86A6", "#6E8F93", "#3C5A66", "#A9BFA2", "#8EA6C4", "#F4E9D6")


def waves() -> Picture:
    """Draw them."""
    hand = Hand(16, colour=NIGHT)
    xs = np.arange(-40, 1000, 90)
    for row in range(15):
        y = 24 + row * 48 + hand.dice.normal(0, 5)
        crest = y + 24 * np.sin(xs / 112 + row * 0.9) + hand.dice.normal(0, 4, len(xs))
        hand.take("pencil", COLOURS[(0, 0, 1, 4)[row % 4]], 46, 0.62)
        hand.line(np.c_[xs, crest], press=(0.5, 0.8, 0.5, 0.7), pace=1.0, wobble=2)
        for thread in range(4):
            aside = (thread - 1.5) * 9 + hand.dice.normal(0, 2)
            hand.take("pencil", COLOURS[int(hand.dice.integers(6))], hand.dice.uniform(3, 8), 0.9, pause=0.3)
            hand.line(np.c_[xs, crest + aside], press=(0.4, 0.7, 0.3, 0.7, 0.4), pace=0.9, wobble=2.5)
    return hand.picture()
