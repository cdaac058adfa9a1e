"""A tag on a piece: its word, and a cross that takes it off."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class TagChip(Pressable, FloatLayout):
    """Pressing the word is `on_release`; pressing the cross is `on_remove`."""

    text = StringProperty("")

    fixed = BooleanProperty(False)
    """Whether it can't be taken off: there is no cross."""

    __events__ = ("on_remove",)

    def on_remove(self):
        """The person takes the tag off."""

    def paint(self, state: str, theme):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.surface
