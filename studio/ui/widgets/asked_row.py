"""A row that leads to a page: what can be asked for, and what is asked for now."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class AskedRow(Pressable, BoxLayout):
    """Pressing it is `on_release`."""

    icon = StringProperty("")
    text = StringProperty("")

    caption = StringProperty("")
    """What is asked for now; "" for nothing to say."""

    chosen = BooleanProperty(False)
    """Whether anything is asked for."""

    out = StringProperty("chevron-right")
    """The icon at its end."""

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else (0, 0, 0, 0)
