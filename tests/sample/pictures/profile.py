"""Somebody with closed eyes, in one line; colour had been on the paper before."""

from tests.sample.hand import Hand, Picture, arc

FACE = [(512, 128), (430, 96), (340, 116), (286, 196), (282, 280), (270, 320), (236, 384), (240, 404), (266, 412)]
FACE += [(264, 434), (274, 446), (256, 470), (258, 486), (276, 494), (262, 516), (276, 544), (280, 590), (306, 620)]
FACE += [(352, 624), (380, 660), (388, 730), (372, 812), (300, 880), (196, 930)]
BACK = [(540, 120), (604, 188), (632, 300), (620, 440), (586, 560), (570, 660), (586, 750), (634, 838)]


def profile() -> Picture:
    """Draw it."""
    hand = Hand(41, 768, 1024, texture="rough")
    hand.take("watercolour", "#D9A98A", 90, 0.62)
    face = [(250, 300), (320, 160), (430, 120), (540, 160), (590, 260), (600, 400), (540, 520), (400, 590), (280, 560)]
    hand.fill([*face, (220, 420)], gap=34, angle=0.5, pace=1.8, wobble=9)
    hand.ponder(15)
    hand.take("watercolour", "#9C8A78", 66, 0.5)
    hand.fill(
        [(300, 560), (480, 470), (600, 450), (600, 570), (470, 640), (330, 630)], gap=24, angle=0.2, pace=1.6, wobble=7
    )
    hand.take("watercolour", "#9DB0AC", 80, 0.6)
    hand.fill(
        [(380, 600), (600, 560), (660, 640), (600, 770), (480, 790), (400, 720)], gap=26, angle=0.3, pace=1.6, wobble=9
    )
    hand.ponder(25)
    hand.lay_film("line")
    hand.take("ink-2", "#211C1B", 10)
    hand.line(FACE, press=(0.5, 0.8, 0.6, 0.9, 0.7, 0.9, 0.6, 0.8, 0.4), pace=0.42, wobble=1.6)
    hand.line(BACK, press=(0.4, 0.7, 0.5, 0.8, 0.4), pace=0.5, wobble=2)
    hand.take("ink-2", "#2E2726", 12)
    hand.line([(322, 322), (352, 304), (384, 306), (396, 318)], press=(0.2, 0.9, 0.3), pace=0.35, wobble=0.6)
    hand.line(arc(500, 410, 34, -2.5, 1.9, 24, 46), press=(0.5, 1.0, 0.4), pace=0.35, wobble=0.8)
    hand.take("pencil-2", "#7A5A48", 5)
    hand.line([(324, 354), (350, 366), (380, 352)], press=(0.2, 0.6, 0.2), pace=0.35, wobble=0.5)
    hand.ponder(4)
    for turn in range(14):
        hand.take("ink-2", ("#2E2726", "#7A3A30")[turn % 3 == 0], 5, 0.8, pause=0.2)
        x, down = 470 + 8 * turn + hand.dice.normal(0, 5), hand.dice.uniform(430, 620)
        lock = [(x, 138 + 2 * turn), (x + 60, 220 + 4 * turn), (x + 76 - 3 * turn, 330), (576 + 2 * turn, down)]
        hand.line(lock, press=(0.2, 0.7, 0.6, 0.1), pace=0.8, wobble=2)
    return hand.picture()
