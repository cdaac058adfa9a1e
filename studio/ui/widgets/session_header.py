"""What stands above the pieces of a session or a day: its mark, when it was, and a line of its own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kivy.properties import ObjectProperty

from studio.journal import entry as entries
from studio.journal.entry import Mark
from studio.library.records import EntryRecord
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


@dataclass(frozen=True)
class Heading:
    """An entry as its header shows it."""

    entry_id: str = ""
    title: str = ""
    near: str = ""
    words: str = ""
    mark: Mark = Mark(0.05, 0, "amber")
    session: bool = True
    """Whether it is a session, which has a disc; a day has a short line, as in the journal."""


def heading(entry: EntryRecord, mark: Mark, now: datetime) -> Heading:
    """Return what the header of an entry says now."""
    words = entries.own_words(entry)
    return Heading(
        entry.id,
        entries.title(entry, now),
        entries.caption(entry, now),
        f"“{words}”" if words else "",
        mark,
        entry.kind == "session",
    )


class SessionHeader(Pressable):
    """The header of a session or a day; pressing it is meant to open its entry."""

    header = ObjectProperty(Heading(), rebind=True)
    """What it says (`Heading`)."""

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.surface if state == "down" else (0, 0, 0, 0)
