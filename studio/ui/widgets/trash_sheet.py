"""What can be done with a thing in the trash, or with all of it; deleting for good asks once more."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

FOR_GOOD = (
    "It can't be brought back after that, by you or by anyone else."
    " Copies made earlier still have it, until newer ones take their place."
)
"""What is said before anything is deleted for good."""


TREMOR = 0.6
"""Seconds after the question in which a touch is still part of the one before, and no answer."""


AROUND = 110
"""Dp above and below what it says: its title, and its edges."""


class TrashSheet(Sheet):
    """One thing, or everything. Events: `on_back` (bring it back), `on_end` (delete it for good, asked twice)."""

    line = StringProperty("")
    """Where it comes from, and how long it stays."""

    ending = StringProperty("")
    """What is said before the end, besides `FOR_GOOD`: what goes."""

    sure = BooleanProperty(False)
    """Whether it is asking once more."""

    everything = BooleanProperty(False)
    """Whether it is about everything there is, so that it asks at once."""

    __events__ = ("on_back", "on_end")

    _asked = 0.0

    def on_back(self):
        """It is to come back."""

    def on_end(self):
        """It is to be deleted for good."""

    def ask(self, host, **words) -> None:
        """Come in; `words` are its title, line and ending."""
        self.sure, self._asked = self.everything, Clock.get_boottime()
        for name, text in {"line": "", "ending": "", **words}.items():
            setattr(self, name, text)
        self.open(host)

    def on_kv_post(self, base):
        """Be as high as what it says."""
        self.ids.page.bind(minimum_height=self._be_high)
        self.bind(parent=self._be_high)

    def _be_high(self, *_):
        host = self.parent
        if host is None:
            return
        needs = self.ids.page.minimum_height + dp(AROUND)
        self.share = min(0.94, needs / max(1, host.height))
        self.lift = max(16, (host.height - needs) / 2 / dp(1))
        self._place()

    def bring_back(self) -> None:
        """Close, and let it come back."""
        self.close()
        self.dispatch("on_back")

    def end(self) -> None:
        """Ask once more, or close and delete it."""
        if not self.sure:
            self.sure, self._asked = True, Clock.get_boottime()
        elif Clock.get_boottime() - self._asked > TREMOR:
            self.close()
            self.dispatch("on_end")

    def leave(self) -> None:
        """Leave it where it is."""
        self.close()

    def warning(self, ending: str) -> str:
        """Return what is said before the end."""
        return " ".join(filter(None, (ending, FOR_GOOD)))
