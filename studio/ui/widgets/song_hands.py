"""Hands on a song: choosing, moving, trimming and fading clips, taking the half disc along, pushing and pinching."""

from __future__ import annotations

from math import hypot

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp

from studio.music import edits
from studio.music.arrangement import Clip
from studio.music.step import SetClip
from studio.ui.song_rows import Row
from studio.ui.widgets.song_lanes import FADE_ROOM, has_fades

SLOP = 10
"""Dp a hand may tremble before a tap becomes a drag."""
INSIDE, OUTSIDE = 26, 30
"""Dp that the place to take a clip's end by reaches into the clip, and out of it."""
DOT_REACH = 30
"""Dp around a fade's dot."""
NEAR = 9
"""Dp within which a clip that is moved lies on what is there."""
NOTCH = 72
"""Dp that one notch of a wheel pushes."""
WHEEL = 1.2
MARGIN, PULL = 36, 14
"""Dp from the edge within which a hand takes the timeline along, and how many of them in each turn."""
TURN = 1 / 40


class SongHands:
    """Follows the touches on a `SongField`."""

    def __init__(self, field) -> None:
        self._field = field
        self._touches: dict[object, tuple[float, float]] = {}
        self._what = ""
        """"", "wait", "seek", "push", "pinch", "move", "begin", "end", "in", "out"."""
        self._start = (0.0, 0.0)
        self._last = (0.0, 0.0)
        self._gap = 1.0
        self._gripped = field.span
        self._taken: tuple[Row, Clip] | None = None
        self._grasp = ""
        self._step: SetClip | None = None
        self._at = (0.0, 0.0)
        self._pulling = Clock.create_trigger(lambda _dt: self._pull(), TURN, interval=True)

    @property
    def busy(self) -> bool:
        """True while a hand is on it."""
        return bool(self._touches)

    @property
    def seeks(self) -> bool:
        """True while a hand has the half disc."""
        return self._what == "seek"

    def down(self, touch) -> bool:
        """A touch came down on the field."""
        if touch.is_mouse_scrolling:
            self._wheel(touch)
            return True
        field = self._field
        touch.grab(field)
        self._touches[touch.uid] = touch.pos
        if len(self._touches) == 2 and self._what in ("wait", "push"):
            self._begin_pinch()
            return True
        if len(self._touches) > 1:
            return True
        self._start = self._last = touch.pos
        self._taken, self._step, self._grasp = None, None, ""
        if touch.y >= field.level - dp(6) and touch.y <= field.top:
            self._what = "seek"
            self._seek(touch.x)
            return True
        self._what = "wait"
        self._taken, self._grasp = self._under(touch.x, touch.y)
        return True

    def move(self, touch) -> None:
        """It is elsewhere."""
        self._touches[touch.uid] = touch.pos
        if self._what == "pinch":
            self._pinch()
            return
        if len(self._touches) > 1:
            return
        self._at = touch.pos
        if self._what == "seek":
            self._seek(touch.x)
            self._pull_when_near()
            return
        if self._what == "wait":
            if hypot(touch.x - self._start[0], touch.y - self._start[1]) < dp(SLOP):
                return
            self._what = self._grasp or "push"
            self._last = touch.pos if self._what == "push" else self._last
        if self._what == "push":
            self._field.push(touch.x - self._last[0], touch.y - self._last[1])
        else:
            self._carry(touch.x - self._start[0], touch.y)
            self._pull_when_near()
        self._last = touch.pos

    def up(self, touch) -> None:
        """It left."""
        touch.ungrab(self._field)
        self._touches.pop(touch.uid, None)
        if self._touches:
            if self._what == "pinch" and len(self._touches) == 1:
                self._what, (self._last,) = "push", self._touches.values()
            return
        what, self._what = self._what, ""
        self._pulling.cancel()
        field, step = self._field, self._step
        if what == "wait":
            self._tapped()
        elif step is not None:
            field.preview, self._step = None, None
            if step.clip != field.score.arrangement.clip(step.clip.number):
                field.dispatch("on_edit", step)
            else:
                field.look_again()

    def let_go(self) -> None:
        """Forget what hands are doing: what was not done yet is not done."""
        self._touches.clear()
        self._pulling.cancel()
        self._what, self._step = "", None
        if self._field.preview is not None:
            self._field.preview = None
            self._field.look_again()

    # --- what it means ------------------------------------------------------------------------------------

    def _under(self, x: float, y: float) -> tuple[tuple[Row, Clip] | None, str]:
        """Return the clip a hand is on, and what dragging it does; "" where the timeline is pushed."""
        field = self._field
        chosen = None if field.fixed else field.chosen_one
        if chosen is not None:
            grasp = self._grasp_of(*chosen, x, y)
            if grasp:
                return chosen, grasp
        found = field.clip_at(x, y)
        if found is not None and chosen is not None and found[1].number == chosen[1].number:
            return found, "move"
        return found, ""

    def _grasp_of(self, row: Row, clip: Clip, x: float, y: float) -> str:
        field = self._field
        left, bottom, _width, high = field.box_of(row, clip)
        if not bottom <= y < bottom + high or x < field.left:
            return ""
        length = field.score.length(clip) / field.span.each
        if has_fades(row, clip) and row.high >= FADE_ROOM and y > bottom + high - dp(48):
            dots = {"in": left + clip.fade_in / field.span.each, "out": left + length - clip.fade_out / field.span.each}
            name = min(dots, key=lambda name: abs(dots[name] - x))
            if abs(dots[name] - x) < dp(DOT_REACH):
                return name
        inside = min(dp(INSIDE), length / 3)
        for name, edge, sign in (("begin", left, 1), ("end", left + length, -1)):
            if -dp(OUTSIDE) <= (x - edge) * sign <= inside:
                return name
        return ""

    def _tapped(self) -> None:
        field = self._field
        found = self._taken
        if found is None or self._grasp in ("in", "out"):
            if found is None:
                field.dispatch("on_choose", None)
            return
        number = found[1].number
        if number == field.chosen:
            field.dispatch("on_open", number)
        else:
            field.dispatch("on_choose", number)

    def _carry(self, across: float, y: float) -> None:
        """Show what the hand does, before it is done."""
        field, (row, clip) = self._field, self._taken
        by, score = across * field.span.each, field.score
        near = round(dp(NEAR) * field.span.each)
        points = edits.points_of(score, clip, int(field.at))
        length = score.length(clip)
        if self._what == "move":
            start = edits.placed(points, round(max(0.0, clip.start + by)), edits.end_of(score, clip) - clip.start, near)
            other = field.row_at(y)
            fits = other is not None and edits.fits(score.arrangement, clip, other.track)
            self._step = edits.moved(clip, start, other.track.number if fits else row.track.number)
        elif self._what == "begin":
            frame = edits.placed(points, round(max(0.0, clip.start + by)), 0, near)
            self._step = edits.begun_at(score, clip, frame)
        elif self._what == "end":
            frame = edits.placed(points, round(max(0.0, clip.start + length + by)), 0, near)
            self._step = edits.ended_at(score, clip, frame)
        elif self._what == "in":
            self._step = edits.faded(score, clip, fade_in=round(clip.fade_in + by))
        else:
            self._step = edits.faded(score, clip, fade_out=round(clip.fade_out - by))
        field.preview = self._step.clip
        field.look_again()

    def _seek(self, x: float) -> None:
        field = self._field
        x = min(max(x, field.left), field.right)
        field.dispatch("on_seek", max(0, field.frame_at(x)))

    def _way(self) -> int:
        """Return where the timeline is to be taken: 1 to later, -1 to earlier, 0 nowhere."""
        field, x = self._field, self._at[0]
        return 1 if x > field.right - dp(MARGIN) else -1 if x < field.left + dp(MARGIN) else 0

    def _pull_when_near(self) -> None:
        if self._way():
            self._pulling()
        else:
            self._pulling.cancel()

    def _pull(self) -> None:
        """Take the timeline along while a hand stays at its edge; what it carries goes on with it."""
        field, way = self._field, self._way()
        before = field.span.first
        field.push(-way * dp(PULL))
        gone = (before - field.span.first) / field.span.each
        if not way or not gone:
            return
        self._start = self._start[0] + gone, self._start[1]
        if self._what == "seek":
            self._seek(self._at[0])
        elif self._taken is not None:
            self._carry(self._at[0] - self._start[0], self._at[1])

    # --- two hands, and a wheel ---------------------------------------------------------------------------

    def _middle(self) -> tuple[float, float, float]:
        (x0, y0), (x1, y1) = list(self._touches.values())[:2]
        return (x0 + x1) / 2, (y0 + y1) / 2, max(dp(24), hypot(x1 - x0, y1 - y0))

    def _begin_pinch(self) -> None:
        self._what = "pinch"
        x, y, self._gap = self._middle()
        self._start = self._last = x, y
        self._gripped = self._field.span

    def _pinch(self) -> None:
        if len(self._touches) < 2:
            return
        x, y, gap = self._middle()
        self._field.pinch(self._gripped, gap / self._gap, self._start[0], x)
        self._field.push(0, y - self._last[1])
        self._last = x, y

    def _wheel(self, touch) -> None:
        field, button = self._field, touch.button
        if button in ("scrollleft", "scrollright"):
            field.push(dp(NOTCH) * (1 if button == "scrollleft" else -1))
            return
        sign = 1 if button == "scrolldown" else -1
        if "ctrl" in Window.modifiers:
            field.zoom(WHEEL**sign, touch.x)
        elif "shift" in Window.modifiers or not field.farthest:
            field.push(dp(NOTCH) * sign)
        else:
            field.push(0, -dp(NOTCH) * sign)
