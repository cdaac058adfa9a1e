"""A small boat on dark water, with a lamp in it: a bristle brush on a night sheet."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture


def boat() -> Picture:
    """Draw it."""
    hand = Hand(19, colour=NIGHT, texture="canvas")
    _night(hand)
    _water(hand)
    _lamp(hand)
    _hull(hand)
    _reflection(hand)
    return hand.picture()


def _sweep(hand: Hand, x: float, y: float, reach: float, bend: float = 4) -> None:
    dice = hand.dice
    way = [(x - reach, y), (x - reach * 0.3, y + dice.normal(0, bend)), (x + reach * 0.4, y + dice.normal(0, bend))]
    hand.line([*way, (x + reach, y)], press=(0.5, 0.8, 0.7, 0.3), pace=1.3, wobble=3)


def _night(hand: Hand) -> None:
    dice = hand.dice
    for colour, count in (("#3A3350", 9), ("#33304A", 7), ("#463551", 5)):
        hand.take("bristle", colour, 46, 0.75)
        for _ in range(count):
            _sweep(hand, dice.uniform(-60, 1000), dice.uniform(0, 300), dice.uniform(120, 280))


def _water(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(3)
    for colour, count, size in (("#223B52", 20, 40), ("#2E5570", 20, 30), ("#3F7088", 12, 20)):
        hand.take("bristle", colour, size, 0.85)
        for _ in range(count):
            y = 372 + 330 * float(dice.uniform(0, 1))
            _sweep(hand, dice.uniform(-60, 1000), y, dice.uniform(90, 240), 3)


def _lamp(hand: Hand) -> None:
    hand.ponder(7)
    hand.take("air", "#E2A654", 300, 0.2)
    hand.line([(430, 376), (470, 372)], press=0.9, pace=0.2)
    hand.take("air", "#F0C878", 120, 0.42)
    hand.line([(440, 380), (456, 376)], press=0.9, pace=0.2)


def _hull(hand: Hand) -> None:
    hand.ponder(4)
    hand.take("ink-2", "#D6C6A4", 6, 1.0)
    hand.line([(466, 410), (464, 300), (468, 196)], press=(0.8, 0.7, 0.5), pace=0.4, wobble=1)
    hand.take("bristle", "#E8DCC0", 20, 0.9)
    for share in np.linspace(0.08, 0.94, 7):
        way = [(474, 214 + 20 * share), (474 + 62 * share, 290 + 14 * share), (476 + 96 * share, 388 - 8 * share)]
        hand.line(way, press=(0.3, 0.8, 0.6), pace=0.6, wobble=1.5)
    hand.take("ink-2", "#D6C6A4", 4, 0.9)
    hand.line([(472, 204), (538, 284), (576, 382), (474, 392)], press=0.5, pace=0.5, wobble=1)
    hand.take("bristle", "#C0603A", 26, 1.0)
    hand.line([(352, 404), (392, 436), (470, 448), (548, 440), (592, 402)], press=0.9, pace=0.5, wobble=1)
    hand.line([(368, 408), (440, 428), (520, 428), (580, 404)], press=0.95, pace=0.5, wobble=1)
    hand.take("bristle", "#E2A654", 11, 1.0)
    hand.line([(350, 400), (420, 414), (500, 414), (594, 398)], press=0.8, pace=0.5, wobble=1)
    hand.take("glow", "#F6DFA6", 40, 1.0)
    hand.dot(446, 384, 0.9)


def _reflection(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(3)
    for index in range(15):
        hand.take("bristle", ("#E2A654", "#C9703E")[index % 3 == 2], 10, 0.95, pause=0.1)
        y, reach = 464 + index * 15 + dice.normal(0, 2), 58 * (1 - index / 20) * dice.uniform(0.6, 1.2)
        x = 456 + dice.normal(0, 8)
        hand.line([(x - reach, y), (x, y + 2), (x + reach, y)], press=(0.4, 0.9, 0.4), pace=0.6)
