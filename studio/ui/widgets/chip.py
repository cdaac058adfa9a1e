"""Chips: small choices in a row, one of them or several chosen."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class Chip(Pressable, AnchorLayout):
    """A chip with a word, an icon, or both. It says `chosen` but does not choose itself, unless `toggles`."""

    text = StringProperty("")
    icon = StringProperty("")

    most = NumericProperty(320)
    """Dp of its word that are shown, at most."""

    chosen = BooleanProperty(False)
    """Whether it is chosen: `soft`, accent, SemiBold."""

    toggles = BooleanProperty(False)
    """Whether pressing it turns `chosen` over."""

    tall = NumericProperty(56)
    """Height in dp."""

    fill = StringProperty("surface")
    """Token of its ground; "raised" on a panel."""

    icon_tint = StringProperty("ink")
    """Token of the icon's colour while it is not chosen."""

    def on_release(self):
        """Turn over, if it does that."""
        if self.toggles:
            self.chosen = not self.chosen

    def paint(self, state: str, disabled: bool, chosen: bool, fill: str, _theme: str):
        """Return the ground it has now."""
        if state == "down" and not disabled:
            return theme.pressed
        return theme.soft if chosen else theme.colour(fill)
