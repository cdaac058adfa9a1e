"""A hand laid on the paper, and the lines that spread from it."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc

OUTLINE = np.array(
    [(294, 1110), (278, 880), (248, 760), (182, 640), (132, 560), (116, 506), (150, 488), (204, 536), (268, 606)]
    + [(286, 560), (262, 420), (250, 284), (262, 236), (296, 236), (316, 294), (338, 430), (354, 474), (362, 340)]
    + [(370, 202), (386, 152), (422, 154), (434, 212), (434, 350), (442, 474), (470, 372), (496, 244), (516, 194)]
    + [(550, 204), (556, 254), (540, 402), (528, 510), (572, 440), (618, 346), (648, 318), (674, 342), (658, 408)]
    + [(620, 526), (594, 646), (580, 790), (580, 900), (592, 1110)],
    float,
) * (0.92, 0.92) + (20, 40)
FINGERS = (slice(2, 9), slice(9, 17), slice(16, 24), slice(23, 31), slice(30, 38))
PALM = (406.0, 710.0)


def hand_outline() -> Picture:
    """Draw it."""
    hand = Hand(17, 768, 1024)
    _skin(hand)
    _rings(hand)
    _palm(hand)
    return hand.picture()


def _skin(hand: Hand) -> None:
    hand.take("pencil", "#6B2430", 8, 0.9)
    hand.line(OUTLINE, press=(0.5, 0.7, 0.6, 0.75, 0.5), pace=0.45, wobble=2)
    hand.ponder(5)
    hand.take("marker", "#D98245", 24, 0.44)
    hand.fill(OUTLINE[[0, 1, 2, 8, 9, 16, 23, 30, 37, 38, 39, 40]], gap=15, angle=0.05, pace=1.2)
    for finger in FINGERS:
        hand.fill(OUTLINE[finger], gap=14, angle=1.5, pace=0.9)
    hand.take("pencil", "#C0603A", 56, 0.5)
    for _ in range(18):
        x, y = hand.dice.normal(418, 52), hand.dice.uniform(590, 980)
        hand.line([(x - 50, y + 36), (x, y), (x + 50, y - 36)], press=(0.3, 0.65, 0.3), pace=0.9)
    hand.take("pencil", "#C0603A", 40, 0.5)
    for finger in FINGERS:
        knots = OUTLINE[finger]
        tip, root = knots[len(knots) // 2 - 1 : len(knots) // 2 + 1].mean(axis=0), (knots[0] + knots[-1]) / 2
        hand.line([tip + (root - tip) * 0.08, tip + (root - tip) * 1.1], press=(0.5, 0.65, 0.3), pace=0.7)


def _rings(hand: Hand) -> None:
    hand.ponder(8)
    root = np.array((400.0, 840.0))
    for turn, colour in enumerate(("#9B3B2C", "#C0603A", "#E2A654", "#6E8F93", "#3C5A66")):
        hand.take("pencil", colour, 9 - turn * 0.6, 0.95)
        spread = OUTLINE - root
        spread = spread * (1.02 + 0.038 * turn, 1.012 + 0.024 * turn)
        hand.line(root + spread, press=(0.5, 0.8, 0.6, 0.8, 0.5), pace=0.6, wobble=1.8)


def _palm(hand: Hand) -> None:
    hand.ponder(7)
    x, y = PALM
    hand.take("airbrush", "#E9C46F", 110, 0.8)
    hand.dot(x, y, 1.0)
    hand.line(arc(x, y, 16, 0, 7), press=0.8, pace=0.3)
    hand.take("pencil", "#E2A654", 34, 0.95)
    hand.line(arc(x, y, 13, 0, 7.5), press=0.9, pace=0.3)
    hand.take("pencil", "#6B2430", 14, 1.0)
    hand.line(arc(x, y, 56, 0.4, 6.5), press=(0.7, 0.9, 0.6), pace=0.5, wobble=2)
    hand.line(arc(x, y, 55, 2.0, 7.4), press=(0.4, 0.7, 0.3), pace=0.5, wobble=2)
