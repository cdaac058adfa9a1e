"""A thread that could not be untangled, and where it was red."""

import numpy as np

from tests.sample.hand import Hand, Picture


def knot() -> Picture:
    """Draw it with a finger."""
    hand = Hand(34, 768, 768, pen=False)
    dice = hand.dice
    turns = np.linspace(0, 2 * np.pi * 9, 130)
    reach = 250 * (0.36 + 0.64 * np.abs(np.sin(turns * 0.31)))
    tangle = np.c_[384 + reach * np.cos(turns * 1.03), 372 + reach * np.sin(turns * 0.97)]
    tangle += np.cumsum(dice.normal(0, 3.2, tangle.shape), axis=0)
    hand.take("ink", "#1F1A18", 8)
    for start in range(0, 128, 32):
        hand.line(tangle[start : start + 34], pace=0.9, wobble=2)
    hand.ponder(10)
    hand.take("ink", "#9B3B2C", 14)
    hand.line(tangle[52:70], pace=0.6, wobble=1)
    hand.ponder(5)
    hand.take("ink", "#1F1A18", 7)
    hand.line([tangle[-1], (600, 640), (672, 700), (748, 704)], pace=0.8)
    return hand.picture()
