"""Where one stands before a library is open: the last light on a horizon, a title above it, a form below."""

from functools import lru_cache

import numpy as np
from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.mask import bars, grid, texture_of
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

FADING = (1, 0.86, 0.68, 0.52, 0.38)
"""Opacity of the five lines of light, from the horizon down."""


class Shore(FloatLayout):
    """Half a ring on a horizon with five fading lines below it. Its children become a column beneath.

    `grand` for the first look of a window, with everything large; otherwise the light makes room for a form.
    """

    title = StringProperty("")
    grand = BooleanProperty(True)

    measure = NumericProperty(600)
    """Width of the column in dp, where the window has it."""

    column_height = NumericProperty(0)
    """Px the column needs (read only)."""

    def _get_r(self):
        share, most, title = (0.1875, 220, 150) if self.grand else (0.085, 92, 92)
        room = self.height - dp(title) - self.gap - self.column_height - dp(24)
        return round(max(dp(28), min(share * self.height, dp(most), room / 1.86)))

    r = AliasProperty(_get_r, bind=("height", "grand", "column_height"))
    """Radius of the ring in px (read only)."""

    def _get_gap(self):
        return round(dp(36) if self.grand else dp(28))

    gap = AliasProperty(_get_gap, bind=("grand",))
    """Px between the light and the column (read only)."""

    def _get_level(self):
        wanted = (0.474 if self.grand else 0.68) * self.height
        needed = self.column_height + 0.86 * self.r + self.gap + dp(24)
        return round(self.y + max(wanted, needed))

    level = AliasProperty(_get_level, bind=("y", "height", "grand", "column_height", "r", "gap"))
    """Window y of the horizon's middle (read only)."""

    def add_widget(self, widget, *args, **kwargs):
        """Put what it holds into the column."""
        if "column" in self.ids:
            self.ids.column.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

    def show(self, widget) -> None:
        """Let `widget` be all that stands in the column."""
        self.ids.column.clear_widgets()
        self.ids.column.add_widget(widget)


@lru_cache(maxsize=8)
def arch(radius: int) -> Texture:
    """Return half a ring standing on its ends, 2 × `radius` px wide and `radius` high."""
    stroke = max(2.0, 0.02 * radius)
    x, y = grid(2 * radius, radius)
    away = np.hypot(x - radius, y - radius)
    return texture_of(np.clip(radius - away + 0.5, 0, 1) * np.clip(away - radius + stroke + 0.5, 0, 1))


@lru_cache(maxsize=8)
def last_light(radius: int) -> Texture:
    """Return five lines that fade with depth; the texture's top is the horizon, its middle the ring's."""
    stroke = max(3, round(0.04 * radius))
    width, height = 2 * radius + 2 * stroke, round(0.86 * radius) + stroke
    boxes = []
    for number, opacity in enumerate(FADING):
        down = radius * (0.20 + 0.165 * number)
        half = (radius**2 - down**2) ** 0.5 + stroke / 2  # round ends lie outside
        top = round(down - stroke / 2)
        boxes.append((width / 2 - half, top, width / 2 + half, top + stroke, opacity))
    return texture_of(bars(width, height, np.array(boxes), stroke / 2))
