"""Sixteen places in time for each of some notes: touched, or reached with the arrows, they sound or are quiet."""

from __future__ import annotations

from kivy.graphics import BorderImage, Color
from kivy.metrics import dp
from kivy.properties import ListProperty, NumericProperty, ObjectProperty
from kivy.uix.behaviors import FocusBehavior
from kivy.uix.widget import Widget

from studio.music.arrangement import SLOTS
from studio.ui.theme import theme
from studio.ui.widgets.hands import LOCKS, hands
from studio.ui.widgets.mask import plate, ring
from studio.ui.widgets.pads import disc_colour
from studio.ui.widgets.pressable import bring_into_view

GAP = 6
BEAT = 4
"""Slots of a beat: the first of each is a little brighter."""


class StepCells(FocusBehavior, Widget):
    """A grid of cells, low notes at the foot. Event: `on_turn(row, slot)`; it changes nothing by itself.

    A finger that is drawn over cells turns each the way it turned the first.
    """

    rows = NumericProperty(8)
    """How many notes; the lowest is row 0."""

    first = NumericProperty(0)
    shown = NumericProperty(SLOTS)
    """The slots that are shown: from which, and how many."""

    on = ListProperty([])
    """The cells that sound, as (row, slot)."""

    now = NumericProperty(-1)
    """The slot that is heard, -1 for none."""

    hues = ListProperty([])
    """Colour of each row, 0…1 as on the pads."""

    cursor = ObjectProperty((0, 0))
    """Where the arrows are: row and slot."""

    __events__ = ("on_turn",)

    def __init__(self, **kwargs):
        self._cells: dict[tuple[int, int], Color] = {}
        self._drawing: tuple[bool, set] | None = None
        super().__init__(**kwargs)
        for name in ("pos", "size", "rows", "first", "shown"):
            self.fbind(name, self._lay)
        for name in ("on", "now", "hues"):
            self.fbind(name, self._paint)
        for name in ("cursor", "focus"):
            self.fbind(name, self._ring)
        theme.bind(name=self._lay)
        self._lay()

    def on_turn(self, row, slot):
        """This cell is to sound, or be quiet."""

    def box(self, row: int, slot: int) -> tuple[int, int, int, int]:
        """Return left, bottom, width and height of a cell in px."""
        gap = dp(GAP)
        wide, high = (self.width + gap) / self.shown, (self.height + gap) / self.rows
        left, foot = self.x + (slot - self.first) * wide, self.y + row * high
        return round(left), round(foot), max(1, round(wide - gap)), max(1, round(high - gap))

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and slot at a place."""
        if not self.collide_point(x, y):
            return None
        row = int((y - self.y) / self.height * self.rows)
        slot = int((x - self.x) / self.width * self.shown)
        return min(int(self.rows) - 1, row), int(self.first) + min(int(self.shown) - 1, slot)

    def _slots(self) -> range:
        return range(int(self.first), int(self.first + self.shown))

    def _lay(self, *_) -> None:
        self.canvas.clear()
        self._cells.clear()
        corner = round(dp(12))
        with self.canvas:
            for row in range(int(self.rows)):
                for slot in self._slots():
                    left, foot, wide, high = self.box(row, slot)
                    round_by = max(1, min(corner, wide // 2, high // 2))
                    self._cells[row, slot] = Color(0, 0, 0, 0)
                    how = {"border": [round_by] * 4, "pos": (left, foot), "size": (wide, high)}
                    BorderImage(texture=plate(round_by), **how)
                    if theme.edge:
                        Color(*theme.line)
                        BorderImage(texture=ring(round_by, max(1, round(dp(theme.edge)))), **how)
        self._paint()
        self._ring()

    def _paint(self, *_) -> None:
        sounding = {tuple(cell) for cell in self.on}
        for (row, slot), colour in self._cells.items():
            colour.rgba = self.shade(row, slot, (row, slot) in sounding)

    def shade(self, row: int, slot: int, on: bool) -> list[float]:
        """Return the colour of a cell now."""
        here = slot == self.now
        if on:
            hue = self.hues[row] if row < len(self.hues) else row / max(1, self.rows - 1)
            return list(theme.ink) if here else disc_colour(hue, theme.name)
        return list(theme.pressed if here or slot % BEAT == 0 else theme.raised)

    def _ring(self, *_) -> None:
        self.canvas.after.clear()
        row, slot = self.cursor
        if not (self.focus and hands.at_keys and slot in self._slots()):
            return
        left, foot, wide, high = self.box(row, slot)
        corner = round(dp(15))
        with self.canvas.after:
            Color(*theme.focus)
            BorderImage(
                texture=ring(corner, round(dp(3))),
                border=[corner] * 4,
                pos=(left - dp(3), foot - dp(3)),
                size=(wide + dp(6), high + dp(6)),
            )

    # --- hands --------------------------------------------------------------------------------------------

    def on_touch_down(self, touch):
        if touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        cell = self.cell_at(*touch.pos)
        touch.grab(self)
        self._drawing = (cell in {tuple(one) for one in self.on}, {cell})
        self.cursor = cell
        self.dispatch("on_turn", *cell)
        return True

    def on_touch_move(self, touch):
        if touch.grab_current is not self or self._drawing is None:
            return False
        cell = self.cell_at(*touch.pos)
        was_on, seen = self._drawing
        if cell is not None and cell not in seen:
            seen.add(cell)
            if (cell in {tuple(one) for one in self.on}) == was_on:
                self.dispatch("on_turn", *cell)
        return True

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._drawing = None
        return True

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Go from cell to cell with the arrows, turn one with Enter or Space."""
        row, slot = self.cursor
        moves = {"left": (0, -1), "right": (0, 1), "up": (1, 0), "down": (-1, 0)}
        if keycode[1] in moves and not set(modifiers) - LOCKS:
            up, along = moves[keycode[1]]
            self.cursor = min(int(self.rows) - 1, max(0, row + up)), min(SLOTS - 1, max(0, slot + along))
        elif keycode[1] in ("home", "end"):
            self.cursor = row, 0 if keycode[1] == "home" else SLOTS - 1
        elif keycode[1] in ("enter", "numpadenter", "spacebar"):
            self.dispatch("on_turn", *self.cursor)
        else:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        return True

    def on_focus(self, _widget, focus):
        """Come into view."""
        if focus:
            bring_into_view(self)
