"""A few values, one step at a time: a name, less, how it is, more."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class Stepper(BoxLayout):
    """Event: `on_step(way)`, -1 or 1. It changes nothing by itself."""

    text = StringProperty("")
    """What it sets."""

    reading = StringProperty("")
    """How it is, in a word or two."""

    reading_width = NumericProperty(104)
    less = StringProperty("minus")
    more = StringProperty("plus")
    """Icons of its two ends."""

    can_less = BooleanProperty(True)
    can_more = BooleanProperty(True)

    __events__ = ("on_step",)

    def on_step(self, way):
        """The person wants less, or more."""
