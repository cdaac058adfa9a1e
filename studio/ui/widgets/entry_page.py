"""A session or a day to look in, the latest first."""

from __future__ import annotations

from studio.journal import entry as entries
from studio.library.records import EntryRecord
from studio.ui.later import later, when_done
from studio.ui.widgets.asked_row import AskedRow
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.push_button import PushButton

BATCH = 20
"""Entries shown at a time."""


class EntryPage(AskingPage):
    """Touch one; touch it again for any."""

    def renew(self) -> None:
        """Fetch the latest."""
        self.clear_widgets()
        self.spacing = 4
        self._rows: dict[str, AskedRow] = {}
        self._last: EntryRecord | None = None
        self._more = PushButton(text="Earlier ones", kind="bare", tint="accent", pad=12)
        self._more.bind(on_release=lambda *_: self._fetch())
        self._fetch()

    def _fetch(self) -> None:
        journal, last = self.rooms.journal, self._last
        when_done(later(lambda: journal.timeline(BATCH, last)), self._add, lambda _error: None)

    def _add(self, shown: list[EntryRecord]) -> None:
        if self._more.parent is not None:
            self.remove_widget(self._more)
        now = self.rooms.clock.now()
        for entry in shown:
            row = AskedRow(
                icon="today" if entry.kind == "session" else "sun",
                text=entries.title(entry, now),
                caption=entries.own_words(entry) or entries.caption(entry, now),
                out="",
            )
            row.bind(on_release=lambda _row, entry_id=entry.id: self._touch(entry_id))
            self._rows[entry.id] = row
            self.add_widget(row)
        if len(shown) == BATCH:
            self._last = shown[-1]
            self.add_widget(self._more)
        self.read()

    def _touch(self, entry_id: str) -> None:
        self.change(entry_id=None if self.query.entry_id == entry_id else entry_id)

    def read(self) -> None:
        """Mark the one that is looked in."""
        for entry_id, row in self._rows.items():
            row.chosen = entry_id == self.query.entry_id
            row.out = "check" if row.chosen else ""
