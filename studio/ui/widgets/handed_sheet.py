"""What was shown or handed over: to whom, when, and each thing that was in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.library.record import HandingRecord
from studio.ui.handing_words import Line, day_of, title_of
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.row_list import RowList  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.spoken_sheet import share_of_height
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

LOW, TALL, ONE_LINE = 76, 100, 42
"""Dp a row is high, and where what was seen of a thing has more letters than one line holds."""
QUOTED = 600
"""Letters of the words in front of it that are shown."""


class HandedRow(Pressable, BoxLayout):
    """One thing that was in it. Pressing it is meant to lead there, where it still is."""

    icon = StringProperty("")
    text = StringProperty("")

    caption = StringProperty("")
    """What of it was seen; two lines at most."""

    there = BooleanProperty(True)
    """Whether it still is."""

    item = ObjectProperty(None, allownone=True)
    """The `Line`."""

    def on_item(self, _row, line: Line) -> None:
        """Show this one."""
        self.icon, self.text, self.caption, self.there = line.icon, line.text, line.caption, bool(line.id)

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" and self.there else (0, 0, 0, 0)


class HandedSheet(Sheet):
    """Shows a `HandingRecord`; nothing of it can be changed. Event: `on_go(line)`."""

    when = StringProperty("")
    quote = StringProperty("")
    """What the person put in front of it, or ""."""

    __events__ = ("on_go",)

    def on_go(self, line: Line):
        """A thing that was in it is wanted."""

    def on_kv_post(self, _base):
        """Hold what comes and goes."""
        self._words, self._rows = self.ids.words.__self__, self.ids.rows.__self__
        self._rows.new_row = self._new_row

    def ask(self, host, handing: HandingRecord, lines: Sequence[Line], now: datetime) -> None:
        """Come in with a record, and all there is to tell of it."""
        self.title, self.when = title_of(handing), day_of(handing, now)
        words = " ".join(handing.words.split())
        self.quote = words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]}…"
        page = self._rows.parent
        if bool(self.quote) != (self._words.parent is not None):
            if self.quote:
                page.add_widget(self._words, index=1)
            else:
                page.remove_widget(self._words)
        self._rows.row_height = TALL if any(len(line.caption) > ONE_LINE for line in lines) else LOW
        self._rows.show(lines)
        self.share = share_of_height()
        self.open(host)

    def key(self, name: str) -> bool:
        """Go along the list with the arrows."""
        return self._rows.step(name)

    def _new_row(self) -> HandedRow:
        row = HandedRow()
        row.bind(on_release=lambda row: self.dispatch("on_go", row.item) if row.item.id else None)
        return row
