"""One line that went round and round and crossed itself, and a colour poured into each of the panes between."""

import numpy as np
from PIL import Image, ImageDraw

from tests.sample.hand import Hand, Path, Picture, curve

GRAIN = 4
"""Paper pixels to a pixel of the sketch in which the panes are found."""
SMALLEST = 26
"""Pixels of the sketch that a pane must have, to be worth a colour."""
COLOURS = ("#C0603A", "#E2A654", "#3C5A66", "#6F8F96", "#7A4A68", "#A9B07A", "#D9B98A", "#B4503C", "#4E7480", "#D98A94")
LEAD = 11.0


def panes() -> Picture:
    """Draw it."""
    hand = Hand(61, 944, 708, texture="smooth")
    way = _way()
    hand.take("ink-2", "#2A2020", LEAD)
    hand.line(way, press=0.8, pace=1.1, wobble=0.0, closed=True)
    hand.ponder(14)
    poured: list[tuple[float, float, str]] = []
    for x, y in _middles(way, hand):
        near = sorted(poured, key=lambda pane: np.hypot(pane[0] - x, pane[1] - y))[:5]
        free = [colour for colour in COLOURS if colour not in {pane[2] for pane in near}]
        poured.append((x, y, free[int(hand.dice.integers(len(free)))]))
        hand.pour(*poured[-1], float(hand.dice.uniform(0.82, 0.96)))
    return hand.picture()


def _way() -> Path:
    """Return corners of a line that wanders round the middle, farther and nearer."""
    turn = np.linspace(0, 2 * np.pi, 140, endpoint=False)
    reach = 1 + 0.07 * np.sin(3 * turn + 2.0) + 0.05 * np.sin(2 * turn)
    x = 472 + 388 * reach * np.sin(4 * turn + 0.55) + 14 * np.sin(turn)
    y = 354 + 284 * reach * np.sin(5 * turn) + 12 * np.cos(2 * turn)
    return np.c_[x, y]


def _middles(way: Path, hand: Hand) -> list[tuple[float, float]]:
    """Return the place in each pane that is farthest from the line, from the middle of the paper outwards."""
    size = hand.paper.width // GRAIN, hand.paper.height // GRAIN
    sketch = Image.new("L", size, 255)
    lead = [tuple(place / GRAIN) for place in curve(way, closed=True)]
    ImageDraw.Draw(sketch).line(lead, fill=0, width=round(LEAD / GRAIN) + 1)
    ImageDraw.floodfill(sketch, (0, 0), 0)  # what lies outside stays paper
    found = []
    while True:
        free = np.argwhere(np.asarray(sketch) == 255)
        if not len(free):
            break
        before = np.asarray(sketch).copy()
        ImageDraw.floodfill(sketch, (int(free[0][1]), int(free[0][0])), 0)
        pane = before != np.asarray(sketch)
        if pane.sum() >= SMALLEST:
            found.append(_deepest(pane))
    return sorted(found, key=lambda place: np.hypot(place[0] - 472, (place[1] - 354) * 1.3))


def _deepest(pane: np.ndarray) -> tuple[float, float]:
    while True:
        inner = pane.copy()
        for axis in (0, 1):
            for step in (1, -1):
                inner &= np.roll(pane, step, axis)
        if not inner.any():
            down, across = np.argwhere(pane)[len(np.argwhere(pane)) // 2]
            return float(across * GRAIN + GRAIN / 2), float(down * GRAIN + GRAIN / 2)
        pane = inner
