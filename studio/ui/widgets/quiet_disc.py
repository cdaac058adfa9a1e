"""Where something will be: half a disc of quiet ground over a dotted rest, on the horizon."""

from functools import lru_cache

import numpy as np
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.widgets.mask import bars, grid, texture_of

load_kv(__file__)

DOT, PITCH = 2.6, 9.6
"""Dp: across a dot of the outline, and from one to the next."""


@lru_cache(maxsize=8)
def dotted(radius: int, dot: float, pitch: float) -> Texture:
    """Return a dotted circle around a middle, `radius` px from it to the dots."""
    side = 2 * radius + 2 * round(dot)
    count = max(8, round(np.pi * 2 * radius / pitch))
    angles = (np.arange(count) + 0.5) / count * 2 * np.pi
    x, y = side / 2 + radius * np.cos(angles), side / 2 + radius * np.sin(angles)
    boxes = np.stack([x - dot / 2, y - dot / 2, x + dot / 2, y + dot / 2], axis=1)
    return texture_of(bars(side, side, boxes, dot / 2))


@lru_cache(maxsize=8)
def upper_half(radius: int) -> Texture:
    """Return the upper half of a filled disc."""
    x, y = grid(2 * radius, radius)
    return texture_of(np.clip(radius + 0.5 - np.hypot(x - radius, y - radius), 0, 1))


class QuietDisc(Widget):
    """The empty horizon, as wide as the widget; its disc in the middle. Place it by `level`."""

    radius = NumericProperty(150)
    """Dp."""

    level = NumericProperty(0)
    """Window y of the horizon's middle, in px."""

    def _get_r(self):
        return max(4, round(dp(self.radius)))

    r = AliasProperty(_get_r, bind=("radius",))
    """Radius in whole pixels (read only)."""

    def outline(self, r: int) -> Texture:
        """Return its dotted outline."""
        return dotted(r, dp(DOT), dp(PITCH))

    def upper(self, r: int) -> Texture:
        """Return the half that is above the horizon."""
        return upper_half(r)
