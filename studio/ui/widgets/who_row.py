"""Who speaks: the person, or the therapist. The chosen one's colour is that of the next pin."""

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.sharing.chosen import THERAPIST
from studio.ui.kv import load_kv
from studio.ui.sitting_said import COLOURS, NAMES
from studio.ui.theme import theme
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)


class WhoChip(Pressable, BoxLayout):
    """One of the two: a disc of their colour, and who it is."""

    text = StringProperty("")
    kind = StringProperty("accent")
    """Token of the colour."""

    chosen = BooleanProperty(False)

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.raised if chosen else (0, 0, 0, 0)


class WhoRow(BoxLayout):
    """Both, side by side; `whose` is the chosen one."""

    whose = StringProperty("")
    """"" for the person, else `studio.sharing.chosen.THERAPIST`."""

    order = ListProperty(["", THERAPIST])

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        for whose in self.order:
            chip = WhoChip(text=NAMES[whose], kind=COLOURS[whose], chosen=whose == self.whose)
            chip.bind(on_release=lambda _chip, whose=whose: setattr(self, "whose", whose))
            self.add_widget(chip)

    def on_whose(self, _row, whose):
        """Show which it is."""
        for chip, each in zip(reversed(self.children), self.order, strict=False):
            chip.chosen = each == whose
