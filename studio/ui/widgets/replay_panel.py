"""What comes up over a replay: how fast it is told, and what of it."""

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.tick import Tick  # noqa: F401  the .kv names it
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

SPEEDS = (1, 2, 4, 8, 16, 32)
USUAL = 4


class SpeedKey(Pressable, AnchorLayout):
    """A key with a word on it."""

    text = StringProperty("")

    def paint(self, state: str, disabled: bool, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" and not disabled else theme.surface


class ReplayPanel(KeyPanel):
    """How fast it is told, and what of it. It comes up above the key that opened it."""

    speed = NumericProperty(USUAL)
    skips = BooleanProperty(True)
    taken_back = BooleanProperty(False)

    offers_taken_back = BooleanProperty(True)
    """Whether there is anything that was taken back: what is handed over holds none of it."""

    def on_kv_post(self, _base):
        """Lay out the speeds."""
        self.side = "above"
        for speed in SPEEDS:
            chip = Chip(text=f"{speed}×", fill="raised")
            chip.speed = speed
            chip.bind(on_release=lambda chip: setattr(self, "speed", chip.speed))
            self.ids.speeds.add_widget(chip)
        self.fbind("speed", self._choose)
        self._choose()
        if not self.offers_taken_back:
            self.ids.skips.hairline = False
            self.remove_widget(self.ids.taken_back.__self__)

    def _choose(self, *_):
        for chip in self.ids.speeds.children:
            chip.chosen = chip.speed == self.speed
