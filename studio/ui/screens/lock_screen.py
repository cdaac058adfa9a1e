"""Lock: the passphrase, or the recovery code when it is gone. Wrong tries slow down; they never end."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from studio.library.errors import DamagedLibrary, KeyringSilent, WrongPassphrase, WrongRecoveryCode
from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.passphrase import SHORTEST, TOO_SHORT
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOCKED = "Everything is here, locked, on this machine."
BY_ACCOUNT = "Open asks the keyring of this account. Your passphrase works too."
A_MOMENT = "The next try waits a moment."


class LockScreen(Screen):
    """A library that is locked: type the passphrase and it opens."""

    recovering = BooleanProperty(False)
    """Whether the recovery code is asked for instead."""

    trouble = StringProperty("")
    """Why it did not open, or nothing."""

    busy = BooleanProperty(False)
    """Whether it is being opened."""

    resting = BooleanProperty(False)
    """Whether the next try waits a moment, after some wrong ones."""

    keyring = BooleanProperty(False)
    """Whether it can be opened without typing, by the keyring of the computer account."""

    promise = StringProperty(LOCKED)
    """What stands below the field while nothing is the matter."""

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold = threshold
        self._failures, self._asked_again = 0, False
        self.forms = {False: self.ids.opening.__self__, True: self.ids.recovery.__self__}
        self.fbind("recovering", self._show)
        self._show()

    def enter(self, **_args) -> None:
        """Ask for the passphrase; the cursor is there at once."""
        self._forget()
        self.recovering = False
        self.keyring = self.threshold.has_keyring()
        self.promise = BY_ACCOUNT if self.keyring else LOCKED
        self._type()

    def leave(self) -> None:
        """Keep nothing of what was typed."""
        self._forget()

    def back(self) -> bool:
        """Go from the recovery code back to the passphrase. There is no way past the lock."""
        if self.recovering and not self.busy:
            self.recovering = False
        return True

    def open(self) -> None:
        """Try the passphrase; with none, the keyring where there is one. While it rests, the try waits."""
        typed = self.ids.passphrase.text
        if (typed or self.keyring) and self._may_try():
            self._wait_for(self.threshold.unlock(typed or None), self.ids.passphrase)

    def recover(self) -> None:
        """Try the recovery code, and give the library its new passphrase."""
        code, new = self.ids.code, self.ids.new
        if self.busy:
            return
        if not code.text.strip():
            code.focus = True
        elif len(new.text) < SHORTEST:
            self.trouble = TOO_SHORT if new.text else ""
            new.focus = True
        elif self._may_try():
            self._wait_for(self.threshold.recover(code.text, new.text), code)

    def typed(self) -> None:
        """Take back what was said about the last try."""
        self.trouble = ""

    def word(self, busy: bool, resting: bool) -> str:
        """Return the word on the button that opens."""
        return "Opening…" if busy else "A moment…" if resting else "Open"

    def _may_try(self) -> bool:
        self._asked_again = self.resting
        return not self.resting and not self.busy

    def _wait_for(self, future, field) -> None:
        self.busy, self.trouble = True, ""
        when_done(future, lambda _none: self._opened(), lambda error: self._sorry(error, field))

    def _opened(self) -> None:
        self.busy = False
        self._failures = 0
        self._forget()
        self.threshold.step_in()

    def _sorry(self, error, field) -> None:
        self.busy, self.trouble = False, str(error)
        if isinstance(error, DamagedLibrary):
            self.shell.go("trouble", sentence=str(error), damaged=True)
            return
        if isinstance(error, WrongPassphrase | WrongRecoveryCode) and not isinstance(error, KeyringSilent):
            self._failures += 1
            self._rest(self.threshold.pause_after(self._failures))
        field.focus = True
        Clock.schedule_once(lambda _dt: field.entry.select_all(), 0)

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.resting = True
            self.trouble = f"{self.trouble} {A_MOMENT}"
            Clock.schedule_once(lambda _dt: self._rested(), seconds)

    def _rested(self) -> None:
        self.resting = False
        self.trouble = self.trouble.removesuffix(A_MOMENT).rstrip()
        if self._asked_again and self.parent is not None:
            self._asked_again = False
            (self.recover if self.recovering else self.open)()

    def _show(self, *_) -> None:
        self.ids.shore.show(self.forms[self.recovering])
        self.trouble = ""
        self._type()

    def _type(self) -> None:
        Clock.schedule_once(self._start_typing, 0)

    def _start_typing(self, _dt) -> None:
        if self.parent is not None:
            (self.ids.code if self.recovering else self.ids.passphrase).focus = True

    def _forget(self) -> None:
        for name in ("passphrase", "code", "new"):
            self.ids[name].text = ""
            self.ids[name].looking = False
        self.trouble = ""
