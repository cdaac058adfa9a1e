"""Waves on a dark sheet, row after row, with a bristle brush."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture

COLOURS = ("#3C6A86", "#4E8294", "#2C4F72", "#7FA6A2", "#345C80", "#B8AC8C", "#2F5578", "#9DB3A4")


def waves() -> Picture:
    """Draw them."""
    hand = Hand(16, colour=NIGHT, texture="canvas")
    dice = hand.dice
    xs = np.arange(-40, 1060, 82)
    for row in range(22):
        y = 12 + row * 33 + dice.normal(0, 5)
        swing = 17 * np.sin(xs / 128 + row * 0.62) + 7 * np.sin(xs / 61 + row * 1.7)
        crest = y + swing + dice.normal(0, 2.5, len(xs))
        hand.take("bristle", COLOURS[int(dice.integers(8))], dice.uniform(18, 32), 0.92, pause=0.8)
        way = np.c_[xs, crest][:: 1 if row % 2 else -1]
        for part in (way[:5], way[4:9], way[8:]):  # dipped again twice
            hand.line(part, press=(0.5, 0.9, 0.6, 0.9, 0.5), pace=1.0, wobble=2)
    return hand.picture()
