"""A sheet that asks what opens another library: its passphrase, or its recovery code."""

from kivy.properties import BooleanProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.words_sheet import FieldSheet

load_kv(__file__)


class UnlockSheet(FieldSheet):
    """Event: `on_given(passphrase, recovery_code)`, one of them None. What was typed is forgotten at once."""

    line = StringProperty("")
    """What is to be opened."""

    word = StringProperty("Go on")
    trouble = StringProperty("")
    """What was wrong with the last try, in place of the line."""

    by_code = BooleanProperty(False)
    """Whether the recovery code is asked for."""

    __events__ = ("on_given",)

    needs = 420

    def on_given(self, passphrase, recovery_code):
        """One of them was given."""

    def ask(self, host, trouble: str = "") -> None:
        """Come in, with what was wrong with the last try."""
        self.trouble = trouble
        self.open(host)

    def turn_over(self) -> None:
        """Ask for the other one."""
        self.ids.field.text, self.trouble = "", ""
        self.ids.field.looking = False
        self.by_code = not self.by_code
        self.ids.field.focus = True

    def give(self) -> None:
        """Hand over what was typed, and go."""
        typed, by_code = self.ids.field.text, self.by_code
        if typed:
            self.close()
            self.dispatch("on_given", None if by_code else typed, typed if by_code else None)

    def on_closed(self):
        """Let nothing of what was typed stay."""
        self.ids.field.text, self.ids.field.looking, self.ids.field.focus = "", False, False
