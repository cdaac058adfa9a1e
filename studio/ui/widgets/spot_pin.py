"""A pin on a picture: the numbered head alone, at the very place."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)


class SpotPin(Pressable, AnchorLayout):
    """A disc of 36 dp with an edge of the ground's colour, so that it is seen on any picture."""

    text = StringProperty("")

    kind = StringProperty("accent")
    """Token of its colour."""

    index = NumericProperty(0)
    """What it stands for."""

    lit = BooleanProperty(False)
    """Whether what hangs there is pointed out."""
