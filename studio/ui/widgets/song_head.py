"""The head of a row of a song: what sounds there, and a few words about it."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class SongHead(Pressable, BoxLayout):
    """Pressing it is meant to open what can be set for its track."""

    number = NumericProperty(0)
    """Of its track."""

    title = StringProperty("")
    said = StringProperty("")
    icon = StringProperty("music")
    tint = StringProperty("sound")

    quiet = BooleanProperty(False)
    """Whether its track is silent now."""

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.surface if state == "down" else (0, 0, 0, 0)

    def shade(self, tint: str, quiet: bool, _theme: str):
        """Return the colour of its icon."""
        return theme.off if quiet else theme.colour(tint)

    def on_focus(self, widget, focus):
        """Come into view."""
        super().on_focus(widget, focus)
        field = self.parent.parent if focus and self.parent is not None else None
        if field is not None and hasattr(field, "show_row"):
            field.show_row(int(self.number))
