"""The field of moods: a place between unpleasant and pleasant, stirred and still. It may be left untouched."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, ListProperty, NumericProperty, ObjectProperty, StringProperty

from studio.journal.mood import SIDES, Point, held
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc, hoop
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

Area = tuple[float, float, float, float]
"""Left, lower, right and upper side of a part of the field, -1 … 1."""

STEP, FINE = 0.2, 0.05
"""How far an arrow key moves, and with Shift."""
TAPPED = 0.35
"""Half the side of the part that a tap picks."""
POINT, RING, ROOM = 30, 22, 3
"""Dp across of the point and of the rings beside it, and what they keep free of words."""
ARROWS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}
LARGER, SMALLER = ("+", "=", "numpadadd"), ("-", "numpadsubstract")
WHOLE: Area = (-1.0, -1.0, 1.0, 1.0)


class MoodField(Pressable):
    """Touch it, drag on it, or move the point with the arrow keys; Delete takes the point away again.

    Where a Scroll holds it, a drag on it moves the point, and not what is scrolled. With `area`, a part of the field is
    picked instead: by a drag from corner to corner, a tap, arrow keys, + and -.
    Event: `on_placed` when the hand or the key has let go.
    """

    point = ObjectProperty(None, allownone=True)
    """Pleasantness and energy, -1 … 1 each (`Point`), or None."""

    marks = ListProperty([])
    """Other points to show beside it, as rings: `Point`s, e.g. the one before."""

    picks_area = BooleanProperty(False)
    """Whether a part of the field is picked, not a point."""

    area = ObjectProperty(None, allownone=True)
    """The part that is picked (`Area`), or None."""

    fixed = BooleanProperty(False)
    """Whether it only shows."""

    hue = StringProperty("amber")
    """Name of the hue of the point."""

    fill = StringProperty("sunk")
    """Token of its ground."""

    tall = NumericProperty(220)
    """Height in dp."""

    named = BooleanProperty(True)
    """Whether words stand at its sides."""

    @property
    def drags(self) -> bool:
        """Whether it wants every way of a hand that is on it."""
        return not self.fixed

    rim = NumericProperty(18)
    """Dp from its edge to where the outermost points lie."""

    inside = ListProperty([0, 0, 1, 1])
    """Left, bottom, width and height in px of where points lie (read only)."""

    __events__ = ("on_placed",)

    def __init__(self, **kwargs):
        self._drawn = InstructionGroup()
        self._from: Point | None = None
        super().__init__(**kwargs)
        self.canvas.add(self._drawn)
        self.is_focusable = not self.fixed
        for name in ("point", "marks", "area", "inside", "hue"):
            self.fbind(name, self._draw)
        theme.bind(name=self._draw)
        self._draw()

    def on_kv_post(self, _base):
        """Have its words stand where the points leave room."""
        self._words = [self.ids[name].__self__ for name in ("high", "low", "left", "right")]
        for word in self._words:
            word.fbind("width", self._put_words)
        for name in ("point", "marks", "inside", "pos", "size"):
            self.fbind(name, self._put_words)
        self._put_words()

    def on_fixed(self, _widget, fixed):
        """Neither touch nor keys reach it while it only shows."""
        self.is_focusable = not fixed

    def on_placed(self):
        """A point or a part was picked, or taken away."""

    def side_word(self, way: int, high: int, named: bool) -> str:
        """Return the word at a side: of pleasantness (0) or energy (1), at its low or high end."""
        return SIDES[way][high] if named else ""

    # --- places -------------------------------------------------------------------------------------------

    def spot(self, point: Point) -> tuple[float, float]:
        """Return where a point lies in the window, in px."""
        left, bottom, width, height = self.inside
        return left + (point[0] + 1) / 2 * width, bottom + (point[1] + 1) / 2 * height

    def point_at(self, x: float, y: float) -> Point:
        """Return the point at a place in the window, the nearest one when it lies outside."""
        left, bottom, width, height = self.inside
        return held(2 * (x - left) / width - 1, 2 * (y - bottom) / height - 1)

    # --- a hand -------------------------------------------------------------------------------------------

    def on_touch_down(self, touch):
        """Pick where it is touched."""
        if self.fixed or self.disabled or touch.is_mouse_scrolling or not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self._from = self.point_at(*touch.pos)
        self._move(touch)
        return True

    def on_touch_move(self, touch):
        """Follow the hand."""
        if touch.grab_current is self:
            self._move(touch)
            return True
        return False

    def on_touch_up(self, touch):
        """Leave it there."""
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._move(touch)
        self.dispatch("on_placed")
        return True

    def _move(self, touch) -> None:
        to = self.point_at(*touch.pos)
        if not self.picks_area:
            self.point = to
            return
        start = self._from or to
        wide = max(abs(to[0] - start[0]), abs(to[1] - start[1]))
        self.area = _around(to, TAPPED) if wide < TAPPED / 2 else _between(start, to)

    # --- keys ---------------------------------------------------------------------------------------------

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows move, Delete takes away, + and - make a part larger and smaller; Tab goes on."""
        name = keycode[1]
        if name in ARROWS and not {"ctrl", "alt", "meta"} & set(modifiers):
            step = FINE if "shift" in modifiers else STEP
            self._shift(ARROWS[name][0] * step, ARROWS[name][1] * step)
        elif name in ("delete", "backspace"):
            self.clear()
        elif self.picks_area and (name in LARGER or name in SMALLER):
            self._grow(STEP / 2 if name in LARGER else -STEP / 2)
        else:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        return True

    def clear(self) -> None:
        """Take away what is picked."""
        self.point = self.area = None
        self.dispatch("on_placed")

    def _shift(self, x: float, y: float) -> None:
        if self.picks_area:
            left, low, right, high = self.area or _around((0.0, 0.0), TAPPED)
            x, y = min(max(x, -1 - left), 1 - right), min(max(y, -1 - low), 1 - high)
            self.area = left + x, low + y, right + x, high + y
        else:
            now = self.point or (0.0, 0.0)
            self.point = held(round(now[0] + x, 3), round(now[1] + y, 3))
        self.dispatch("on_placed")

    def _grow(self, by: float) -> None:
        left, low, right, high = self.area or _around((0.0, 0.0), TAPPED)
        if right - left + 2 * by > STEP and high - low + 2 * by > STEP:
            self.area = (*held(left - by, low - by), *held(right + by, high + by))
            self.dispatch("on_placed")

    # --- words --------------------------------------------------------------------------------------------

    def _put_words(self, *_) -> None:
        """Have each word stand at its side, out of the way of the points."""
        points = [(*self.spot((mark[0], mark[1])), dp(RING / 2 + ROOM)) for mark in self.marks]
        if self.point is not None:
            points.append((*self.spot(self.point), dp(POINT / 2 + ROOM)))
        for word, places in zip(self._words, self._places(), strict=True):
            free = (place for place in places if not any(_lies_on(point, place, word.size) for point in points))
            place = next(free, None)
            word.opacity = 0 if place is None else 1
            word.pos = tuple(map(round, place or places[0]))

    def _places(self):
        """Yield for each word where it may stand, the best place first."""
        high, low, left, right = self._words
        middle, level, beside = self.x + self.width / 2, self.y + self.height / 2, dp(28)
        for word, y in ((high, self.y + self.height - dp(6) - high.height), (low, self.y + dp(6))):
            centred = middle - word.width / 2, y
            yield [centred, (middle + beside, y), (middle - beside - word.width, y)]
        rim = dp(self.rim)
        for word, x in ((left, self.x + rim), (right, self.x + self.width - rim - right.width)):
            yield [(x, level - dp(6) - word.height), (x, level + dp(6))]

    # --- drawing ------------------------------------------------------------------------------------------

    def _draw(self, *_) -> None:
        self._drawn.clear()
        if self.area is not None:
            (left, low), (right, high) = self.spot(self.area[:2]), self.spot(self.area[2:])
            self._drawn.add(Color(*theme.soft[:3], 0.8))
            self._drawn.add(Rectangle(pos=(round(left), round(low)), size=(round(right - left), round(high - low))))
            self._drawn.add(Color(*theme.accent))
            thick = max(2, round(dp(2)))
            for pos, size in _sides(round(left), round(low), round(right), round(high), thick):
                self._drawn.add(Rectangle(pos=pos, size=size))
        across = round(dp(RING))
        for mark in self.marks:
            self._put(hoop(across, max(2, round(dp(2.5)))), mark, theme.hue(self.hue))
        if self.point is not None:
            self._put(disc(round(dp(POINT))), self.point, theme.hue(self.hue))

    def _put(self, texture, point: Sequence[float], colour) -> None:
        x, y = self.spot((point[0], point[1]))
        self._drawn.add(Color(*colour))
        pos = round(x - texture.width / 2), round(y - texture.height / 2)
        self._drawn.add(Rectangle(texture=texture, pos=pos, size=texture.size))


def _lies_on(point: tuple[float, float, float], pos: Point, size: Sequence[float]) -> bool:
    """Say whether a disc (middle and radius) reaches into a box."""
    x, y, radius = point
    beyond = (max(low - at, at - low - long, 0) for at, low, long in zip((x, y), pos, size, strict=True))
    return sum(far * far for far in beyond) < radius * radius


def _around(point: Point, half: float) -> Area:
    x, y = (min(1 - half, max(half - 1, value)) for value in point)
    return x - half, y - half, x + half, y + half


def _between(one: Point, other: Point) -> Area:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _sides(left: int, low: int, right: int, high: int, thick: int):
    wide, tall = right - left, high - low
    yield (left, low), (wide, thick)
    yield (left, high - thick), (wide, thick)
    yield (left, low), (thick, tall)
    yield (right - thick, low), (thick, tall)
