"""What stands at the edges of a piano roll: what its rows are called, and when."""

from __future__ import annotations

from math import ceil

from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import ObjectProperty
from kivy.uix.stencilview import StencilView
from kivy.uix.widget import Widget

from studio.ui.roll_rows import row_name
from studio.ui.song_span import STEPS, clock
from studio.ui.theme import theme
from studio.ui.widgets.drag import Drag
from studio.ui.widgets.mask import disc
from studio.ui.widgets.words import Words

APART = 96
"""Dp from one word of the ruler to the next at least."""
RADIUS = 22


class RollNames(StencilView):
    """The names of the rows of `roll`, beside it."""

    roll = ObjectProperty(None)
    pieces = ObjectProperty({})
    """Of a kit: what each pitch strikes."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._soon = Clock.create_trigger(self._show, -1)
        for name in ("pos", "size", "pieces"):
            self.fbind(name, self._soon)
        self.fbind("roll", self._follow)

    def _follow(self, *_):
        for name in ("pos", "size", "rows", "kinds", "down"):
            self.roll.fbind(name, self._soon)
        self._soon()

    def _show(self, *_):
        roll = self.roll
        first = max(0, int(roll.down // roll.row))
        seen = roll.rows[first : first + ceil(roll.height / roll.row) + 1]
        while len(self.children) < len(seen):
            self.add_widget(Words(role="caption", size_hint=(None, None), shorten=True, shorten_from="right"), index=0)
        for number, words in enumerate(reversed(self.children)):
            words.opacity = 1 if number < len(seen) else 0
            if number < len(seen):
                pitch = seen[number]
                words.text = row_name(pitch, self.pieces)
                words.tint = "ink" if roll.kinds.get(pitch) == "home" else "dim"
                words.width = self.width
                bottom = roll.y - roll.down + (first + number) * roll.row
                words.pos = self.x, round(bottom + (roll.row - words.height) / 2)


class RollRuler(Drag, Widget):
    """The horizon above `roll`: when, and half a disc where it is heard. Event: `on_seek(time)`."""

    roll = ObjectProperty(None)

    __events__ = ("on_seek",)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._group = InstructionGroup()
        self.canvas.add(self._group)
        self._soon = Clock.create_trigger(self._show, -1)
        for name in ("pos", "size"):
            self.fbind(name, self._soon)
        theme.fbind("name", self._soon)
        self.fbind("roll", self._watch)

    def on_seek(self, time):
        """The person went to a millisecond."""

    def _watch(self, *_):
        for name in ("pos", "size", "left", "zoom", "head", "first"):
            self.roll.fbind(name, self._soon)
        self._soon()

    def _show(self, *_):
        roll = self.roll
        self._group.clear()
        self._group.add(Color(*theme.horizon))
        self._group.add(Rectangle(pos=(round(self.x), round(self.y)), size=(round(self.width), max(1, round(dp(2))))))
        x, side = roll.x_of(roll.head), round(dp(2 * RADIUS))
        if roll.x <= x <= roll.right:
            half = disc(side).get_region(0, side // 2, side, side // 2)
            self._group.add(Color(*theme.accent))
            self._group.add(Rectangle(texture=half, pos=(round(x) - side // 2, round(self.y)), size=(side, side // 2)))
        self._name(roll)

    def _name(self, roll) -> None:
        step = next((one for one in STEPS if one * dp(roll.zoom) >= dp(APART)), STEPS[-1])
        first = ceil((roll.left - roll.first) / 1000 / step)
        shown = []
        while len(shown) < 40:
            second = (first + len(shown)) * step
            if roll.x_of(roll.first + 1000 * second) > roll.right - dp(48):
                break
            shown.append(second)
        while len(self.children) < len(shown):
            self.add_widget(Words(role="caption", wrap=False))
        for words, second in zip(self.children, shown, strict=False):
            words.text = clock(second, step < 1)
            words.pos = round(roll.x_of(roll.first + 1000 * second)), round(self.y + dp(4))
            covered = words.x - dp(RADIUS) < roll.x_of(roll.head) < words.x + dp(48 + RADIUS)
            words.opacity = 1 if second >= 0 and not covered else 0
        for words in self.children[len(shown) :]:
            words.opacity = 0

    def follow(self, touch):
        """Go where the hand is."""
        self.dispatch("on_seek", max(self.roll.first, self.roll.time_at(touch.x)))
