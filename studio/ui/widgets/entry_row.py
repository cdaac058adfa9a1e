"""An entry in the timeline: a session with its disc, a day as a short line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.records import EntryRecord
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

HIGH, LOW = 112, 88
"""Dp: a session, and a day."""


@dataclass(frozen=True)
class Line:
    """An entry as the timeline shows it."""

    entry_id: str = ""
    session: bool = False
    """Whether it is a session, not a day."""
    title: str = ""
    near: str = ""
    mark: Mark = Mark(0.05, 0, "amber")


def tall(session: bool) -> int:
    """Return how high the row of a session or a day is, in dp."""
    return HIGH if session else LOW


def line(entry: EntryRecord, mark: Mark, now: datetime) -> Line:
    """Return what the timeline says of an entry now."""
    return Line(entry.id, entry.kind == "session", entries.title(entry, now), entries.caption(entry, now), mark)


class EntryRow(Pressable):
    """The row of an entry; pressing it is meant to open it."""

    entry_id = StringProperty("")
    """Which entry it is the row of."""

    line = ObjectProperty(Line(), rebind=True)
    """What it says (`Line`)."""

    chosen = BooleanProperty(False)
    """Whether its entry is the one that is open beside it."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        return theme.surface if chosen or state == "down" else (0, 0, 0, 0)
