"""A long column of rows of any height, inside a Scroll: only what is near to being seen is in the tree."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.ui.widgets.pressable import focused
from studio.ui.widgets.scroll import Scroll

MARGIN = 0.6
"""How much is ready above and below what is seen, in heights of what is seen."""
A_TURN = 0.005
"""Seconds of a turn of the window that go to new rows, about."""


class LongColumn(Widget):
    """Rows are asked of `make` when they are needed, and may be as high as they like, and change that.

    What is seen stays where it is when a row above it turns out higher than was guessed.
    """

    make = ObjectProperty(None)
    """Returns a widget for an item; its width is set, its height is its own."""

    guess = ObjectProperty(None)
    """Returns about how many px high an item will be at a width; better too little than too much."""

    spacing = NumericProperty(0)
    """Px between rows."""

    def __init__(self, **kwargs):
        self._items: tuple[Any, ...] = ()
        self._high = np.zeros(0)
        self._tops = np.zeros(1)
        self._shown: dict[int, Widget] = {}
        self._scroll: Scroll | None = None
        self._content: Widget = self
        """What is scrolled: this, or what holds it."""
        self._offset = 0.0
        """Px of the scroll's content above what is seen: kept when the content changes its height."""
        self._wide = 0.0
        super().__init__(**kwargs)
        self.size_hint_y = None
        self._place_soon = Clock.create_trigger(lambda _dt: self._place(), -1)
        self._go_on_soon = Clock.create_trigger(lambda _dt: self._place(), 0)
        self._measure_soon = Clock.create_trigger(lambda _dt: self._measure(), 0)
        for name in ("pos", "size"):
            self.fbind(name, self._place_soon)
        self.fbind("parent", self._find_scroll)

    @property
    def items(self) -> tuple[Any, ...]:
        """Everything it holds, in order."""
        return self._items

    @property
    def shown(self) -> dict[int, Widget]:
        """The rows that are in the tree, by their place."""
        return self._shown

    def show(self, items: Sequence[Any]) -> None:
        """Show these instead."""
        self.clear_widgets()
        self._shown.clear()
        self._items = tuple(items)
        self._wide = 0.0
        self._guess_again()
        self._place_soon()

    def bring(self, index: int) -> None:
        """Scroll so far that a row can be seen, its head first."""
        scroll = self._scroll
        if scroll is None or not 0 <= index < len(self._items):
            return
        above, room = self._above(), scroll.height
        top, high = above + float(self._tops[index]), float(self._high[index])
        if top < self._offset:
            self._offset = top - dp(12)
        elif top + high > self._offset + room:
            self._offset = min(top - dp(12), top + high - room + dp(12))
        self._hold()
        self._place_soon()

    # --- how high it all is --------------------------------------------------------------------------------

    def _guess_again(self) -> None:
        """Guess anew how high everything is, at a new width."""
        if round(self.width) == self._wide:
            return
        self._wide = round(self.width)
        self._high = np.array([self.guess(item, self.width) for item in self._items], np.float64)
        self._stack()
        self._measure_soon()

    def _stack(self) -> None:
        self._tops = np.concatenate([[0.0], np.cumsum(self._high + self.spacing)])
        self.height = max(0.0, float(self._tops[-1]) - self.spacing)

    def _measure(self) -> None:
        """Take in how high the rows are once they are laid out; what is seen stays where it is."""
        first, changed = self._first_px(), False
        for index, row in self._shown.items():
            more = float(row.height - self._high[index])
            if abs(more) >= 0.5:
                self._offset += more if self._tops[index + 1] <= first else 0.0
                self._high[index] = row.height
                changed = True
            row.opacity = 1.0
        if changed:
            self._stack()
        self._place_soon()  # a row hangs by its head, and was placed when it had another height

    # --- where it is seen ----------------------------------------------------------------------------------

    def _find_scroll(self, *_) -> None:
        if self._scroll is not None:
            self._scroll.funbind("scroll_y", self._scrolled)
            self._scroll.funbind("height", self._hold)
            self._content.funbind("height", self._hold)
            self._scroll = None
        content, holder = self, self.parent
        while holder is not None and holder is not holder.parent and not isinstance(holder, Scroll):
            content, holder = holder, holder.parent
        if isinstance(holder, Scroll):
            self._scroll, self._content = holder, content
            holder.fbind("scroll_y", self._scrolled)
            holder.fbind("height", self._hold)
            content.fbind("height", self._hold)
            self._scrolled()

    def _over(self) -> float:
        """Return by how many px the content is higher than what is seen of it."""
        return self._content.height - self._scroll.height if self._scroll is not None else 0.0

    def _scrolled(self, *_) -> None:
        self._offset = (1 - self._scroll.scroll_y) * max(0.0, self._over())
        self._place_soon()

    def _hold(self, *_) -> None:
        """Have what was seen where it was, in a content of another height."""
        over = self._over()
        wanted = 1.0 if over <= 0 else 1 - min(1.0, max(0.0, self._offset / over))
        if self._scroll is not None and abs(wanted - self._scroll.scroll_y) > 1e-9:
            offset = self._offset
            self._scroll.scroll_y = wanted
            self._offset = min(offset, max(0.0, over))
        self._place_soon()

    def _above(self) -> float:
        """Return how many px of the content lie above this column."""
        content = self._content
        return content.y + content.height - self.y - self.height if content is not self else 0.0

    def _first_px(self) -> float:
        return self._offset - self._above()

    def _place(self) -> None:
        """Have the rows that are near in the tree, each in its place."""
        if self._scroll is None or self.width < 2 or self.make is None:
            return
        self._guess_again()
        first, room = self._first_px(), self._scroll.height
        margin = MARGIN * room
        count = len(self._items)
        low = max(0, int(np.searchsorted(self._tops[1:], first - margin, "right")))
        high = min(count, int(np.searchsorted(self._tops[:-1], first + room + margin, "left")))
        holder = focused()
        for index in [index for index in self._shown if not low <= index < high]:
            row = self._shown[index]
            if holder is None or not any(holder is each for each in row.walk(restrict=True)):
                self.remove_widget(self._shown.pop(index))
        missing = [index for index in range(low, high) if index not in self._shown]
        middle = first + room / 2
        missing.sort(key=lambda index: abs(self._tops[index] - middle))
        until = time.perf_counter() + A_TURN
        for index in missing:
            if time.perf_counter() > until:
                self._go_on_soon()
                break
            row = self.make(self._items[index])
            row.size_hint_x = None
            row.width = self.width
            self._shown[index] = row
            self.add_widget(row)
            row.opacity = 0.0  # until it is known how high it is
            row.fbind("height", self._measure_soon)
        if missing:
            self._measure_soon()
        for index, row in self._shown.items():
            row.width = self.width
            # not self.top: Kivy caches it, and may ask for it before it renews it
            row.pos = self.x, round(self.y + self.height - float(self._tops[index]) - row.height)
        self.children.sort(key=lambda row: row.y)  # for Tab, which goes from the last child to the first
