"""After a sitting, where there is no passphrase: the PIN that was chosen when it began."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from studio.library.barred import WrongPin
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.pin_pad import PinPad  # noqa: F401  the .kv names it
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

PROMISE = "Everything is here. It opens with your PIN,\nor by itself twelve hours after you sat down."
A_MOMENT = "The next try waits a moment."


class SittingLockScreen(Screen):
    """A library that somebody sat in front of: the PIN opens it. Wrong tries slow down; they never end."""

    trouble = StringProperty("")
    """Why it did not open, or nothing."""

    busy = BooleanProperty(False)
    """Whether it is being opened."""

    resting = BooleanProperty(False)
    """Whether the next try waits a moment, after some wrong ones."""

    promise = StringProperty(PROMISE)

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold = threshold
        self.ids.pad.bind(on_done=lambda _pad, pin: self.open(pin))

    def enter(self, **_args) -> None:
        """Ask for the PIN; after many wrong ones, the first try waits as well."""
        self._forget()
        self._rest(self.threshold.pin_pause())

    def leave(self) -> None:
        """Keep nothing of what was typed."""
        self._forget()

    def back(self) -> bool:
        """There is no way past it."""
        return True

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Type the PIN."""
        return self.ids.pad.key(name, modifiers)

    def open(self, pin: str) -> None:
        """Try a PIN."""
        if not self.busy and not self.resting:
            self.busy, self.trouble = True, ""
            when_done(self.threshold.unlock_by_pin(pin), lambda _none: self._opened(), self._sorry)

    def word(self, busy: bool, resting: bool) -> str:
        """Return the word on the key that opens."""
        return "Opening…" if busy else "A moment…" if resting else "Open"

    def _opened(self) -> None:
        self.busy = False
        self._forget()
        self.threshold.step_in()

    def _sorry(self, error) -> None:
        self.busy, self.trouble, self.ids.pad.pin = False, str(error), ""
        if isinstance(error, WrongPin):
            self._rest(self.threshold.pin_pause())

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.resting = True
            self.trouble = f"{self.trouble} {A_MOMENT}".lstrip()
            Clock.schedule_once(lambda _dt: self._rested(), seconds)

    def _rested(self) -> None:
        self.resting = False
        self.trouble = self.trouble.removesuffix(A_MOMENT).rstrip()

    def _forget(self) -> None:
        self.ids.pad.pin, self.trouble = "", ""
