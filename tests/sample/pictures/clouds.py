"""Five colours that lie over one another, in watercolour; each dried before the next."""

import numpy as np

from tests.sample.hand import Hand, Picture

SHAPES = (
    (236, 256, 124, 168, "#6E88B4"),
    (408, 372, 136, 168, "#8FB09A"),
    (604, 262, 156, 128, "#D9AE55"),
    (742, 398, 124, 126, "#C2543F"),
    (524, 522, 104, 98, "#7A4E78"),
)


def clouds() -> Picture:
    """Draw them."""
    hand = Hand(24, texture="rough")
    dice = hand.dice
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    for x, y, wide, high, colour in SHAPES:
        hand.ponder(30)
        bumps = 1 + sum(0.09 / n**0.5 * np.sin(n * angle + dice.uniform(0, 6)) for n in (2, 3, 5, 8, 13))
        edge = np.c_[x + wide * bumps * np.cos(angle), y + high * bumps * np.sin(angle)]
        hand.take("watercolour", colour, 42, 0.85)
        hand.fill(edge, gap=14, angle=dice.uniform(0, 3), pace=1.9, wobble=3)
    return hand.picture()
