"""Four ridges, one behind the other, and a pale disc above them."""

import numpy as np

from tests.sample.hand import Hand, Picture, arc, ridge

RIDGES = (
    (
        "#8EA6C4",
        0.55,
        [(0, 420), (120, 372), (210, 398), (330, 322), (410, 356), (520, 300), (640, 380), (760, 350), (944, 412)],
    ),
    (
        "#574A86",
        0.46,
        [(0, 470), (90, 442), (220, 486), (360, 410), (470, 462), (600, 388), (700, 330), (800, 420), (944, 462)],
    ),
    ("#3C5A66", 0.62, [(0, 540), (140, 500), (260, 548), (420, 492), (560, 560), (700, 508), (820, 560), (944, 520)]),
    ("#20384A", 0.82, [(0, 640), (130, 590), (300, 640), (450, 604), (640, 656), (800, 606), (944, 640)]),
)


def mountain() -> Picture:
    """Draw it."""
    hand = Hand(21)
    _sky(hand)
    for turn, (colour, opacity, points) in enumerate(RIDGES):
        _ridge(hand, colour, opacity, points, turn)
    return hand.picture()


def _sky(hand: Hand) -> None:
    hand.take("airbrush", "#D68A8E", 190, 0.45)
    for y in (330, 250):
        hand.line([(-60, y), (300, y - 14), (640, y + 10), (1000, y)], press=0.9, pace=1.4)
    hand.take("airbrush", "#574A86", 190, 0.42)
    for y in (20, 110, 190):
        hand.line([(-60, y), (300, y + 12), (640, y - 8), (1000, y)], press=0.9, pace=1.4)
    hand.take("pencil", "#7A4A6B", 58, 0.3)
    for _ in range(16):
        x, y, reach = hand.dice.uniform(-40, 980), hand.dice.uniform(0, 290), hand.dice.uniform(90, 240)
        hand.line([(x - reach, y), (x, y + 8), (x + reach, y - 4)], press=(0.15, 0.6, 0.15), pace=1.3, wobble=4)
    hand.ponder(4)
    x, y = 650, 150
    hand.take("airbrush", "#F4E9D6", 170, 0.8)
    hand.dot(x, y, 1.0)
    hand.line(arc(x, y, 12, 0, 7), press=0.8, pace=0.3)
    hand.take("marker", "#F4E9D6", 40, 0.95)
    hand.line([*arc(x, y, 30, 0.4, 6.9), *arc(x, y, 10, 0, 6.3)], press=0.8, pace=0.4, wobble=1)


def _ridge(hand: Hand, colour: str, opacity: float, points: list, turn: int) -> None:
    hand.ponder(3)
    tops = ridge(hand.dice, points, 13 - 2 * turn)
    hand.take("marker", colour, 34, opacity)
    hand.fill(
        [(-60, 770), (-60, tops[0, 1]), *tops, (1004, tops[-1, 1]), (1004, 770)],
        gap=20,
        angle=np.pi / 2,
        pace=3.0,
        wobble=0.5,
    )
    hand.take("pencil", colour, 54, 0.5)
    for x in np.arange(30, 944, 74) + hand.dice.normal(0, 16, 13):
        top = np.interp(x, tops[:, 0], tops[:, 1])
        slope, deep = hand.dice.normal(18, 22), hand.dice.uniform(50, 130)
        crease = [(x, top + 14), (x + slope, top + deep * 0.5), (x + slope * 2, top + deep)]
        hand.line(crease, press=(0.6, 0.5, 0.15), pace=0.9)
    hand.take("pencil", RIDGES[min(3, turn + 1)][0], 8, 0.75)
    hand.line(tops, press=(0.3, 0.6, 0.4, 0.7, 0.3), pace=0.8, wobble=1.2, straight=True)
    if turn < 3:
        hand.take("airbrush", "#F0E5D3", 150, 0.5)
        low = tops[:, 1].mean() + 105
        hand.line([(-60, low), (300, low + 10), (640, low - 10), (1000, low)], press=0.8, pace=1.2)
