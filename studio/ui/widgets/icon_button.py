"""Square buttons with an icon alone: keys, tools in a rail, and the round play button."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable

load_kv(__file__)

SIZES = {"key": 64, "tool": 72, "play": 72}
ICONS = {"key": 28, "tool": 32, "play": 32}


class IconButton(Pressable, AnchorLayout):
    """A "key" (64: back, close, more), a "tool" (72, in a rail) or the round "play" (72) of a screen."""

    kind = OptionProperty("key", options=tuple(SIZES))
    icon = StringProperty("")

    chosen = BooleanProperty(False)
    """A tool in hand, a switch that is on: `soft` ground, accent icon."""

    outlined = BooleanProperty(True)
    """Whether a chosen tool also has an accent edge."""

    fill = StringProperty("surface")
    """Token of its ground: "surface", "raised" on a panel, "" for none."""

    tint = StringProperty("ink")
    """Token of the icon's colour."""

    extent = NumericProperty(0)
    """Size of the icon in dp when it differs from its kind's (28, in a tool 32)."""

    across = NumericProperty(0)
    """Width and height in dp when they differ from its kind's."""

    def side(self, kind: str, across: float) -> float:
        """Return the width and height in px."""
        return dp(across or SIZES[kind])

    def icon_size(self, kind: str, extent: float) -> float:
        """Return the icon's size in dp."""
        return extent or ICONS[kind]

    def edge_width(self, kind: str, outlined: bool, fill: str, usual: float) -> float:
        """Return the width of its edge in dp; a button without a ground has none."""
        if kind == "tool" and outlined:
            return 2
        return usual if fill and kind != "play" else 0

    def paint(self, kind: str, state: str, disabled: bool, chosen: bool, fill: str, _theme: str):
        """Return the ground it has now."""
        if kind == "play":
            return theme.raised if disabled else theme.apress if state == "down" else theme.accent
        if state == "down" and not disabled:
            return theme.pressed
        if chosen:
            return theme.soft
        return theme.colour(fill) if fill else (0, 0, 0, 0)

    def shade(self, kind: str, chosen: bool, tint: str, _theme: str):
        """Return the colour of the icon when it is not disabled."""
        if kind == "play":
            return theme.onaccent
        return theme.accent if chosen else theme.colour(tint)
