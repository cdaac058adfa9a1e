"""Reds that ran into one another: one wash over the next before it was dry, and what the brush let fall."""

import numpy as np

from tests.sample.hand import Hand, Picture

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


def rose() -> Picture:
    """Draw it."""
    hand = Hand(57, 768, 1024, texture="rough")
    dice = hand.dice
    angle = np.linspace(0, 2 * np.pi, 44, endpoint=False)
    for turn in (0, 1):
        for x, y, reach, colour in SPOTS:
            size = reach * (1.0, 0.62)[turn]
            bumps = 1 + sum(0.13 / n**0.3 * np.sin(n * angle + dice.uniform(0, 6)) for n in (2, 3, 5, 8, 12))
            middle = np.array((x, y)) + dice.normal(0, 22 * turn, 2)
            edge = middle + size * bumps[:, None] * np.c_[np.cos(angle), np.sin(angle)]
            hand.take("watercolour", colour, 48 - 14 * turn, (0.78, 0.62)[turn], pause=0.4)
            hand.fill(edge, gap=hand.size * 0.33, angle=dice.uniform(0, 3), pace=2.4, wobble=6)
        hand.ponder(8)
    for _ in range(30):
        hand.take(
            "watercolour", ("#8A2A2A", "#A63A4E", "#6E2E4E")[int(dice.integers(3))], dice.uniform(8, 20), 0.9, 0.1
        )
        hand.dot(dice.normal(420, 160), dice.normal(470, 240), 0.8)
    hand.ponder(20)
    hand.take("ink-2", "#5A2430", 5)
    hand.line([(150, 846), (260, 892), (400, 880), (520, 872), (660, 900)], press=(0.2, 0.7, 0.5, 0.7, 0.1), pace=0.5)
    return hand.picture()
