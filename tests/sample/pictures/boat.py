"""A small boat on dark water, with a lamp in it."""

import numpy as np

from studio.drawing.paper import NIGHT
from tests.sample.hand import Hand, Picture


def boat() -> Picture:
    """Draw it."""
    hand = Hand(19, colour=NIGHT)
    _night(hand)
    _water(hand)
    _lamp(hand)
    _hull(hand)
    _reflection(hand)
    return hand.picture()


def _night(hand: Hand) -> None:
    dice = hand.dice
    for colour, count in (("#574A86", 9), ("#3C5A66", 7), ("#7A4A6B", 6)):
        hand.take("pencil", colour, 60, 0.3)
        for _ in range(count):
            x, y, reach = dice.uniform(-60, 900), dice.uniform(-10, 300), dice.uniform(90, 260)
            hand.line([(x - reach, y), (x, y + 6), (x + reach, y)], press=(0.2, 0.6, 0.2), pace=1.2, wobble=4)
    hand.take("marker", "#F4E9D6", 4, 0.7)
    for _ in range(16):
        hand.dot(dice.uniform(20, 924), dice.uniform(14, 250), dice.uniform(0.2, 0.9))


def _water(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(3)
    for colour, count, size in (("#20384A", 16, 54), ("#3C5A66", 22, 34), ("#5F86A6", 12, 18), ("#6E8F93", 8, 12)):
        hand.take("pencil", colour, size, 0.62)
        for _ in range(count):
            x, y, reach = dice.uniform(-60, 1000), dice.uniform(372, 715), dice.uniform(70, 230)
            hand.line([(x - reach, y), (x, y + dice.normal(0, 4)), (x + reach, y)], press=(0.2, 0.7, 0.2), pace=1.0)
    hand.take("pencil", "#5F86A6", 8, 0.6)
    hand.line([(-20, 362), (300, 360), (640, 364), (970, 360)], press=(0.3, 0.5, 0.3), pace=0.9)


def _lamp(hand: Hand) -> None:
    hand.ponder(7)
    hand.take("airbrush", "#E2A654", 320, 0.5)
    hand.dot(452, 372, 1.0)
    hand.line([(430, 376), (470, 372)], press=0.9, pace=0.2)
    hand.take("airbrush", "#E9C46F", 130, 0.75)
    hand.dot(448, 376, 1.0)
    hand.line([(440, 380), (456, 376)], press=0.9, pace=0.2)


def _hull(hand: Hand) -> None:
    hand.ponder(4)
    hand.take("pencil", "#CDBCA4", 9, 1.0)
    hand.line([(466, 410), (464, 300), (468, 196)], press=(0.8, 0.7, 0.5), pace=0.4, wobble=1)
    hand.take("pencil", "#F4E9D6", 18, 0.8)
    for share in np.linspace(0.06, 0.94, 8):
        top = (474, 214 + 20 * share)
        end = (476 + 96 * share, 388 - 8 * share)
        hand.line([top, (474 + 62 * share, 290 + 14 * share), end], press=(0.3, 0.7, 0.5), pace=0.6, wobble=1.5)
    hand.take("pencil", "#CDBCA4", 5, 1.0)
    hand.line([(472, 204), (538, 284), (576, 382), (474, 392)], press=0.6, pace=0.5, wobble=1)
    hand.take("pencil", "#C0603A", 26, 1.0)
    rim = [(352, 404), (392, 436), (470, 448), (548, 440), (592, 402)]
    hand.line(rim, press=(0.6, 0.95, 0.95, 0.6), pace=0.5, wobble=1)
    hand.line([(368, 410), (440, 430), (520, 430), (580, 406)], press=0.9, pace=0.5, wobble=1)
    hand.take("pencil", "#E2A654", 11, 1.0)
    hand.line([(352, 400), (420, 414), (500, 414), (592, 398)], press=0.8, pace=0.5, wobble=1)
    hand.take("marker", "#F4E9D6", 12, 0.95)
    hand.dot(446, 384, 0.9)
    hand.take("ink", "#6B2430", 4)
    hand.line([(372, 424), (460, 441), (560, 430)], press=(0.3, 0.6, 0.3), pace=0.5)


def _reflection(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(3)
    hand.take("pencil", "#E2A654", 10, 0.9)
    for index in range(15):
        y, reach = 464 + index * 15 + dice.normal(0, 2), 60 * (1 - index / 19) * dice.uniform(0.6, 1.2)
        x = 456 + dice.normal(0, 9)
        hand.line([(x - reach, y), (x, y + 2), (x + reach, y)], press=(0.2, 0.85 - index * 0.035, 0.2), pace=0.6)
    hand.take("pencil", "#C0603A", 9, 0.8)
    for index in range(7):
        y, reach = 472 + index * 17, 80 * dice.uniform(0.4, 1.0)
        hand.line([(470 - reach, y), (470 + reach, y + 1)], press=(0.2, 0.6, 0.2), pace=0.6)
