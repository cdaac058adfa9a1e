"""Pictures of time: moods before and after, tags month by month. Dots and rings; no line through them, no verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from math import sqrt

from kivy.clock import Clock
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from studio.gallery.over_time import TagRow, TagsOverTime
from studio.journal.mood import SIDES
from studio.journal.moods import Moods
from studio.ui.kv import load_kv
from studio.ui.portions import Portions
from studio.ui.theme import theme
from studio.ui.times_look import Table, month_word
from studio.ui.widgets.mask import disc, hoop
from studio.ui.widgets.thread_rows import colour_of
from studio.ui.widgets.words import Words

load_kv(__file__)

LABELS = 132
"""Dp that names take at the left."""
STRIP, BETWEEN = 128, 28
"""Dp: how high the picture of one direction is, and what lies between the two."""
FEET = 56
"""Dp below for what the columns are called."""
ROW = 48
"""Dp from tag to tag."""
DOT, BAR = 9, 2
"""Dp: radius of a mood's dot, and thickness of what joins two."""
LEAST, MOST = 5, 17
"""Dp: radius of a dot for one piece of a month, and at most."""


SPENT = 0.0015
"""Seconds of a frame that go to each of the two; their words are drawn and laid out after that."""


class Picture(FloatLayout):
    """What both have in common: they are drawn anew when they are placed, resized, or the theme changes."""

    def __init__(self, **kwargs):
        self._drawn = InstructionGroup()
        self._parts: list[Callable[[], None]] = []
        self.portions = Portions(SPENT)
        """Its parts, put up a few in each frame."""
        self._again_soon = Clock.create_trigger(lambda _dt: self._again(), -1)
        super().__init__(size_hint_y=None, **kwargs)
        self.canvas.before.add(self._drawn)
        for name in ("pos", "size"):
            self.fbind(name, self._again_soon)
        theme.bind(name=self._again_soon)

    def _again(self) -> None:
        self.portions.stop()
        self.clear_widgets()
        self._drawn.clear()
        self._parts = []
        self.draw()
        self.portions.begin(self._parts)

    def draw(self) -> None:
        """Draw everything, or put what draws it among the parts."""

    def _box(self, colour, left, bottom, width, height, texture=None) -> None:
        self._drawn.add(Color(*colour))
        self._drawn.add(
            Rectangle(texture=texture, pos=(round(left), round(bottom)), size=(round(width), round(height)))
        )

    def _dot(self, colour, x, y, radius) -> None:
        r = max(2, round(dp(radius)))
        self._box(colour, round(x) - r, round(y) - r, 2 * r, 2 * r, disc(2 * r))

    def _ring(self, colour, x, y, radius) -> None:
        r = max(3, round(dp(radius)))
        self._box(theme.bg, round(x) - r, round(y) - r, 2 * r, 2 * r, disc(2 * r))
        self._box(colour, round(x) - r, round(y) - r, 2 * r, 2 * r, hoop(2 * r, max(2, round(dp(2.5)))))

    def _words(self, text: str, x: float, y: float, align: str = "left", tint: str = "") -> None:
        """Have a caption written; `x` is its left side, middle or right side, `y` its middle."""
        self._parts.append(partial(self._write, text, x, y, align, tint))

    def _write(self, text: str, x: float, y: float, align: str, tint: str) -> None:
        words = Words(role="caption", text=text, wrap=False, tint=tint)
        share = {"left": 0.0, "middle": 0.5, "right": 1.0}[align]

        def place(*_):
            words.pos = round(x - share * words.width), round(y - words.height / 2)

        words.bind(size=place)
        place()
        self.add_widget(words)


class MoodPicture(Picture):
    """Two strips, one for each direction of the field: for each session a ring before, a dot after."""

    def __init__(self, **kwargs):
        self._moods: tuple[Moods, ...] = ()
        self._names: tuple[str, ...] = ()
        super().__init__(**kwargs)
        self.height = dp(2 * STRIP + BETWEEN + FEET)

    def show(self, shown: tuple[Moods, ...], now) -> None:
        """Show the moods of these sessions."""
        self._moods = shown
        self._names = tuple(_short(each, now) for each in shown)
        self._again_soon()

    def draw(self) -> None:
        """Draw both strips and what the sessions are called."""
        top, start = self.top, self.x + dp(LABELS)
        pitch = min(dp(120), (self.right - start) / max(1, len(self._moods)))
        for part in (0, 1):
            middle = top - dp(STRIP / 2) - part * dp(STRIP + BETWEEN)
            self._strip(part, middle, start, pitch)
        for place, name in enumerate(self._names):
            self._words(name, start + (place + 0.5) * pitch, self.y + dp(FEET / 2 - 6), "middle")

    def _strip(self, part: int, middle: float, start: float, pitch: float) -> None:
        low, high = SIDES[part]
        reach = dp(STRIP / 2 - 14)
        self._words(high, self.x, middle + reach)
        self._words(low, self.x, middle - reach)
        self._box(theme.line, start, middle, self.right - start, max(1, dp(1)))
        for place, each in enumerate(self._moods):
            self._parts.append(partial(self._mood, each, part, start + (place + 0.5) * pitch, middle, reach))

    def _mood(self, each: Moods, part: int, x: float, middle: float, reach: float) -> None:
        ys = [middle + point[part] * reach if point else None for point in (each.before, each.after)]
        if None not in ys:
            low_y, high_y = min(ys), max(ys)
            self._box(theme.horizon, x - dp(BAR / 2), low_y, dp(BAR), high_y - low_y)
        if ys[0] is not None:
            self._ring(theme.ink, x, ys[0], DOT)
        if ys[1] is not None:
            self._dot(theme.accent, x, ys[1], DOT)


class TagPicture(Picture):
    """A row for each tag and a column for each month; a dot's size is how many pieces."""

    def __init__(self, **kwargs):
        self._tags: TagsOverTime | None = None
        self._hues: tuple[str, ...] = ()
        super().__init__(**kwargs)

    def show(self, tags: TagsOverTime, hues: tuple[str, ...]) -> None:
        """Show these."""
        self._tags, self._hues = tags, hues
        self.height = dp(len(tags.rows) * ROW + FEET)
        self._again_soon()

    def draw(self) -> None:
        """Draw all rows, and the months below."""
        if self._tags is None:
            return
        start, months = self.x + dp(LABELS), self._tags.months
        pitch = (self.right - start) / len(months)
        for place, (row, hue) in enumerate(zip(self._tags.rows, self._hues, strict=True)):
            y = self.top - dp(ROW) * (place + 0.5)
            self._words(_cut(row.name), self.x, y, tint="ink")
            self._parts.append(partial(self._row, row, hue, y, start, pitch))
        for column, month in enumerate(months):
            if pitch > dp(44) or column % 2 == len(months) % 2:
                self._words(month_word(month), start + (column + 0.5) * pitch, self.y + dp(FEET / 2), "middle")

    def _row(self, row: TagRow, hue: str, y: float, start: float, pitch: float) -> None:
        self._box(theme.line, start, y, self.right - start, max(1, dp(1)))
        for column, count in enumerate(row.counts):
            if count:
                radius = min(MOST, LEAST + 3.2 * sqrt(count - 1))
                self._dot(colour_of(hue), start + (column + 0.5) * pitch, y, radius)


class TableRow(BoxLayout):
    """One row of a table."""

    first = BooleanProperty(False)


class NumberTable(BoxLayout):
    """Numbers in rows; the first row says what the columns are."""

    def __init__(self, **kwargs):
        self.portions = Portions(SPENT)
        """The cells, put up a few in each frame."""
        super().__init__(**kwargs)

    def show(self, table: Table) -> None:
        """Show these in place of what is there."""
        self.clear_widgets()
        self.portions.begin(
            partial(self._put, place, column, cell)
            for place, cells in enumerate(table)
            for column, cell in enumerate(cells)
        )

    def _put(self, place: int, column: int, cell: str) -> None:
        if column == 0:
            self.add_widget(TableRow(first=place == 0))
        self.children[0].add_widget(_cell(place, column, cell))


def _cell(place: int, column: int, cell: str) -> Widget:
    share = 1.6 if column == 0 else 1
    if not cell:
        return Widget(size_hint_x=share)
    return Words(
        role="caption",
        tint="dim" if place == 0 else "ink",
        text=cell,
        shorten=place > 0,
        shorten_from="right",
        pos_hint={"center_y": 0.5},
        size_hint_x=share,
    )


def _short(each: Moods, now) -> str:
    day = date.fromisoformat(each.entry.day)
    year = f"/{day.year % 100:02}" if abs((now.date() - day).days) >= 300 else ""
    return f"{day.day}/{day.month}{year}"


def _cut(name: str) -> str:
    return name if len(name) <= 13 else name[:12].rstrip() + "…"
