"""The breath: a disc that rises over a horizon and sinks again, with its light on the water.

Where motion is reduced there is a number instead, one a second, as one counts along.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from studio.ui.theme import theme
from studio.ui.tokens import LIGHT
from studio.ui.widgets.mask import bars, disc, grid, texture_of

LOWEST = 0.9
"""How far the disc has set with no air in: a sliver stays, and no light goes out."""
LINES = (
    (0.122, 1.0, 1.0),
    (0.250, 0.797, 0.87),
    (0.378, 0.872, 0.72),
    (0.512, 0.590, 0.60),
    (0.640, 0.634, 0.46),
    (0.767, 0.337, 0.34),
    (0.900, 0.300, 0.25),
)
"""Light on the water: how far below, how wide and how strong, in parts of the disc's radius."""
STILL = 0.78
"""How wide the light is with no air in, beside how wide it gets."""
DOTS = 84
"""Dots of the ring to which the disc rises."""
DEEP = 0.94
"""How far below the horizon the light reaches, in parts of the radius."""


class BreathSea(Widget):
    """As wide as the window; `level` is where the horizon is, `radius` the disc's in whole px. Event: `on_tap`."""

    lift = NumericProperty(0.0)
    """How much air is in, 0…1."""

    radius = NumericProperty(100)
    level = NumericProperty(0)

    count = StringProperty("")
    """A number that is shown in place of the disc, or nothing."""

    __events__ = ("on_tap",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._number = Label(font_name=LIGHT, size_hint=(None, None), color=theme.ink)
        with self.canvas:
            self._dim = Color()
            self._ring = Rectangle()
            self._light = Color()
            self._disc = Rectangle()
            self._water = Rectangle()
            self._shade = Color()
            self._horizon = Rectangle()
        for name in ("pos", "size", "radius", "level", "count"):
            self.fbind(name, self._lay)
        self.fbind("lift", self._rise)
        theme.bind(name=self._colour)
        self._colour()
        self._lay()

    def on_tap(self):
        """Somebody touched the sun or the sea."""

    def on_touch_down(self, touch):
        """Any touch here is for it."""
        if super().on_touch_down(touch):
            return True
        if self.collide_point(*touch.pos) and touch.is_mouse_scrolling is False:
            self.dispatch("on_tap")
            return True
        return False

    def _colour(self, *_) -> None:
        self._dim.rgba, self._light.rgba, self._shade.rgba = theme.line, theme.accent, theme.horizon
        self._number.color = theme.ink

    def _lay(self, *_) -> None:
        """Put everything where it belongs; only what rises is left to `_rise`."""
        r, level, counted = max(1, int(self.radius)), round(self.level), bool(self.count)
        self._ring.texture, self._disc.texture, self._water.texture = ring(r), disc(2 * r), water(r)
        side = self._ring.texture.size[0]
        self._ring.size = (0, 0) if counted else (side, side)
        self._ring.pos = round(self.center_x) - side // 2, level + r - side // 2
        self._horizon.pos = self.x, level - round(dp(1))
        self._horizon.size = self.width, max(1, round(dp(2)))
        self._lay_number(r, level)
        self._rise()

    def _lay_number(self, r: int, level: int) -> None:
        number = self._number
        if bool(self.count) != (number.parent is not None):
            (self.add_widget if self.count else self.remove_widget)(number)
        number.text, number.font_size = self.count, 1.35 * r
        number.size = 2 * r, 2 * r
        number.pos = round(self.center_x) - r, level

    def _rise(self, *_) -> None:
        r, level = max(1, int(self.radius)), round(self.level)
        if self.count:
            self._disc.size = self._water.size = 0, 0
            return
        shown = 2 * r * (1 - LOWEST * (1 - self.lift))
        low = 1 - shown / (2 * r)
        self._disc.tex_coords = 0, low, 1, low, 1, 1, 0, 1
        self._disc.pos, self._disc.size = (round(self.center_x) - r, level), (2 * r, shown)
        wide, high = self._water.texture.size
        wide *= STILL + (1 - STILL) * self.lift
        self._water.pos, self._water.size = (self.center_x - wide / 2, level - high), (wide, high)


@lru_cache(maxsize=4)
def ring(radius: int) -> Texture:
    """Return dots on a circle of that radius in px, the texture's middle being the circle's."""
    size = 2 * (radius + 4)
    x, y = grid(size, size)
    alpha, dot = np.zeros((size, size), np.float32), max(1.2, 0.008 * radius)
    for angle in np.arange(DOTS) * (2 * np.pi / DOTS):
        across, down = size / 2 + radius * np.sin(angle), size / 2 - radius * np.cos(angle)
        x0, y0 = max(0, int(across) - 4), max(0, int(down) - 4)
        part = alpha[y0 : y0 + 8, x0 : x0 + 8]
        away = np.hypot(x[:, x0 : x0 + 8] - across, y[y0 : y0 + 8] - down)
        np.maximum(part, np.clip(dot + 0.5 - away, 0, 1), out=part)
    return texture_of(alpha)


@lru_cache(maxsize=4)
def water(radius: int) -> Texture:
    """Return the light on the water below a disc of that radius in px; the texture's top is the horizon."""
    width, height = 2 * radius + 12, round(DEEP * radius) + 4
    boxes = []
    for down, wide, strong in LINES:
        thick = max(2.0, (0.05 if strong > 0.7 else 0.04 if strong > 0.5 else 0.03) * radius)
        top = down * radius - thick / 2
        boxes.append((width / 2 - wide * radius, top, width / 2 + wide * radius, top + thick, strong))
    return texture_of(bars(width, height, np.array(boxes), 0.025 * radius), moving=True)
