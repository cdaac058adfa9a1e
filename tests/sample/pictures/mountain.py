"""Four ridges in the morning, one behind the other: watercolour, from pale to dark."""

from collections.abc import Sequence

import numpy as np

from tests.sample.hand import Hand, Picture, arc, ridge

RIDGES = (
    (
        "#A8A3B8",
        0.6,
        13,
        ((-70, 410), (90, 372), (210, 398), (330, 322), (410, 366), (540, 344), (800, 370), (1010, 392)),
    ),
    (
        "#7B768F",
        0.66,
        13,
        ((-70, 470), (200, 446), (420, 452), (560, 380), (650, 300), (730, 356), (840, 430), (1010, 446)),
    ),
    (
        "#44435F",
        0.84,
        11,
        ((-70, 540), (140, 500), (260, 540), (420, 478), (560, 548), (700, 516), (840, 536), (1010, 506)),
    ),
    ("#1D2136", 1.0, 10, ((-70, 640), (130, 590), (300, 636), (470, 590), (640, 650), (800, 602), (1010, 630))),
)
DISC = (640, 150)


def mountain() -> Picture:
    """Draw it."""
    hand = Hand(21, texture="rough")
    hand.take("watercolour", "#C4BABD", 100, 0.62)
    _wash(hand, [(-70, -60), (1010, -60)], [(-70, 520), (1010, 520)], 4, 0.0)
    hand.take("watercolour", "#A89DA8", 90, 0.35)
    _wash(hand, [(-70, -60), (1010, -60)], [(-70, 130), (260, 170), (480, 96), (760, 60), (1010, 120)], 10, 0.0)
    hand.ponder(14)
    hand.take("watercolour", "#F6E9C6", 34, 1.0)
    for _ in range(2):
        hand.line([*arc(*DISC, 34, 0.4, 6.9), *arc(*DISC, 13, 6.9, 12.8)], press=0.95, pace=0.5, wobble=0.8)
    for colour, opacity, rough, points in RIDGES:
        hand.ponder(25)
        hand.take("watercolour", colour, 26, opacity)
        _wash(hand, points, [(-70, 790), (1010, 790)], rough)
    return hand.picture()


def _wash(hand: Hand, top: Sequence, bottom: Sequence, rough: float, angle: float = np.pi / 2) -> None:
    """Lay a wash from a broken line down to a straight one, in one movement."""
    edge = [*ridge(hand.dice, top, rough), *bottom[::-1]]
    hand.fill(edge, gap=hand.size * 0.5, angle=angle, pace=3.0, press=0.9, wobble=1.5)
