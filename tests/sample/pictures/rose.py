"""Reds that ran into one another: one wash over the next before it was dry, and what the brush let fall."""

import numpy as np

from tests.sample.hand import Hand, Path, Picture

SPOTS = (
    (300, 250, 150, "#D9926A"),
    (440, 190, 120, "#C46A45"),
    (560, 300, 140, "#D08A94"),
    (350, 400, 150, "#962420"),
    (470, 440, 160, "#9A2C42"),
    (320, 600, 150, "#C0553A"),
    (430, 660, 140, "#B0472F"),
    (580, 560, 130, "#5C2044"),
    (600, 700, 120, "#8A6488"),
    (270, 760, 100, "#DDA06E"),
)


REDS = ("#8A2A2A", "#A63A4E", "#6E2E4E", "#7A2430")


def rose() -> Picture:
    """Draw it."""
    hand = Hand(57, 768, 1024, texture="rough")
    dice = hand.dice
    for x, y, reach, colour in SPOTS:  # first a breath of each, so that nothing has an edge
        hand.take("air", colour, min(200.0, reach * 1.5), 0.5, pause=0.3)
        hand.line(dice.normal((x, y), reach * 0.3, (5, 2)), press=0.6, pace=0.9, wobble=8)
    hand.ponder(6)
    for turn in (0, 1):
        for x, y, reach, colour in SPOTS:
            hand.take("watercolour", colour, 30 - 8 * turn, (0.66, 0.6)[turn], pause=0.4)
            middle = np.array((x, y)) + dice.normal(0, 20 * turn, 2)
            edge = _ragged(middle, reach * (0.92, 0.6)[turn], dice)
            hand.fill(edge, gap=hand.size * 0.3, angle=dice.uniform(0, 3), pace=2.6, wobble=9)
            _fray(hand, edge, colour)
        hand.ponder(8)
    for _ in range(46):
        hand.take("ink-2", REDS[int(dice.integers(4))], float(dice.uniform(5, 12)), 0.85, 0.1)
        hand.dot(dice.normal(430, 190), dice.normal(480, 260), 0.9)
    hand.ponder(20)
    hand.take("ink-2", "#5A2430", 5)
    hand.line([(150, 866), (260, 912), (400, 900), (520, 892), (660, 920)], press=(0.2, 0.7, 0.5, 0.7, 0.1), pace=0.5)
    return hand.picture()


def _ragged(middle: np.ndarray, reach: float, dice: np.random.Generator) -> Path:
    """Return an outline as wet paper gives one: large bays and small teeth."""
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    bumps = 1 + sum(0.15 / n**0.45 * np.sin(n * angle + dice.uniform(0, 6)) for n in (2, 3, 5, 8, 13, 21))
    bumps = bumps * (1 + dice.normal(0, 0.045, len(angle)))
    return middle + reach * bumps[:, None] * np.c_[np.cos(angle), np.sin(angle)]


def _fray(hand: Hand, edge: Path, colour: str) -> None:
    """Let the colour run out of a shape here and there: small wet touches along its edge."""
    dice = hand.dice
    for place in edge[dice.integers(len(edge), size=9)]:
        hand.take("watercolour", colour, float(dice.uniform(14, 34)), 0.55, pause=0.1)
        hand.line(place + dice.normal(0, 10, (4, 2)), press=0.7, pace=0.9, wobble=4)
