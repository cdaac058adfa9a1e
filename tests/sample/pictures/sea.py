"""A red sun on a grey sea: washes of watercolour, one over the other, and ink once they were dry."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc, ridge

EDGE = 380
"""Where the water begins, in paper pixels from the top."""


def sea() -> Picture:
    """Draw it."""
    hand = Hand(71, texture="rough")
    _sky(hand)
    _water(hand)
    _sun(hand)
    _glitter(hand)
    return hand.picture()


def _wash(hand: Hand, top, bottom, *, gap: float = 0.5, rough: float = 6.0) -> None:
    """Lay one wash between two lines, in one movement."""
    edge = np.vstack((ridge(hand.dice, top, rough), ridge(hand.dice, bottom, rough)[::-1]))
    hand.fill(edge, gap=hand.size * gap, pace=2.6, press=0.9, wobble=2.5)


def _sky(hand: Hand) -> None:
    hand.take("watercolour", "#E9A67E", 110, 0.62)
    _wash(hand, [(-80, 120), (300, 128), (640, 96), (1020, 118)], [(-80, 400), (480, 396), (1020, 402)], rough=3)
    hand.ponder(20)
    hand.take("watercolour", "#C98D8A", 90, 0.42)
    _wash(hand, [(-80, 40), (260, 76), (560, 58), (1020, 44)], [(-80, 170), (330, 214), (700, 168), (1020, 200)])
    hand.take("watercolour", "#8E8AA6", 90, 0.5)
    _wash(
        hand, [(-80, -60), (400, -60), (1020, -60)], [(-80, 84), (200, 112), (420, 40), (640, 74), (1020, 60)], rough=10
    )
    hand.ponder(12)
    hand.take("watercolour", "#6E7391", 60, 0.42)
    _wash(hand, [(430, -50), (1020, -50)], [(470, 16), (560, 44), (700, 96), (860, 52), (1020, 84)], rough=12)
    _wash(hand, [(-80, -50), (300, -50)], [(-80, 60), (60, 42), (160, 78), (260, 26), (330, 4)], rough=12)


def _water(hand: Hand) -> None:
    hand.ponder(30)
    hand.take("watercolour", "#4E7186", 90, 0.8)
    _wash(hand, [(-80, EDGE), (480, EDGE), (1020, EDGE)], [(-80, 780), (480, 780), (1020, 780)], rough=1)
    hand.ponder(15)
    hand.take("watercolour", "#2C4A60", 80, 0.55)
    _wash(hand, [(-80, 486), (200, 474), (420, 520), (700, 500), (1020, 470)], [(-80, 780), (480, 780), (1020, 780)])
    hand.take("watercolour", "#223A4E", 80, 0.5)
    _wash(hand, [(-80, 612), (300, 590), (560, 640), (1020, 586)], [(-80, 780), (480, 780), (1020, 780)])
    hand.ponder(10)
    hand.take("ink-2", "#203546", 4, 0.75)
    for y, x, reach in ((400, 150, 120), (418, 700, 90), (442, 260, 70), (430, 860, 60), (470, 90, 60), (520, 800, 90)):
        hand.line([(x - reach, y), (x, y + 4), (x + reach, y - 1)], press=(0.1, 0.6, 0.1), pace=0.9)


def _sun(hand: Hand) -> None:
    x, y = 560, 350
    hand.ponder(9)
    for colour in ("#C23A28", "#A62B23"):
        hand.take("watercolour", colour, 30, 0.96)
        hand.line([*arc(x, y, 30, -1.2, 5.3, 40), *arc(x, y, 14, 5.3, 11.8, 24)], press=0.95, pace=0.5, wobble=0.6)


def _glitter(hand: Hand) -> None:
    dice = hand.dice
    hand.ponder(5)
    hand.take("pastel", "#E39A72", 8, 0.95)
    for index in range(26):
        y = EDGE + 14 + index * 7 + index * index * 0.16 + dice.normal(0, 2)
        if y > 690:
            break
        hand.size = 5 + index * 0.22
        x, reach = 562 + dice.normal(0, 5 + index * 1.2), 20 + index * 2.8 * dice.uniform(0.4, 1.4)
        hand.line([(x - reach, y), (x, y + 1.5), (x + reach, y)], press=(0.3, 0.8, 0.25), pace=0.8)
