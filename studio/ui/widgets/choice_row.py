"""A row to choose: what it is, and a tick when it is the one."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class ChoiceRow(Pressable, BoxLayout):
    """One of several. It says that it is `chosen` but does not choose itself."""

    name = StringProperty("")
    """What it stands for, for whoever asks."""

    text = StringProperty("")
    icon = StringProperty("")
    chosen = BooleanProperty(False)

    kind = StringProperty("sound")
    """Token of its colour when it is chosen."""

    ticked = BooleanProperty(True)
    """Whether a tick says that it is chosen, beside the colour."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.colour("t" + self.kind) if chosen else (0, 0, 0, 0)

    def shade(self, chosen: bool, _theme: str):
        """Return the colour of its icon and tick."""
        return theme.colour(self.kind) if chosen else theme.dim
