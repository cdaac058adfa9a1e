"""A PIN, typed on twelve large keys or on a keyboard; dots stand for it."""

from kivy.core.window import Window
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.library.barred import LONGEST_PIN, SHORTEST_PIN
from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

LOW = 700
"""Dp of height below which the keys are 56 high instead of 72."""
DIGITS = frozenset("0123456789")


class PinKey(PushButton):
    """One key of the pad."""


class PinPad(BoxLayout):
    """Digits, one to take the last back, and one to go on. Event: `on_done(pin)` with four digits or more.

    A screen hands its keys on to `key`, so that digits can be typed without going to the pad.
    """

    pin = StringProperty("")
    """What was typed so far."""

    hint = StringProperty("Your PIN")
    """What stands there, dim, while nothing is typed."""

    word = StringProperty("Open")
    """The word on the key that goes on."""

    waits = BooleanProperty(False)
    """Whether nothing can be typed just now."""

    tall = NumericProperty(72)
    """Height in dp of a key (read only)."""

    def _get_ready(self):
        return len(self.pin) >= SHORTEST_PIN and not self.waits

    ready = AliasProperty(_get_ready, bind=("pin", "waits"))
    """Whether it is long enough to go on (read only)."""

    __events__ = ("on_done",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.bind(parent=lambda *_: self._fit())
        self._fit()

    def _fit(self, *_) -> None:
        """Be low in a low window; it is looked at while the pad is shown."""
        if self.parent is None:
            Window.unbind(height=self._fit)
        else:
            Window.bind(height=self._fit)
        self.tall = 56 if Window.height < dp(LOW) else 72

    def on_done(self, pin):
        """It was typed."""

    def type(self, digit: str) -> None:
        """Add a digit."""
        if not self.waits and len(self.pin) < LONGEST_PIN:
            self.pin += digit

    def take_back(self) -> None:
        """Take the last digit back."""
        if not self.waits:
            self.pin = self.pin[:-1]

    def go_on(self) -> None:
        """Say that it is typed, once it is long enough."""
        if self.ready:
            self.dispatch("on_done", self.pin)

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key; return whether it was used."""
        digit = name.removeprefix("numpad")
        if modifiers:
            return False
        if digit in DIGITS:
            self.type(digit)
        elif name == "backspace":
            self.take_back()
        elif digit == "enter":
            self.go_on()
        else:
            return False
        return True

    def dots(self, pin: str) -> str:
        """Return what is shown in place of the digits."""
        return " ".join("•" * len(pin))
