"""Five colours that lie over one another."""

import numpy as np

from tests.sample.hand import Hand, Picture

SHAPES = (
    (236, 262, 136, "#5F86A6"),
    (410, 360, 156, "#8F9A5C"),
    (598, 274, 146, "#E2A654"),
    (722, 400, 118, "#C0603A"),
    (520, 506, 100, "#7A4A6B"),
)


def clouds() -> Picture:
    """Draw them."""
    hand = Hand(24)
    for x, y, reach, colour in SHAPES:
        _cloud(hand, x, y, reach, colour)
    return hand.picture()


def _cloud(hand: Hand, x: float, y: float, reach: float, colour: str) -> None:
    dice = hand.dice
    angle = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    bumps = 1 + 0.07 * np.sin(3 * angle + dice.uniform(0, 6)) + 0.05 * np.sin(5 * angle + dice.uniform(0, 6))
    edge = np.c_[x + reach * bumps * np.cos(angle), y + reach * bumps * np.sin(angle) * 0.94]
    hand.ponder(2)
    for share, opacity in ((1.0, 0.36), (0.86, 0.14), (0.6, 0.1)):
        hand.take("marker", colour, 40, opacity, pause=0.5)
        inner = (edge - (x, y)) * share + (x, y) + dice.normal(0, 6 * (1.1 - share), 2)
        hand.fill(inner, gap=25, angle=dice.uniform(0, 3), pace=1.6, wobble=2.5)
    hand.take("pencil", colour, 60, 0.36)
    for _ in range(7):
        along, away = dice.uniform(0, 2 * np.pi), reach * dice.uniform(0.1, 0.58)
        cx, cy = x + away * np.cos(along), y + away * np.sin(along)
        lean = dice.uniform(0, np.pi)
        dx, dy = 50 * np.cos(lean), 50 * np.sin(lean)
        hand.line([(cx - dx, cy - dy), (cx, cy), (cx + dx, cy + dy)], press=(0.25, 0.65, 0.25), pace=0.9)
