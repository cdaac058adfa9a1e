"""A row that is wholly a switch: what it is, a line about it, and the tick at its end."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)


class TickMark(Widget):
    """The switch itself, 76 × 44 dp; it shows, the row acts."""

    on = BooleanProperty(False)

    strength = NumericProperty(1.0)
    """Opacity: less when it is disabled (read only)."""


class Tick(Pressable, BoxLayout):
    """A switch row, ≥ 84 dp high. `active` says whether it is on; bind to it."""

    text = StringProperty("")
    """What it is, as a label."""

    caption = StringProperty("")
    """One dim line about it, or nothing."""

    active = BooleanProperty(False)
    """Whether it is on."""

    tall = NumericProperty(84)
    """How high it is with all its words, where it isn't folded away."""

    hairline = BooleanProperty(True)
    """Whether a line closes the row."""

    def on_release(self):
        """Turn over."""
        self.active = not self.active
