"""What comes up over a piece: to add a tag, to write what is seen, and what else can be done with it."""

from collections.abc import Sequence

from kivy.properties import ListProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401

load_kv(__file__)

OFFERED = 24
"""Tags offered at once."""


class TagSheet(Sheet):
    """Asks for one tag, typed or picked. Event: `on_tag(name)`."""

    known = ListProperty([])
    """The tags there are, the most used first, without those the piece has."""

    typed = StringProperty("")

    __events__ = ("on_tag",)

    def on_tag(self, name: str):
        """The person chose a tag."""

    def ask(self, host, known: Sequence[str]) -> None:
        """Come in, ready to type."""
        self.typed, self.known = "", list(known)
        self._offer()
        self.open(host)
        self.ids.field.focus = True

    def on_typed(self, *_):
        """Offer what begins like that, then what holds it."""
        self._offer()

    def _offer(self) -> None:
        row, typed = self.ids.row, " ".join(self.typed.split()).casefold()
        fitting = [name for name in self.known if typed in name.casefold()]
        fitting.sort(key=lambda name: not name.casefold().startswith(typed))
        row.clear_widgets()
        for name in fitting[:OFFERED]:
            chip = Chip(text=name, fill="raised")
            chip.bind(on_release=lambda chip: self.take(chip.text))
            row.add_widget(chip)

    def is_blank(self, text: str) -> bool:
        """Say whether there is no word in it."""
        return not text.strip()

    def take(self, name: str) -> None:
        """Choose a tag and go out."""
        name = " ".join(name.split())
        if name:
            self.close()
            self.dispatch("on_tag", name)


class WriteSheet(Sheet):
    """A page for what is seen now. Event: `on_words(text)`; what was not kept stays until it is."""

    text = StringProperty("")
    prompt = StringProperty("")
    """An open question above the page."""

    __events__ = ("on_words",)

    def on_words(self, text: str):
        """The person keeps these words."""

    def ask(self, host, prompt: str) -> None:
        """Come in, ready to write."""
        self.prompt = prompt
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


class Menu(KeyPanel):
    """A few words to choose from, below the key that opened it."""

    def __init__(self, choices, **kwargs):
        """`choices` are (text, icon, act)."""
        super().__init__(**kwargs)
        for text, icon, act in choices:
            button = PushButton(text=text, icon=icon, kind="bare", pad=20, tint="ink")
            button.bind(on_release=lambda _button, act=act: (self.close(), act()))
            self.add_widget(button)
