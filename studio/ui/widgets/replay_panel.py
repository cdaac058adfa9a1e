"""What comes up over a replay: how fast it is told, and what of it."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pressable import Pressable, first_focusable
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


class ReplayPanel(Panel):
    """How fast it is told, and what of it. It comes up above the key that opened it."""

    speed = NumericProperty(USUAL)
    skips = BooleanProperty(True)
    taken_back = BooleanProperty(False)

    def on_kv_post(self, _base):
        """Lay out the speeds."""
        for speed in SPEEDS:
            chip = Chip(text=f"{speed}×", fill="raised")
            chip.speed = speed
            chip.bind(on_release=lambda chip: setattr(self, "speed", chip.speed))
            self.ids.speeds.add_widget(chip)
        self.fbind("speed", self._choose)
        self._choose()

    def _choose(self, *_):
        for chip in self.ids.speeds.children:
            chip.chosen = chip.speed == self.speed

    def open(self, host, key) -> None:
        """Come up."""
        self._key = key
        host.add_widget(self)
        for name in ("size", "pos"):
            key.fbind(name, self._place)
            self.fbind(name, self._place)
        self._place()
        first = first_focusable(self)
        if first is not None:
            first.focus = True

    def close(self) -> None:
        """Go away."""
        if self.parent is None:
            return
        for name in ("size", "pos"):
            self._key.funbind(name, self._place)
            self.funbind(name, self._place)
        self.parent.remove_widget(self)

    def _place(self, *_):
        self.right, self.y = self._key.right, self._key.top + dp(12)

    def on_touch_down(self, touch):
        """Any touch beside it closes it, and does nothing else."""
        if not super().on_touch_down(touch) and not self.collide_point(*touch.pos):
            self.close()
        return True
