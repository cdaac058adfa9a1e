"""Everything made, as justified rows that scroll like paper; only what can be seen is in the tree."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp
from typing import Any

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, ScissorPop, ScissorPush, Translate
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.ui.theme import theme
from studio.ui.widgets.hands import hands
from studio.ui.widgets.justified import Flow, Measure, Place

GAP = 10
HEADER = 64
ABOVE_HEADER, BELOW_HEADER = 10, 12
LEAD, FOOT = 8, 32
"""Dp: between tiles, of a session's header and around it, and empty above the first and below the last."""

LOWEST, HIGHEST = 0.86, 1.3
"""How high a row may be, of what it would like to be."""

SLOP = 10
"""Dp a hand may tremble before a tap becomes a drag."""
NOTCH = 120
"""Dp that one notch of a wheel scrolls."""
MARGIN = 8
"""Dp beyond the rows' ends that are still shown, for the ring around what has the focus."""

REBASE = 8000
"""Px after which places are counted from somewhere nearer: far ones lose their fractions on the graphics card."""

_EASE = 16.0
_FRICTION = 3.4
_SLOWEST, _FASTEST = 30.0, 9000.0


@dataclass(frozen=True)
class Section:
    """What stands under one header."""

    key: str
    """What it is of; two sections in a row with the same key become one."""
    header: Any
    """Given to the header's widget as `header`."""
    items: tuple[Any, ...]
    """Each given to a tile's widget as `piece`."""


class Page(Widget):
    """What is scrolled: its children's places are counted from its own `pos`, so that all move as one."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        with self.canvas.before:
            PushMatrix()
            self._shift = Translate()
        with self.canvas.after:
            PopMatrix()
        self.fbind("pos", self._move)

    def _move(self, *_):
        self._shift.xy = self.pos

    def to_parent(self, x, y, **_kwargs):
        return x + self.x, y + self.y

    def to_local(self, x, y, **_kwargs):
        return x - self.x, y - self.y

    def _apply_transform(self, m, pos=None):
        m.translate(self.x, self.y, 0)
        return super()._apply_transform(m, (0, 0))

    def on_touch_down(self, touch):
        touch.push()
        touch.apply_transform_2d(self.to_local)
        used = super().on_touch_down(touch)
        touch.pop()
        return used


class VirtualGrid(Widget):
    """A grid of sections. Tiles are asked of `new_tile`, headers of `new_header`, and used again and again.

    Scrolls by wheel, by hand and by key (arrows go from tile to tile). Events: `on_near_end` when less than a
    screen is left below: append more then.
    """

    __events__ = ("on_near_end",)

    offset = NumericProperty(0)
    """Px that have gone out above."""

    row_height = NumericProperty(180)
    """Dp a row would like to be high."""

    new_tile = ObjectProperty(None)
    """Returns a fresh tile: a widget with `piece`."""

    new_header = ObjectProperty(None)
    """Returns a fresh header: a widget with `header`."""

    shape_of = ObjectProperty(None)
    """Returns an item's shape (`studio.ui.widgets.justified.Shape`)."""

    def __init__(self, **kwargs):
        self._sections: list[Section] = []
        self._items: list[Any] = []
        self._flow = self._new_flow(1)
        self._shown: dict[int, Widget] = {}
        self._headers: dict[int, Widget] = {}
        self._spare: dict[str, list[Widget]] = {"tile": [], "header": []}
        self._hand = None
        self._speed = 0.0
        self._goal: float | None = None
        self._moving = Clock.create_trigger(self._move, 0, interval=True)
        self._asked = -1
        self._base = 0
        super().__init__(**kwargs)
        self.page = Page(size_hint=(None, None))
        self.add_widget(self.page)
        with self.canvas.before:
            self._clip = ScissorPush()
        with self.canvas.after:
            ScissorPop()
        self._reflow_soon = Clock.create_trigger(self._reflow, -1)
        self.bind(size=self._reflow_soon, pos=self._reflow_soon, row_height=self._reflow_soon)
        self.fbind("offset", self._place)

    # --- what is in it ------------------------------------------------------------------------------------

    @property
    def items(self) -> Sequence[Any]:
        """Everything it holds, in order."""
        return self._items

    def append(self, sections: Sequence[Section]) -> None:
        """Put more below; a section that goes on takes up where the last one ended."""
        for section in sections:
            if self._sections and self._sections[-1].key == section.key:
                last = self._sections.pop()
                self._flow.pop()
                section = replace(section, items=last.items + section.items)
                del self._items[len(self._items) - len(last.items) :]
            self._sections.append(section)
            self._items.extend(section.items)
            self._flow.add([self.shape_of(item) for item in section.items])
        self._place()

    def show(self, sections: Sequence[Section], *, stay: bool = False) -> None:
        """Show these in place of what is there, from the top; or, to `stay`, where it is scrolled to."""
        self._sections, self._items = [], []
        self._flow = self._new_flow(self.width)
        self._asked = -1
        if not stay:
            self.stop()
            self.offset = 0
        self.append(sections)
        self.offset = self._held(self.offset)

    def tile_of(self, index: int) -> Widget | None:
        """Return the tile of an item, when it is near enough to be in the tree."""
        return self._shown.get(index)

    def on_near_end(self) -> None:
        """There is less than a screen left."""

    # --- where it is --------------------------------------------------------------------------------------

    def _new_flow(self, width: float) -> Flow:
        target = dp(self.row_height)
        measure = Measure(max(1.0, width), dp(GAP), target, target * LOWEST, target * HIGHEST)
        return Flow(measure, dp(HEADER), dp(ABOVE_HEADER), dp(BELOW_HEADER))

    def _reflow(self, *_):
        self._clip.x, self._clip.y = round(self.x - dp(MARGIN)), round(self.y)
        self._clip.width, self._clip.height = round(self.width + 2 * dp(MARGIN)), max(0, round(self.height))
        near = self._flow.within(self.offset, self.offset + 1)
        anchor = near.start if len(near) else None
        before = self._flow.tiles[anchor].y if anchor is not None else 0
        self._flow = self._new_flow(self.width)
        for section in self._sections:
            self._flow.add([self.shape_of(item) for item in section.items])
        if anchor is not None:
            self.offset = self._held(self.offset + self._flow.tiles[anchor].y - before)
        self._place()

    @property
    def farthest(self) -> float:
        """The offset at which the last row stands above the foot."""
        return max(0.0, dp(LEAD) + self._flow.height + dp(FOOT) - self.height) if self._items else 0.0

    def _held(self, offset: float) -> float:
        return min(max(0.0, offset), self.farthest)

    def _place(self, *_):
        if self.new_tile is None or self.height < 2:
            return
        top, bottom = self.offset, self.offset + self.height
        if abs(top - self._base) > REBASE:
            self._base = round(top)
        self.page.pos = round(self.x), round(self.top - dp(LEAD) + self.offset - self._base)
        # one row more on each side, so that the focus always finds the next one
        seen = self._flow.within(top - dp(self.row_height), bottom + dp(self.row_height))
        self._bind(self._shown, seen, "tile")
        heads = range(0)
        for at in self._flow.headers_within(top, bottom):
            heads = range(heads.start if len(heads) else at, at + 1)
        self._bind(self._headers, heads, "header")
        for shown, places in ((self._shown, self._flow.tiles), (self._headers, self._flow.headers)):
            for at, widget in shown.items():
                self._put(widget, places[at])
        self._order()
        if self._items and self._flow.height - bottom < self.height and self._asked != len(self._items):
            self._asked = len(self._items)
            self.dispatch("on_near_end")

    def _bind(self, shown: dict[int, Widget], seen: range, kind: str) -> None:
        things = self._items if kind == "tile" else [section.header for section in self._sections]
        for at in [at for at in shown if at not in seen]:
            if at < len(things) and shown[at].focus:
                continue  # what has the focus stays, wherever it is
            widget = shown.pop(at)
            widget.focus = False
            self.page.remove_widget(widget)
            self._spare[kind].append(widget)
        for at in seen:
            widget = shown.get(at)
            if widget is None:
                spare = self._spare[kind]
                widget = spare.pop() if spare else (self.new_tile if kind == "tile" else self.new_header)()
                shown[at] = widget
                self.page.add_widget(widget)
        for at, widget in shown.items():
            if kind == "tile":
                widget.piece = things[at]
            else:
                widget.header = things[at]

    def _put(self, widget: Widget, place: Place) -> None:
        widget.size = place.width, place.height
        widget.pos = round(place.x), round(self._base - place.y - place.height)

    def _order(self) -> None:
        """Keep the tree in reading order, which is the order of Tab."""
        order = sorted(self.page.children, key=lambda widget: (widget.top, -widget.x))
        if order != self.page.children:
            self.page.children[:] = order

    # --- how it moves -------------------------------------------------------------------------------------

    def scroll_to(self, widget: Widget, padding: float = 24, animate: bool = True) -> None:
        """Bring one of its widgets into view, when the person steers by keys."""
        if not hands.at_keys:
            return
        place = self._place_of(widget)
        if place is None:
            return
        padding = dp(padding)
        over = place.y + dp(LEAD) - padding
        under = place.y + dp(LEAD) + place.height + padding - self.height
        if over < self.offset:
            first_row = any(abs(place.y - head.y - head.height) < dp(2 * BELOW_HEADER) for head in self._flow.headers)
            self.glide(over - (dp(HEADER + BELOW_HEADER) if first_row else 0), animate)
        elif under > self.offset:
            self.glide(under, animate)

    def _place_of(self, widget: Widget) -> Place | None:
        for shown, places in ((self._shown, self._flow.tiles), (self._headers, self._flow.headers)):
            for at, one in shown.items():
                if one is widget:
                    return places[at]
        return None

    def glide(self, offset: float, animate: bool = True) -> None:
        """Scroll to an offset, smoothly unless motion is reduced."""
        self._speed = 0.0
        if not animate or not theme.motion:
            self.stop()
            self.offset = self._held(offset)
            return
        self._goal = self._held(offset)
        self._moving()

    def stop(self) -> None:
        """Stand still."""
        self._speed, self._goal = 0.0, None
        self._moving.cancel()

    def _move(self, seconds: float) -> None:
        if self._goal is not None:
            left = self._goal - self.offset
            if abs(left) < 0.6:
                self.offset = self._goal
                self.stop()
                return
            self.offset += left * (1 - exp(-_EASE * min(seconds, 0.05)))
            return
        self._speed *= exp(-_FRICTION * min(seconds, 0.05))
        offset = self._held(self.offset + self._speed * seconds)
        if offset == self.offset or abs(self._speed) < _SLOWEST:
            self.stop()
        self.offset = offset

    def on_touch_down(self, touch):
        if not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            start = self.offset if self._goal is None else self._goal
            if touch.button in ("scrollup", "scrolldown"):
                self.glide(start + dp(NOTCH) * (1 if touch.button == "scrollup" else -1))
            return True
        if self._hand is not None:
            return True
        resting = not self._moving.is_triggered
        self.stop()
        self._hand = touch
        touch.grab(self)
        touch.ud[self] = (touch.y, self.offset, False)
        if resting:
            super().on_touch_down(touch)
        return True

    def on_touch_move(self, touch):
        if touch.grab_current is not self:
            return touch is self._hand
        start, offset, dragging = touch.ud[self]
        if not dragging:
            if abs(touch.y - start) < dp(SLOP):
                return True
            _let_go(touch, self)
            start = touch.y
            self._trail = [(Clock.get_time(), self.offset)]
        touch.ud[self] = (start, offset, True)
        self.offset = self._held(offset + touch.y - start)
        self._trail = [*self._trail[-6:], (Clock.get_time(), self.offset)]
        return True

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return touch is self._hand
        touch.ungrab(self)
        self._hand = None
        if touch.ud[self][2] and theme.motion:
            now = Clock.get_time()
            recent = [(time, offset) for time, offset in self._trail if now - time < 0.12]
            if len(recent) > 1 and recent[-1][0] > recent[0][0]:
                speed = (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])
                self._speed = min(max(speed, -_FASTEST), _FASTEST)
                self._moving()
        return True

    def key(self, name: str) -> bool:
        """Act on a key: arrows go to the next tile, the others scroll. Return whether it was one of these."""
        index = next((at for at, widget in self._shown.items() if widget.focus), None)
        if name in ("pageup", "pagedown", "home", "end"):
            page = self.height - dp(HEADER)
            goals = {"pageup": self.offset - page, "pagedown": self.offset + page, "home": 0.0, "end": self.farthest}
            self.glide(goals[name])
            return True
        if name not in ("left", "right", "up", "down") or not self._items:
            return False
        if index is None:
            first = self._flow.within(self.offset, self.offset + self.height)
            goal = first.start
        elif name in ("left", "right"):
            goal = index + (1 if name == "right" else -1)
        else:
            goal = self._flow.beside(index, 1 if name == "down" else -1)
        return self._focus(goal)

    def _focus(self, index: int) -> bool:
        hands.at_keys = True
        if not 0 <= index < len(self._items):
            return True
        if index not in self._shown:
            self.stop()
            self.offset = self._held(self._flow.tiles[index].y - dp(HEADER + BELOW_HEADER))
        self._shown[index].focus = True
        return True


def _let_go(touch, keep) -> None:
    """Take a touch away from whatever it pressed."""
    for held in list(touch.grab_list):
        widget = held()
        if widget is not None and widget is not keep:
            touch.ungrab(widget)
            if hasattr(widget, "state"):
                widget.state = "normal"
