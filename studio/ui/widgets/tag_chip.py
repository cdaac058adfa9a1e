"""A tag on a piece: its word, and a cross that takes it off."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.tokens import HUE_NAMES
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class TagChip(Pressable, FloatLayout):
    """Pressing the word is `on_release`; pressing the cross is `on_remove`."""

    text = StringProperty("")

    fixed = BooleanProperty(False)
    """Whether it can't be taken off: there is no cross."""

    hue = StringProperty("")
    """Name of the hue its dot has (`studio.ui.tokens.HUE_NAMES`); "" or any other: no dot."""

    fill = StringProperty("surface")
    """Token of its ground; "raised" on a panel."""

    dot = NumericProperty(0)
    """Px its dot takes (read only)."""

    __events__ = ("on_remove",)

    def on_remove(self):
        """The person takes the tag off."""

    def paint(self, state: str, fill: str, _theme):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.colour(fill)

    def shade(self, hue: str, _theme: str):
        """Return the colour of its dot."""
        return theme.hue(hue) if hue in HUE_NAMES else (0, 0, 0, 0)
