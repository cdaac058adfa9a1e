"""A month as a sheet of days to touch."""

from __future__ import annotations

from calendar import Calendar
from datetime import date

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words

load_kv(__file__)

TALL = 52
"""Dp a day is high."""
NAMES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


class Day(Pressable, AnchorLayout):
    """One day; touching it is `on_release`."""

    text = StringProperty("")
    chosen = BooleanProperty(False)

    now = BooleanProperty(False)
    """Whether it is today."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else theme.soft if chosen else (0, 0, 0, 0)


class DayGrid(GridLayout):
    """Six weeks at most, from Monday. ISO days from `since` to `until` are marked. Event: `on_day(date)`."""

    year = NumericProperty(2000)
    month = NumericProperty(1)
    since = StringProperty("")
    until = StringProperty("")
    today = StringProperty("")

    __events__ = ("on_day",)

    def __init__(self, **kwargs):
        super().__init__(
            cols=7,
            size_hint_y=None,
            row_default_height=dp(TALL),
            row_force_default=True,
            spacing=(dp(2), dp(4)),
            **kwargs,
        )
        self.bind(minimum_height=self.setter("height"))
        for name in ("year", "month"):
            self.fbind(name, self._fill)
        for name in ("since", "until", "today"):
            self.fbind(name, self._mark)
        self._fill()

    def on_day(self, day: date):
        """A day was touched."""

    def _fill(self, *_):
        self.clear_widgets()
        for name in NAMES:
            self.add_widget(Words(role="caption", text=name, halign="center"))
        for day in _days(int(self.year), int(self.month)):
            if day is None:
                self.add_widget(Widget())
                continue
            cell = Day(text=str(day.day))
            cell.day = day
            cell.bind(on_release=lambda cell: self.dispatch("on_day", cell.day))
            self.add_widget(cell)
        self._mark()

    def _mark(self, *_):
        for cell in self.children:
            if isinstance(cell, Day):
                day = cell.day.isoformat()
                between = bool(self.since or self.until) and day >= self.since and (not self.until or day <= self.until)
                cell.chosen, cell.now = between, day == self.today


def _days(year: int, month: int) -> list[date | None]:
    """Return the days of a month in whole weeks; None where there is another month's."""
    return [date(year, month, number) if number else None for number in Calendar().itermonthdays(year, month)]
