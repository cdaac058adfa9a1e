"""Sheets about how a session was: its end, and points and words for it that may be left out."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ListProperty, StringProperty

from studio.journal.feelings import feeling_rows, feelings_of, tidy
from studio.journal.mood import Point
from studio.library.records import EntryRecord
from studio.ui.kv import load_kv
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.mood_field import MoodField  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.text_field import TextField  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401
from studio.ui.widgets.words_sheet import FieldSheet

load_kv(__file__)


def mood_of(entry: EntryRecord, when: str) -> Point | None:
    """Return a mood of an entry ("before", "after"), or None."""
    x, y = getattr(entry, f"mood_{when}_x"), getattr(entry, f"mood_{when}_y")
    return None if x is None or y is None else (x, y)


class CloseSheet(FieldSheet):
    """The end of a session: a mood and a few words, or neither.

    Events: `on_mood(point)` as soon as it is placed, `on_said(words)` however the sheet is closed, so that what was
    typed is never lost, `on_end` when the session is to be closed, `on_speak` when it is to be, and words to be said.
    """

    prompt = StringProperty("")
    """The question it asks."""

    before = ListProperty([])
    """How it was before, if that was placed (`Point`s)."""

    hue = StringProperty("amber")

    __events__ = ("on_mood", "on_said", "on_end", "on_speak")

    needs = 660

    def begin(self, host, entry: EntryRecord, hue: str, prompt: str) -> None:
        """Come in over `host` for a session."""
        before = mood_of(entry, "before")
        self.before, self.hue, self.prompt = [] if before is None else [before], hue, prompt
        self.ids.mood.point = mood_of(entry, "after")
        self.open(host)

    def _begin(self) -> None:
        """Wait to be touched: most people only close it."""

    def on_mood(self, point):
        """The mood was placed or taken away."""

    def on_said(self, words):
        """Something was said."""

    def on_end(self):
        """The session is to be closed."""

    def on_speak(self):
        """It is to be closed, and words are to be said."""

    def on_closed(self):
        """Hand over what was typed."""
        words, self.ids.field.text = self.ids.field.text, ""
        self.ids.field.focus = False
        if words.strip():
            self.dispatch("on_said", words)

    def end(self) -> None:
        """Close the session."""
        self.close()
        self.dispatch("on_end")

    def speak(self) -> None:
        """Close the session, and say something."""
        self.close()
        self.dispatch("on_speak")


class HowSheet(Sheet):
    """Points and words for how it was. Events: `on_mood(when, point)`, `on_feelings(words)`, each at once."""

    session = BooleanProperty(True)
    """Whether it is a session, which has a before and an after; a day has one point."""

    hue = StringProperty("amber")

    placed = BooleanProperty(False)
    """Whether any point is placed."""

    returns = BooleanProperty(False)
    """Whether points were just taken away, and can be put back."""

    __events__ = ("on_mood", "on_feelings")

    def __init__(self, **kwargs):
        self._words: list[str] = []
        self._taken: dict[str, Point] = {}
        super().__init__(**kwargs)

    def on_mood(self, _when, _point):
        """A point was placed, or taken away."""
        self.returns = False
        self._look()

    def on_feelings(self, words):
        """Other words are chosen."""

    def begin(self, host, entry: EntryRecord, hue: str) -> None:
        """Come in over `host` for an entry."""
        self.session, self.hue = entry.kind == "session", hue
        self.ids.before.point, self.ids.after.point = mood_of(entry, "before"), mood_of(entry, "after")
        self.returns = False
        self._look()
        self._words = list(feelings_of(entry.feelings))
        self.ids.own.text = ""
        self._lay_chips()
        self.open(host)

    def on_closed(self):
        """A word that was typed is one of them."""
        self.ids.own.focus = False
        self.add(self.ids.own.text)

    def clear(self) -> None:
        """Take both points away; they can be put back until another is placed."""
        taken = {when: self.ids[when].point for when in ("before", "after") if self.ids[when].point is not None}
        for when in taken:
            self.ids[when].clear()
        self._taken, self.returns = taken, bool(taken)

    def put_back(self) -> None:
        """Put back the points that were taken away."""
        taken, self._taken = self._taken, {}
        for when, point in taken.items():
            self.ids[when].point = point
            self.dispatch("on_mood", when, point)

    def add(self, word: str) -> None:
        """Choose a word of one's own."""
        word, self.ids.own.text = tidy(word), ""
        if word and word not in self._words:
            self._words.append(word)
            self._lay_chips()
            self.dispatch("on_feelings", tuple(self._words))
            Clock.schedule_once(lambda _dt: self._type_on(), 0)

    def _type_on(self) -> None:
        if self.shown:
            self.ids.own.focus = True

    def _look(self) -> None:
        self.placed = self.ids.before.point is not None or self.ids.after.point is not None

    def _lay_chips(self) -> None:
        offered = [word for row in feeling_rows() for word in row]
        words = [*offered, *(word for word in self._words if word not in offered)]
        chips = self.ids.chips
        if [chip.text for chip in reversed(chips.children)] != words:
            chips.clear_widgets()
            for word in words:
                chip = Chip(text=word)
                chip.bind(on_release=self._choose)
                chips.add_widget(chip)
        for chip in chips.children:
            chip.chosen = chip.text in self._words

    def _choose(self, chip: Chip) -> None:
        chip.chosen = not chip.chosen
        if chip.chosen:
            self._words.append(chip.text)
        else:
            self._words.remove(chip.text)
        self.dispatch("on_feelings", tuple(self._words))
