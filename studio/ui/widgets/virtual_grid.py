"""Everything made, as justified rows that scroll like paper; only what can be seen is in the tree."""

from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from kivy.clock import Clock
from kivy.graphics import ScissorPop, ScissorPush
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.ui.theme import theme
from studio.ui.widgets.glide import Glide
from studio.ui.widgets.grid_hands import GridHands
from studio.ui.widgets.grid_page import Page
from studio.ui.widgets.hands import hands
from studio.ui.widgets.justified import Flow, Measure, Place
from studio.ui.widgets.shelf import Section, Shelf, Shift

GAP = 10
HEADER = 64
ABOVE_HEADER, BELOW_HEADER = 10, 12
LEAD, FOOT = 8, 32
"""Dp: between tiles, of a session's header and around it, and empty above the first and below the last."""

LOWEST, HIGHEST = 0.86, 1.3
"""How high a row may be, of what it would like to be."""

MARGIN = 8
"""Dp beyond the rows' ends that are still shown, for the ring around what has the focus."""

A_TURN = 2
"""Tiles and headers hung in one turn before they are in sight; those in sight hang at once."""

REBASE = 8000
"""Px after which places are counted from somewhere nearer: far ones lose their fractions on the graphics card."""

__all__ = ["Section", "VirtualGrid"]


class VirtualGrid(Widget):
    """A grid of sections. Tiles are asked of `new_tile`, headers of `new_header`, and used again and again.

    Scrolls by wheel, by hand and by key (arrows go from tile to tile). It holds some hundred items around what is
    seen, of however many there are. Events: `on_near_end` and `on_near_start` when less than a screen is left below
    or above: `append` or `prepend` more then; `on_density(step)` when two fingers, or Ctrl and the wheel, ask for
    larger (1) or smaller (-1) tiles.
    """

    __events__ = ("on_near_end", "on_near_start", "on_density")

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

    fleeting = False
    """Whether a hand goes by so quickly that what is in sight may wait a few turns as well."""

    sweep: Callable[[Any], bool] | None = None
    """Given a touch that moves; when it returns True, the touch does not scroll. Until the hand lifts."""

    def __init__(self, **kwargs):
        self._shelf = Shelf(self._new_flow, lambda item: self.shape_of(item))
        self._shown: dict[int, Widget] = {}
        self._headers: dict[int, Widget] = {}
        self._spare: dict[str, list[Widget]] = {"tile": [], "header": []}
        self._put_at: WeakKeyDictionary[Widget, tuple[Place, float]] = WeakKeyDictionary()
        self._asked: dict[str, Any] = {}
        self._base = 0
        self._hung: tuple[range, range, int] | None = None
        super().__init__(**kwargs)
        self._glide = Glide(lambda: self.offset, lambda offset: setattr(self, "offset", offset), self.held)
        self._hands = GridHands(self, self._glide, super().on_touch_down)
        self.page = Page(size_hint=(None, None))
        self.add_widget(self.page)
        with self.canvas.before:
            self._clip = ScissorPush()
        with self.canvas.after:
            ScissorPop()
        self._reflow_soon = Clock.create_trigger(self._reflow, -1)
        self._hang_soon = Clock.create_trigger(self._scroll, 0)
        self.bind(size=self._reflow_soon, pos=self._reflow_soon, row_height=self._reflow_soon)
        self.fbind("offset", self._scroll)

    def on_near_end(self) -> None:
        """There is less than a screen left below."""

    def on_near_start(self) -> None:
        """There is less than a screen left above."""

    def on_density(self, step: int) -> None:
        """Larger (1) or smaller (-1) tiles are asked for."""

    # --- what is in it ------------------------------------------------------------------------------------

    @property
    def items(self) -> Sequence[Any]:
        """Everything it holds, in order."""
        return self._shelf.items

    @property
    def sections(self) -> Sequence[Section]:
        """The same, under its headers."""
        return self._shelf.sections

    @property
    def _flow(self) -> Flow:
        return self._shelf.flow

    def append(self, sections: Sequence[Section]) -> bool:
        """Put more below; a section that goes on takes up where the last one ended. Return whether some went above."""
        self._shelf.append(sections)
        gone = self._shelf.let_go_above(self._flow.within(self.offset - self.height, self.offset).start)
        self._shift(gone)
        self._place()
        return gone.items < 0

    def prepend(self, sections: Sequence[Section]) -> bool:
        """Put more above, and stay where one is. Return whether some went below."""
        self._shift(self._shelf.prepend(sections))
        gone = self._shelf.let_go_below(self._flow.within(self.offset, self.offset + 2 * self.height).stop)
        self._place()
        return gone

    def show(self, sections: Sequence[Section], *, stay: bool = False, at: Callable[[], float] | None = None) -> None:
        """Show these in place of what is there: from the top, from what `at` returns, or, to `stay`, where one is."""
        anchor = self._anchor() if stay else {}
        self._asked = {}
        if not stay:
            self.stop()
            self._shelf.clear()
            for shown, kind in ((self._shown, "tile"), (self._headers, "header")) if self.fleeting else ():
                self._bind(shown, range(0), kind, False)
        self._shelf.replace(sections)
        if not stay:
            self.offset = self.held(at()) if at is not None and self.items else 0
        self._go_back_to(anchor)
        self._place()
        self.offset = self.held(self.offset)

    def renew(self) -> None:
        """Let every tile go: from now on `new_tile` makes others."""
        for widget in self._shown.values():
            widget.focus = False
            self.page.remove_widget(widget)
        self._shown, self._spare["tile"] = {}, []

    def tile_of(self, index: int) -> Widget | None:
        """Return the tile of an item, when it is near enough to be in the tree."""
        return self._shown.get(index)

    def place_of(self, index: int) -> Place:
        """Return where an item lies, in the tree or not: px from the top of everything it holds."""
        return self._flow.tiles[index]

    def offset_at(self, index: int) -> float:
        """Return the offset at which an item stands at the top, with its header when it is the first under one."""
        place = self.place_of(min(index, len(self.items) - 1))
        return self.held(place.y - dp(HEADER + BELOW_HEADER))

    def tile_at(self, x: float, y: float) -> int | None:
        """Return the index of the item at a point of the window, if there is one."""
        inside = x - self.page.x, y - self.page.y
        return next((at for at, tile in self._shown.items() if tile.collide_point(*inside)), None)

    def _anchor(self) -> dict[str, tuple[int, float]]:
        """Return where what is seen is, by its id: its place in the order, and how far it is from the top."""
        seen, flow = self._flow.within(self.offset, self.offset + self.height), self._flow
        return {getattr(self.items[at], "id", ""): (at, flow.tiles[at].y - self.offset) for at in seen}

    def _go_back_to(self, anchor: dict[str, tuple[int, float]]) -> None:
        """Have what was seen where it was, and the focus on what had it; at the very top one stays at the top."""
        at = next((at for at, item in enumerate(self.items) if getattr(item, "id", "") in anchor), None)
        if at is None:
            return
        before, down = anchor[getattr(self.items[at], "id", "")]
        self._shown = {index + at - before: widget for index, widget in self._shown.items()}
        if self.offset:
            self.offset = self.held(self._flow.tiles[at].y - down)

    def _shift(self, shift: Shift) -> None:
        """Go with what is seen, where something came or went above it; a hand and a throw go along."""
        if not shift.items:
            return
        self._shown = {at + shift.items: widget for at, widget in self._shown.items()}
        self._headers = {at + shift.headers: widget for at, widget in self._headers.items()}
        self._glide.shift(shift.down)
        self._hands.shift(shift.down)
        self._base += round(shift.down)
        self.offset += shift.down

    # --- where it is --------------------------------------------------------------------------------------

    def _new_flow(self) -> Flow:
        target = dp(self.row_height)
        measure = Measure(max(1.0, self.width), dp(GAP), target, target * LOWEST, target * HIGHEST)
        return Flow(measure, dp(HEADER), dp(ABOVE_HEADER), dp(BELOW_HEADER))

    def _reflow(self, *_):
        self._clip.x, self._clip.y = round(self.x - dp(MARGIN)), round(self.y)
        self._clip.width, self._clip.height = round(self.width + 2 * dp(MARGIN)), max(0, round(self.height))
        near = self._flow.within(self.offset, self.offset + self.height)
        anchor = near.start if len(near) and self.offset else None
        before = self._flow.tiles[anchor].y if anchor is not None else 0
        self._shelf.lay()
        if anchor is not None:
            self.offset = self.held(self.offset + self._flow.tiles[anchor].y - before)
        self._place()

    @property
    def farthest(self) -> float:
        """The offset at which the last row stands above the foot."""
        return max(0.0, dp(LEAD) + self._flow.height + dp(FOOT) - self.height) if self.items else 0.0

    def held(self, offset: float) -> float:
        """Return an offset as near as it may be."""
        return min(max(0.0, offset), self.farthest)

    def _place(self, *_):
        """Have everything where it belongs, whatever is another."""
        self._hung = None
        self._scroll()

    def _scroll(self, *_, spread: bool = True):
        """Go to the offset: what stays in the tree moves as one, and only what comes into it is hung."""
        if self.new_tile is None or self.height < 2:
            return
        top, bottom = self.offset, self.offset + self.height
        if abs(top - self._base) > REBASE:
            self._base = round(top)
        self.page.pos = round(self.x), round(self.top - dp(LEAD) + self.offset - self._base)
        # one row more on each side, so that the focus always finds the next one
        above, below = top - dp(self.row_height), bottom + dp(self.row_height)
        seen, headers = self._flow.within(above, below), [*self._flow.headers_within(above, below)]
        heads = range(headers[0], headers[-1] + 1) if headers else range(0)
        if self._hung != (seen, heads, self._base):
            self._hang(seen, heads, spread)
        if self.items and self._flow.height - bottom < self.height:
            self._ask("on_near_end", self.items[-1])
        if self.items and top < self.height:
            self._ask("on_near_start", self.items[0])

    def _hang(self, seen: range, heads: range, spread: bool) -> None:
        left = self._bind(self._shown, seen, "tile", spread) + self._bind(self._headers, heads, "header", spread)
        for shown, places in ((self._shown, self._flow.tiles), (self._headers, self._flow.headers)):
            for at, widget in shown.items():
                self._put(widget, places[at])
        self._order()
        self._hung = None if left else (seen, heads, self._base)
        if left:
            self._hang_soon()

    def _ask(self, event: str, edge: Any) -> None:
        if self._asked.get(event) is not edge:
            self._asked[event] = edge
            self.dispatch(event)

    def _bind(self, shown: dict[int, Widget], seen: range, kind: str, spread: bool) -> int:
        """Have a widget for each of these; return how many that are not in sight yet are left for the next turn."""
        for at in [at for at in shown if at not in seen]:
            if 0 <= at < len(self.items if kind == "tile" else self.sections) and shown[at].focus:
                continue  # what has the focus stays, wherever it is
            widget = shown.pop(at)
            widget.focus = False
            self.page.remove_widget(widget)
            self._spare[kind].append(widget)
        new = [at for at in seen if at not in shown]
        waits = [at for at in new if self.fleeting or not self._in_sight(kind, at)] if spread else []
        for at in new:
            if at not in waits[A_TURN:]:
                spare = self._spare[kind]
                shown[at] = spare.pop() if spare else (self.new_tile if kind == "tile" else self.new_header)()
                self.page.add_widget(shown[at])
        for at, widget in shown.items():
            if kind == "header":
                widget.header = self.sections[at].header
            elif widget.piece is not self.items[at]:
                widget.piece = self.items[at]
        return len(waits[A_TURN:])

    def _in_sight(self, kind: str, at: int) -> bool:
        place = (self._flow.tiles if kind == "tile" else self._flow.headers)[at]
        top = place.y + dp(LEAD) - self.offset
        return top < self.height and top + place.height > 0

    def _put(self, widget: Widget, place: Place) -> None:
        put = place, self._base
        if self._put_at.get(widget) != put:  # each step of a scroll asks, and nearly all stand where they stood
            self._put_at[widget] = put
            widget.size = place.width, place.height
            widget.pos = round(place.x), round(self._base - place.y - place.height)

    def _order(self) -> None:
        """Keep the tree in reading order, which is the order of Tab."""
        order = sorted(self.page.children, key=lambda widget: (widget.top, -widget.x))
        if order != self.page.children:
            self.page.children[:] = order

    # --- how it moves -------------------------------------------------------------------------------------

    @property
    def moves(self) -> bool:
        """Whether it is scrolling by itself."""
        return self._glide.moves

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
        if animate and theme.motion:
            self._glide.to(offset)
        else:
            self.stop()
            self.offset = self.held(offset)

    def stop(self) -> None:
        """Stand still."""
        self._glide.stop()

    def on_touch_down(self, touch):
        return self.collide_point(*touch.pos) and self._hands.down(touch)

    def on_touch_move(self, touch):
        return self._hands.move(touch)

    def on_touch_up(self, touch):
        return self._hands.up(touch)

    def key(self, name: str) -> bool:
        """Act on a key: arrows go to the next tile, the others scroll. Return whether it was one of these."""
        index = next((at for at, widget in self._shown.items() if widget.focus), None)
        if name in ("pageup", "pagedown", "home", "end"):
            page = self.height - dp(HEADER)
            goals = {"pageup": self.offset - page, "pagedown": self.offset + page, "home": 0.0, "end": self.farthest}
            self.glide(goals[name])
            return True
        if name not in ("left", "right", "up", "down") or not self.items:
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
        if not 0 <= index < len(self.items):
            return True
        if index not in self._shown:
            self._scroll(spread=False)  # the next row may still be being hung
        if index not in self._shown:
            self.stop()
            self.offset = self.offset_at(index)
        self._shown[index].focus = True
        return True
