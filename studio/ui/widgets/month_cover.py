"""What a hand at the months is told, over what hangs in the gallery: the month it is at, and where the years begin."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.widgets.month_scrub import MonthScrub
from studio.ui.widgets.panel import Panel
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

APART = 48
"""Dp from the name of a year to the next, at least."""
AWAY = 24
"""Dp from the line to what is said, so that no finger lies over it."""


class MonthSaid(Panel):
    """The month it is at, in words."""

    text = StringProperty("")


class YearMark(Panel):
    """The name of a year, where that begins."""

    year = NumericProperty(0)

    place = NumericProperty(0.0)
    """Where on the line."""


class MonthCover(Widget):
    """Lies over what hangs in the gallery, and gives `scrub` the hands that come down at it.

    `scrub` itself stands before what hangs there in the tree, and so in the order of Tab.
    """

    scrub = ObjectProperty(None)

    def __init__(self, scrub: MonthScrub, **kwargs):
        super().__init__(scrub=scrub, **kwargs)
        self.bubble = MonthSaid()
        """The month it is at."""
        self.years: list[YearMark] = []
        """The years there is room for."""
        self._portions = Portions()
        self._lay_soon = Clock.create_trigger(self._lay, -1)
        for name in ("said", "level", "pos", "size"):
            scrub.fbind(name, self._lay_soon)
        for name in ("line", "height"):
            scrub.fbind(name, self._choose_years)
        self.bubble.fbind("size", self._lay_soon)
        self._choose_years()

    def on_touch_down(self, touch):
        """Ask the months first."""
        return self.scrub.catch(touch)

    def _choose_years(self, *_) -> None:
        """Name the years there is room for: those further down give way."""
        known, levels = self.scrub.line.years(), []
        for year, place in known if len(known) > 1 else ():
            if not levels or (place - levels[-1][1]) * self.scrub.run >= dp(APART):
                levels.append((year, place))
        if [mark.year for mark in self.years] == [year for year, _ in levels]:
            for mark, (_, place) in zip(self.years, levels, strict=True):
                mark.place = place
            return
        self.clear_widgets()
        self.years = []
        self._portions.begin([lambda year=year, place=place: self._name(year, place) for year, place in levels])

    def _name(self, year: int, place: float) -> None:
        self.years.append(YearMark(year=year, place=place))
        self._lay_soon()

    def _lay(self, *_) -> None:
        """Put all beside the line while it is said where one is; a year that would lie behind the month is left out."""
        scrub, bubble = self.scrub, self.bubble
        if not scrub.said:
            self.clear_widgets()
            return
        bubble.text = scrub.said
        bubble.right = scrub.x - dp(AWAY)
        bubble.center_y = min(max(scrub.level, scrub.y + bubble.height / 2), scrub.top - bubble.height / 2)
        for mark in self.years:
            mark.right, mark.center_y = bubble.right, scrub.level_of(mark.place)
            clear = abs(mark.center_y - bubble.center_y) >= (bubble.height + mark.height) / 2 + dp(4)
            self._have(mark, clear)
        self._have(bubble, True)

    def _have(self, widget, wanted: bool) -> None:
        """Have it in the tree, or not: what is only clear is painted all the same."""
        if wanted and widget.parent is None:
            self.add_widget(widget)
        elif not wanted and widget.parent is not None:
            self.remove_widget(widget)
