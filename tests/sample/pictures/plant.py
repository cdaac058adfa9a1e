"""A plant in a pot, on the window sill: watercolour leaves on inked stalks."""

import numpy as np

from tests.sample.hand import Hand, Picture

GREENS = ("#5C7A4C", "#88A06A", "#44644C", "#A4AE6E")


def plant() -> Picture:
    """Draw it."""
    hand = Hand(27, 768, 1024, texture="rough")
    _pot(hand)
    _stalks(hand)
    return hand.picture()


def _pot(hand: Hand) -> None:
    hand.take("watercolour", "#C56A45", 34, 0.9)
    hand.fill([(276, 746), (500, 744), (466, 950), (316, 952)], gap=16, pace=1.2, wobble=2.5)
    hand.ponder(14)
    hand.take("watercolour", "#A34E32", 30, 0.5)
    hand.line([(272, 768), (390, 776), (506, 764)], press=0.9, pace=0.7)
    hand.fill([(420, 780), (490, 778), (462, 944), (404, 946)], gap=14, angle=1.5, pace=1.1, wobble=3)
    hand.ponder(20)


def _stalks(hand: Hand) -> None:
    dice = hand.dice
    for index in range(12):
        lean = (index - 5.5) * 0.2 + dice.normal(0, 0.05)
        long = dice.uniform(380, 590)
        end = np.array((388 + long * np.sin(lean) * 0.95, 740 - long * np.cos(lean)))
        bend = np.array((388 + long * 0.5 * np.sin(lean * 0.6), 740 - long * 0.56 * np.cos(lean)))
        hand.take("ink-2", "#3C5440" if index % 2 else "#55704A", 5)
        stalk = np.array([(388 + (index - 5.5) * 6, 748), bend, end])
        hand.line(stalk, press=(0.8, 0.6, 0.25), pace=0.5, wobble=2)
        _leaves(hand, stalk, index, lean)


def _leaves(hand: Hand, stalk, index: int, lean: float) -> None:
    dice = hand.dice
    for step, at in enumerate((0.4, 0.52, 0.64, 0.76, 0.87, 0.97)):
        hand.take("watercolour", GREENS[(index + step) % 4], 17, 0.95, pause=0.1)
        control = 2 * stalk[1] - stalk.take((0, 2), 0).mean(0)
        x, y = (1 - at) ** 2 * stalk[0] + 2 * at * (1 - at) * control + at**2 * stalk[2]
        for side in (-1, 1):
            angle = lean - np.pi / 2 + side * dice.normal(0.85, 0.14)
            long = 50 * (1.25 - at * 0.5) * dice.uniform(0.85, 1.15)
            tip = (x + long * np.cos(angle), y + long * np.sin(angle))
            bow = (x + long * 0.5 * np.cos(angle - side * 0.3), y + long * 0.5 * np.sin(angle - side * 0.3))
            hand.line([(x, y), bow, tip], press=(0.1, 1.0, 0.7, 0.05), pace=0.35, wobble=0.8)
