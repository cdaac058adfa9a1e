"""The gallery where nothing hangs: before anything was made, and where nothing fits."""

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.quiet_disc import QuietDisc  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class NothingFits(BoxLayout):
    """One line where nothing fits what is looked for, and the way back. Event: `on_everything`."""

    words = StringProperty("")

    flat = BooleanProperty(False)
    """Whether the way back stands beside the line: there is little height."""

    __events__ = ("on_everything",)

    def on_everything(self):
        """The person wants to see everything again."""


class NothingYet(FloatLayout):
    """The gallery before anything was made."""

    def __init__(self, go, *, making: bool, **kwargs):
        """`go` leads to a screen by its name; without `making` there is nowhere to begin."""
        super().__init__(**kwargs)
        if not making:
            return
        for name, words, icon, kind in (
            ("draw", "Make one mark", "brush", "primary"),
            ("sound", "Touch a sound", "music", "quiet"),
        ):
            door = PushButton(text=words, icon=icon, kind=kind, tall=72, pos_hint={"center_x": 0.5})
            door.bind(on_release=lambda _door, name=name: go(name))
            self.ids.doors.add_widget(door)
