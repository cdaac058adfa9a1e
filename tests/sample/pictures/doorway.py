"""A door with a light behind it: charcoal, pressed hard, and one stick of yellow pastel."""

from tests.sample.hand import Hand, Picture, arc

COAL, DEEP, LAMP, GLOW = "#2B2322", "#171311", "#E2A654", "#F0CE7E"


def doorway() -> Picture:
    """Draw it."""
    hand = Hand(9, 768, 1024)
    _dark(hand)
    _frame(hand)
    _light(hand)
    _someone(hand)
    return hand.picture()


def _dark(hand: Hand) -> None:
    hand.take("charcoal", COAL, 66, 0.62)
    strokes = [
        [(-10, 30), (60, 120), (86, 230), (70, 330)],
        [(150, -10), (186, 110), (226, 240), (240, 380)],
        [(8, 330), (80, 430), (150, 590), (206, 770)],
        [(66, 470), (62, 600), (100, 720), (160, 830)],
        [(-10, 600), (26, 720), (30, 830)],
        [(330, -10), (404, 80), (462, 210)],
        [(492, -10), (556, 140), (592, 330), (606, 470)],
        [(566, 320), (612, 480), (640, 650), (664, 820)],
        [(640, -20), (716, 130), (740, 290)],
        [(700, 330), (722, 480), (770, 640)],
        [(660, 540), (716, 660), (744, 810)],
        [(210, 380), (226, 520), (240, 680)],
        [(560, 90), (600, 180), (640, 330)],
        [(90, 560), (140, 690), (230, 800)],
        [(600, 640), (640, 740), (700, 830)],
    ]
    for stroke in strokes:
        hand.again(stroke, 2, 26, press=(0.5, 0.85, 0.7, 0.4), pace=0.9, wobble=5)
    for stroke in (
        [(20, 890), (70, 950), (96, 1040)],
        [(150, 900), (190, 960), (206, 1040)],
        [(640, 890), (704, 1030)],
    ):
        hand.again(stroke, 2, 22, press=(0.6, 0.8, 0.4), pace=0.9, wobble=4)
    hand.take("charcoal", COAL, 40, 0.8)
    hand.line([(420, 330), (360, 420), (330, 540)], press=0.7, pace=0.8)
    hand.take_back()
    hand.take("smudge", COAL, 70)
    hand.line([(60, 160), (110, 420), (150, 700)], press=0.5, pace=0.9, wobble=8)
    hand.line([(610, 180), (660, 480), (700, 760)], press=0.5, pace=0.9, wobble=8)


def _frame(hand: Hand) -> None:
    hand.ponder(9)
    hand.take("charcoal", DEEP, 25, 1.0)
    way = [(282, 836), (278, 640), (280, 420), (306, 316), (392, 262), (478, 312), (508, 420), (512, 640), (516, 836)]
    hand.line(way, press=(0.85, 1.0, 0.95), pace=0.55, wobble=2)
    hand.take("charcoal", DEEP, 14, 1.0)
    hand.line(way, press=(0.9, 1.0, 0.9), pace=0.6, wobble=3)
    hand.take("charcoal", DEEP, 26, 1.0)
    ground = [(44, 856), (200, 838), (400, 832), (560, 838), (730, 856)]
    hand.line(ground, press=(0.6, 0.95, 0.6), pace=0.7, wobble=3)
    hand.take("charcoal", DEEP, 13, 1.0)
    hand.line(ground, press=(0.4, 0.9, 0.4), pace=0.7, wobble=3)


def _light(hand: Hand) -> None:
    hand.ponder(14)
    hand.take("air", GLOW, 190, 0.4)
    hand.line([(396, 770), (394, 560), (394, 420)], press=0.9, pace=0.5)
    hand.take("pastel", LAMP, 40, 0.95)
    for x, top in ((320, 440), (356, 388), (394, 350), (434, 384), (470, 432)):
        hand.line([(x, 806), (x + 2, 640), (x, top)], press=(0.85, 0.9, 0.7), pace=0.7, wobble=3)
    hand.take("pastel", LAMP, 30, 0.9)
    for x0, x1 in ((330, 236), (362, 320), (396, 398), (432, 482), (464, 572)):
        hand.line([(x0, 866), ((x0 + x1) / 2, 930), (x1, 1016)], press=(0.9, 0.75, 0.5), pace=0.8, wobble=3)
    hand.take("pastel", GLOW, 22, 0.95)
    for x, top in ((338, 450), (376, 420), (414, 412), (452, 440)):
        hand.line([(x, 800), (x, 600), (x + 2, top)], press=(0.5, 0.8, 0.4), pace=0.8)


def _someone(hand: Hand) -> None:
    hand.ponder(11)
    hand.take("charcoal", DEEP, 24, 1.0)
    for _ in range(2):
        hand.line([(392, 832), (388, 750), (396, 680)], press=(0.9, 1.0, 0.9), pace=0.35, wobble=1.5)
        hand.line([*arc(396, 646, 9, 0, 7.5), *arc(396, 646, 4, 7.5, 12)], press=1.0, pace=0.25, wobble=0.5)
