"""Fields in the evening, in pastel, with one small tree."""

import numpy as np

from tests.sample.hand import Hand, Picture

SAND = (236, 219, 190)
BANDS = (
    (-10, 200, ("#8E8CB4", "#A49AC0", "#7F86B0", "#D6B0A6", "#B7A6C4", "#C7B0B8"), 54, 8, 46),
    (216, 262, ("#5E7A54", "#4C6A58", "#7E8F5C"), 18, 8, 34),
    (276, 460, ("#D99F3E", "#E2B25E", "#C98A34", "#E8C67E"), 56, 14, 46),
    (476, 716, ("#8F9A4C", "#5E7A40", "#B7974A", "#48603A", "#6E8A48"), 70, 20, 52),
)


def fields() -> Picture:
    """Draw them."""
    hand = Hand(11, colour=SAND)
    for band in BANDS:
        _band(hand, *band)
    _tree(hand)
    return hand.picture()


def _band(hand: Hand, top: float, bottom: float, colours, count: int, swing: float, size: float) -> None:
    dice = hand.dice
    hand.ponder(3)
    for colour in colours:
        hand.take("pastel", colour, size, 0.9)
        for _ in range(count // len(colours)):
            y, x, reach = dice.uniform(top, bottom), dice.uniform(-80, 1020), dice.uniform(70, 190)
            xs = np.array((x - reach, x, x + reach))
            hand.line(np.c_[xs, y + swing * np.sin(xs / 210 + top)], press=(0.5, 0.85, 0.45), pace=1.1, wobble=3)


def _tree(hand: Hand) -> None:
    hand.ponder(6)
    hand.take("charcoal", "#2F2A20", 11, 1.0)
    for _ in range(2):
        hand.line([(612, 352), (614, 312), (616, 270)], press=(0.9, 0.8, 0.6), pace=0.4)
    hand.line([(614, 306), (592, 280)], press=0.7, pace=0.4)
    hand.line([(615, 300), (640, 274)], press=0.7, pace=0.4)
    hand.take("pastel", "#33503C", 22, 1.0)
    for _ in range(26):
        x, y = hand.dice.normal(616, 25), hand.dice.normal(252, 16)
        hand.line([(x, y), (x + 9, y - 8), (x + 3, y - 3)], press=0.9, pace=0.4, wobble=0.5)
