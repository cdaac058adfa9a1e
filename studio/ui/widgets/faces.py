"""The four faces of the disc, as shapes: a half disc to draw on, to hear, to write on, to speak to."""

from functools import lru_cache
from pathlib import Path

import numpy as np
from kivy.graphics.texture import Texture

from studio.core import kept_start
from studio.core.paths import ASSETS
from studio.ui.widgets.mask import bars, grid, rounded, texture_of

SOUND_REACH = (1, 0.93, 0.985, 0.9, 1, 0.94, 0.88, 1, 0.92, 1, 0.9)
"""Length of each of the eleven lines against the disc's own chord, from below."""

FACES = ("draw", "sound", "write", "speak")


def _half(x, y, centre: float, level: float, radius: float) -> np.ndarray:
    return np.clip(radius + 0.5 - np.hypot(x - centre, y - level), 0, 1)


def _sound(radius: int) -> np.ndarray:
    thick = max(3, round(radius * 0.04))
    boxes = []
    for i, reach in enumerate(SOUND_REACH):
        up = radius * (0.025 + 0.0865 * i)
        half = (radius**2 - up**2) ** 0.5 * reach
        top = round(radius - up - thick / 2)
        boxes.append((radius - half, top, radius + half, top + thick))
    return bars(2 * radius, radius, np.array(boxes), thick / 2)


def _write(radius: int) -> np.ndarray:
    x, y = grid(2 * radius, radius)
    alpha = _half(x, y, radius, radius, radius)
    thick = max(3, round(radius * 0.045))
    for up, left, right in ((0.66, -0.54, 0.36), (0.44, -0.68, 0.6), (0.22, -0.78, 0.24)):
        top = round(radius * (1 - up) - thick / 2)
        line = rounded(x, y, radius * (1 + left), top, radius * (1 + right), top + thick, thick / 2)
        alpha = alpha * (1 - line)
    return alpha


def _speak(radius: int) -> np.ndarray:
    x, y = grid(2 * radius, radius)
    away = np.hypot(x - radius, y - radius)
    thick = max(3.0, radius * 0.045)
    alpha = np.clip(0.22 * radius + 0.5 - away, 0, 1)
    for reach in (1, 0.74, 0.48):
        outer = radius * reach
        ring = np.clip(outer - away + 0.5, 0, 1) * np.clip(away - outer + thick + 0.5, 0, 1)
        alpha = np.maximum(alpha, ring)
    return alpha


def _draw(radius: int) -> np.ndarray:
    x, y = grid(2 * radius, radius)
    return _half(x, y, radius, radius, radius)


_SHAPES = {"draw": _draw, "sound": _sound, "write": _write, "speak": _speak}


@lru_cache(maxsize=32)
def face(name: str, radius: int) -> Texture:
    """Return a face, 2 × `radius` px wide and `radius` high."""
    return texture_of(_SHAPES[name](radius))


@lru_cache(maxsize=1)
def first_mark() -> Texture:
    """Return the mark that stands on the Draw door until there is one of the person's own: one dry wave."""
    file = ASSETS / "images" / "first-mark.png"
    source = kept_start.stamp(file, Path(__file__))
    known = kept_start.recall(("first mark",), source)
    if known is None:
        from PIL import Image

        with Image.open(file) as image:
            known = (image.width, image.convert("L").tobytes())
        kept_start.remember(("first mark",), source, known)
    width, alpha = known
    return texture_of(np.frombuffer(alpha, np.uint8).reshape(-1, width) / np.float32(255), moving=True)
