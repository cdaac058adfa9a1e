"""A flower in eight, with a bristle brush; the outer leaves were begun and left."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture, arc, turned

MIDDLE = (354.0, 354.0)
RUST, OCHRE, PLUM, TEAL, MIST, DARK = "#C0603A", "#E2A654", "#8A5A80", "#4E7480", "#7FA0A2", "#5A3348"


def half() -> Picture:
    """Draw it."""
    hand = Hand(31, 708, 708, texture="rough")
    hand.fold(8, mirrored=True)
    hand.take("bristle", RUST, 27)
    hand.line(_at([(66, 4), (102, -30), (152, -37), (200, -4)], 0), press=(0.7, 0.9, 0.8, 0.5), pace=0.8)
    hand.take("bristle", "#A84E30", 13)
    hand.line(_at([(80, 3), (108, -15), (148, -20), (184, -2)], 0), press=(0.5, 0.8, 0.5), pace=0.8)
    hand.ponder(6)
    hand.take("pastel", OCHRE, 22)
    hand.line(_at([(112, 0), (134, -2), (158, 0)], 0), press=(0.5, 0.95, 0.4), pace=0.5)
    hand.line(_at([(120, -5), (138, -7), (152, -4)], 0), press=(0.4, 0.7, 0.3), pace=0.5)
    hand.ponder(9)
    hand.take("ink-2", DARK, 7)
    hand.line(_at(arc(44, 0, 17, -3.0, 0.0), 0), press=(0.4, 0.9, 0.6), pace=0.4)
    hand.take("ink-2", TEAL, 9)
    hand.line(_at([(146, 0), (190, 0), (236, 0)], 22.5), press=(0.3, 0.8, 0.5), pace=0.5, wobble=0.3)
    hand.take("pastel", MIST, 18)
    hand.line(_at([(236, 0), (248, -14), (264, -22)], 22.5), press=(0.5, 0.8, 0.5), pace=0.5)
    hand.fold(1)
    hand.take("pastel", DARK, 22)
    hand.line(arc(*MIDDLE, 9, 0, 9), press=0.9, pace=0.4, wobble=1.5)
    _begun(hand)
    return hand.picture()


def _begun(hand: Hand) -> None:
    """The outer leaves, one after the other, by hand: three, and a half."""
    hand.ponder(30)
    for degrees, whole in ((180, True), (135, True), (90, True), (225, False)):
        hand.take("pastel", OCHRE, 11)
        hand.dot(*_at([(212, 0)], degrees)[0], 0.9)
        hand.take("ink-2", DARK, 4)
        hand.line(_at([(222, 0), (262, 1), (308, 0)], degrees), press=(0.2, 0.8, 0.3), pace=0.5)
        hand.take("bristle", PLUM, 20)
        hand.line(_at([(232, -20), (262, -38), (298, -34), (322, -5)], degrees), press=(0.6, 0.9, 0.5), pace=0.7)
        if whole:
            hand.line(_at([(232, 20), (262, 38), (298, 34), (322, 5)], degrees), press=(0.6, 0.9, 0.5), pace=0.7)
        hand.ponder(3)


def _at(points, degrees: float) -> Path:
    """Return points right of the middle, turned about it: 0 is up."""
    return turned(np.asarray(points, float) + MIDDLE, np.radians(degrees - 90), MIDDLE)
