"""One line from the middle outwards, gone over again in warmer colours."""

import numpy as np

from tests.sample.hand import Hand, Picture


def spiral() -> Picture:
    """Draw it with a finger."""
    hand = Hand(23, 768, 768, pen=False)
    turns = np.linspace(0.4, 2 * np.pi * 5.1, 260)
    line = np.c_[384 + (8 + turns * 10.6) * np.cos(turns), 384 + (8 + turns * 10.6) * np.sin(turns)]
    hand.take("pencil", "#9A8876", 8)
    hand.line(line, pace=0.6, wobble=2)
    hand.ponder(6)
    for turn, (colour, size) in enumerate((("#9B3B2C", 12), ("#C0603A", 20), ("#D98245", 15), ("#E2A654", 18))):
        for start in range(turn * 14, 240, 56):
            hand.take("pencil", colour, size + start * 0.05, 0.9, pause=0.5)
            aside = 1 + hand.dice.normal(0, 0.012)
            hand.line((line[start : start + 66] - 384) * aside + 384, pace=0.75, wobble=2.5)
    hand.take("pencil", "#9B3B2C", 6, 0.8)
    hand.line((line[170:] - 384) * 1.015 + 384, pace=1.1, wobble=2.5)
    return hand.picture()
