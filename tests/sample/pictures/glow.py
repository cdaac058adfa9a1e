"""Lines of light on a dark sheet, twelve at a time."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture, arc, turned

MIDDLE = (354.0, 354.0)
AMBER, VIOLET, ROSE, PALE = "#E8B070", "#7A70B8", "#C05A7A", "#F2E0B8"


def glow() -> Picture:
    """Draw it."""
    hand = Hand(47, 708, 708, colour=(24, 21, 30))
    hand.fold(12)
    hand.take("glow", VIOLET, 26, 0.85)
    hand.line(_at(_petal(60, 262, 33), 15), press=0.6, pace=0.9, wobble=1.5, closed=True)
    hand.ponder(5)
    hand.take("glow", AMBER, 28, 0.9)
    hand.line(_at(_petal(34, 208, 42), 0), press=0.65, pace=0.9, wobble=1.5, closed=True)
    hand.ponder(5)
    hand.take("glow", ROSE, 26, 0.85)
    hand.line(_at(arc(252, 0, 17, 0, 6.4), 0), press=0.6, pace=0.5, wobble=0.8)
    hand.ponder(8)
    hand.take("glow", PALE, 26, 0.95)
    hand.line(_at(arc(0, 0, 30, -1.2, 1.2), 0), press=0.5, pace=0.4, wobble=0.6)
    hand.take("glow", PALE, 20, 1.0)
    for away, degrees in ((292, 8), (300, 21), (316, 2), (226, 15)):
        hand.dot(*_at([(away, 0)], degrees)[0], 0.9)
    return hand.picture()


def _petal(near: float, far: float, wide: float) -> Path:
    long = far - near
    right = [(near, 0), (near + long * 0.25, wide * 0.5), (near + long * 0.6, wide), (near + long * 0.87, wide * 0.6)]
    left = [(x, -y) for x, y in right[:0:-1]]
    return np.array([*right, (far, 0), *left])


def _at(points, degrees: float) -> Path:
    """Return points right of the middle, turned about it: 0 is up."""
    return turned(np.asarray(points, float) + MIDDLE, np.radians(degrees - 90), MIDDLE)
