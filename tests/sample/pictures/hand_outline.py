"""A hand laid on the paper, and the lines that spread from it; the watercolour lies below, on a layer of its own."""

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
    hand = Hand(17, 768, 1024, texture="rough")
    hand.take("charcoal", "#7A2E22", 9, 0.95)
    hand.line(OUTLINE, press=(0.5, 0.8, 0.6, 0.8, 0.5), pace=0.45, wobble=2)
    _skin(hand)
    _rings(hand)
    _palm(hand)
    return hand.picture()


def _skin(hand: Hand) -> None:
    hand.ponder(12)
    hand.lay_film("skin", blend="multiply", below=True)
    hand.take("watercolour", "#C98A66", 30, 0.85)
    hand.fill(OUTLINE[[0, 1, 2, 8, 9, 16, 23, 30, 37, 38, 39, 40]] + (0, -14), gap=14, angle=0.05, pace=1.6)
    hand.take("watercolour", "#C98A66", 26, 0.85)
    for finger in FINGERS:
        hand.fill(OUTLINE[finger], gap=12, angle=1.5, pace=1.0)
    hand.take("watercolour", "#B56A4A", 50, 0.22)
    hand.line([(340, 960), (372, 800), (350, 640), (300, 560)], press=(0.7, 0.9, 0.5), pace=1.0, wobble=5)


def _rings(hand: Hand) -> None:
    hand.ponder(8)
    hand.lay_film("rings")
    root = np.array((400.0, 840.0))
    for turn, colour in enumerate(("#B0503A", "#D08A5A", "#E2A654", "#6E8F93", "#4E6A80")):
        hand.take("pencil-2" if turn < 3 else "charcoal", colour, 8 - turn * 0.4, 0.95)
        spread = (OUTLINE - root) * (1.02 + 0.038 * turn, 1.012 + 0.024 * turn)
        hand.line(root + spread, press=(0.5, 0.85, 0.6, 0.85, 0.5), pace=0.6, wobble=1.8)


def _palm(hand: Hand) -> None:
    hand.ponder(7)
    x, y = PALM
    hand.take("pastel", "#E9B86F", 34, 0.95)
    hand.line(arc(x, y, 16, 0, 7.5), press=0.9, pace=0.3)
    hand.line(arc(x, y, 6, 0, 6), press=0.9, pace=0.3)
    hand.take("charcoal", "#6B2430", 15, 1.0)
    hand.line(arc(x, y, 56, 0.4, 6.1), press=(0.7, 0.9, 0.6), pace=0.5, wobble=2)
