"""A flower in the empty circle: watercolour that went round the middle ten times, and ink when it was dry."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture, arc, turned

MIDDLE = (354.0, 354.0)
RUST, SAND, PLUM, OCHRE, DARK, TEAL = "#BC5C3C", "#D49A5C", "#8E4A54", "#E2A654", "#7A2E22", "#4A6670"


def mandala() -> Picture:
    """Draw it."""
    hand = Hand(5, 708, 708, kind="circle", texture="rough")
    hand.fold(5)
    for turn, colour in enumerate((RUST, SAND)):
        hand.take("watercolour", colour, 22, 0.9)
        hand.fill(_at(_leaf(142, 296, 46), 36 * turn), gap=10, angle=0.3, pace=0.9, wobble=3)
        hand.take("watercolour", colour, 15, 0.42)
        hand.fill(_at(_leaf(156, 236, 26), 36 * turn), gap=8, angle=0.3, pace=0.9, wobble=2)
    hand.fold(10)
    hand.ponder(12)
    hand.take("watercolour", PLUM, 17, 0.92)
    hand.fill(_at(_leaf(70, 176, 31), 18), gap=8, angle=0.7, pace=0.8, wobble=2.5)
    hand.ponder(8)
    _heart(hand)
    _ink(hand)
    return hand.picture()


def _at(points: Path, degrees: float) -> Path:
    """Return points right of the middle, turned about it."""
    return turned(points + MIDDLE, np.radians(degrees - 90), MIDDLE)


def _leaf(near: float, far: float, wide: float) -> Path:
    long = far - near
    return np.array(
        [(near, 0), (near + long * 0.2, -wide * 0.5), (near + long * 0.45, -wide), (near + long * 0.7, -wide * 0.8)]
        + [(far - long * 0.1, -wide * 0.5), (far, 0), (far - long * 0.1, wide * 0.4), (near + long * 0.7, wide * 0.9)]
        + [(near + long * 0.45, wide * 0.95), (near + long * 0.2, wide * 0.45)]
    )


def _heart(hand: Hand) -> None:
    x, y = MIDDLE
    hand.fold(1)
    hand.take("watercolour", OCHRE, 34, 0.86)
    hand.line([*arc(x, y, 40, 0.3, 6.6), *arc(x, y, 18, 6.6, 12.8)], press=0.9, pace=0.5, wobble=2.5)
    hand.ponder(10)
    hand.take("watercolour", DARK, 24, 0.96)
    hand.line([*arc(x, y, 18, 0.0, 6.6), *arc(x, y, 5, 6.6, 12.8)], press=0.9, pace=0.4, wobble=2)


def _ink(hand: Hand) -> None:
    hand.ponder(20)
    hand.fold(10)
    hand.take("ink-2", DARK, 4)
    hand.line(_at(np.array([(162, 0), (220, 3), (282, -1)]), 0), press=(0.7, 0.5, 0.1), pace=0.5, wobble=0.8)
    for near, side in ((196, 1), (204, -1), (226, 1), (234, -1)):
        twig = np.array([(near, 0), (near + 15, side * 8), (near + 24, side * 18)])
        hand.line(_at(twig, 0), press=(0.5, 0.1), pace=0.4, wobble=0.5)
    hand.take("ink-2", DARK, 13, 0.9)
    hand.dot(*_at(np.array([(118, 0)]), 18)[0], 0.9)
    hand.take("ink-2", TEAL, 11, 0.9)
    hand.dot(*_at(np.array([(186, 0)]), 18)[0], 0.9)
    hand.take("ink-2", TEAL, 4)
    hand.line(_at(arc(252, 0, 15, -2.0, 2.0), 18), press=(0.2, 0.7, 0.2), pace=0.35, wobble=0.6)
    hand.take("ink-2", OCHRE, 11)
    hand.dot(*_at(np.array([(254, 0)]), 18)[0], 0.9)
