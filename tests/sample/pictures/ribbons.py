"""What two hands did in the air above the paper, twice."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture


def ribbons() -> Picture:
    """Draw it with two hands."""
    hand = Hand(63, colour=NIGHT, pen=False)
    u = np.linspace(0, 1, 40)
    hand.take("veil", "#9FB4EC", 110)
    way = np.c_[90 + 760 * u, 360 + 190 * np.sin(u * 6.0 + 0.4) * (0.5 + u * 0.6)]
    hand.dance([way[::-1]], pace=1.5)
    hand.ponder(8)
    hand.take("ribbon", "#E9C46F", 64)
    over = np.c_[120 + 700 * u, 340 - 150 * np.sin(u * 7.4) * (1 - 0.4 * u)]
    under = np.c_[120 + 700 * u, 380 + 150 * np.sin(u * 7.4 + 0.5) * (1 - 0.4 * u)]
    hand.dance([over, under], pace=1.3)
    hand.ponder(5)
    hand.take("ribbon", "#E59A9C", 40)
    turns = np.linspace(0, 13, 60)
    away = 20 + turns * 9
    hand.dance([np.c_[690 + away * np.cos(turns), 250 + away * 0.7 * np.sin(turns)]], pace=1.1)
    return hand.picture()
