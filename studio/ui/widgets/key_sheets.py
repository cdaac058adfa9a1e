"""Sheets that ask for passphrases and codes: one to add, to change, to prove, to check, to take away."""

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, StringProperty

from studio.core.errors import StudioError
from studio.ui.kv import load_kv
from studio.ui.widgets.passphrase import same_hint
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.words_sheet import FieldSheet

load_kv(__file__)

RESTING = "A moment, please. Then try again."
FIELDS = ("field", "new", "again", "name")


class KeySheet(FieldSheet):
    """A sheet whose fields are forgotten when it goes. Event: `on_given(*what)`, and it stays until it is closed."""

    line = StringProperty("")
    """What it is about, in a sentence."""

    trouble = StringProperty("")
    """What did not work, or what is still lacking, in place of the line."""

    wrong = BooleanProperty(False)
    """Whether that is why it did not work."""

    busy = BooleanProperty(False)
    """Whether what was given is being worked on."""

    resting = BooleanProperty(False)
    """Whether it waits a while after wrong passphrases."""

    ready = BooleanProperty(False)
    """Whether everything it needs is typed."""

    __events__ = ("on_given",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._title = self.children[-1]

    def on_given(self, *what):
        """Everything is typed, and is handed over."""

    def open(self, host) -> None:
        """Come in, with nothing typed yet."""
        self.busy = False
        self.typed()
        low = host.height < dp(self.needs - 20)  # the title gives way, so that all fields can be seen
        self._title.height, self._title.opacity, self._title.disabled = (0, 0, True) if low else (dp(56), 1, False)
        self.ids.page.spacing = dp(8 if low else 12)
        super().open(host)
        if low:
            self.share = 1.0
            self._place()

    def typed(self) -> None:
        """Look at what is typed so far."""
        self.trouble, self.wrong = RESTING if self.resting else "", False
        self.ready = bool(self.ids.field.text)

    def given(self) -> tuple[str, ...]:
        """Return what is handed over."""
        return (self.ids.field.text,)

    def give(self) -> None:
        """Hand over what was typed, if it is all there."""
        if self.ready and not self.busy and not self.resting:
            self.dispatch("on_given", *self.given())

    def sorry(self, error: StudioError, rest: float) -> None:
        """Say what did not work, and ask once more after `rest` seconds."""
        self.busy, self.trouble, self.wrong = False, str(error), True
        field = self.ids.field
        field.focus = True
        Clock.schedule_once(lambda _dt: field.entry.select_all(), 0)
        if rest:
            self._rest(rest)

    def wait(self, seconds: float) -> None:
        """Ask for a moment: the last wrong passphrase, here or in another sheet, was just now."""
        self._rest(seconds)
        self.trouble = RESTING

    def _rest(self, seconds: float) -> None:
        self.resting = True
        Clock.schedule_once(self._rested, seconds)

    def _rested(self, _dt) -> None:
        self.resting = False
        if self.trouble == RESTING:
            self.trouble = ""

    def on_closed(self):
        """Let nothing of what was typed stay."""
        for name in FIELDS:
            if name in self.ids:
                field = self.ids[name]
                field.text, field.looking, field.focus = "", False, False
        self.trouble, self.busy = "", False


class TwiceSheet(KeySheet):
    """A sheet with a new passphrase in it, typed twice."""

    def twice(self) -> tuple[str, str]:
        """Return the new passphrase as it was typed first and second."""
        first = self.ids.new if "new" in self.ids else self.ids.field
        return first.text, self.ids.again.text

    def typed(self) -> None:
        """Say gently what is still lacking."""
        super().typed()
        first, second = self.twice()
        lacking = same_hint(first, second)
        self.trouble = self.trouble or lacking
        self.ready = bool(self.ids.field.text and second) and first == second and not lacking


class AddSheet(TwiceSheet):
    """Another passphrase. Gives (the one there is, the new one, what it is called)."""

    needs = 600

    def given(self) -> tuple[str, ...]:
        """Return what is handed over."""
        return self.ids.field.text, self.ids.new.text, self.ids.name.text


class ChangeSheet(TwiceSheet):
    """A passphrase in place of another. Gives (the old one, the new one)."""

    needs = 500

    def given(self) -> tuple[str, ...]:
        """Return what is handed over."""
        return self.ids.field.text, self.ids.new.text


class LockSheet(TwiceSheet):
    """The first passphrase of a library made open. Gives it."""

    needs = 500


class AskSheet(KeySheet):
    """Asks the passphrase once more. Gives it."""

    word = StringProperty("Go on")
    """What the button says."""

    needs = 360


class CheckSheet(KeySheet):
    """Says whether a code is right, as it is typed from the paper. Gives the code."""

    verdict = StringProperty("")
    right = BooleanProperty(False)

    needs = 440

    def typed(self) -> None:
        """Take back what was said about the last one."""
        super().typed()
        self.verdict = ""

    def told(self, right: bool) -> None:
        """Say whether it was right."""
        self.busy, self.right = False, right
        self.verdict = (
            "That is the code of this library. The paper is good."
            if right
            else "That is not it. Compare it with the paper once more, letter by letter."
        )
        self.ids.field.focus = True


class WaySheet(KeySheet):
    """One passphrase: what it is called, and what can be done with it.

    Events: `on_named(name)` when it is closed with another name, `on_change`, `on_take_away`.
    """

    __events__ = ("on_named", "on_change", "on_take_away")

    only = BooleanProperty(False)
    """Whether it is the only one, which stays."""

    needs = 450

    def begin(self, host, title: str, line: str, name: str, only: bool) -> None:
        """Come in over `host` for one way in."""
        self.title, self.line, self.only = title, line, only
        self._name = self.ids.field.text = name
        self.open(host)

    def on_named(self, name):
        """It is called something else."""

    def on_change(self):
        """It is to be changed."""

    def on_take_away(self):
        """It is to be taken away."""

    def go(self, event: str) -> None:
        """Close, and go on to something else."""
        self.close()
        self.dispatch(event)

    def on_closed(self):
        """Hand over the name."""
        name = self.ids.field.text
        super().on_closed()
        if name.strip() != self._name:
            self.dispatch("on_named", name)


class SureSheet(Sheet):
    """Asks whether one is sure of what can't be taken back. Event: `on_sure`."""

    line = StringProperty("")
    word = StringProperty("")

    __events__ = ("on_sure",)

    needs = 320

    def on_sure(self):
        """It is to be done."""

    def open(self, host) -> None:
        """Come in, no higher than it needs to be."""
        if host.height > host.width:
            self.share = self.needs / max(1, host.height)
        else:
            self.lift = max(16, (host.height - self.needs) / 2)
        super().open(host)

    def agree(self) -> None:
        """Close, and let it be done."""
        self.close()
        self.dispatch("on_sure")
