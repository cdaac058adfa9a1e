"""Sheets with a field: begin a session, say what you see now, and what else can be done with an entry."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class FieldSheet(Sheet):
    """A sheet that is as high as what it holds needs, and begins in its field."""

    needs = 360
    """Dp it needs to be high."""

    def open(self, host) -> None:
        """Come in, ready to type."""
        if self.shown:
            return
        if host.height > host.width or host.width < dp(800):
            self.share = min(0.94 if host.height < dp(700) else 0.7, dp(self.needs) / max(1, host.height))
        else:
            self.lift = max(16, (host.height / dp(1) - self.needs) / 2)
        super().open(host)
        Clock.schedule_once(lambda _dt: self._begin(), 0)

    def _begin(self) -> None:
        if self.shown and self.parent is not None:
            self.ids.field.focus = True


class IntentionSheet(FieldSheet):
    """Begin a session, with one line of intention or none. Event: `on_begin(intention)`."""

    __events__ = ("on_begin",)

    needs = 340

    def on_begin(self, intention):
        """A session is to begin."""

    def begin(self) -> None:
        """Begin, with what is typed."""
        intention = self.ids.field.text
        self.close()
        self.dispatch("on_begin", intention)

    def on_closed(self):
        """Forget what was typed."""
        self.ids.field.text = ""


class NowSheet(FieldSheet):
    """Say what you see now. Event: `on_said(words)`, however it is closed: what was typed is never lost."""

    prompt = StringProperty("")
    """The question it asks."""

    __events__ = ("on_said",)

    needs = 620

    def on_said(self, words):
        """Something was said."""

    def on_closed(self):
        """Hand over what was typed."""
        words, self.ids.field.text = self.ids.field.text, ""
        self.ids.field.focus = False
        if words.strip():
            self.dispatch("on_said", words)


class EntrySheet(FieldSheet):
    """What else can be done with an entry. Events: `on_placed(place)` when it is closed, `on_let_go`."""

    __events__ = ("on_placed", "on_let_go")

    needs = 310

    def begin(self, host, title: str, place: str) -> None:
        """Come in over `host` for an entry of this title, at this place."""
        self.title, self.ids.field.text = title, place
        self.open(host)

    def on_placed(self, place):
        """Where it was has been said."""

    def on_let_go(self):
        """It is to go to the trash."""

    def on_closed(self):
        """Hand over what was typed."""
        self.ids.field.focus = False
        self.dispatch("on_placed", self.ids.field.text)

    def let_go(self) -> None:
        """Close, and let it go."""
        self.close()
        self.dispatch("on_let_go")
