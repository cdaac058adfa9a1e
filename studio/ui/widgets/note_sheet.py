"""A sheet for what somebody wants to say about what both look at: who says it, where it hangs, and the words."""

from kivy.properties import StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.spoken_sheet import MomentChip, share_of_height  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.who_row import WhoRow  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class NoteSheet(Sheet):
    """Asks for words. Events: `on_words(text)`, `on_say` to say it instead. What was not kept stays until it is."""

    text = StringProperty("")
    whose = StringProperty("")
    """Whose words they are."""

    __events__ = ("on_words", "on_say")

    def on_words(self, text: str):
        """These words are to be kept."""

    def on_say(self):
        """It is to be said aloud instead."""

    @property
    def here(self) -> bool:
        """Whether it is about the moment that was asked about."""
        return bool(self.ids.moment.moment and self.ids.moment.here)

    def ask(self, host, moment: str) -> None:
        """Come in, ready to write; `moment` is how far into the replay it is about, "0:12", or ""."""
        self.ids.moment.moment, self.ids.moment.here = moment, True
        self.share = share_of_height()
        self.open(host)
        self.ids.field.focus = True

    def is_blank(self, text: str) -> bool:
        """Say whether there is no word in it."""
        return not text.strip()

    def keep(self) -> None:
        """Keep the words and go out."""
        text = self.text.strip()
        if text:
            self.close()
            self.dispatch("on_words", text)
