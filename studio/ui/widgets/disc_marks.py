"""What a disc leaves on the water and in the air: lines of light, and half a ring."""

from functools import lru_cache

import numpy as np
from kivy.graphics.texture import Texture

from studio.ui.widgets.mask import bars, grid, texture_of

MOST_LINES = 5


@lru_cache(maxsize=128)
def lines_of_light(radius: int, first: int, end: int) -> Texture:
    """Return the lines `first` to `end` (0…5) below the horizon. The texture's top is the horizon."""
    stroke = max(2.0, 0.06 * radius)
    width, height = 2 * radius + 2 * round(stroke), round(radius * 0.86 + stroke) + 1
    boxes = []
    for i in range(first, min(end, MOST_LINES)):
        level = radius * (0.20 + 0.165 * i)
        half = (radius**2 - level**2) ** 0.5 + stroke / 2
        top = round(level - stroke / 2) if radius < 40 else level - stroke / 2
        thick = round(stroke) if radius < 40 else stroke
        boxes.append((width / 2 - half, top, width / 2 + half, top + thick))
    return texture_of(bars(width, height, np.array(boxes).reshape(-1, 4), stroke / 2))


@lru_cache(maxsize=32)
def half_ring(radius: int) -> Texture:
    """Return what is left after three months: half a ring standing on the line."""
    stroke = max(1.5, 0.045 * radius)
    x, y = grid(2 * radius, radius)
    away = np.hypot(x - radius, y - radius)
    return texture_of(np.clip(radius - away + 0.5, 0, 1) * np.clip(away - radius + stroke + 0.5, 0, 1))
