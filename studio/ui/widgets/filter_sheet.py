"""Everything that can be asked of the gallery, a page for each: tags, days, sessions, moods, colours, kept views."""

from __future__ import annotations

from dataclasses import replace

from kivy.metrics import dp
from kivy.properties import ObjectProperty, StringProperty

from studio.gallery.query import Query
from studio.journal import entry as entries
from studio.ui.gallery_filters import (
    ANY,
    ONLY_SESSIONS,
    SHAREABLE,
    UNREFLECTED,
    colour_words,
    feeling_words,
    tag_words,
    when_words,
)
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.colour_page import ColourPage
from studio.ui.widgets.entry_page import EntryPage
from studio.ui.widgets.hands import hands
from studio.ui.widgets.mood_page import MoodPage
from studio.ui.widgets.pressable import first_focusable, focused
from studio.ui.widgets.push_button import PushButton
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.tag_page import TagPage
from studio.ui.widgets.tick import Tick
from studio.ui.widgets.view_page import ViewPage
from studio.ui.widgets.when_page import WhenPage

load_kv(__file__)

TITLE = "Show only"
LEAST = 320
"""Dp it is high at least, where it is as high as its page."""
PAGES = (
    ("tags", "tag", "Tags", TagPage),
    ("when", "calendar", "Days", WhenPage),
    ("entry", "book-open", "Session or day", EntryPage),
    ("mood", "smile", "Mood", MoodPage),
    ("colour", "palette", "Colour", ColourPage),
    ("views", "star", "Kept views", ViewPage),
)
"""Each page: its name, icon and words, and what makes it."""
TICKS = (
    ("unreflected", UNREFLECTED, "Nothing was said about it later."),
    ("session", ONLY_SESSIONS, "Nothing from days in between."),
    ("shareable", SHAREABLE, "You said that others may see it."),
)
"""Each switch: its field of the query, and its words."""


class FilterSheet(Sheet):
    """Set `query`. It changes nothing by itself. Events: `on_ask(query)` when something else is asked for,
    `on_told(words, undo)` when something is to be said that can be taken back.
    """

    query = ObjectProperty(Query())

    page = StringProperty("")
    """The page that is open; "" is the first, that leads to the others."""

    __events__ = ("on_ask", "on_told")

    def __init__(self, rooms: Rooms, **kwargs):
        self._rooms = rooms
        self._entry = self._title = self._came_to = ""
        self._rows: dict[str, AskedRow] = {}
        self._ticks: dict[str, Tick] = {}
        self._shown = None
        self._tall = 0.0
        super().__init__(**kwargs)
        self._first = self._first_page()
        for name in ("query", "page"):
            self.fbind(name, self._read)
        self.fbind("page", self._turn)
        self._turn()
        self._read()

    def on_ask(self, query: Query):
        """Something else is asked for."""

    def on_told(self, words: str, undo):
        """Something is to be said."""

    def ask(self, host, query: Query, page: str = "") -> None:
        """Come in, at a page."""
        self._came_to = page
        self.query, self.page = query, page
        self.open(host)

    def close(self, *_) -> None:
        """Go back to the first page, or out from there."""
        if self.shown and self.page and self.page != self._came_to:
            self.page = ""
        else:
            super().close()

    def _highest(self, room: float) -> float:
        """Take all there is beside the gallery; over it only what a page needs, and no less while somebody types."""
        if not self.upright:
            return room
        needed = max(min(room, dp(LEAST)), super()._highest(room))
        self._tall = max(needed, self._tall) if hasattr(focused(), "insert_text") else needed
        return min(room, self._tall)

    def renew(self) -> None:
        """Show the page afresh: what it offers has changed."""
        if self._shown is not None:
            self._shown.renew()

    # --- pages --------------------------------------------------------------------------------------------

    def _first_page(self) -> list:
        made = []
        for name, icon, words, _ in PAGES:
            row = self._rows[name] = AskedRow(icon=icon, text=words)
            row.bind(on_release=lambda _row, name=name: setattr(self, "page", name))
            made.append(row)
        for name, words, caption in TICKS:
            tick = self._ticks[name] = Tick(text=words, caption=caption, hairline=False)
            tick.bind(active=lambda _tick, on, name=name: self._tick(name, on))
            made.append(tick)
        self._all = PushButton(text="Show everything", kind="ghost", size_hint_x=1)
        self._all.bind(on_release=lambda *_: self._everything())
        return [*made, self._all]

    def _everything(self) -> None:
        self.dispatch("on_ask", Query())
        super().close()

    def _tick(self, name: str, on: bool) -> None:
        if getattr(self.query, name) != on:
            self.dispatch("on_ask", replace(self.query, **{name: on}))

    def _turn(self, *_) -> None:
        page = next((page for page in PAGES if page[0] == self.page), None)
        self.title = page[2] if page else TITLE
        self.out_icon = "chevron-left" if page and self.page != self._came_to else "x"
        column = self.ids.column
        column.clear_widgets()
        self._shown = None
        if page is None:
            for widget in self._first:
                column.add_widget(widget)
        else:
            self._shown = page[3](rooms=self._rooms, query=self.query)
            self._shown.bind(on_ask=lambda _page, query: self.dispatch("on_ask", query))
            if self.page == "views":
                self._shown.bind(on_told=lambda _page, *told: self.dispatch("on_told", *told))
            column.add_widget(self._shown)
        self.ids.scroll.scroll_y = 1
        if hands.at_keys and self.shown:
            first = first_focusable(column)
            if first is not None:
                first.focus = True

    def _read(self, *_) -> None:
        query, now = self.query, self._rooms.clock.now()
        said = {
            "tags": tag_words(query),
            "when": when_words(query, now),
            "entry": self._entry_words(),
            "mood": feeling_words(query).capitalize(),
            "colour": colour_words(query),
            "views": "",
        }
        for name, words in said.items():
            self._rows[name].caption, self._rows[name].chosen = words, words not in ("", ANY)
        for name, tick in self._ticks.items():
            tick.active = getattr(query, name)
        self._all.disabled = query == Query()
        if self._shown is not None:
            self._shown.query = query

    def _entry_words(self) -> str:
        entry_id = self.query.entry_id
        if entry_id is None:
            return ANY
        if self._entry != entry_id:
            self._entry, self._title = entry_id, ""
            now = self._rooms.clock.now()
            title = later(lambda: entries.title(self._rooms.journal.entry(entry_id), now))
            when_done(title, lambda words: self._take_title(entry_id, words), lambda _error: None)
        return self._title or "One entry"

    def _take_title(self, entry_id: str, words: str) -> None:
        if self._entry == entry_id:
            self._title = words
            self._read()
