"""A flower in the empty circle: ten petals, each of them made by hand."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture, arc, turned

MIDDLE = (354.0, 354.0)
PETALS = 10
RUST, CLAY, PLUM, OCHRE, DARK, TEAL = "#C0603A", "#D98245", "#A9506A", "#E2A654", "#6B2430", "#3C5A66"


def mandala() -> Picture:
    """Draw it."""
    hand = Hand(5, 708, 708, kind="circle")
    _petals(hand)
    _inner(hand)
    _heart(hand)
    _ink(hand)
    return hand.picture()


def _around(hand: Hand, points, index: int, share: float = 0.0, count: int = PETALS) -> Path:
    angle = 2 * np.pi * (index + share) / count + hand.dice.normal(0, 0.012)
    return turned(np.asarray(points, float) + MIDDLE, angle, MIDDLE)


def _leaf(near: float, far: float, wide: float) -> Path:
    half = (near + far) / 2
    return np.array(
        [(near, 0), (half - 18, -wide * 0.8), (half + 12, -wide), (far - 16, -wide * 0.5), (far, 0)]
        + [(far - 16, wide * 0.5), (half + 12, wide), (half - 18, wide * 0.8)]
    )


def _petals(hand: Hand) -> None:
    for turn, colour in enumerate((RUST, CLAY)):
        hand.take("marker", colour, 18, 0.62)
        for index in range(turn, PETALS, 2):
            leaf = _around(hand, _leaf(146, 288, 34), index)
            angle = 2 * np.pi * index / PETALS
            hand.fill(leaf, gap=10, angle=angle + 0.1, pace=0.9, wobble=2.2)
    hand.take("pencil", RUST, 26, 0.5)
    for index in range(PETALS):
        hand.line(_around(hand, [(160, 4), (220, 14), (276, 4)], index), press=(0.3, 0.6, 0.2), pace=0.6)
        hand.line(_around(hand, [(166, -6), (220, -16), (262, -8)], index), press=(0.3, 0.45, 0.2), pace=0.6)


def _inner(hand: Hand) -> None:
    hand.ponder(5)
    hand.take("marker", PLUM, 14, 0.66)
    for index in range(PETALS):
        leaf = _around(hand, _leaf(72, 168, 21), index, 0.5)
        hand.fill(leaf, gap=8, angle=2 * np.pi * (index + 0.5) / PETALS, pace=0.8, wobble=1.8)
    hand.take("pencil", DARK, 14, 0.55)
    for index in range(PETALS):
        hand.line(_around(hand, [(84, 2), (120, 6), (156, 1)], index, 0.5), press=(0.5, 0.6, 0.1), pace=0.5)


def _heart(hand: Hand) -> None:
    hand.ponder(4)
    x, y = MIDDLE
    hand.take("marker", OCHRE, 30, 0.75)
    hand.line(arc(x, y, 42, 0.3, 6.9), press=0.85, pace=0.4)
    hand.line(arc(x, y, 22, 0.3, 6.9), press=0.85, pace=0.4)
    hand.take("pencil", CLAY, 30, 0.6)
    hand.line(arc(x, y, 40, 1.0, 7.4), press=0.5, pace=0.4)
    hand.take("marker", DARK, 20, 0.85)
    hand.line(arc(x, y, 9, 0, 6.6), press=0.8, pace=0.25)
    hand.take("ink", DARK, 4)
    for index in range(16):
        hand.line(_around(hand, [(22, 0), (34, 1)], index, 0, 16), press=(0.7, 0.2), pace=0.3, wobble=0.4)


def _ink(hand: Hand) -> None:
    hand.ponder(6)
    hand.take("ink", DARK, 4.5)
    for index in range(PETALS):
        vein = [(170, 0), (220, hand.dice.normal(0, 3)), (272, 0)]
        hand.line(_around(hand, vein, index), press=(0.8, 0.5, 0.15), pace=0.45, wobble=0.8)
        for at, side in ((200, 1), (200, -1), (228, 1), (228, -1)):
            twig = [(at, 0), (at + 14, side * 7), (at + 22, side * 15)]
            hand.line(_around(hand, twig, index), press=(0.5, 0.15), pace=0.4, wobble=0.5)
    hand.take("marker", TEAL, 10, 0.9)
    for index in range(PETALS):
        x, y = _around(hand, [(182, 0)], index, 0.5)[0]
        hand.dot(x, y, 0.8)
    hand.take("ink", TEAL, 4.5)
    for index in range(PETALS):
        hand.line(_around(hand, arc(252, 0, 17, -1.9, 1.9), index, 0.5), press=(0.3, 0.7, 0.3), pace=0.35, wobble=0.8)
    hand.take("marker", OCHRE, 8, 0.95)
    for index in range(PETALS):
        x, y = _around(hand, [(254, 0)], index, 0.5)[0]
        hand.dot(x, y, 0.8)
