"""A red sun on a grey sea, in washes of soft air with pencil over them."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc

EDGE = 392
"""Where the water begins, in paper pixels from the top."""


def sea() -> Picture:
    """Draw it."""
    hand = Hand(71)
    _sky(hand)
    _water(hand)
    _sun(hand)
    _glitter(hand)
    return hand.picture()


def _across(hand: Hand, y: float, press: float, calm: float = 0.0, pace: float = 1.5) -> None:
    ys = y + hand.dice.normal(0, 5 * (1 - calm), 5)
    hand.line(np.c_[np.linspace(-60, 1010, 5), ys], press=press, pace=pace, wobble=3 - 2.4 * calm)


def _sky(hand: Hand) -> None:
    hand.take("airbrush", "#D68A8E", 170, 0.3)
    for y in (110, 200, 280):
        _across(hand, y, 0.85)
    hand.take("airbrush", "#E3B7A6", 170, 0.7)
    for y in (90, 170, 250, 330):
        _across(hand, y, 0.85)
    hand.take("airbrush", "#D98245", 120, 0.62)
    for y in (262, 318, 352):
        _across(hand, y, 0.7)
    hand.take("airbrush", "#E2A654", 150, 0.5)
    for y in (210, 300):
        _across(hand, y, 0.8)
    hand.take("airbrush", "#C0603A", 100, 0.75)
    for y in (330, 362):
        _across(hand, y, 0.75)
    hand.take("airbrush", "#7A4A6B", 110, 0.35)
    hand.line([(-30, 30), (240, 60), (420, 22), (700, 10), (980, 44)], press=0.8, pace=1.3)
    hand.take("airbrush", "#5F86A6", 130, 0.5)
    hand.line([(-30, 12), (180, 34), (330, 8)], press=0.8, pace=1.2)
    hand.line([(560, 6), (760, 40), (980, 18)], press=0.8, pace=1.2)
    hand.line([(610, 70), (790, 96), (960, 78)], press=0.5, pace=1.2)
    hand.take("pencil", "#F4E9D6", 46, 0.45)
    hand.line([(60, 128), (230, 112), (380, 138)], press=0.5, pace=1.0)
    hand.line([(520, 150), (680, 134), (900, 158)], press=0.5, pace=1.0)
    hand.take("pencil", "#C0603A", 58, 0.36)
    for y in (236, 286, 330, 368):
        _across(hand, y, 0.55)
    hand.take("pencil", "#574A86", 52, 0.3)
    for y in (26, 66):
        _across(hand, y, 0.5)


def _water(hand: Hand) -> None:
    hand.take("marker", "#5F86A6", 110, 0.42)
    _across(hand, EDGE + 54, 1.0, calm=0.9)
    hand.take("marker", "#3C5A66", 130, 0.5)
    _across(hand, EDGE + 150, 1.0)
    hand.take("marker", "#20384A", 150, 0.55)
    _across(hand, EDGE + 262, 1.0)
    hand.take("airbrush", "#3C5A66", 150, 0.6)
    for y in (EDGE + 90, EDGE + 180, EDGE + 270):
        _across(hand, y, 0.8)
    hand.take("airbrush", "#20384A", 170, 0.7)
    _across(hand, 690, 0.9)
    _across(hand, 640, 0.7)
    hand.ponder(4)
    hand.take("pencil", "#20384A", 44, 0.5)
    for _ in range(13):
        y = EDGE + 24 + float(hand.dice.uniform(0, 1)) ** 0.8 * 280
        x, reach = hand.dice.uniform(20, 920), hand.dice.uniform(60, 170)
        hand.line([(x - reach, y), (x, y + 5), (x + reach, y - 3)], press=(0.2, 0.6, 0.2), pace=1.0)
    hand.take("pencil", "#8EA6C4", 20, 0.55)
    for _ in range(15):
        y = EDGE + 12 + float(hand.dice.uniform(0, 1)) ** 1.3 * 240
        x, reach = hand.dice.uniform(20, 920), hand.dice.uniform(30, 110)
        hand.line([(x - reach, y), (x, y + 3), (x + reach, y)], press=(0.15, 0.5, 0.1), pace=0.9)
    hand.take("pencil", "#20384A", 7, 0.8)
    _across(hand, EDGE + 1, 0.45, calm=0.9, pace=0.9)


def _sun(hand: Hand) -> None:
    x, y = 560, 342
    hand.ponder(6)
    hand.take("airbrush", "#D98245", 150, 0.55)
    hand.dot(x, y, 1.0)
    hand.line(arc(x, y, 26, 0, 7), press=0.7, pace=0.4)
    hand.take("marker", "#9B3B2C", 34, 0.9)
    hand.line([*arc(x, y, 32, -1.2, 5.6), *arc(x, y, 13, 0.0, 6.3)], press=0.75, pace=0.35, wobble=0.8)
    hand.take("pencil", "#C0603A", 30, 0.7)
    hand.line(arc(x - 4, y - 6, 24, 2.4, 5.4), press=0.6, pace=0.3)


def _glitter(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(3)
    for index in range(30):
        y = EDGE + 10 + index * 5.5 + index * index * 0.12 + dice.normal(0, 3)
        if y > 694:
            break
        if index % 10 == 0:
            hand.take("pencil", ("#E3B7A6", "#C0603A", "#E2A654")[index // 10], 9 + index * 0.35, 0.9)
        x, reach = 560 + dice.normal(0, 8 + index * 1.6), 20 + index * 2.6 * dice.uniform(0.6, 1.3)
        hand.line([(x - reach, y), (x, y + 2), (x + reach, y)], press=(0.3, 0.75, 0.25), pace=0.7)
