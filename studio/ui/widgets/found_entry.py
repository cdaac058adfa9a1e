"""An entry that was found by its words: what it is, and the passage they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.journal.finding import Passage
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.passage import PassageWords  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TALL = 140
"""Dp a row is high."""


@dataclass(frozen=True)
class FoundLine:
    """An entry as the list of what was found shows it."""

    entry_id: str = ""
    title: str = ""
    near: str = ""
    """When it was, or when what was found was said, seen from its session."""
    passage: Passage | None = None


class FoundEntry(Pressable):
    """A row of that list; pressing it is meant to open the entry where the words stand."""

    entry_id = StringProperty("")
    line = ObjectProperty(FoundLine(), rebind=True)
    """What it says (`FoundLine`)."""

    chosen = BooleanProperty(False)
    """Whether its entry is the one that is open beside it."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        return theme.surface if chosen or state == "down" else (0, 0, 0, 0)

    def words(self, line: FoundLine) -> str:
        """Return the passage."""
        return line.passage.text if line.passage is not None else ""

    def spans(self, line: FoundLine):
        """Return what is marked in it."""
        return line.passage.spans if line.passage is not None else ()
