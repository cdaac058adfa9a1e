"""Buttons: one primary action a screen, quiet ones beside it, ghosts for what may be left alone."""

from kivy.properties import NumericProperty, OptionProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

_CLEAR = (0, 0, 0, 0)


class PushButton(Pressable, AnchorLayout):
    """A button with a word, and an icon before it if it has one. As wide as they need; set `width` to differ."""

    kind = OptionProperty("quiet", options=("primary", "quiet", "ghost", "bare"))
    """"primary" (one a screen), "quiet", "ghost" (an outline), "bare" (a word alone, for quiet links)."""

    text = StringProperty("")
    icon = StringProperty("")

    tall = NumericProperty(64)
    """Height in dp: 64; 72 on Today, in Gentle and at the foot of upright windows; 88 for Keep that."""

    icon_tint = StringProperty("")
    """Token of the icon's colour when it differs from the text's, e.g. "voice"."""

    pad = NumericProperty(28)
    """Dp between the ends and what is inside."""

    role = StringProperty("button")
    """Role of the word: "big" for a button 88 high."""

    tint = StringProperty("")
    """Token of the word's colour when it is not its kind's, e.g. "accent" or "danger"."""

    inner = NumericProperty(0)
    """Px what is inside takes (read only)."""

    wide = NumericProperty(0)
    """Width in dp when it is not to follow what is inside."""

    def fill(self, kind: str, state: str, disabled: bool, _theme: str):
        """Return the ground it has now."""
        if kind == "primary":
            return theme.raised if disabled else theme.apress if state == "down" else theme.accent
        if kind == "quiet":
            return theme.surface if disabled else theme.pressed if state == "down" else theme.raised
        return theme.raised if state == "down" and not disabled else _CLEAR

    def shade(self, kind: str, disabled: bool, tint: str, _theme: str):
        """Return the colour of its word."""
        if disabled:
            return theme.off
        if tint:
            return theme.colour(tint)
        return theme.onaccent if kind == "primary" else theme.dim if kind == "bare" else theme.ink

    def edge_shade(self, kind: str, disabled: bool, _theme: str):
        """Return the colour of its edge."""
        return theme.horizon if kind == "ghost" and not disabled else theme.line
