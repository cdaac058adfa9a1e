"""Fields in the evening, in wide pencil, with one small tree."""

import numpy as np

from tests.sample.hand import Hand, Picture

BANDS = (
    (-10, 190, ("#8EA6C4", "#574A86", "#E3B7A6", "#7A4A6B", "#8EA6C4"), 58, 8, 0.7),
    (226, 286, ("#566B3F", "#3C5A66", "#8F9A5C"), 20, 12, 0.85),
    (300, 470, ("#E2A654", "#E9C46F", "#D98245", "#E2A654"), 56, 16, 0.85),
    (488, 716, ("#8F9A5C", "#566B3F", "#E2A654", "#2F4536", "#8F9A5C"), 66, 22, 0.85),
)


def fields() -> Picture:
    """Draw them."""
    hand = Hand(11)
    for y, colour, size in ((70, "#8EA6C4", 220), (190, "#E3B7A6", 160), (390, "#E9C46F", 220), (610, "#8F9A5C", 260)):
        hand.take("airbrush", colour, size, 0.6)
        hand.line([(-60, y), (300, y + 10), (640, y - 10), (1000, y)], press=0.9, pace=1.3)
    for band in BANDS:
        _band(hand, *band)
    _tree(hand)
    return hand.picture()


def _band(hand: Hand, top: float, bottom: float, colours, count: int, swing: float, opacity: float) -> None:
    dice = hand.dice
    hand.ponder(3)
    for colour in colours:
        hand.take("pencil", colour, 56 if bottom > 300 or bottom < 200 else 40, opacity)
        for _ in range(count // len(colours)):
            y, x, reach = dice.uniform(top, bottom), dice.uniform(-80, 1020), dice.uniform(80, 190)
            xs = np.array((x - reach, x, x + reach))
            hand.line(np.c_[xs, y + swing * np.sin(xs / 210 + top)], press=(0.5, 0.85, 0.45), pace=1.1, wobble=3)


def _tree(hand: Hand) -> None:
    hand.ponder(6)
    hand.take("pencil", "#2B2322", 12, 1.0)
    hand.line([(612, 372), (614, 330), (616, 292)], press=(0.9, 0.8, 0.6), pace=0.4)
    hand.line([(614, 326), (596, 300)], press=0.6, pace=0.4)
    hand.line([(615, 320), (638, 296)], press=0.6, pace=0.4)
    hand.take("pencil", "#2F4536", 26, 1.0)
    for _ in range(20):
        x, y = hand.dice.normal(616, 24), hand.dice.normal(272, 17)
        hand.line([(x, y), (x + 12, y - 12)], press=0.8, pace=0.4, wobble=0.5)
