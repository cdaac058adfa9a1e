"""Played notes as short bars: when across, how high up."""

import numpy as np
from kivy.metrics import dp
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import bars, texture_of

load_kv(__file__)


class Roll(Widget):
    """Draws `notes` across its size. One texture, made anew when the notes or the size change."""

    notes = ObjectProperty(None, allownone=True, force_dispatch=True)
    """Rows of (start, end, height, loudness), all 0…1: float array [n, 4] or a sequence of tuples."""

    tint = StringProperty("sound")
    """Token of the colour."""

    colour = ColorProperty(None, allownone=True)
    """A colour (rgba) that goes before the tint."""

    thick = NumericProperty(9)
    """Height of a note in dp, 9–12."""

    texture = ObjectProperty(None, allownone=True)

    def picture(self, notes, size, thick: float):
        """Return the texture to draw, or None."""
        width, height = round(size[0]), round(size[1])
        if notes is None or len(notes) == 0 or width < 2 or height < 2:
            return None
        start, end, high, loud = np.asarray(notes, np.float32).reshape(-1, 4).T.clip(0, 1)
        tall = max(2, round(dp(thick)))
        left = start * width
        right = np.minimum(np.maximum(end * width - dp(2), left + dp(6)), width)
        top = np.rint((1 - high) * (height - tall))
        boxes = np.stack([left, top, right, top + tall, 0.55 + 0.45 * loud], axis=1)
        return texture_of(bars(width, height, boxes, dp(4)))

    def shade(self, tint: str, colour, _theme: str):
        """Return the colour it has now."""
        return theme.colour(tint) if colour is None else colour
