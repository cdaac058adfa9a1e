"""A plant on the sill: thin green stalks out of a clay pot."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc

GREENS = ("#566B3F", "#8F9A5C", "#2F4536", "#A9BFA2")


def plant() -> Picture:
    """Draw it."""
    hand = Hand(22, 768, 1024)
    _ground(hand)
    _stalks(hand)
    _pot(hand)
    return hand.picture()


def _ground(hand: Hand) -> None:
    hand.take("airbrush", "#E9C46F", 260, 0.4)
    hand.line([(250, 380), (400, 300), (540, 420)], press=0.8, pace=0.8)
    hand.take("pencil", "#9A8876", 56, 0.5)
    for y in (944, 962):
        hand.line([(90, y), (380, y + 6), (690, y - 4)], press=(0.2, 0.6, 0.2), pace=1.0)


def _stalks(hand: Hand) -> None:
    dice = hand.dice
    for index in range(11):
        lean = (index - 5) * 0.2 + dice.normal(0, 0.05)
        long = dice.uniform(360, 560)
        end = np.array((388 + long * np.sin(lean) * 0.95, 730 - long * np.cos(lean)))
        bend = np.array((388 + long * 0.5 * np.sin(lean * 0.6), 730 - long * 0.56 * np.cos(lean)))
        hand.take("ink", "#2F4536" if index % 2 else "#566B3F", 6)
        stalk = np.array([(388 + (index - 5) * 7, 744), bend, end])
        hand.line(stalk, press=(0.8, 0.6, 0.25), pace=0.5, wobble=2)
        _leaves(hand, stalk, GREENS[index % 4], lean)


def _leaves(hand: Hand, stalk, colour: str, lean: float) -> None:
    dice = hand.dice
    hand.take("marker", colour, 17, 0.66)
    for at in (0.42, 0.56, 0.7, 0.83, 0.95):
        x, y = (
            (1 - at) ** 2 * stalk[0]
            + 2 * at * (1 - at) * (2 * stalk[1] - stalk.take((0, 2), 0).mean(0))
            + at**2 * stalk[2]
        )
        for side in (-1, 1):
            angle = lean - np.pi / 2 + side * dice.normal(0.85, 0.14)
            long = 48 * (1.25 - at * 0.55) * dice.uniform(0.85, 1.15)
            tip = (x + long * np.cos(angle), y + long * np.sin(angle))
            bow = (x + long * 0.5 * np.cos(angle - side * 0.3), y + long * 0.5 * np.sin(angle - side * 0.3))
            hand.line([(x, y), bow, tip], press=(0.1, 1.0, 0.7, 0.05), pace=0.35, wobble=0.8)


def _pot(hand: Hand) -> None:
    hand.ponder(4)
    hand.take("marker", "#C0603A", 32, 0.82)
    hand.fill([(286, 760), (492, 758), (464, 944), (318, 946)], gap=20, pace=0.9)
    hand.take("marker", "#9B3B2C", 34, 0.7)
    hand.line([(270, 754), (390, 762), (508, 752)], press=0.9, pace=0.6)
    hand.take("pencil", "#6B2430", 50, 0.6)
    hand.line([(466, 778), (456, 860), (440, 934)], press=(0.7, 0.8, 0.5), pace=0.7)
    hand.line([(438, 784), (430, 880), (420, 930)], press=(0.4, 0.5, 0.2), pace=0.7)
    hand.take("pencil", "#E3B7A6", 34, 0.6)
    hand.line([(314, 790), (322, 860), (332, 920)], press=(0.3, 0.6, 0.2), pace=0.7)
    hand.take("ink", "#6B2430", 5)
    hand.line(arc(388, 850, 26, 0.2, 6.3), press=(0.3, 0.6, 0.3), pace=0.4)
