"""The months in which something was made, to go to one of them."""

from __future__ import annotations

from kivy.properties import NumericProperty, ObjectProperty

from studio.gallery.query import Query
from studio.journal.entry import MONTHS
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.widgets.chip import Chip
from studio.ui.widgets.scroll import Scroll  # noqa: F401  the .kv names it
from studio.ui.widgets.sheet import Sheet

load_kv(__file__)


class MonthSheet(Sheet):
    """Years, and the months of the one that is chosen. Event: `on_month(year, month)`."""

    months = ObjectProperty(())
    """(year, month, …) of every month there is something of, the latest first."""

    year = NumericProperty(0)

    __events__ = ("on_month",)

    def __init__(self, rooms, query: Query, **kwargs):
        super().__init__(**kwargs)
        self.fbind("months", self._fill)
        self.fbind("year", self._fill)
        when_done(later(lambda: tuple(rooms.gallery.months(query))), self._take)

    def on_month(self, year: int, month: int):
        """A month was chosen."""

    def _take(self, months) -> None:
        self.months = months
        self.year = months[0][0] if months else 0

    def _fill(self, *_):
        years, row = self.ids.years, self.ids.row
        known = list(dict.fromkeys(year for year, *_ in self.months))
        if [chip.text for chip in years.children[::-1]] != [str(year) for year in known]:
            years.clear_widgets()
            for year in known:
                chip = Chip(text=str(year), fill="raised")
                chip.bind(on_release=lambda chip: setattr(self, "year", int(chip.text)))
                years.add_widget(chip)
        for chip in years.children:
            chip.chosen = chip.text == str(int(self.year))
        row.clear_widgets()
        for year, month, *_ in self.months:
            if year == self.year:
                chip = Chip(text=MONTHS[month - 1], fill="raised")
                chip.bind(on_release=lambda _chip, month=month: self._go(month))
                row.add_widget(chip)

    def _go(self, month: int) -> None:
        self.close()
        self.dispatch("on_month", int(self.year), month)
