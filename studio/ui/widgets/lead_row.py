"""A row that leads somewhere: an icon, what it is, a line on how it is now."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class LeadRow(Pressable, BoxLayout):
    """A row ≥ 84 dp high, wholly a target. Bind `on_release`."""

    icon = StringProperty("")
    text = StringProperty("")

    caption = StringProperty("")
    """How it is now, in a line."""

    end = StringProperty("chevron-right")
    """Icon at its end, or none."""

    tint = StringProperty("dim")
    """Token of the icon's colour."""

    tall = NumericProperty(84)
    """How high it is with all its words, where it isn't folded away."""

    hairline = BooleanProperty(True)
    """Whether a line closes the row."""
