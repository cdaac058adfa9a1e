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
READ, HEAR, QUIET = "Read all of it", "Hear it", "Be quiet"
WORDS_MOST = 4000
"""Letters of the words that go along."""


AlongKey = tuple[str, str]
"""What can go along, and whose it is."""


@dataclass(frozen=True, slots=True)
class Along:
    """Something beside the pieces that can go along."""

    kind: str
    """"intention" or "words" of an entry, "said": a reflection on it, or "questions"."""
    id: str
    """The entry's or the reflection's; "" for the questions."""
    text: str
    caption: str
    whole: str
    """All of it, to be read before it goes along; "" of what was only said aloud."""
    on: bool
    voice: str = ""
    """Id of the voice it was said with, or ""."""
    entry_id: str = ""
    """Of a reflection: the entry it was said of."""

    @property
    def key(self) -> AlongKey:
        """What tells it from all others."""
        return self.kind, self.id


class AlongRow(Tick):
    """The switch of what can go along."""

    along = None


class HowPane(FloatLayout):
    """Events: `on_back`, `on_along(along, on)`, `on_read(along)`, `on_hear(along)`, `on_sit`, `on_way(way)`."""

    portrait = BooleanProperty(False)
    whom = StringProperty("")
    words = StringProperty("")
    """What the person puts in front of it."""
    chosen = StringProperty("")
    """What is chosen, in a line."""
    can_sit = BooleanProperty(True)
    speaking = StringProperty("")
    """Id of the voice that is heard now."""

    __events__ = ("on_back", "on_along", "on_read", "on_hear", "on_sit", "on_way")

    def __init__(self, **kwargs):
        self._rows: dict[str, LeadRow] = {}
        self._hears: dict[str, PushButton] = {}
        self._putting = Portions()
        super().__init__(**kwargs)
        self.ids.words.entry.most = WORDS_MOST
        self._sit = self._lead(*SIT, lambda *_: self.dispatch("on_sit"))
        for way in WAYS:
            self._rows[way.name] = self._lead(way.icon, way.text, way.caption, lambda _row, w=way: self._take(w))
        self._rows[WAYS[-1].name].hairline = False

    def on_back(self):
        """The person wants to look at the pieces again."""

    def on_along(self, along: Along, on: bool):
        """Something beside the pieces goes along, or does not."""

    def on_read(self, along: Along):
        """All of what would go along is to be read."""

    def on_hear(self, along: Along):
        """What was said aloud is to be heard, or to be quiet."""

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
        self._hears = {}
        self._putting.begin([lambda each=each: self._put(each) for each in along])

    def along_rows(self) -> list[AlongRow]:
        """Return the switches of what can go along."""
        return [row for row in self.ids.along.children[::-1] if isinstance(row, AlongRow)]

    def _put(self, along: Along) -> None:
        row = AlongRow(text=along.text, caption=along.caption, active=along.on, hairline=False)
        row.along = along
        row.bind(active=lambda row, on: self.dispatch("on_along", row.along, on))
        self.ids.along.add_widget(row)
        if along.whole not in ("", along.caption[1:-1]):  # else all of it stands there already
            self._key(READ, lambda _button: self.dispatch("on_read", along))
        if along.voice:
            hear = self._key(HEAR, lambda _button: self.dispatch("on_hear", along))
            self._hears[along.voice] = hear
            self._tell_hears()

    def _key(self, text: str, act) -> PushButton:
        button = PushButton(kind="bare", tall=56, pad=0, text=text, tint="accent")
        button.bind(on_release=act)
        self.ids.along.add_widget(button)
        return button

    def on_speaking(self, *_) -> None:
        """Show on the key of what was said aloud whether it is heard."""
        self._tell_hears()

    def _tell_hears(self) -> None:
        for voice, key in self._hears.items():
            key.text = QUIET if voice == self.speaking else HEAR

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
