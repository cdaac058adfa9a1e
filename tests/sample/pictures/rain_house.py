"""A house in the rain; one window is lit. Watercolour, and a pen for what is thin."""

import numpy as np

from tests.sample.hand import Hand, Picture, ridge


def rain_house() -> Picture:
    """Draw it."""
    hand = Hand(13, texture="rough")
    _weather(hand)
    _house(hand)
    _rain(hand)
    return hand.picture()


def _wash(hand: Hand, top: list, bottom: list, rough: float = 8) -> None:
    """Lay a wash between two lines, in one movement."""
    edge = np.vstack((ridge(hand.dice, top, rough), ridge(hand.dice, bottom, rough)[::-1]))
    hand.fill(edge, gap=hand.size * 0.5, pace=2.4, press=0.9, wobble=2.5)


def _weather(hand: Hand) -> None:
    hand.take("watercolour", "#9FB0BF", 90, 0.62)
    _wash(hand, [(-80, -60), (1020, -60)], [(-80, 330), (200, 300), (420, 380), (640, 330), (1020, 384)], 14)
    hand.take("watercolour", "#7F97AD", 80, 0.42)
    _wash(hand, [(-80, -60), (1020, -60)], [(-80, 150), (220, 206), (420, 110), (700, 190), (1020, 120)], 14)
    hand.ponder(18)
    hand.take("watercolour", "#93A071", 80, 0.72)
    _wash(hand, [(-80, 560), (200, 572), (340, 560), (640, 580), (1020, 548)], [(-80, 790), (1020, 790)], 7)
    hand.take("watercolour", "#6F8458", 70, 0.5)
    _wash(hand, [(-80, 650), (240, 632), (520, 668), (1020, 640)], [(-80, 790), (1020, 790)], 9)


def _house(hand: Hand) -> None:
    hand.ponder(25)
    hand.take("watercolour", "#C56B4C", 30, 0.86)
    hand.fill([(380, 396), (590, 392), (594, 590), (384, 594)], gap=15, angle=1.55, pace=1.3, wobble=2)
    hand.ponder(6)
    hand.take("watercolour", "#9B4A34", 26, 0.4)
    hand.fill([(520, 398), (590, 394), (592, 588), (526, 590)], gap=13, angle=1.55, pace=1.3, wobble=2)
    hand.take("watercolour", "#4A3438", 30, 0.94)
    hand.fill([(344, 402), (486, 272), (634, 396)], gap=15, pace=1.3, wobble=2)
    hand.ponder(9)
    hand.take("watercolour", "#F2C84B", 20, 1.0)
    for _ in range(2):
        hand.fill([(450, 448), (520, 446), (522, 522), (450, 524)], gap=10, pace=0.9, wobble=0.8)
    hand.take("air", "#F2C84B", 150, 0.3)
    hand.line([(478, 486), (492, 484)], press=0.8, pace=0.2)
    hand.take("ink-2", "#4A2A22", 5)
    for start, end in (((446, 486), (524, 485)), ((485, 444), (486, 526))):
        hand.line([start, end], press=0.8, pace=0.5, wobble=0.6)
    frame = [(446, 444), (524, 442), (526, 527), (446, 528), (446, 442)]
    hand.line(frame, press=0.6, pace=0.6, wobble=0.6, straight=True)
    hand.ponder(4)
    hand.take("watercolour", "#E8C56A", 26, 0.5)
    hand.line([(484, 612), (470, 646), (494, 700)], press=(0.9, 0.7, 0.4), pace=0.7)


def _rain(hand: Hand) -> None:
    hand.ponder(8)
    dice = hand.dice
    for colour, count, size in (("#3D5A78", 46, 3.5), ("#5F7F9E", 50, 3)):
        hand.take("ink-2", colour, size, 0.7)
        for _ in range(count):
            x, y, long = dice.uniform(0, 990), dice.uniform(-20, 640), dice.uniform(24, 66)
            hand.line([(x, y), (x - long * 0.26, y + long)], press=(0.15, 0.7), pace=1.3, wobble=0.5)
