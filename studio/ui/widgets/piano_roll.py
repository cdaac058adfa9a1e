"""A piano roll for hands: rows as high as a finger, notes to take hold of, time to pull along."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from operator import sub

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.stencilview import StencilView

from studio.music.revision import SHORTEST, Bar
from studio.ui.roll_rows import nearest_row
from studio.ui.theme import theme
from studio.ui.widgets import roll_paint

ROW = 52
"""Dp of a row."""
FINGER = 48
"""Dp that a note is wide at least to a finger, and its end."""
SLOP = 10
"""Dp that a hand that does not mean to move may move."""
NEAREST, FARTHEST = 600.0, 24.0
"""Dp of a second."""
WHEEL = 1.15
BEFORE = 0.4
"""Seconds of nothing that can be seen before the beginning."""


class PianoRoll(StencilView):
    """Shows `bars` on `rows`; a hand on them says what it wants, and whoever listens does it.

    Events: `on_pick(index)`, -1 for none; `on_put(pitch, time)` for a tap where nothing is; `on_set(bar)` when a note
    was pulled somewhere; `on_sound(pitch, velocity)` when one should be heard.
    """

    bars = ObjectProperty((), force_dispatch=True)
    """The notes (`Bar`), times in ms."""

    rows = ObjectProperty([0], force_dispatch=True)
    """Pitches from low to high."""

    kinds = ObjectProperty({})
    """Of each pitch: "home" for what the scale stands on, "in" for its steps, "out" for others."""

    first = NumericProperty(0)
    """The millisecond from which it is heard; what is before can't be seen."""

    last = NumericProperty(0)
    """The millisecond to which it is heard."""

    chosen = NumericProperty(-1)
    """Index of the note in hand."""

    left = NumericProperty(0.0)
    """The millisecond at the left edge."""

    down = NumericProperty(0.0)
    """Px of the rows that lie below the lower edge."""

    zoom = NumericProperty(96.0)
    """Dp of a second."""

    line = NumericProperty(0.0)
    """Ms from one line of time to the next that a hand keeps to; 0 for none."""

    line_at = NumericProperty(0.0)
    """Ms of one of the lines."""

    head = NumericProperty(0.0)
    """The millisecond that is heard."""

    __events__ = ("on_pick", "on_put", "on_set", "on_sound")

    def __init__(self, **kwargs):
        self._pulled: Bar | None = None
        self._mode = ""
        self._fingers: dict[object, tuple[float, float]] = {}
        self._from = (0.0, 0.0)
        self._was: tuple[float, float, float] = (0.0, 0.0, 1.0)
        self._places: dict[float, int] = {}
        self._starts: list[int] = []
        self._longest = self._end = 0
        super().__init__(**kwargs)
        self._seen: tuple = ()
        """What the picture depends on but for the notes."""
        self._painted: dict[tuple, InstructionGroup] = {}
        """The notes that are painted, by how they look."""
        self.fbind("bars", self._sort)
        self.fbind("rows", lambda *_: self._places.clear())
        self._sort()
        self._grounds, self._notes, self._over = InstructionGroup(), InstructionGroup(), InstructionGroup()
        for group in (self._grounds, self._notes, self._over):
            self.canvas.add(group)
        self._paint_soon = Clock.create_trigger(self._paint, -1)
        for name in ("pos", "size", "bars", "rows", "kinds", "first", "last", "chosen", "left", "down", "zoom", "line"):
            self.fbind(name, self._paint_soon)
        theme.fbind("name", self._paint_soon)
        self.fbind("head", self._paint_head)

    def on_pick(self, index):
        """A note was taken up."""

    def on_put(self, pitch, time):
        """A note is wanted here."""

    def on_set(self, bar):
        """A note is wanted like this."""

    def on_sound(self, pitch, velocity):
        """This should be heard."""

    def _sort(self, *_) -> None:
        self._starts = [bar.start for bar in self.bars]
        ends = [bar.end for bar in self.bars]
        self._longest = max(map(sub, ends, self._starts), default=0)
        self._end = max(ends, default=0)

    # --- places -------------------------------------------------------------------------------------------

    @property
    def row(self) -> float:
        """Px of a row."""
        return dp(ROW)

    def x_of(self, time: float) -> float:
        """Return the x of a millisecond."""
        return self.x + (time - self.left) * dp(self.zoom) / 1000.0

    def time_at(self, x: float) -> float:
        """Return the millisecond at an x."""
        return self.left + (x - self.x) * 1000.0 / dp(self.zoom)

    def y_of(self, pitch: float) -> float:
        """Return the lower edge of the row that a pitch lies on."""
        return self.y - self.down + self._row(pitch) * self.row

    def _row(self, pitch: float) -> int:
        found = self._places.get(pitch)
        if found is None:
            found = self._places[pitch] = nearest_row(self.rows, pitch)
        return found

    def near(self, first: float, last: float) -> Sequence[Bar]:
        """Return the notes that can be heard between two moments, and maybe some before; of however many."""
        spare = dp(FINGER) * 1000.0 / dp(self.zoom)
        begin = bisect_left(self._starts, first - spare - self._longest)
        return self.bars[begin : bisect_left(self._starts, last + spare)]

    def pitch_at(self, y: float) -> int:
        """Return the pitch of the row at a y."""
        return self.rows[min(len(self.rows) - 1, max(0, int((y - self.y + self.down) // self.row)))]

    def kept(self, time: float) -> int:
        """Return a time on the nearest line, where there are lines, and not before the beginning."""
        if self.line > 0:
            time = self.line_at + round((time - self.line_at) / self.line) * self.line
            while time < self.first:
                time += self.line
        return round(max(self.first, time))

    def box_of(self, bar: Bar) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of a note in px."""
        left, right = self.x_of(bar.start), self.x_of(bar.end)
        return left, self.y_of(bar.pitch) + dp(4), max(dp(14), right - left), self.row - dp(8)

    def bar(self, index: int) -> Bar | None:
        """Return a note by its index."""
        return next((bar for bar in self.bars if bar.index == index), None)

    def bar_at(self, x: float, y: float) -> Bar | None:
        """Return the note that a finger means: the one in hand first, and the last of several."""
        found = []
        for bar in self.near(self.time_at(x), self.time_at(x)):
            left, bottom, width, _height = self.box_of(bar)
            spare = max(0.0, (dp(FINGER) - width) / 2)
            if bottom - dp(4) <= y < bottom + self.row - dp(4) and left - spare <= x <= left + width + spare:
                found.append((bar.index == self.chosen, -abs(x - left - width / 2), bar))
        return max(found, key=lambda one: one[:2])[2] if found else None

    def end_at(self, x: float, y: float) -> Bar | None:
        """Return the note in hand, if a finger is on its end."""
        bar = self.bar(self.chosen)
        if bar is None:
            return None
        left, bottom, width, height = self.box_of(bar)
        near = left + width - min(dp(FINGER) / 3, width / 3) <= x <= left + width + dp(FINGER) * 2 / 3
        return bar if near and bottom - dp(4) <= y < bottom + height + dp(4) else None

    # --- what is seen -------------------------------------------------------------------------------------

    def go(self, left: float, down: float) -> None:
        """Show another part, as far as there is one."""
        shown = self.width * 1000.0 / dp(self.zoom)
        end = max(self.last, self._end) + 0.5 * shown
        begin = self.first - 1000.0 * BEFORE
        self.left = min(max(begin, end - shown), max(begin, left))
        self.down = min(max(0.0, len(self.rows) * self.row - self.height), max(0.0, down))

    def magnify(self, by: float, x: float | None = None) -> None:
        """Show time larger or smaller; what is at `x` stays there."""
        x = self.center_x if x is None else x
        time = self.time_at(x)
        self.zoom = min(NEAREST, max(FARTHEST, self.zoom * by))
        self.go(time - (x - self.x) * 1000.0 / dp(self.zoom), self.down)

    def show_all(self) -> None:
        """Show all notes, as large as they fit."""
        seconds = max(2.0, (max(self.last, self._end) - self.first) / 1000 + 1.0)
        self.zoom = min(160.0, max(FARTHEST, self.width / dp(1) / seconds))
        pitches = sorted(bar.pitch for bar in self.bars)
        middle = pitches[len(pitches) // 2] if pitches else self.rows[len(self.rows) // 2]
        self.go(self.first - 1000.0 * BEFORE, (self._row(middle) + 0.5) * self.row - self.height / 2)

    def show(self, bar: Bar) -> None:
        """Bring a note into view."""
        left, bottom, width, height = self.box_of(bar)
        move, up = 0.0, 0.0
        if left < self.x + dp(24) or left + width > self.right - dp(24):
            move = (left - self.x - self.width / 3) * 1000.0 / dp(self.zoom)
        if bottom < self.y:
            up = bottom - dp(8) - self.y
        elif bottom + height > self.top:
            up = bottom + height + dp(8) - self.top
        if move or up:
            self.go(self.left + move, self.down + up)

    def _paint(self, *_) -> None:
        """Paint what is another: all of it when another part is seen, else the notes that are not as they were."""
        seen = (*self.pos, *self.size, self.left, self.down, self.zoom, self.first, self.last, self.line, self.line_at)
        seen = *seen, theme.name, tuple(self.kinds.items())
        if seen != self._seen:
            self._seen = seen
            self._grounds.clear()
            roll_paint.grounds(self, self._grounds.add)
            self._notes.clear()
            self._painted.clear()
        before, self._painted = self._painted, {}
        for bar in self._to_paint():
            shown = self._pulled if self._pulled is not None and self._pulled.index == bar.index else bar
            key = (shown.start, shown.end, shown.pitch, shown.velocity, bar.index if bar.index == self.chosen else -1)
            if key not in self._painted:
                self._painted[key] = before.pop(key, None) or self._note(shown)
        for group in before.values():
            self._notes.remove(group)
        self._paint_head()

    def _note(self, bar: Bar) -> InstructionGroup:
        """Paint a note, if it can be seen."""
        group = InstructionGroup()
        left, bottom, width, height = box = self.box_of(bar)
        if left < self.right and left + width > self.x and bottom < self.top and bottom + height > self.y:
            roll_paint.note(self, group.add, bar, box)
        self._notes.add(group)
        return group

    def _to_paint(self):
        """Give the notes in view; the one that is pulled there too."""
        near = self.near(self.left, self.time_at(self.right))
        yield from near
        if self._pulled is not None and all(bar.index != self._pulled.index for bar in near):
            yield self._pulled

    def _paint_head(self, *_) -> None:
        self._over.clear()
        x = round(self.x_of(self.head))
        if self.x <= x <= self.right:
            self._over.add(Color(*theme.accent))
            self._over.add(Rectangle(pos=(x - 1, round(self.y)), size=(max(2, round(dp(2))), round(self.height))))

    # --- hands --------------------------------------------------------------------------------------------

    def on_touch_down(self, touch):
        if self.disabled or not self.collide_point(*touch.pos):
            return False
        if touch.is_mouse_scrolling:
            self._wheel(touch)
            return True
        touch.grab(self)
        self._fingers[touch.uid] = touch.pos
        if len(self._fingers) == 2:
            self._pulled, self._mode = None, "pinch"
            self._was = (*self._spread(), self.zoom)
            self._paint_soon()
        elif len(self._fingers) == 1:
            self._begin(touch)
        return True

    def _begin(self, touch) -> None:
        self._from, self._was = touch.pos, (self.left, self.down, 1.0)
        end = self.end_at(*touch.pos)
        bar = end or self.bar_at(*touch.pos)
        if bar is None:
            self._mode = "empty"
            return
        self._mode = "end" if end is not None else "note"
        self._held = bar
        if bar.index != self.chosen:
            self.chosen = bar.index
            self.dispatch("on_pick", bar.index)
        self.dispatch("on_sound", bar.pitch, bar.velocity)

    def on_touch_move(self, touch):
        if touch.grab_current is not self:
            return False
        self._fingers[touch.uid] = touch.pos
        if self._mode == "pinch":
            self._pinch()
            return True
        dx, dy = touch.x - self._from[0], touch.y - self._from[1]
        if self._mode in ("note", "end", "empty") and max(abs(dx), abs(dy)) < dp(SLOP):
            return True
        self._mode = {"note": "pull", "end": "stretch", "empty": "pan"}.get(self._mode, self._mode)
        if self._mode == "pan":
            self.go(self._was[0] - dx * 1000.0 / dp(self.zoom), self._was[1] - dy)
        elif self._mode == "pull":
            self._pull(dx, dy)
        elif self._mode == "stretch":
            self._stretch(dx)
        return True

    def _pull(self, dx: float, dy: float) -> None:
        bar, before = self._held, self._pulled
        start = bar.start if abs(dx) < dp(SLOP) else self.kept(bar.start + dx * 1000.0 / dp(self.zoom))
        rows = round(dy / self.row)
        pitch = bar.pitch if rows == 0 else float(self.moved_row(bar.pitch, rows))
        self._pulled = replace(bar, start=start, end=bar.end + start - bar.start, pitch=pitch)
        if before is not None and before.pitch != pitch:
            self.dispatch("on_sound", pitch, bar.velocity)
        self._paint_soon()

    def _stretch(self, dx: float) -> None:
        bar = self._held
        end = self.kept(bar.end + dx * 1000.0 / dp(self.zoom))
        self._pulled = replace(bar, end=max(end, bar.start + max(SHORTEST, round(self.line))))
        self._paint_soon()

    def moved_row(self, pitch: float, rows: int) -> int:
        """Return the pitch so many rows above another."""
        return self.rows[min(len(self.rows) - 1, max(0, self._row(pitch) + rows))]

    def on_touch_up(self, touch):
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._fingers.pop(touch.uid, None)
        mode, pulled = self._mode, self._pulled
        if self._fingers:
            self._mode = "over"
            return True
        self._mode, self._pulled = "", None
        if mode in ("pull", "stretch") and pulled is not None:
            self._paint_soon()
            self.dispatch("on_set", pulled)
        elif mode == "empty":
            self.dispatch("on_put", self.pitch_at(touch.y), self.put_at(touch.x))
        return True

    def put_at(self, x: float) -> int:
        """Return where a note begins that is put down at an x: on the line before it, or right there."""
        time = self.time_at(x)
        if self.line > 0:
            time = self.line_at + (time - self.line_at) // self.line * self.line
        return round(max(self.first, time))

    def _spread(self) -> tuple[float, float]:
        (ax, _), (bx, _) = list(self._fingers.values())[:2]
        return max(dp(FINGER), abs(ax - bx)), self.time_at((ax + bx) / 2)

    def _pinch(self) -> None:
        if len(self._fingers) < 2:
            return
        (ax, _), (bx, _) = list(self._fingers.values())[:2]
        apart, time, zoom = self._was
        self.zoom = min(NEAREST, max(FARTHEST, zoom * max(dp(FINGER), abs(ax - bx)) / apart))
        self.go(time - ((ax + bx) / 2 - self.x) * 1000.0 / dp(self.zoom), self.down)

    def _wheel(self, touch) -> None:
        up = touch.button in ("scrolldown", "scrollleft")
        if "ctrl" in Window.modifiers:
            self.magnify(WHEEL if up else 1 / WHEEL, touch.x)
        elif "shift" in Window.modifiers or touch.button in ("scrollleft", "scrollright"):
            self.go(self.left + (-1 if up else 1) * self.width * 100.0 / dp(self.zoom), self.down)
        else:
            self.go(self.left, self.down + (1 if up else -1) * self.row)
