"""One line from the middle outwards, with a bristle brush that ran dry and was dipped again."""

import numpy as np

from tests.sample.hand import Hand, Picture

COLOURS = ("#9B3B2C", "#C98A3A", "#A8564A", "#B98A66", "#CF9440", "#A0402F", "#8E4A44", "#B4623E")


def spiral() -> Picture:
    """Draw it with a finger."""
    hand = Hand(23, 768, 768, texture="rough", pen=False)
    turns = np.linspace(0.5, 2 * np.pi * 5.35, 420)
    away = 10 + turns * 9.9
    line = np.c_[384 + away * np.cos(turns), 384 + away * np.sin(turns)]
    start = 0
    while start < 410:
        # the longer the brush, the farther it goes before it is dry
        end = start + 62 - start // 10
        hand.take("bristle", COLOURS[start // 29 % 8], 17 + start * 0.034, 0.95, pause=1.5)
        hand.line(line[start:end:3], pace=0.5, wobble=1.6)
        start = end - 7
        hand.ponder(2)
    return hand.picture()
