"""Lock: the passphrase, or the recovery code when it is gone."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.later import when_done
from studio.ui.screen import Screen
from studio.ui.widgets.passphrase import SHORTEST, TOO_SHORT
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.shore import Shore  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class LockScreen(Screen):
    """A library that is locked: type the passphrase and it opens."""

    recovering = BooleanProperty(False)
    """Whether the recovery code is asked for instead."""

    trouble = StringProperty("")
    """Why it did not open, or nothing."""

    busy = BooleanProperty(False)
    """Whether it is being opened."""

    def __init__(self, threshold, **kwargs):
        super().__init__(nav=False, **kwargs)
        self.threshold = threshold
        self.forms = {False: self.ids.opening.__self__, True: self.ids.recovery.__self__}
        self.fbind("recovering", self._show)
        self._show()

    def enter(self, **_args) -> None:
        """Ask for the passphrase; the cursor is there at once."""
        self._forget()
        self.recovering = False
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
        """Try the passphrase."""
        typed = self.ids.passphrase.text
        if typed and not self.busy:
            self._wait_for(self.threshold.unlock(typed), self.ids.passphrase)

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
        else:
            self._wait_for(self.threshold.recover(code.text, new.text), code)

    def typed(self) -> None:
        """Take back what was said about the last try."""
        self.trouble = ""

    def _wait_for(self, future, field) -> None:
        self.busy, self.trouble = True, ""
        when_done(future, lambda _none: self._opened(), lambda error: self._sorry(error, field))

    def _opened(self) -> None:
        self.busy = False
        self._forget()
        self.threshold.step_in()

    def _sorry(self, error, field) -> None:
        self.busy, self.trouble = False, str(error)
        field.focus = True
        Clock.schedule_once(lambda _dt: field.entry.select_all(), 0)

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
