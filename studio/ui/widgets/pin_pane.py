"""A PIN to leave with, chosen before two people sit together: typed, and once more."""

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.pin_pad import PinPad  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

WHY = "You need it to leave. Without it the studio opens again by itself after twelve hours."
AGAIN = "Once more, so that it is the one you mean."
DIFFERENT = "The two were not the same. Choose one again."


class PinPane(FloatLayout):
    """Events: `on_back`, `on_pin(pin)` once it was typed twice."""

    portrait = BooleanProperty(False)
    line = StringProperty(WHY)
    again = BooleanProperty(False)
    """Whether it is being typed for the second time."""

    __events__ = ("on_back", "on_pin")

    def on_back(self):
        """The person does not want to, after all."""

    def on_pin(self, pin: str):
        """This is the PIN."""

    def begin(self) -> None:
        """Ask anew."""
        self._first = ""
        self.again, self.line, self.ids.pad.pin = False, WHY, ""

    def take(self, pin: str) -> None:
        """Take what was typed: for the first time, or once more."""
        self.ids.pad.pin = ""
        if not self.again:
            self._first, self.again, self.line = pin, True, AGAIN
        elif pin == self._first:
            self.begin()
            self.dispatch("on_pin", pin)
        else:
            self.begin()
            self.line = DIFFERENT

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Hand digits on to the pad."""
        return self.ids.pad.key(name, modifiers)
