"""A tangle that went on and on, and the one bright place in it: charcoal, and a stick of yellow."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture

COAL = "#1E1A19"


def knot() -> Picture:
    """Draw it."""
    hand = Hand(34, 768, 768)
    dice = hand.dice
    hand.take("charcoal", "#45324A", 24, 0.85)
    for _ in range(3):
        hand.line(_loops(dice, 9, 200, 120), press=(0.8, 1.0, 0.9), pace=1.0, wobble=7)
    for size in (15, 22, 12, 18, 24, 14, 20):
        hand.take("charcoal", COAL, size, 0.95, pause=0.5)
        hand.line(_loops(dice, 9, 300, 200), press=(0.8, 1.0, 0.9), pace=1.0, wobble=7)
    throws = (
        [(-20, 190), (180, 300), (330, 260), (560, 420), (700, 380), (800, 300)],
        [(120, 800), (210, 600), (300, 480), (420, 250), (380, 130), (560, -20)],
        [(800, 560), (620, 470), (480, 480), (240, 330), (90, 350), (-20, 420)],
        [(800, 120), (640, 200), (520, 330), (420, 520), (470, 640), (430, 790)],
        [(-20, 620), (160, 540), (360, 560), (560, 260), (690, 240), (760, 180)],
    )
    for size, throw in zip((15, 19, 13, 16, 14), throws, strict=True):
        hand.take("charcoal", COAL, size, 0.95, pause=0.4)
        hand.line(throw, press=(0.7, 1.0, 0.8), pace=1.1, wobble=8)
    hand.ponder(12)
    hand.take("pastel", "#F2C233", 32, 1.0)
    for _ in range(3):
        hand.line([(380, 350), (384, 384), (378, 430)], press=0.95, pace=0.3, wobble=1)
    hand.take("pastel", "#F2C233", 18, 1.0)
    hand.line([(372, 346), (406, 344), (420, 352)], pace=0.3, wobble=1)
    hand.ponder(5)
    hand.take("charcoal", COAL, 11, 0.95)
    hand.line([(540, 560), (600, 640), (672, 700), (748, 704)], pace=0.5)
    return hand.picture()


def _loops(dice: np.random.Generator, count: int, wide: float, high: float) -> Path:
    """Return flung corners round the middle, to and fro."""
    angle = np.cumsum(dice.normal(2.7, 0.5, count))
    reach = dice.uniform(0.45, 1.05, count)
    return np.c_[384 + wide * reach * np.cos(angle), 384 + high * reach * np.sin(angle)]
