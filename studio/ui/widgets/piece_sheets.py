"""What comes up over a piece: to add a tag, to write what is seen, and what else can be done with it."""

from collections.abc import Sequence
from functools import partial

from kivy.metrics import dp
from kivy.properties import ListProperty, NumericProperty, StringProperty

from studio.gallery.tags import Tag
from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.widgets.key_panel import KeyPanel
from studio.ui.widgets.long_words import LongWords  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.spoken_sheet import MomentChip, share_of_height  # noqa: F401
from studio.ui.widgets.tag_chip import TagChip
from studio.ui.widgets.text_field import TextField  # noqa: F401

load_kv(__file__)

OFFERED = 24
"""Tags offered at once."""


class TagSheet(Sheet):
    """Asks for one tag, typed or picked. Events: `on_tag(name)`; `on_care` to change the tags themselves."""

    known = ListProperty([])
    """The tags there are (`studio.gallery.tags.Tag`), the most used first, without those the piece has."""

    typed = StringProperty("")

    __events__ = ("on_tag", "on_care")

    def __init__(self, **kwargs):
        self._folded: list[tuple[str, Tag]] = []
        self._portions = Portions()
        super().__init__(**kwargs)

    def on_care(self):
        """The person wants to change the tags there are."""

    def on_tag(self, name: str):
        """The person chose a tag."""

    def ask(self, host, known: Sequence[Tag]) -> None:
        """Come in, ready to type."""
        self.typed, self.known = "", list(known)
        self._folded = [(tag.name.casefold(), tag) for tag in known]
        self._offer()
        self.share = share_of_height()
        self.open(host)
        self.ids.field.focus = True

    def on_typed(self, *_):
        """Offer what begins like that, then what holds it."""
        self._offer()

    def _offer(self) -> None:
        typed = " ".join(self.typed.split()).casefold()
        fitting = [(name, tag) for name, tag in self._folded if typed in name]
        first = [tag for name, tag in fitting if name.startswith(typed)]
        tags = [*first, *(tag for name, tag in fitting if not name.startswith(typed))][:OFFERED]
        row = self.ids.row
        for chip in row.children[: max(0, len(row.children) - len(tags))]:
            row.remove_widget(chip)
        self._portions.begin(partial(self._put, at, tag) for at, tag in enumerate(tags))

    def _put(self, at: int, tag: Tag) -> None:
        """Have a tag stand at a place of the row; a chip that is there is used again."""
        row = self.ids.row
        if at < len(row.children):
            chip = row.children[-1 - at]
            chip.text, chip.hue = tag.name, tag.colour
            return
        chip = TagChip(text=tag.name, hue=tag.colour, fixed=True, fill="raised")
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

    @property
    def here(self) -> bool:
        """Whether it is about the moment that was asked about."""
        return bool(self.ids.moment.moment and self.ids.moment.here)

    def ask(self, host, prompt: str, moment: str = "") -> None:
        """Come in, ready to write; `moment` is how far into the replay that is about, "0:12"."""
        self.prompt = prompt
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


class ReadSheet(Sheet):
    """All of a long reflection."""

    def ask(self, host, title: str, text: str) -> None:
        """Come in with words of any length."""
        self.title, self.ids.long.text = title, text
        self.open(host)


class Menu(KeyPanel):
    """A few words to choose from, below the key that opened it."""

    room = NumericProperty(0)
    """Px there are below its key."""

    def __init__(self, choices, **kwargs):
        """`choices` are (text, icon, act)."""
        super().__init__(**kwargs)
        for text, icon, act in choices:
            button = PushButton(text=text, icon=icon, kind="bare", pad=20, tint="ink", tall=60)
            button.bind(on_release=lambda _button, act=act: (self.close(), act()))
            self.ids.choices.add_widget(button)

    def open(self, host, key) -> None:
        """Come up at a key, no higher than there is room."""
        self.room = key.y - host.y - dp(60)
        super().open(host, key)
