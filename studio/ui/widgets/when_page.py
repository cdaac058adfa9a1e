"""Days to look between: some spans that lie ready, or two days of a calendar."""

from __future__ import annotations

from datetime import date, timedelta

from kivy.metrics import dp
from kivy.uix.stacklayout import StackLayout

from studio.journal.entry import MONTHS
from studio.ui.gallery_filters import when_words
from studio.ui.widgets.asking_page import AskingPage
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.day_grid import DayGrid
from studio.ui.widgets.stepper import Stepper
from studio.ui.widgets.words import Words

SPANS = (("Any day", 0), ("The last week", 7), ("The last month", 31), ("The last year", 366))
"""Words, and how many days back; 0 for all."""


class WhenPage(AskingPage):
    """The first day that is touched is the one; a second, later or earlier, makes a span of it."""

    def renew(self) -> None:
        """Put up the spans and the calendar."""
        self.clear_widgets()
        self.spacing = 12
        today = self.rooms.clock.now().date()
        start = date.fromisoformat(self.query.until or self.query.since) if _is_asked(self.query) else today
        self._spans = StackLayout(size_hint_y=None, spacing=dp(10))
        self._spans.bind(minimum_height=self._spans.setter("height"))
        for words, days in SPANS:
            chip = Chip(text=words, fill="raised")
            chip.days = days
            chip.bind(on_release=lambda chip: self._take_span(chip.days))
            self._spans.add_widget(chip)
        self._year = Stepper(text="Year", reading_width=72)
        self._year.bind(on_step=lambda _stepper, way: self._go(12 * way))
        self._month = Stepper(text="Month", reading_width=120, less="chevron-left", more="chevron-right")
        self._month.bind(on_step=lambda _stepper, way: self._go(way))
        self._days = DayGrid(year=start.year, month=start.month)
        self._days.bind(on_day=lambda _grid, day: self._touch(day))
        self._said = Words(role="body")
        for widget in (self._spans, self._year, self._month, self._days, self._said):
            self.add_widget(widget)

    def _go(self, months: int) -> None:
        at = min(max(12, self._days.year * 12 + self._days.month - 1 + months), 9998 * 12 + 11)
        self._days.year, self._days.month = divmod(at, 12)[0], at % 12 + 1
        self.read()

    def _take_span(self, days: int) -> None:
        today = self.rooms.clock.now().date()
        self.change(since=(today - timedelta(days=days - 1)).isoformat() if days else "", until="")

    def _touch(self, day: date) -> None:
        since, until, touched = self.query.since, self.query.until, day.isoformat()
        if since and since == until and touched != since:
            self.change(since=min(since, touched), until=max(since, touched))
        elif since == until == touched:
            self.change(since="", until="")
        else:
            self.change(since=touched, until=touched)

    def read(self) -> None:
        """Show what is looked between."""
        query, today = self.query, self.rooms.clock.now().date()
        spans = {0: ""} | {days: (today - timedelta(days=days - 1)).isoformat() for _, days in SPANS if days}
        for chip in self._spans.children:
            chip.chosen = not query.until and spans[chip.days] == query.since
        self._year.reading, self._month.reading = str(self._days.year), MONTHS[self._days.month - 1]
        self._days.since, self._days.until = query.since, query.until
        self._days.today = today.isoformat()
        self._said.text = (
            when_words(query, self.rooms.clock.now()) + "." if _is_asked(query) else "Touch one day, or two."
        )


def _is_asked(query) -> bool:
    return bool(query.since or query.until)
