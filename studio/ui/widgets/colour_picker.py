"""Any colour at all: a field of saturation and light, and a bar of hues. A tap anywhere takes it."""

import colorsys

import numpy as np
from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.texture import picture
from studio.ui.widgets.drag import Drag

load_kv(__file__)

STEP = 0.02
"""How far an arrow key goes, as a share of the field."""


def hsv_pixels(hue, saturation, value) -> np.ndarray:
    """Return uint8 [..., 4] of arrays (or numbers) hue, saturation and value, each 0..1."""
    hue, saturation, value = np.broadcast_arrays(hue, saturation, value)
    out = np.full((*hue.shape, 4), 255, np.uint8)
    for channel, turn in enumerate((0, 4, 2)):
        pure = np.clip(np.abs((hue * 6 + turn) % 6 - 3) - 1, 0, 1)
        out[..., channel] = np.rint(value * (1 - saturation * (1 - pure)) * 255)
    return out


class Field(Drag, Widget):
    """Somewhere to point at: `across` and `along` are 0..1."""

    across = NumericProperty(0.0)
    along = NumericProperty(0.5)
    texture = ObjectProperty(None, allownone=True)
    tall = True

    def _get_inner(self):
        return round(self.x), round(self.y), round(self.width), round(self.height)

    inner = AliasProperty(_get_inner, bind=("pos", "size"))
    """Left, bottom, width and height of the colours (read only)."""

    def _get_spot(self):
        left, bottom, width, height = self.inner
        edge = dp(16)
        x = min(max(left + self.across * width, left + edge), left + width - edge)
        y = min(max(bottom + self.along * height, bottom + edge), bottom + height - edge)
        return x, y

    spot = AliasProperty(_get_spot, bind=("inner", "across", "along"))
    """Where the ring is (read only)."""

    def follow(self, touch):
        """Point where the hand is."""
        left, bottom, width, height = self.inner
        self.across = min(1.0, max(0.0, (touch.x - left) / max(1, width)))
        if self.tall:
            self.along = min(1.0, max(0.0, (touch.y - bottom) / max(1, height)))

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows move the ring."""
        moves = {"left": (-STEP, 0), "right": (STEP, 0), "down": (0, -STEP), "up": (0, STEP)}
        if keycode[1] not in moves:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        across, along = moves[keycode[1]]
        self.across = min(1.0, max(0.0, self.across + across))
        if self.tall:
            self.along = min(1.0, max(0.0, self.along + along))
        return True


class ColourField(Field):
    """Saturation from left to right, light from below, of one hue."""

    hue = NumericProperty(0.0)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.fbind("hue", self._paint)
        self._paint()

    def _paint(self, *_):
        ramp = np.linspace(0, 1, 64)
        self.texture = picture(hsv_pixels(self.hue, ramp[None, :], ramp[::-1, None]))


class HueBar(Field):
    """All hues from left to right."""

    tall = False

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.texture = picture(hsv_pixels(np.linspace(0, 1, 256)[None, :].repeat(2, 0), 0.75, 0.9))


class ColourPicker(BoxLayout):
    """Bind to `colour`: red, green, blue, 0..255. `put` shows one without telling."""

    hue = NumericProperty(0.05)
    saturation = NumericProperty(0.6)
    value = NumericProperty(0.7)

    def _get_colour(self):
        return tuple(round(part * 255) for part in colorsys.hsv_to_rgb(self.hue, self.saturation, self.value))

    colour = AliasProperty(_get_colour, bind=("hue", "saturation", "value"))
    """What is pointed at (read only)."""

    def put(self, colour) -> None:
        """Point at a colour."""
        if tuple(colour) != self.colour:
            self.hue, self.saturation, self.value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
