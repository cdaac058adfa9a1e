"""The lines below the horizon: for each a name and, where it goes through a session, a dot."""

from __future__ import annotations

from functools import partial
from math import sqrt

from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget
from kivy.utils import get_color_from_hex

from studio.gallery.thread import Line
from studio.journal.entry import Mark
from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.theme import theme
from studio.ui.thread_look import name_of
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

PITCH = 70
"""Dp from line to line."""
LEAD = 14
"""Dp above the first line and below the last."""
THICK = 4
"""Dp a line is thick."""
SMALLEST, LARGEST = 8, 16
"""Dp: the radius of a dot of one piece, and of one of many."""
SPENT = 0.0025
"""Seconds of a frame that go to lines, and as many to pictures: both are drawn and laid out after that."""


class ThreadLabel(Pressable, FloatLayout):
    """The name of a line; pressing it is meant to choose the line."""

    text = StringProperty("")
    chosen = BooleanProperty(False)
    line = ObjectProperty(None, allownone=True)

    swatch = ColorProperty(None, allownone=True)
    """The colour itself, where the line is one."""

    def paint(self, state: str, chosen: bool, _theme: str):
        """Return the ground it has now."""
        if state == "down":
            return theme.pressed
        return theme.surface if chosen else (0, 0, 0, 0)


class ThreadDot(Pressable, Widget):
    """The pieces of one session on one line; its size says how many."""

    tint = ColorProperty((1, 1, 1, 1))
    r = NumericProperty(8)
    """Px."""
    gap = NumericProperty(4)
    """Px of ground around it."""

    def __init__(self, line: Line, dot, **kwargs):
        self.line, self.dot = line, dot
        super().__init__(**kwargs)


class ThreadHead(Pressable, FloatLayout):
    """The disc of a session on the horizon; pressing it is meant to open its entry."""

    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    entry_id = StringProperty("")
    radius_dp = NumericProperty(40)


class ThreadRows(FloatLayout):
    """All lines, for a scroll: as high as they need. Events: `on_line(line)`, `on_dot(line, dot)`."""

    __events__ = ("on_line", "on_dot")

    def __init__(self, **kwargs):
        self._drawn = InstructionGroup()
        self._labels: list[ThreadLabel] = []
        self._args = None
        self.portions = Portions(SPENT)
        """The lines, put up a few in each frame."""
        super().__init__(size_hint=(1, None), **kwargs)
        self.canvas.before.add(self._drawn)
        self._again_soon = Clock.create_trigger(lambda _dt: self._again(), -1)
        self.bind(pos=self._again_soon, height=self._again_soon)
        theme.bind(name=self._again_soon)

    def on_line(self, line: Line):
        """A line's name was pressed."""

    def on_dot(self, line: Line, dot):
        """A dot was pressed."""

    def show(self, lines, hues, chosen, first: int, xs, label_width: float, least: float) -> None:
        """Show `lines` over the columns from `first` on, whose middles are at `xs` (px from the left side)."""
        self._args = lines, hues, chosen, first, xs, label_width
        self.height = max(least, dp(2 * LEAD) + len(lines) * dp(PITCH) - dp(PITCH - 56))
        self._again_soon()

    def choose(self, line: Line | None) -> None:
        """Mark the line that is chosen."""
        if self._args is not None:
            self._args = (*self._args[:2], line, *self._args[3:])
        for label in self._labels:
            label.chosen = label.line == line

    def _again(self) -> None:
        if self._args is None:
            return
        lines, hues, chosen, first, xs, label_width = self._args
        self.clear_widgets()
        self._drawn.clear()
        self._labels = []
        self._fill(theme.line, [(self.x + x - dp(1), self.y, dp(2), self.height) for x in xs])
        parts = []
        for place, (line, hue) in enumerate(zip(lines, hues, strict=True)):
            middle, tint = round(self.top - dp(LEAD) - dp(28) - place * dp(PITCH)), colour_of(hue)
            parts.append(partial(self._put, line, tint, middle))
            shown = (dot for dot in line.dots if 0 <= dot.column - first < len(xs))
            parts += [partial(self._dot, line, tint, middle, dot) for dot in shown]
        self.portions.begin(parts)

    def _put(self, line: Line, tint, middle: float) -> None:
        _lines, _hues, chosen, first, xs, label_width = self._args
        self._segments(line, tint, middle, first, xs)
        swatch = tint if line.kind == "colour" else None
        label = ThreadLabel(text=name_of(line), line=line, swatch=swatch, chosen=line == chosen, width=label_width)
        label.pos = round(self.x), middle - dp(28)
        label.bind(on_release=lambda label: self.dispatch("on_line", label.line))
        self._labels.append(label)
        self.add_widget(label)

    def _dot(self, line: Line, tint, middle: float, dot) -> None:
        _lines, _hues, _chosen, first, xs, _width = self._args
        each = ThreadDot(line, dot, tint=tint, r=round(dp(radius_of(len(dot.pieces)))), gap=round(dp(4)))
        each.center = round(self.x + xs[dot.column - first]), middle
        each.bind(on_release=lambda dot: self.dispatch("on_dot", dot.line, dot.dot))
        self.add_widget(each)

    def _segments(self, line: Line, tint, middle: float, first: int, xs) -> None:
        """A line goes from its first dot to its last, and on to the side where there is more of it."""
        if not xs:
            return
        columns = [dot.column - first for dot in line.dots]
        left, right = columns[0], columns[-1]
        if right < 0 or left >= len(xs):
            return
        pitch = xs[1] - xs[0] if len(xs) > 1 else dp(120)
        start = xs[left] if left >= 0 else xs[0] - pitch / 2
        end = xs[right] if right < len(xs) else xs[-1] + pitch / 2
        thick = round(dp(THICK))
        self._fill(tint, [(round(self.x + start), middle - thick // 2, round(end - start), thick)])

    def _fill(self, colour, boxes) -> None:
        self._drawn.add(Color(*colour))
        for left, bottom, width, height in boxes:
            self._drawn.add(Rectangle(pos=(round(left), round(bottom)), size=(round(width), round(height))))


def radius_of(count: int) -> float:
    """Return the radius in dp of a dot of so many pieces."""
    return min(LARGEST, SMALLEST + 4 * sqrt(count - 1))


def colour_of(hue: str):
    """Return the colour of a hue's name or of "#RRGGBB"."""
    return get_color_from_hex(hue) if hue.startswith("#") else theme.hue(hue)
