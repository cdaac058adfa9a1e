"""A tree with roots as deep as its branches are high, in charcoal; pastel for what has colour."""

import numpy as np

from tests.sample.hand import Hand, Picture

COAL = "#241E1C"


def tree() -> Picture:
    """Draw it."""
    hand = Hand(12, 768, 1024, texture="rough")
    hand.take("charcoal", "#9A8876", 24, 0.8)
    hand.line([(30, 690), (250, 674), (520, 684), (740, 664)], press=(0.4, 0.8, 0.8, 0.4), pace=0.9)
    _branch(hand, 384, 676, -np.pi / 2 + 0.08, 186, 44, 6)
    _roots(hand)
    _leaves(hand)
    return hand.picture()


def _branch(hand: Hand, x: float, y: float, angle: float, long: float, wide: float, left: int) -> None:
    if left == 0 or wide < 3.4:
        return
    dice = hand.dice
    end = (x + long * np.cos(angle), y + long * np.sin(angle))
    bend = ((x + end[0]) / 2 + dice.normal(0, long * 0.1), (y + end[1]) / 2 + dice.normal(0, long * 0.1))
    hand.take("charcoal", COAL, max(6, wide), 0.95, pause=0.25)
    passes = 3 if wide > 36 else 2 if wide > 18 else 1
    hand.again([(x, y), bend, end], passes, wide * 0.2, press=(1.0, 0.85, 0.75), pace=0.6, wobble=1.6)
    for fork in range(2 if left < 4 else 3):
        aside = (-0.56, 0.5, -0.02)[fork] + dice.normal(0, 0.15)
        _branch(hand, *end, angle + aside, long * dice.uniform(0.64, 0.78), wide * 0.62, left - 1)


def _roots(hand: Hand) -> None:
    hand.ponder(8)
    dice = hand.dice
    for index in range(7):
        x, away = 384 + (index - 3) * 12, (index - 3) * 104 + dice.normal(0, 16)
        hand.take("charcoal", "#8E3A2E", 19 - 2.2 * abs(index - 3), 0.95)
        deep = 860 + dice.normal(0, 16), 960 + dice.normal(0, 30)
        root = [(x, 690), (x + away * 0.3, 770), (x + away * 0.62, deep[0]), (x + away, deep[1])]
        hand.line(root, press=(1.0, 0.8, 0.6, 0.3), pace=0.6, wobble=4)
        hand.take("charcoal", "#B85A3E", 8, 0.9)
        for side in (-1, 1):
            fork, down = root[1 + int(dice.integers(2))], dice.uniform(70, 130)
            reach = side * dice.uniform(20, 60) + away * 0.1
            thread = [fork, (fork[0] + reach * 0.6, fork[1] + down * 0.5), (fork[0] + reach, fork[1] + down)]
            hand.line(thread, press=(0.8, 0.5, 0.2), pace=0.6)


def _leaves(hand: Hand) -> None:
    hand.ponder(5)
    dice = hand.dice
    for colour in ("#DDA24C", "#8F9A5C", "#C9823E"):
        hand.take("pastel", colour, 28, 0.95)
        for _ in range(13):
            angle, away = dice.uniform(0, 2 * np.pi), 290 * np.sqrt(dice.uniform(0.06, 1))
            x, y = 384 + away * 1.05 * np.cos(angle), 310 + away * 0.8 * np.sin(angle)
            hand.line(
                [(x, y), (x + 11, y + 10), (x + 20, y + 14), (x + 8, y + 6)],
                press=(0.7, 1.0, 0.8),
                pace=0.3,
                wobble=0.5,
            )
        for _ in range(2):
            x, y = dice.uniform(90, 680), dice.uniform(560, 664)
            hand.line([(x, y), (x + 14, y + 8)], press=0.8, pace=0.3, wobble=0.5)
