"""Picks some days in a row, on a leaf of the calendar: a touch for the first, another for the last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout  # noqa: F401  the .kv names it

from studio.journal import entry as entries
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words

load_kv(__file__)

WEEKS = 6
EARLIEST, LATEST = date(1000, 1, 1), date(9990, 1, 1)
"""Months that can be turned to."""
NONE = "Touch the first day, then the last."


class DayKey(Pressable, FloatLayout):
    """One day."""

    day = ObjectProperty(None, allownone=True)
    within = BooleanProperty(True)
    """Whether it belongs to the month that is shown."""
    chosen = BooleanProperty(False)

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.soft if chosen else (0, 0, 0, 0)


class DaysSheet(Sheet):
    """Event: `on_days(first, last)`, dates."""

    first = ObjectProperty(None, allownone=True)
    last = ObjectProperty(None, allownone=True)
    said = StringProperty(NONE)

    __events__ = ("on_days",)

    def __init__(self, **kwargs):
        self._month = date(2000, 1, 1)
        self._now: datetime | None = None
        super().__init__(**kwargs)
        for name in entries.WEEKDAYS:
            self.ids.names.add_widget(Words(role="caption", text=name[:2], halign="center"))
        self._keys = [DayKey() for _ in range(7 * WEEKS)]
        for key in self._keys:
            key.bind(on_release=lambda key: self.touch_day(key.day))
            self.ids.days.add_widget(key)
        for icon, by in (("chevron-left", -1), ("chevron-right", 1)):
            arrow = IconButton(icon=icon, across=56, extent=24, fill="raised")
            arrow.bind(on_release=lambda _arrow, by=by: self.turn(by))
            self.ids.head.add_widget(arrow, index=1)
        self.ids.head.spacing = dp(8)
        self.ids.leaf.bind(height=self._stretch)

    def on_days(self, first: date, last: date):
        """These days are to be left in peace."""

    def ask(self, host, now: datetime) -> None:
        """Come in with the month it is."""
        self._now, self._month = now, now.date().replace(day=1)
        self.first = self.last = None
        self._fill()
        self.open(host)

    def turn(self, by: int) -> None:
        """Go to another month."""
        whole = self._month.year * 12 + self._month.month - 1 + by
        month = date(whole // 12, whole % 12 + 1, 1)
        if EARLIEST <= month <= LATEST:
            self._month = month
            self._fill()

    def touch_day(self, day: date) -> None:
        """Take a day as the first, or, where there is a first alone, as the other end."""
        if self.first is None or self.first != self.last:
            self.first = self.last = day
        else:
            self.first, self.last = min(self.first, day), max(self.first, day)
        self._fill()

    def keep(self) -> None:
        """Say which days, and go out."""
        if self.first is not None:
            self.close()
            self.dispatch("on_days", self.first, self.last)

    def _stretch(self, _leaf, height: float) -> None:
        """Fill the room there is; where that is little, the leaf scrolls and its days stay large enough to touch."""
        for key in self._keys:
            key.height = max(dp(48), min(dp(62), height / WEEKS - dp(2)))

    def _fill(self) -> None:
        month = self._month
        self.title = f"{entries.MONTHS[month.month - 1]} {month.year}"
        start = month - timedelta(days=month.weekday())
        for place, key in enumerate(self._keys):
            key.day = start + timedelta(days=place)
            key.within = key.day.month == month.month
            key.chosen = self.first is not None and self.first <= key.day <= self.last
        self.said = span_words(self.first, self.last, self._now) if self.first is not None else NONE


def span_words(first: date, last: date, now: datetime) -> str:
    """Say which days: "19 October", "19 to 25 October 2023"."""
    if first == last:
        return entries.full_date(first, now)
    end = f"{last.day} {entries.MONTHS[last.month - 1]}"
    year = f" {last.year}" if last.year != now.year or first.year != last.year else ""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}{year}"
    start = f"{first.day} {entries.MONTHS[first.month - 1]}"
    return f"{start}{f' {first.year}' if first.year != last.year else ''} to {end}{year}"
