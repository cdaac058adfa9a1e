"""For whom, with which words, and how: what comes after each piece was looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.ui.handing_over import WAYS, Way
from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.widgets.inner_page import InnerPage  # noqa: F401  the .kv names it
from studio.ui.widgets.lead_row import LeadRow
from studio.ui.widgets.long_field import LongField  # noqa: F401
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.tick import Tick

load_kv(__file__)

SIT = ("users", "Sit together", "On this screen, side by side. Nothing else can be reached.")
ALONE = "For one piece alone. You have chosen more than one."
UNSEEN = "For a picture or a sound, not for words."
WORDS_MOST = 4000
"""Letters of the words that go along."""


@dataclass(frozen=True, slots=True)
class Along:
    """Something beside the pieces that can go along: the words of an entry, or the questions."""

    name: str
    """The entry's id; "" for the questions."""
    text: str
    caption: str
    whole: str
    """All of it, to be read before it goes along."""
    on: bool


class AlongRow(Tick):
    """The switch of what can go along."""

    along = None


class HowPane(FloatLayout):
    """Events: `on_back`, `on_along(name, on)`, `on_read(along)`, `on_sit`, `on_way(way)`."""

    portrait = BooleanProperty(False)
    whom = StringProperty("")
    words = StringProperty("")
    """What the person puts in front of it."""
    chosen = StringProperty("")
    """What is chosen, in a line."""
    can_sit = BooleanProperty(True)

    __events__ = ("on_back", "on_along", "on_read", "on_sit", "on_way")

    def __init__(self, **kwargs):
        self._rows: dict[str, LeadRow] = {}
        self._putting = Portions()
        super().__init__(**kwargs)
        self.ids.words.entry.most = WORDS_MOST
        self._sit = self._lead(*SIT, lambda *_: self.dispatch("on_sit"))
        for way in WAYS:
            self._rows[way.name] = self._lead(way.icon, way.text, way.caption, lambda _row, w=way: self._take(w))
        self._rows[WAYS[-1].name].hairline = False

    def on_back(self):
        """The person wants to look at the pieces again."""

    def on_along(self, name: str, on: bool):
        """Something beside the pieces goes along, or does not."""

    def on_read(self, along: Along):
        """All of what would go along is to be read."""

    def on_sit(self):
        """They sit together now."""

    def on_way(self, way: Way):
        """It is to be handed over in this way."""

    def row_of(self, name: str) -> LeadRow:
        """Return the row of a way, or of sitting together ("sitting")."""
        return self._sit if name == "sitting" else self._rows[name]

    def show(self, chosen: str, kinds: Sequence[str], along: Sequence[Along], can_sit: bool) -> None:
        """Show what is chosen, in a line, and what can go along; `kinds` are those of the pieces."""
        self.chosen, self.can_sit = chosen, can_sit
        self._sit.disabled = not can_sit
        for way in WAYS:
            row = self._rows[way.name]
            trouble = _alone(kinds) if way.alone else ""
            row.disabled, row.caption = bool(trouble), trouble or way.caption
        self.ids.along.clear_widgets()
        self._putting.begin([lambda each=each: self._put(each) for each in along])

    def along_rows(self) -> list[AlongRow]:
        """Return the switches of what can go along."""
        return [row for row in self.ids.along.children[::-1] if isinstance(row, AlongRow)]

    def _put(self, along: Along) -> None:
        row = AlongRow(text=along.text, caption=along.caption, active=along.on, hairline=False)
        row.along = along
        row.bind(active=lambda row, on: self.dispatch("on_along", row.along.name, on))
        read = PushButton(kind="bare", tall=56, pad=0, text="Read all of it", tint="accent")
        read.bind(on_release=lambda _button: self.dispatch("on_read", along))
        for each in (row, read):
            self.ids.along.add_widget(each)

    def _lead(self, icon: str, text: str, caption: str, act) -> LeadRow:
        row = LeadRow(icon=icon, text=text, caption=caption)
        row.bind(on_release=act)
        self.ids.ways.add_widget(row)
        return row

    def _take(self, way: Way) -> None:
        self.dispatch("on_way", way)


def _alone(kinds: Sequence[str]) -> str:
    """Return why no card can be made of pieces of these kinds; "" when one can."""
    if len(kinds) != 1:
        return ALONE
    return UNSEEN if kinds[0] == "writing" else ""
