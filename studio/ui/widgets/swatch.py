"""A colour to paint with."""

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty
from kivy.utils import get_hex_from_color

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.tokens import contrast
from studio.ui.widgets.pressable import Pressable

load_kv(__file__)


class Swatch(Pressable):
    """A disc of colour 48 dp wide in a target of 64."""

    colour = ColorProperty((1, 1, 1, 1))

    chosen = BooleanProperty(False)
    """Whether it is the colour in use: an ink ring goes round it."""

    extent = NumericProperty(48)
    """Diameter in dp of the disc."""

    target = NumericProperty(64)
    """Width and height in dp of what can be touched (56–72)."""

    px = NumericProperty(48)
    left = NumericProperty(0)
    bottom = NumericProperty(0)

    def faint(self, colour, _theme: str) -> bool:
        """Say whether the colour is so near the ground that it needs an edge."""
        mine = get_hex_from_color(colour)[:7]
        return contrast(mine, get_hex_from_color(theme.surface)[:7]) < 1.9
