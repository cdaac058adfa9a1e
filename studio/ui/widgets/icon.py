"""An icon of the Lucide set, or the mark of Today."""

from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import glyph

load_kv(__file__)


class Icon(Widget):
    """One icon in a box of `extent` dp. An empty name takes no room."""

    icon = StringProperty("")
    """Its name in assets/icons/icons.toml, or "today" for the mark."""

    extent = NumericProperty(26)
    """22 in a chip, 26 in a button, 28–32 in a tool or the navigation, 32 on a door, 96 in Gentle."""

    strong = BooleanProperty(False)
    """Whether its lines are as heavy as SemiBold beside it."""

    tint = StringProperty("ink")
    """Token of its colour."""

    colour = ColorProperty(None, allownone=True)
    """A colour (rgba) that goes before the tint."""

    texture = ObjectProperty(None, allownone=True)
    """What is drawn (read only)."""

    def picture(self, icon: str, extent: float, strong: bool):
        """Return the texture to draw, or None."""
        return glyph(icon, max(1, round(extent)), strong) if icon else None

    def shade(self, tint: str, colour, disabled: bool, _theme: str):
        """Return the colour it has now."""
        if disabled:
            return theme.off
        return theme.colour(tint) if colour is None else colour
