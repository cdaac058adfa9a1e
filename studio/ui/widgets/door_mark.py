"""The mark on the Draw door: one wave of the brush that was last in the hand, in its colour, on its paper."""

from collections.abc import Mapping

import numpy as np

from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.paper import Paper
from studio.ui.widgets.mask import grid

WIDER = 1.7
"""How much wider than in the hand a brush shows here, on a face of 172 px."""

SECONDS = 0.9
"""How long the wave takes the hand that is drawn here."""


def mark(brushes: Mapping[str, Brush], brush: str, colour: tuple[int, int, int], radius: int) -> np.ndarray:
    """Return half a disc of paper with the wave, uint8 [radius, 2 × radius, 4]. Slow: for a worker."""
    drawing = Drawing(Paper(width=2 * radius, height=radius, seed=7), brushes)
    kind = brushes[brush]
    drawing.begin(brush, min(kind.size * WIDER, 30) * radius / 172, 1.0, colour, 11)
    drawing.extend(_wave(radius))
    drawing.lift()
    pixels = drawing.rgba().copy()
    x, y = grid(2 * radius, radius)
    disc = np.clip(radius + 0.5 - np.hypot(x - radius, y - radius), 0, 1)
    pixels[..., 3] = np.rint(disc * 255)
    return pixels


def _wave(radius: int) -> np.ndarray:
    along = np.linspace(0, 1, 90)
    x = radius * (0.42 + 1.14 * along)
    y = radius * (0.52 - 0.26 * np.sin(along * 2 * np.pi * 0.93 + 0.15) * (1 - 0.1 * along))
    pressure = 0.45 + 0.35 * np.sin(along * np.pi)
    return np.stack([x, y, along * SECONDS * 1000, pressure], axis=1).astype(np.float32)
