"""The timeline: sessions and days, newest first, as long as it needs to be. Only what is seen is in the tree, or known.

Of all entries it holds ids and heights, so that its bar tells where in the years one is; what a row says is asked for
when the row comes into sight.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from time import perf_counter

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import StringProperty
from kivy.uix.relativelayout import RelativeLayout

from studio.ui.widgets.entry_row import EntryRow
from studio.ui.widgets.scroll import Scroll

AROUND = 2
"""Rows beyond each end of what is seen that are there as well."""
FOOT = 24
"""Dp left empty below the last."""
SHARE = 0.004
"""Seconds of a frame in which rows are put up; the others come with the next one."""
EDGE = 24
"""Dp right of the rows, where the bar is."""

Place = tuple[str, int]
"""The id of an entry, and how high its row is in dp."""


@dataclass(frozen=True)
class Places:
    """Where everything is in a timeline."""

    order: Sequence[str] = ()
    """The entries, newest first."""
    at: Mapping[str, int] = field(default_factory=dict)
    """Where in the order each is."""
    tops: Sequence[int] = (0,)
    """Where each row begins, and the last one ends, in px from the top."""


def placed(places: Iterable[Place]) -> Places:
    """Lay a timeline out; of 20,000 entries it is a worker's task."""
    places = tuple(places)
    order = [entry_id for entry_id, _tall in places]
    px = {tall: round(dp(tall)) for tall in {tall for _entry_id, tall in places}}
    tops = accumulate((px[tall] for _entry_id, tall in places), initial=0)
    return Places(order, {entry_id: at for at, entry_id in enumerate(order)}, list(tops))


class Timeline(Scroll):
    """Rows of entries. Events: `on_choose(entry_id)` when one is pressed, `on_wanted(ids)` when it has to know what
    to say of these (`tell`), `on_near_end` when more is wanted.
    """

    chosen = StringProperty("")
    """Id of the entry that is open beside it, if any."""

    __events__ = ("on_choose", "on_wanted", "on_near_end")

    def __init__(self, **kwargs):
        self.new_row: Callable[[], EntryRow] = EntryRow
        """Makes a row; another kind of it has `entry_id`, `line` and `chosen` as well."""
        self._places = Places()
        self.lines: dict[str, object] = {}
        """What it says of them, as far as it was told."""
        self._rows: dict[int, EntryRow] = {}
        self._asked: set[str] = set()
        self._waits = False
        self._ended_at = 0
        self._fill_soon = Clock.create_trigger(lambda _dt: self._fill(), -1)
        self._fill_next = Clock.create_trigger(lambda _dt: self._fill(), 0)
        super().__init__(**kwargs)
        self._room = RelativeLayout(size_hint_y=None)
        self.add_widget(self._room)
        for name in ("scroll_y", "size", "chosen"):
            self.fbind(name, self._fill_soon)
        self._over_was = 0.0
        self.fbind("height", self._stay)

    def on_choose(self, entry_id):
        """An entry was pressed."""

    def on_wanted(self, ids):
        """It is to be told what to say of some entries."""

    def on_near_end(self):
        """The end is near."""

    @property
    def order(self) -> Sequence[str]:
        """The entries it shows, newest first."""
        return self._places.order

    def __contains__(self, entry_id: str) -> bool:
        return entry_id in self._places.at

    def show(self, places: Places) -> None:
        """Show these in place of what was there, and ask anew what to say; what is seen stays where it was."""
        top = (1 - self.scroll_y) * self._over()
        there = self._places
        first = min(len(there.order), bisect_right(there.tops, top)) - 1
        anchor, into = (there.order[first], top - there.tops[first]) if top > 0 and first >= 0 else ("", 0)
        self._places = places
        self._room.height = places.tops[-1] + dp(FOOT)
        if anchor in places.at:
            top = places.tops[places.at[anchor]] + into
        self._go(top)
        self._asked.clear()
        self._ended_at = 0
        self._waits = False
        self._fill_soon()

    def tell(self, lines: Mapping[str, object]) -> None:
        """Say this of some entries."""
        self.lines.update(lines)
        self._waits = False
        self._fill_soon()

    def bring(self, entry_id: str) -> None:
        """Scroll so far that an entry can be seen."""
        at, tops = self._places.at.get(entry_id), self._places.tops
        if at is not None and self._over():
            top = (1 - self.scroll_y) * self._over()
            above, below = tops[at] - top, tops[at + 1] - top - self.height
            self._go(top + (above if above < 0 else max(0.0, below)))

    def beside(self, entry_id: str, step: int) -> str:
        """Return the id of the entry `step` rows below; "" when there is none."""
        at = self._places.at[entry_id] + step if entry_id in self else 0
        return self.order[at] if 0 <= at < len(self.order) else ""

    def _over(self) -> float:
        return max(0.0, self._room.height - self.height)

    def _stay(self, *_) -> None:
        """Be as far from the top as before, in more room or less."""
        self._go((1 - self.scroll_y) * self._over_was)

    def _go(self, top: float) -> None:
        over = self._over_was = self._over()
        self.scroll_y = min(1.0, max(0.0, 1 - top / over)) if over else 1.0

    def _fill(self) -> None:
        """Have rows for what is seen, in the order of the timeline, so that Tab goes through them in it."""
        top, tops = (1 - self.scroll_y) * self._over(), self._places.tops
        first = max(0, bisect_right(tops, top) - 1 - AROUND)
        end = min(len(self.order), bisect_right(tops, top + self.height) + AROUND)
        spare = [self._rows.pop(at) for at in list(self._rows) if not first <= at < end]
        for row in spare:
            row.focus = False
            self._room.remove_widget(row)
        began = perf_counter()
        for at in range(first, end):
            if perf_counter() - began > SHARE:
                self._fill_next()
                return
            row = self._rows.get(at)
            if row is None:
                row = self._rows[at] = spare.pop() if spare else self._new_row()
                self._room.add_widget(row, index=sum(other > at for other in self._rows))
            self._say(row, self.order[at])
            row.size = self.width - dp(EDGE), tops[at + 1] - tops[at]
            row.pos = 0, self._room.height - tops[at + 1]
        self._ask(self.order[first:end])
        if self.order and end + AROUND >= len(self.order) and self._ended_at != len(self.order):
            self._ended_at = len(self.order)
            self.dispatch("on_near_end")

    def _say(self, row: EntryRow, entry_id: str) -> None:
        line = self.lines.get(entry_id)
        row.entry_id, row.opacity = entry_id, 0 if line is None else 1
        if line is not None:
            row.line = line
        row.chosen = bool(self.chosen) and entry_id == self.chosen

    def _ask(self, seen: Sequence[str]) -> None:
        """Ask what to say of what is seen; one question at a time, so that a long way leaves none behind."""
        wanted = [entry_id for entry_id in seen if entry_id not in self._asked]
        if wanted and not self._waits:
            self._waits = True
            self._asked.update(wanted)
            self.dispatch("on_wanted", tuple(wanted))

    def _new_row(self) -> EntryRow:
        row = self.new_row()
        row.bind(on_release=lambda row: self.dispatch("on_choose", row.entry_id))
        return row
