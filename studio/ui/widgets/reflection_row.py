"""What was said later, under an entry: a dash in its hue, when that was, and the words."""

from kivy.properties import BooleanProperty, ColorProperty, ObjectProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class ReflectionRow(Pressable):
    """One reflection. Pressing it shows the way to the trash; event `on_let_go` when that is taken."""

    reflection = ObjectProperty(None, allownone=True)
    """The reflection (`ReflectionRecord`)."""

    near = StringProperty("")
    """When it was, seen from its session: "three days after"."""

    words = StringProperty("")

    hue = StringProperty("amber")
    dash = ColorProperty((0, 0, 0, 0))
    """Colour of the dash (read only)."""

    stacked = BooleanProperty(False)
    """Whether its words stand below its date, for lack of room."""

    fixed = BooleanProperty(False)
    """Whether it can't be put in the trash."""

    open = BooleanProperty(False)
    """Whether the way to the trash shows."""

    __events__ = ("on_let_go",)

    def on_let_go(self):
        """It is to go to the trash."""

    def on_release(self):
        """Show the way to the trash, or hide it again."""
        self.open = not self.open and not self.fixed

    def paint(self, state: str, opened: bool, fixed: bool, _theme: str):
        """Return the ground it has now."""
        return theme.raised if opened or (state == "down" and not fixed) else (0, 0, 0, 0)
