"""Tags to look for: with all of these, with any of these, without these."""

from __future__ import annotations

from functools import partial

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.uix.stacklayout import StackLayout

from studio.ui.gallery_filters import turned
from studio.ui.later import later, when_done
from studio.ui.portions import Portions
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.text_field import TextField
from studio.ui.widgets.words import Words

OFFERED = 30
"""Tags offered at once; the others are found by typing."""
PAUSE = 0.12
"""Seconds without a key before what was typed is looked for."""
WAYS = (
    ("tags", "With all of"),
    ("any_tags", "With any of"),
    ("no_tags", "Without"),
)
"""What a touch on a tag means: a field of the query, in words."""


class TagPage(AskingPage):
    """Choose what a touch means, then touch tags."""

    way = "tags"

    def renew(self) -> None:
        """Put up the three ways, the field and the tags."""
        self.clear_widgets()
        self.spacing = 16
        self._turn, self._names = 0, ()
        self._portions = Portions()
        self._ways, self._row = _row(), _row()
        for name, words in WAYS:
            chip = Chip(text=words, fill="raised")
            chip.way = name
            chip.bind(on_release=lambda chip: self._take_way(chip.way))
            self._ways.add_widget(chip)
        self._field = TextField(icon="search", hint="A tag", fill="raised")
        self._soon = Clock.create_trigger(lambda _dt: self._look(), PAUSE)
        self._field.bind(text=lambda *_: self._soon())
        self._none = Words(role="caption")
        for widget in (self._ways, self._field, self._row, self._none):
            self.add_widget(widget)
        self._look()

    def _take_way(self, way: str) -> None:
        self.way = way
        self.read()

    def _look(self) -> None:
        self._turn += 1
        turn, gallery, typed = self._turn, self.rooms.gallery, " ".join(self._field.text.split())
        found = later(lambda: [tag.name for tag in gallery.tags_like(typed, OFFERED)])
        when_done(found, lambda names: self._take(turn, names), lambda _error: None)

    def _take(self, turn: int, names: list[str]) -> None:
        if turn == self._turn:
            self._names = tuple(names)
            self.read()

    def read(self) -> None:
        """Mark the way that is on and the tags that are asked for in it."""
        for chip in self._ways.children:
            chip.chosen = chip.way == self.way
        query = self.query
        asked = tuple(dict.fromkeys((*query.tags, *query.any_tags, *query.no_tags)))
        known = {name.casefold() for name in asked}
        names = (*asked, *(name for name in self._names if name.casefold() not in known))
        row = self._row
        for chip in row.children[: max(0, len(row.children) - len(names))]:
            row.remove_widget(chip)
        self._portions.begin(partial(self._put, place, name) for place, name in enumerate(names))
        self._none.text = "" if names else "No tag is called that." if self._field.text else "There are no tags yet."

    def _put(self, place: int, name: str) -> None:
        """Have a tag stand at a place of the row; a chip that is there is used again."""
        row, way = self._row, self._way_of(name)
        if place < len(row.children):
            chip = row.children[-1 - place]
        else:
            chip = Chip(fill="raised")
            chip.bind(on_release=lambda chip: self._touch(chip.name))
            row.add_widget(chip)
        chip.name, chip.chosen = name, bool(way)
        chip.text = {"": name, "tags": name, "any_tags": f"or {name}"}.get(way, f"not {name}")

    def _way_of(self, name: str) -> str:
        for way, _ in WAYS:
            if name.casefold() in (one.casefold() for one in getattr(self.query, way)):
                return way
        return ""

    def _touch(self, name: str) -> None:
        """Ask for a tag the way that is on; one that is asked for so already is let go."""
        was = self._way_of(name)
        changes = {was: turned(getattr(self.query, was), name)} if was else {}
        if was != self.way:
            changes[self.way] = turned(getattr(self.query, self.way), name)
        self.change(**changes)


def _row() -> StackLayout:
    row = StackLayout(size_hint_y=None, spacing=dp(10))
    row.bind(minimum_height=row.setter("height"))
    return row
