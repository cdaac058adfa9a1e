"""A long list of rows, all of one height: only what can be seen is in the tree."""

from collections.abc import Sequence
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.ui.widgets.hands import hands
from studio.ui.widgets.scroll import Scroll

BAR = 14
"""Dp kept free on the right for the bar."""


class RowList(Scroll):
    """Rows are asked of `new_row`, get their `item`, and are used again and again; arrows go from row to row."""

    row_height = NumericProperty(64)
    """Dp from one row to the next."""

    new_row = ObjectProperty(None)
    """Returns a fresh row: a focusable widget with `item`."""

    def __init__(self, **kwargs):
        self._items: Sequence[Any] = ()
        self._shown: dict[int, Widget] = {}
        self._spare: list[Widget] = []
        super().__init__(**kwargs)
        self.page = Widget(size_hint=(1, None), height=0)
        self.add_widget(self.page)
        self._place_soon = Clock.create_trigger(self._place, -1)
        self.bind(size=self._place_soon, scroll_y=self._place_soon, row_height=self._place_soon)
        self.page.bind(size=self._place_soon)

    @property
    def items(self) -> Sequence[Any]:
        """Everything it holds, in order."""
        return self._items

    def show(self, items: Sequence[Any], at: int | None = None) -> None:
        """Show these instead, from the top, or with row `at` in view; it takes the focus if a row had it."""
        held = any(row.focus for row in self._shown.values())
        for row in self._shown.values():
            row.focus = False
            self.page.remove_widget(row)
        self._spare.extend(self._shown.values())
        self._shown.clear()
        self._items = tuple(items)
        self.page.height = dp(self.row_height) * len(self._items)
        self.scroll_y = 1.0
        if at is not None:
            self._bring(at)
        self._place()
        if self._items and held and hands.at_keys:
            self.focus_row(at or 0)

    def row_of(self, index: int) -> Widget | None:
        """Return the row of an item, when it is near enough to be in the tree."""
        return self._shown.get(index)

    def focus_row(self, index: int) -> None:
        """Give a row the focus, wherever it is."""
        if 0 <= index < len(self._items):
            self._bring(index)
            self._place()
            self._shown[index].focus = True

    def step(self, name: str) -> bool:
        """Act on an arrow, Page up and down, Home or End; return whether there was somewhere to go."""
        page = max(1, int(self.height / dp(self.row_height)) - 1)
        steps = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        last = len(self._items) - 1
        if last < 0 or name not in (*steps, "home", "end"):
            return False
        index = next((at for at, row in self._shown.items() if row.focus), 0)
        hands.at_keys = True
        goals = {"home": 0, "end": last}
        self.focus_row(goals[name] if name in goals else min(last, max(0, index + steps[name])))
        return True

    def _first_px(self) -> float:
        """Return how many px have gone out above."""
        return (1 - self.scroll_y) * max(0.0, self.page.height - self.height)

    def _bring(self, index: int) -> None:
        over = self.page.height - self.height
        if over <= 0:
            self.scroll_y = 1.0
            return
        top, high = dp(self.row_height) * index, dp(self.row_height)
        offset = min(max(self._first_px(), top + high - self.height), top)
        self.scroll_y = 1 - min(1.0, max(0.0, offset / over))

    def _place(self, *_) -> None:
        high = dp(self.row_height)
        if self.new_row is None or high < 1:
            return
        # a row more on each side, so that Tab always finds the next one
        first = max(0, int(self._first_px() // high) - 1)
        seen = range(first, min(len(self._items), int((self._first_px() + self.height) // high) + 2))
        for at in [at for at, row in self._shown.items() if at not in seen and not row.focus]:
            row = self._shown.pop(at)
            self.page.remove_widget(row)
            self._spare.append(row)
        for at in seen:
            if at not in self._shown:
                row = self._spare.pop() if self._spare else self.new_row()
                row.item = self._items[at]
                self._shown[at] = row
                self.page.add_widget(row)
        for at, row in self._shown.items():
            row.size_hint = None, None
            row.size = self.page.width - dp(BAR), high
            row.pos = self.page.x, self.page.top - high * (at + 1)
        self.page.children.sort(key=lambda row: row.y)
