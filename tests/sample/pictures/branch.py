"""A branch before the moon: charcoal and ink, and blossoms stamped where the twigs would carry them."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture, curve

WOOD, DARK = "#4A3A38", "#2E2526"
ROSE = ("#D98A94", "#C96F80", "#E3A9AC", "#B95A6E")
TWIGS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-20, 640), (120, 560), (250, 520), (390, 430), (520, 390), (650, 300), (760, 250), (850, 160)),
    ((250, 520), (330, 470), (360, 380), (350, 290), (390, 200)),
    ((520, 390), (600, 400), (700, 440), (790, 430), (880, 470)),
    ((650, 300), (660, 220), (700, 140)),
    ((120, 560), (170, 470), (160, 390)),
    ((390, 430), (450, 480), (520, 540), (600, 560)),
)
WIDTHS = (30, 15, 14, 9, 10, 10)


def branch() -> Picture:
    """Draw it."""
    hand = Hand(73, 944, 708, colour=(200, 207, 205), texture="laid")
    dice = hand.dice
    hand.take("air", "#F4E6C0", 190, 0.5)
    hand.dot(716, 190, 0.9)
    hand.take_stamp("moon", "#F2DFA8", 210, 0.9)
    hand.dot(716, 190, 1.0)
    hand.ponder(10)
    for twig, width in zip(TWIGS, WIDTHS, strict=True):
        hand.take("charcoal", WOOD, width, 0.95, pause=0.5)
        hand.line(twig, press=(1.0, 0.85, 0.6, 0.3), pace=0.7, wobble=4)
        hand.take("ink-2", DARK, max(4, width * 0.3), 0.9, pause=0.3)
        hand.line(np.asarray(twig) + (1, width * 0.22), press=(0.9, 0.6, 0.1), pace=0.6, wobble=4)
    hand.ponder(12)
    for x, y, size in _places(dice):
        hand.take_stamp("blossom", ROSE[int(dice.integers(4))], size, float(dice.uniform(0.85, 1.0)), pause=0.1)
        hand.dot(x, y, 1.0)
    hand.ponder(8)
    for twig in TWIGS[1:]:
        for share in (0.55, 0.8, 0.97):
            x, y = _along(twig, share)
            hand.take_stamp("leaf", ("#7E9270", "#93A37A", "#6B8268")[int(dice.integers(3))], 34, 0.95, pause=0.1)
            hand.dot(x + dice.normal(0, 12), y - 16 + dice.normal(0, 8), 1.0)
    hand.ponder(10)
    for x, y in ((250, 628), (318, 662), (402, 640), (690, 640), (560, 668)):
        hand.take_stamp("drop", ROSE[int(dice.integers(4))], float(dice.uniform(16, 24)), 0.8, pause=0.2)
        hand.dot(x, y, 1.0)
    return hand.picture()


def _places(dice: np.random.Generator) -> list[tuple[float, float, float]]:
    """Return where blossoms sit, and how large they are: none on another, the more the farther out."""
    placed: list[tuple[float, float, float]] = []
    for _ in range(260):
        twig = TWIGS[int(dice.integers(len(TWIGS)))]
        x, y = np.array(_along(twig, float(dice.uniform(0.25, 1.0) ** 0.7))) + dice.normal(0, 15, 2)
        size = float(dice.choice((26, 34, 44, 56)))
        if all(np.hypot(x - a, y - b) > 0.46 * (size + other) for a, b, other in placed):
            placed.append((float(x), float(y), size))
    return placed[:46]


def _along(twig, share: float) -> tuple[float, float]:
    path: Path = curve(np.asarray(twig, float))
    x, y = path[min(len(path) - 1, int(share * len(path)))]
    return float(x), float(y)
