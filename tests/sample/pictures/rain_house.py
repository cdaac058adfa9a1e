"""A house in the rain; one window is lit."""

import numpy as np

from tests.sample.hand import Hand, Picture


def rain_house() -> Picture:
    """Draw it."""
    hand = Hand(13)
    _weather(hand)
    _meadow(hand)
    _house(hand)
    _rain(hand)
    return hand.picture()


def _weather(hand: Hand) -> None:
    hand.take("airbrush", "#8EA6C4", 190, 0.7)
    for y in (30, 130, 230):
        hand.line([(-60, y), (300, y + 14), (640, y - 12), (1000, y + 4)], press=0.9, pace=1.4)
    hand.take("airbrush", "#5F86A6", 150, 0.5)
    hand.line([(-40, 60), (240, 96), (420, 50)], press=0.8, pace=1.2)
    hand.line([(540, 40), (740, 104), (1000, 60)], press=0.9, pace=1.2)
    hand.take("pencil", "#3C5A66", 60, 0.32)
    for _ in range(26):
        x, y, reach = hand.dice.uniform(-40, 980), hand.dice.uniform(-10, 300), hand.dice.uniform(80, 200)
        hand.line([(x - reach, y), (x, y + 12), (x + reach, y)], press=(0.15, 0.65, 0.15), pace=1.3, wobble=6)


def _meadow(hand: Hand) -> None:
    hand.take("marker", "#8F9A5C", 120, 0.5)
    hand.line([(-60, 610), (260, 584), (600, 606), (1010, 580)], press=0.95, pace=1.5, wobble=3)
    hand.take("marker", "#566B3F", 130, 0.5)
    hand.line([(-60, 680), (300, 664), (640, 690), (1010, 668)], press=0.95, pace=1.5, wobble=3)
    hand.take("pencil", "#566B3F", 50, 0.55)
    for _ in range(24):
        x, y = hand.dice.uniform(-20, 960), hand.dice.uniform(570, 700)
        hand.line([(x - 70, y), (x, y - 8), (x + 70, y + 4)], press=(0.2, 0.6, 0.2), pace=1.0)


def _house(hand: Hand) -> None:
    hand.ponder(6)
    hand.take("marker", "#C0603A", 34, 0.8)
    hand.fill([(368, 402), (588, 398), (592, 590), (372, 594)], gap=22, angle=1.53, pace=1.0)
    hand.take("pencil", "#9B3B2C", 50, 0.55)
    for x in (390, 440, 500, 560):
        hand.line([(x, 410), (x + 4, 500), (x, 588)], press=(0.6, 0.7, 0.5), pace=0.8)
    hand.take("marker", "#6B2430", 30, 0.88)
    hand.fill([(330, 404), (478, 268), (628, 400)], gap=19, angle=0.0, pace=1.0)
    hand.take("pencil", "#1F1A18", 46, 0.4)
    hand.again([(352, 400), (478, 284), (606, 396)], 2, 22, press=0.6, pace=0.8)
    hand.ponder(5)
    hand.take("airbrush", "#E9C46F", 170, 0.6)
    hand.dot(480, 486, 1.0)
    hand.line(np.array([(470, 490), (490, 484)]), press=0.8, pace=0.2)
    hand.take("marker", "#E9C46F", 26, 0.95)
    hand.fill([(442, 448), (520, 446), (522, 526), (440, 528)], gap=18, angle=0.0, pace=0.8)
    hand.take("ink", "#6B2430", 7)
    hand.line([(432, 487), (530, 486)], press=0.8, pace=0.5)
    hand.line([(481, 438), (482, 536)], press=0.8, pace=0.5)
    hand.take("ink", "#6B2430", 6)
    for start, end in (
        ((432, 438), (530, 437)),
        ((530, 436), (532, 536)),
        ((532, 537), (430, 537)),
        ((430, 538), (432, 437)),
    ):
        hand.line([start, end], press=0.7, pace=0.6)
    hand.take("pencil", "#E9C46F", 26, 0.5)
    hand.line([(486, 604), (500, 640), (520, 690)], press=(0.6, 0.3, 0.1), pace=0.6)


def _rain(hand: Hand) -> None:
    hand.ponder(4)
    dice = hand.dice
    for colour, count in (("#20384A", 44), ("#5F86A6", 52), ("#3C5A66", 36)):
        hand.take("ink", colour, 4, 0.6)
        for _ in range(count):
            x, y, long = dice.uniform(0, 990), dice.uniform(-20, 640), dice.uniform(24, 66)
            hand.line([(x, y), (x - long * 0.26, y + long)], press=(0.2, 0.6), pace=1.3, wobble=0.5)
