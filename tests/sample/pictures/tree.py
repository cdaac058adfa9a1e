"""A tree with roots as deep as its branches are high."""

import numpy as np

from tests.sample.hand import Hand, Picture

BARK = "#2B2322"


def tree() -> Picture:
    """Draw it."""
    hand = Hand(12, 768, 1024)
    _earth(hand)
    _branch(hand, 388, 672, -np.pi / 2 + 0.06, 176, 46, 6)
    _roots(hand)
    _leaves(hand)
    return hand.picture()


def _earth(hand: Hand) -> None:
    hand.take("pencil", "#9A8876", 48, 0.8)
    hand.line([(30, 690), (250, 676), (520, 684), (740, 668)], press=(0.4, 0.75, 0.75, 0.4), pace=0.9)


def _branch(hand: Hand, x: float, y: float, angle: float, long: float, wide: float, left: int) -> None:
    if left == 0 or wide < 2.2:
        return
    dice = hand.dice
    end = (x + long * np.cos(angle), y + long * np.sin(angle))
    bend = ((x + end[0]) / 2 + dice.normal(0, long * 0.09), (y + end[1]) / 2 + dice.normal(0, long * 0.09))
    hand.take("pencil", BARK, max(5, wide), 1.0, pause=0.25)
    passes = 3 if wide > 30 else 2 if wide > 14 else 1
    hand.again([(x, y), bend, end], passes, wide * 0.18, press=(1.0, 0.9, 0.8), pace=0.6, wobble=1.2)
    for fork in range(2 if left < 4 else 3):
        aside = (-0.5, 0.46, 0.0)[fork] + dice.normal(0, 0.16)
        _branch(hand, *end, angle + aside, long * dice.uniform(0.66, 0.8), wide * 0.64, left - 1)


def _roots(hand: Hand) -> None:
    hand.ponder(8)
    dice = hand.dice
    for index in range(7):
        x, away = 384 + (index - 3) * 12, (index - 3) * 104 + dice.normal(0, 16)
        hand.take("pencil", "#9B3B2C", 20 - 2.2 * abs(index - 3), 0.95)
        root = [
            (x, 690),
            (x + away * 0.3, 770),
            (x + away * 0.62, 860 + dice.normal(0, 16)),
            (x + away, 960 + dice.normal(0, 30)),
        ]
        hand.line(root, press=(1.0, 0.8, 0.6, 0.3), pace=0.6, wobble=4)
        hand.take("pencil", "#C0603A", 9, 0.95)
        for side in (-1, 1):
            fork, deep = root[1 + int(dice.integers(2))], dice.uniform(70, 130)
            reach = side * dice.uniform(20, 60) + away * 0.1
            thread = [fork, (fork[0] + reach * 0.6, fork[1] + deep * 0.5), (fork[0] + reach, fork[1] + deep)]
            hand.line(thread, press=(0.8, 0.5, 0.2), pace=0.6)


def _leaves(hand: Hand) -> None:
    hand.ponder(5)
    dice = hand.dice
    for colour in ("#E2A654", "#8F9A5C", "#D98245"):
        hand.take("pencil", colour, 22, 1.0)
        for _ in range(26):
            angle, away = dice.uniform(0, 2 * np.pi), 300 * np.sqrt(dice.uniform(0.08, 1))
            x, y = 384 + away * 1.08 * np.cos(angle), 300 + away * 0.84 * np.sin(angle)
            hand.line([(x, y), (x + 11, y + 13), (x + 20, y + 18)], press=(0.4, 1.0, 0.3), pace=0.3, wobble=0.5)
    hand.take("pencil", "#E2A654", 20, 0.95)
    for x, y in ((210, 640), (560, 620), (610, 656), (150, 600)):
        hand.line([(x, y), (x + 12, y + 10)], press=0.8, pace=0.3, wobble=0.5)
