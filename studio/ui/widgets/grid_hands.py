"""The hands on a grid: one scrolls or presses, two change how large the tiles are, the wheel does either."""

from __future__ import annotations

from collections.abc import Callable

from kivy.core.window import Window
from kivy.metrics import dp

from studio.ui.theme import theme
from studio.ui.widgets.glide import Glide
from studio.ui.widgets.pinch import Pinch

SLOP = 10
"""Dp a hand may tremble before a tap becomes a drag."""
NOTCH = 120
"""Dp that one notch of a wheel scrolls."""


class GridHands:
    """Touches of a `VirtualGrid`, which passes them on; `glide` moves it, `press` hands a touch to its tiles."""

    def __init__(self, grid, glide: Glide, press: Callable[[object], object]) -> None:
        self._grid, self._glide, self._press = grid, glide, press
        self._hand = None
        self._pinch: Pinch | None = None

    def shift(self, down: float) -> None:
        """Everything has gone down: so has what a hand holds."""
        if self._hand is not None:
            start, offset, dragging = self._hand.ud[self]
            self._hand.ud[self] = start, offset + down, dragging

    def down(self, touch) -> bool:
        """A hand comes down."""
        if touch.is_mouse_scrolling:
            self.roll(touch)
            return True
        if self._hand is not None:
            self._take_second(touch)
            return True
        resting = not self._glide.moves
        self._glide.stop()
        self._hand = touch
        touch.grab(self._grid)
        touch.ud[self] = (touch.y, self._grid.offset, False)
        if resting:
            self._press(touch)
        return True

    def roll(self, touch) -> None:
        """The wheel turns: it scrolls, or with Ctrl changes how large the tiles are."""
        if touch.button not in ("scrollup", "scrolldown"):
            return
        down = touch.button == "scrollup"
        if "ctrl" in Window.modifiers:
            self._grid.dispatch("on_density", -1 if down else 1)
            return
        start = self._grid.offset if self._glide.goal is None else self._glide.goal
        self._grid.glide(start + dp(NOTCH) * (1 if down else -1))

    def _take_second(self, touch) -> None:
        """A second finger: the two press nothing."""
        if self._pinch is None and self._grid.sweep is None:
            _let_go(self._hand, self._grid)
            touch.grab(self._grid)
            self._pinch = Pinch(self._hand, touch)

    def move(self, touch) -> bool:
        """A hand moves."""
        grid = self._grid
        if touch.grab_current is not grid:
            return touch is self._hand
        if self._pinch is not None:
            step = self._pinch.moved()
            if step:
                grid.dispatch("on_density", step)
            return True
        start, offset, dragging = touch.ud[self]
        if grid.sweep is not None and grid.sweep(touch):
            return True
        if not dragging:
            if abs(touch.y - start) < dp(SLOP):
                return True
            _let_go(touch, grid)
            start = touch.y
            self._glide.take()
        touch.ud[self] = (start, offset, True)
        grid.offset = grid.held(offset + touch.y - start)
        self._glide.drag()
        return True

    def up(self, touch) -> bool:
        """A hand lifts."""
        if touch.grab_current is not self._grid:
            return touch is self._hand
        touch.ungrab(self._grid)
        if self._pinch is not None:
            self._lift_one(touch)
            return True
        self._hand = self._grid.sweep = None
        if touch.ud[self][2] and theme.motion:
            self._glide.throw()
        return True

    def _lift_one(self, touch) -> None:
        """One of two fingers lifts: the other does nothing any more until it lifts as well."""
        pair = self._pinch.touches
        other = pair[0] if touch is pair[1] else pair[1]
        self._pinch = None
        self._hand = other if any(held() is self._grid for held in other.grab_list) else None
        if self._hand is not None:
            other.ud[self] = other.y, self._grid.offset, False
            self._pinch = Pinch(other, other)  # which never goes a step


def _let_go(touch, keep) -> None:
    """Take a touch away from whatever it pressed."""
    for held in list(touch.grab_list):
        widget = held()
        if widget is not None and widget is not keep:
            touch.ungrab(widget)
            if hasattr(widget, "state"):
                widget.state = "normal"
