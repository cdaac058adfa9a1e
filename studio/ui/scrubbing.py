"""The months beside the gallery: when they are there, where in them one is, and going where a hand goes along them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import dp

from studio.gallery.month_line import MonthLine
from studio.library.records import PieceRecord
from studio.ui import gallery_found as finding
from studio.ui.later import later, when_done
from studio.ui.widgets.virtual_grid import BELOW_HEADER, FOOT, HEADER, LEAD

REST = 0.8
"""Seconds after something else hangs until the months are asked for: what is looked at comes first."""
CHANGED = 2.0
"""Seconds after the last change until they are asked for again."""
PACE = 0.05
"""Seconds between two looks at where one is, while what hangs scrolls."""
FEW = 36
"""Pieces fetched either way for a hand that goes along: some more than are seen at once."""
GOING = 0.18
"""Seconds from one page to the next while a hand goes along: in between, the half disc moves as the hand does."""
LONG = 4
"""Heights of the room that must be full before there are months beside it."""
STEPS = 4
"""How often a place is made more exact: each time it is some times nearer."""


class Scrubbing:
    """The months beside a `GalleryScreen`. What is level with the half disc is of the month that it names."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._line: MonthLine | None = None
        self._asked = None
        self._stale = True
        self._wish: float | None = None
        self._fetching = False
        self.scrub = None
        """The widget, once there is one."""
        self._cover = None
        self._ask_soon = Clock.create_trigger(lambda _dt: self._ask(), REST)
        self._ask_again = Clock.create_trigger(lambda _dt: self._ask(), CHANGED)
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), PACE)
        self._seek_soon = Clock.create_trigger(lambda _dt: self._seek(), -1)
        self._seek_again = Clock.create_trigger(lambda _dt: self._seek(), GOING)
        screen.ids.grid.fbind("offset", self._look_soon)
        for name in ("pos", "size"):
            screen.ids.grid.fbind(name, self._lay)

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Act on a key, when the months have the keys; return whether it was used."""
        return not modifiers and self._there and self.scrub.key(name)

    # --- when they are there ------------------------------------------------------------------------------

    def seen(self) -> None:
        """Something hangs there, another thing perhaps."""
        if self._asked != self._screen.query:
            self._put_away()
            self._stale = True
            self._ask_again.cancel()
        if self._stale and not self._ask_again.is_triggered:
            self._ask_soon()
        self._follow()

    def stale(self) -> None:
        """Something has changed: ask anew, once it rests."""
        self._stale = True
        self._ask_again.cancel()
        self._ask_again()

    def leave(self) -> None:
        """Ask nothing any more."""
        for soon in (self._ask_soon, self._ask_again, self._look_soon, self._seek_soon, self._seek_again):
            soon.cancel()
        self._wish, self._fetching = None, False

    def _ask(self) -> None:
        screen, query = self._screen, self._screen.query
        if screen.parent is None or (self.scrub is not None and self.scrub.held):
            return
        self._stale = False
        when_done(
            later(lambda: screen.rooms.gallery.month_line(query)),
            lambda line: self._take(query, line) if query == screen.query else None,
            lambda _error: None,
        )

    def _take(self, query, line: MonthLine) -> None:
        grid = self._screen.ids.grid
        self._asked, self._line = query, line
        more = line.pieces > len(grid.items) or grid.farthest > (LONG - 1) * grid.height
        if len(line.stretches) < 2 or not more:
            self._put_away()
            return
        self._have()
        self.scrub.line = line
        self._follow()

    def _have(self) -> None:
        screen, grid = self._screen, self._screen.ids.grid
        if self.scrub is None:
            from studio.ui.widgets.month_cover import MonthCover  # not needed to look around
            from studio.ui.widgets.month_scrub import MonthScrub

            self.scrub = MonthScrub()
            self._cover = MonthCover(self.scrub)
            self.scrub.bind(
                on_seek=lambda _scrub, place: self._go(place),
                on_month=lambda _scrub, month: screen.jump(month.year, month.month),
                held=lambda _scrub, held: self._hold(held),
            )
        if self.scrub.parent is None:
            # before what hangs there for the keys, after it for hands
            screen.add_widget(self.scrub, index=screen.children.index(grid) + 1)
            screen.add_widget(self._cover, index=screen.children.index(grid))
        self._lay()

    def _put_away(self) -> None:
        if self.scrub is not None and self.scrub.parent is not None:
            self.scrub.focus = False
            self._screen.remove_widget(self.scrub)
            self._screen.remove_widget(self._cover)

    def _lay(self, *_) -> None:
        if self.scrub is not None:
            grid, screen = self._screen.ids.grid, self._screen
            self.scrub.pos, self.scrub.size = (grid.right, grid.y), (screen.right - grid.right, grid.height)

    @property
    def _there(self) -> bool:
        return self.scrub is not None and self.scrub.parent is not None

    # --- where one is -------------------------------------------------------------------------------------

    def _look(self) -> None:
        """What hangs there has moved."""
        if self._there:
            self.scrub.wake()
            self._follow()
            if self._stale:
                self._ask()

    def _follow(self) -> None:
        """Have the half disc beside what it stands for: the place whose moment hangs level with it."""
        grid = self._screen.ids.grid
        if not self._there or self.scrub.held or not grid.items:
            return
        place = self.scrub.value
        for _ in range(STEPS):
            place = self._line.place_of(self._moment_at(grid.offset + self._down(place)))
        if abs(place - self.scrub.value) * self.scrub.run > 0.5:
            self.scrub.value = place

    def _down(self, place: float) -> float:
        """Return how far below the upper edge what lies at a place of the line hangs: px."""
        top = dp(LEAD + HEADER + BELOW_HEADER)
        return top + place * (self._screen.ids.grid.height - dp(FOOT) - top)

    def _height_of(self, index: int) -> float:
        """Return how far down an item lies: as one reads, what is farther right lies lower. Px from the very top."""
        grid = self._screen.ids.grid
        place = grid.place_of(index)
        if index == len(grid.items) - 1:
            return dp(LEAD) + place.y + place.height
        return dp(LEAD) + place.y + place.height * place.x / max(1, grid.width)

    def _moment_at(self, down: float) -> int:
        """Return the moment (UTC ms) that hangs so many px from the very top."""
        items = self._screen.ids.grid.items
        after = bisect_right(range(len(items)), down, key=self._height_of)
        if after == 0 or after == len(items):
            return items[max(0, after - 1)].created
        above, below = self._height_of(after - 1), self._height_of(after)
        share = (down - above) / max(1.0, below - above)
        return round(items[after - 1].created + share * (items[after].created - items[after - 1].created))

    def _down_of(self, moment: int) -> float:
        """Return how far from the very top a moment hangs, in px."""
        items = self._screen.ids.grid.items
        after = first_at(items, moment)
        if after == 0 or after == len(items):
            return self._height_of(max(0, after - 1))
        above, below = self._height_of(after - 1), self._height_of(after)
        later_one, earlier = items[after - 1].created, items[after].created
        return above + (below - above) * (later_one - moment) / max(1, later_one - earlier)

    # --- going where a hand goes --------------------------------------------------------------------------

    def _hold(self, held: bool) -> None:
        """A hand has come, or gone: as long as it is there, what hangs follows a little in each turn."""
        grid = self._screen.ids.grid
        grid.fleeting = held
        if held:
            grid.stop()
        else:
            self._look_soon()

    def _go(self, place: float) -> None:
        self._wish = place
        if not self._seek_again.is_triggered:
            self._seek_soon()

    def _seek(self) -> None:
        """Show what lies at the place that is wished for, or fetch it: one page at a time, the latest wish first."""
        if self._wish is None or self._fetching or self._line is None:
            return
        screen, query, place = self._screen, self._screen.query, self._wish
        moment = self._line.at(place)
        if self._is_here(place, moment):
            self._wish, grid, before = None, screen.ids.grid, screen.ids.grid.offset
            grid.offset = self._offset_of(place, moment)
            if abs(grid.offset - before) > grid.height / 2:
                self._seek_again()
            return
        self._fetching = True
        when_done(
            later(lambda: finding.page_about(screen.rooms, query, moment, FEW)),
            lambda found: self._came(found, query, place, moment),
            lambda _error: self._came(None, query, place, moment),
        )

    def _came(self, found, query, place: float, moment: int) -> None:
        if not self._fetching:
            return  # one has left meanwhile
        self._fetching = False
        screen = self._screen
        if found is None or query != screen.query or screen.parent is None:
            self._wish = None
            return
        if self._wish == place:
            self._wish = None
        screen.hang(found, lambda: self._offset_of(place, moment))
        self._seek_again()

    def _offset_of(self, place: float, moment: int) -> float:
        grid = self._screen.ids.grid
        return grid.held(self._down_of(moment) - self._down(place))

    def _is_here(self, place: float, moment: int) -> bool:
        """Say whether all that is seen at a place is held already."""
        grid = self._screen.ids.grid
        older, newer = self._screen.goes_on
        if not grid.items:
            return False
        offset = self._down_of(moment) - self._down(place)
        inside = (offset >= 0 or not newer) and (offset <= grid.farthest or not older)
        at = first_at(grid.items, moment)
        return inside and (at > 0 or not newer) and (at < len(grid.items) or not older)


def first_at(items: Sequence[PieceRecord], moment: int) -> int:
    """Return the index of the newest piece that was made at a moment or before it; their number, when none was."""
    return bisect_left(items, -moment, key=lambda piece: -piece.created)
