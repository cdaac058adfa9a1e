"""The timeline: sessions and days, newest first, as long as it needs to be. Only what is seen is in the tree."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import StringProperty
from kivy.uix.relativelayout import RelativeLayout

from studio.ui.widgets.entry_row import EntryRow, Line
from studio.ui.widgets.scroll import Scroll

AROUND = 2
"""Rows beyond each end of what is seen that are there as well."""
FOOT = 24
"""Dp left empty below the last."""
EDGE = 24
"""Dp right of the rows, where the bar is."""


class Timeline(Scroll):
    """Rows of entries. Events: `on_choose(entry_id)` when one is pressed, `on_near_end` when more is wanted."""

    chosen = StringProperty("")
    """Id of the entry that is open beside it, if any."""

    __events__ = ("on_choose", "on_near_end")

    def __init__(self, **kwargs):
        self.lines: list[Line] = []
        """What it shows, newest first."""
        self._tops: list[float] = [0]
        self._rows: dict[int, EntryRow] = {}
        self._asked = 0
        self._fill_soon = Clock.create_trigger(lambda _dt: self._fill(), -1)
        super().__init__(**kwargs)
        self._room = RelativeLayout(size_hint_y=None)
        self.add_widget(self._room)
        for name in ("scroll_y", "size", "chosen"):
            self.fbind(name, self._fill_soon)

    def on_choose(self, entry_id):
        """An entry was pressed."""

    def on_near_end(self):
        """The end is near."""

    def show(self, lines: Sequence[Line]) -> None:
        """Show these in place of what was there; the scroll stays where it was, as far from the top."""
        from_top = (1 - self.scroll_y) * self._over()
        self.lines = list(lines)
        self._asked = 0
        self._measure()
        over = self._over()
        self.scroll_y = max(0.0, 1 - from_top / over) if over else 1.0
        self._fill_soon()

    def append(self, lines: Sequence[Line]) -> None:
        """Show these below the others."""
        self.show([*self.lines, *lines])

    def change(self, line: Line) -> bool:
        """Say something else of one entry; return whether it is here."""
        for index, there in enumerate(self.lines):
            if there.entry_id == line.entry_id:
                self.lines[index] = line
                if index in self._rows:
                    self._rows[index].line = line
                return True
        return False

    def bring(self, entry_id: str) -> None:
        """Scroll so far that an entry can be seen."""
        for index, there in enumerate(self.lines):
            if there.entry_id == entry_id and (over := self._over()):
                above = self._tops[index] - (1 - self.scroll_y) * over
                below = self._tops[index + 1] - (1 - self.scroll_y) * over - self.height
                shift = above if above < 0 else max(0.0, below)
                self.scroll_y = min(1.0, max(0.0, self.scroll_y - shift / over))

    def beside(self, entry_id: str, step: int) -> str:
        """Return the id of the entry `step` rows below; "" when there is none."""
        ids = [line.entry_id for line in self.lines]
        at = ids.index(entry_id) + step if entry_id in ids else 0
        return ids[at] if 0 <= at < len(ids) else ""

    def _over(self) -> float:
        return max(0.0, self._room.height - self.height)

    def _measure(self) -> None:
        self._tops = [0]
        for line in self.lines:
            self._tops.append(self._tops[-1] + round(dp(line.tall)))
        self._room.height = self._tops[-1] + dp(FOOT)

    def _fill(self) -> None:
        """Have rows for what is seen, in the order of the timeline, so that Tab goes through them in it."""
        top = (1 - self.scroll_y) * self._over()
        first = max(0, bisect_right(self._tops, top) - 1 - AROUND)
        end = min(len(self.lines), bisect_right(self._tops, top + self.height) + AROUND)
        spare = [self._rows.pop(at) for at in list(self._rows) if not first <= at < end]
        for row in spare:
            row.focus = False
            self._room.remove_widget(row)
        for at in range(first, end):
            row = self._rows.get(at)
            if row is None:
                row = self._rows[at] = spare.pop() if spare else self._new_row()
                self._room.add_widget(row, index=sum(other > at for other in self._rows))
            row.line = self.lines[at]
            row.chosen = bool(self.chosen) and row.line.entry_id == self.chosen
            row.size = self.width - dp(EDGE), self._tops[at + 1] - self._tops[at]
            row.pos = 0, self._room.height - self._tops[at + 1]
        if self.lines and end + AROUND >= len(self.lines) and self._asked != len(self.lines):
            self._asked = len(self.lines)
            self.dispatch("on_near_end")

    def _new_row(self) -> EntryRow:
        row = EntryRow()
        row.bind(on_release=lambda row: self.dispatch("on_choose", row.line.entry_id))
        return row
