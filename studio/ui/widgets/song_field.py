"""The rows of a song along its time: the ruler on the horizon, clips below it, and half a disc where one is."""

from __future__ import annotations

from dataclasses import replace

from kivy.clock import Clock
from kivy.graphics import InstructionGroup, PopMatrix, PushMatrix, ScissorPop, ScissorPush, Translate
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.music.arrangement import Arrangement, Clip
from studio.music.score import Score
from studio.ui import song_rows
from studio.ui.song_rows import GAP, Row, rows_of, whole_height
from studio.ui.song_span import Span, fitting
from studio.ui.theme import theme
from studio.ui.widgets import song_lanes
from studio.ui.widgets.song_hands import SongHands
from studio.ui.widgets.song_head import SongHead
from studio.ui.widgets.song_heads import SongHeads
from studio.ui.widgets.song_lanes import Scene
from studio.ui.widgets.song_ruler import SongRuler
from studio.ui.widgets.song_tiles import SongTiles

RULER, RULER_LOW = 64, 48
"""Dp above the horizon: the ruler and the half disc, where a hand takes it; and in a low window."""
LOW = 340
"""Dp of height below which it is low."""
HEADS, HEADS_NARROW = 208, 150
"""Dp the heads take at the left, in a wide window and in a narrow one."""
NARROW = 760
EDGE = 24
REST = 0.12
"""Seconds after the last change of nearness at which pictures are made anew."""
ZOOM = 2**0.5


class SongField(Widget):
    """Shows an arrangement and lets hands change it.

    Events: `on_choose(number)` a clip, None for none; `on_edit(step)` a hand changed something; `on_seek(frame)`;
    `on_head(number)` the head of a track was pressed; `on_open(number)` a clip was tapped that is chosen already.
    """

    at = NumericProperty(0)
    """Frame where the half disc stands."""

    chosen = ObjectProperty(None, allownone=True)
    """Number of the clip that is chosen, or None."""

    span = ObjectProperty(Span())
    """What is seen of the timeline."""

    down = NumericProperty(0)
    """Px that the rows have gone up."""

    fixed = BooleanProperty(False)
    """Whether nothing can be changed."""

    follows = BooleanProperty(False)
    """Whether it goes along with `at`; a hand that pushes the timeline ends that."""

    __events__ = ("on_choose", "on_edit", "on_seek", "on_head", "on_open")

    def __init__(self, **kwargs):
        self.score = Score(Arrangement())
        self.rows: tuple[Row, ...] = ()
        self.preview: Clip | None = None
        """The clip under a hand, as it would be."""
        self._shown_score = self.score
        self._fine = 0.0
        self._all = True
        """Whether all of the song is to be seen, until a hand wants otherwise."""
        self._drawn: Span | None = None
        super().__init__(**kwargs)
        self.tiles = SongTiles(lambda: self._draw_soon())
        self.hands = SongHands(self)
        self._lanes, self._heads, self._ruler = Widget(), SongHeads(), SongRuler()
        self._heads.bind(on_head=lambda _heads, number: self.dispatch("on_head", number))
        self._scissors = []
        for part in (self._lanes, self._heads, self._ruler):
            self.add_widget(part)
        self._set_up()
        self._draw_soon = Clock.create_trigger(lambda _dt: self._draw(), -1)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        self._sharpen_soon = Clock.create_trigger(lambda _dt: self._sharpen(), REST)
        for name in ("pos", "size"):
            self.fbind(name, self._lay_soon)
        self.fbind("span", self._span_changed)
        self.fbind("down", lambda *_: self._move())
        self.fbind("at", lambda *_: self._ruler.go_to(self.at))
        self.fbind("chosen", self._draw_soon)
        theme.bind(name=self._draw_soon)

    def _set_up(self) -> None:
        with self._lanes.canvas.before:
            self._scissors.append(ScissorPush())
            PushMatrix()
            self._shift = Translate()
        self._group = InstructionGroup()
        self._lanes.canvas.add(self._group)
        with self._lanes.canvas.after:
            PopMatrix()
            ScissorPop()
        with self._heads.canvas.before:
            self._scissors.append(ScissorPush())
        with self._heads.canvas.after:
            ScissorPop()

    def on_choose(self, number):
        """A clip was chosen, or none."""

    def on_edit(self, step):
        """A hand changed something."""

    def on_seek(self, frame):
        """The half disc was taken elsewhere."""

    def on_head(self, number):
        """The head of a track was pressed."""

    def on_open(self, number):
        """A clip that is chosen was tapped again."""

    # --- where things are ---------------------------------------------------------------------------------

    @property
    def level(self) -> int:
        """Y of the horizon in px."""
        return round(self.top - dp(RULER if self.height >= dp(LOW) else RULER_LOW))

    @property
    def left(self) -> int:
        """X of the timeline's left end in px."""
        narrow = self.width < dp(NARROW)
        return round(self.x + (dp(HEADS_NARROW) if narrow else dp(EDGE + HEADS)))

    @property
    def farthest(self) -> float:
        """Px that the rows can go up."""
        return max(0.0, dp(whole_height(self.rows)) - (self.level - self.y))

    @property
    def duration(self) -> int:
        """Frames until the last clip ends."""
        return self._shown_score.duration

    def spot(self, frame: float) -> float:
        """Return the x of a frame, in px of the window."""
        return self.left + self.span.x(frame)

    def frame_at(self, x: float) -> int:
        """Return the frame at an x of the window."""
        return self.span.frame(x - self.left)

    def clip_at(self, x: float, y: float) -> tuple[Row, Clip] | None:
        """Return what lies at a place of the window, the one on top first."""
        if not (self.left <= x and self.y <= y < self.level):
            return None
        for row in self.rows:
            for clip in reversed(row.clips):
                left, bottom, width, high = self.box_of(row, clip)
                if left <= x < left + width and bottom <= y < bottom + high:
                    return row, clip
        return None

    def row_at(self, y: float) -> Row | None:
        """Return the row at a height, or None."""
        under = (self.level + self.down - y) / dp(1)
        return next((row for row in self.rows if row.top - GAP / 2 <= under < row.top + row.high + GAP / 2), None)

    def box_of(self, row: Row, clip: Clip) -> tuple[float, float, float, float]:
        """Return left, bottom, width and height of a clip in px of the window."""
        left, bottom, width, high = song_lanes.box_of(self._scene(self.span), row, clip)
        return left + self.left, bottom + self.level + self.down, width, high

    @property
    def chosen_one(self) -> tuple[Row, Clip] | None:
        """The row and the clip that is chosen."""
        return song_rows.shown(self.rows, self.chosen)

    # --- what is shown ------------------------------------------------------------------------------------

    def show(self, arrangement: Arrangement, chunks: int, score: Score | None = None) -> None:
        """Show a song as it is now; `score`: what was worked out of it before, on a worker."""
        self.score = Score(arrangement, score or self.score)
        self.tiles.learn(dict(arrangement.materials), chunks)
        if self.chosen is not None and arrangement.clip(self.chosen) is None:
            self.chosen = None
        self.look_again()

    def look_again(self) -> None:
        """Show the rows anew: something in them is another, or under a hand."""
        score = self.score
        if self.preview is not None:
            clips = tuple(self.preview if one.number == self.preview.number else one for one in score.arrangement.clips)
            score = Score(replace(score.arrangement, clips=clips), score)
        self._shown_score = score
        room = (self.level - self.y) / dp(1)
        self.rows = rows_of(score, room)
        self.down = min(self.down, self.farthest)
        self._lay_heads()
        self._heads.show(self.rows)
        self._tell_ruler()
        self._draw_soon()

    def whole(self) -> None:
        """Show all of the song."""
        self._all = True
        self.span = fitting(self.duration, self._room)

    def zoom(self, by: float, x: float | None = None) -> None:
        """Look from nearer, or from farther below 1; what is at an x of the window, else at the half disc, stays."""
        if x is None:
            x = self.spot(self.at)
            x = x if self.left <= x <= self.right else self.left + self._room / 2
        self._all = False
        self.span = self.span.zoomed(by, x - self.left, self.duration)

    def pinch(self, gripped: Span, by: float, before: float, after: float) -> None:
        """Look at it `by` times as near as when it was gripped, with what was at an x of the window at another now."""
        self._all = self.follows = False
        self.span = gripped.pinched(by, before - self.left, after - self.left, self.duration)

    def push(self, across: float, up: float = 0.0) -> None:
        """Push what is seen by px; it follows nothing any more."""
        if across:
            self.follows = self._all = False
            self.span = self.span.pushed(across, self.duration)
        if up:
            self.down = min(max(0.0, self.down + up), self.farthest)

    def come_along(self) -> None:
        """Bring the half disc into view, when it goes on by itself."""
        if self.follows and not self.hands.busy:
            self.span = self.span.following(int(self.at), self.duration)

    def show_clip(self, number: int) -> None:
        """Bring a clip into view."""
        found = song_rows.shown(self.rows, number)
        if found is None:
            return
        row, clip = found
        self.show_row(row.track.number)
        if not self.span.first <= clip.start <= self.span.last:
            self.follows = self._all = False
            first = clip.start - 0.15 * self.span.width * self.span.each
            self.span = replace(self.span, first=first).held(self.duration)

    def show_row(self, number: int) -> None:
        """Bring a track into view."""
        for row in self.rows:
            if row.track.number == number:
                room = self.level - self.y
                low, high = dp(row.top + row.high + GAP) - room, dp(row.top - GAP)
                self.down = min(self.farthest, max(0.0, min(max(self.down, low), high)))

    @property
    def _room(self) -> float:
        return max(1.0, self.right - self.left - dp(8))

    # --- how it is drawn ----------------------------------------------------------------------------------

    def _scene(self, span: Span) -> Scene:
        return Scene(self._shown_score, self.rows, span, self._fine or span.each, self.chosen)

    def _lay(self) -> None:
        if self.width < dp(200) or self.height < dp(100):
            return
        for part in (self._lanes, self._heads, self._ruler):
            part.pos, part.size = self.pos, self.size
        # what is clipped is told in px of the window
        x, y = (round(place) for place in self.to_window(self.x, self.y))
        left, high = self.left - round(self.x), max(0, self.level - round(self.y))
        for scissor, across in zip(self._scissors, ((left - round(dp(10)), round(self.width)), (0, left)), strict=True):
            scissor.x, scissor.y = x + across[0], y
            scissor.width, scissor.height = across[1] - across[0], high
        self.look_again()
        if self._all:
            self.whole()
        else:
            self.span = self.span.widened(self._room, self.duration)
        self._tell_ruler()

    def _tell_ruler(self) -> None:
        self._ruler.lie(self.left, self.level, self.span, line=bool(self.rows))
        self._ruler.go_to(self.at)

    def _span_changed(self, *_) -> None:
        drawn = self._drawn
        if drawn is not None and drawn.each == self.span.each and drawn.width == self.span.width:
            if abs(drawn.x(self.span.first)) < 0.8 * song_lanes.BEYOND * drawn.width:
                self._move()
            else:
                self._draw_soon()
        else:
            self._sharpen_soon.cancel()
            self._sharpen_soon()
            self._draw_soon()
        self._tell_ruler()

    def _move(self) -> None:
        """Let what is drawn lie where it is seen now."""
        if self._drawn is not None:
            self._shift.xy = round(self.left - self._drawn.x(self.span.first)), round(self.level + self.down)
        self._lay_heads()

    def _draw(self) -> None:
        if self.width < dp(200) or self.height < dp(100):
            return
        if not self._fine:
            self._fine = self.span.each
        self._drawn = self.span
        scene = self._scene(self.span)
        song_lanes.draw(self._group, scene, self.tiles)
        self._move()
        if self._fine != self.span.each and not self._sharpen_soon.is_triggered:
            self._sharpen()

    def _sharpen(self) -> None:
        """Once all pictures of what is seen are there for how near it is looked at, show these."""
        each = self.span.each
        if self._fine == each:
            return
        keys = song_lanes.wanted(self._scene(self.span), self.tiles, each)
        self.tiles.want_only(keys)
        missing = [key for key in keys if not self.tiles.has(key)]
        for key in missing:
            self.tiles.tile(key)
        if not missing:
            self._fine = each
            self._draw_soon()

    # --- the heads ----------------------------------------------------------------------------------------

    def _lay_heads(self) -> None:
        narrow = self.width < dp(NARROW)
        left = round(self.x + dp(4 if narrow else EDGE - 8))
        self._heads.lay(left, self.left - left - dp(4), self.level + self.down)

    def head(self, number: int) -> SongHead | None:
        """Return the head of a track."""
        return self._heads.head(number)

    # --- hands --------------------------------------------------------------------------------------------

    def on_touch_down(self, touch):
        if not self.collide_point(*touch.pos):
            return False
        if touch.x < self.left and touch.y < self.level and not touch.is_mouse_scrolling:
            return self._heads.on_touch_down(touch) or self.hands.down(touch)
        return self.hands.down(touch)

    def on_touch_move(self, touch):
        if touch.grab_current is self:
            self.hands.move(touch)
            return True
        return super().on_touch_move(touch)

    def on_touch_up(self, touch):
        if touch.grab_current is self:
            self.hands.up(touch)
            return True
        return super().on_touch_up(touch)
