"""The hands on an easel: from Kivy's touches to what they mean, and from that to what is done."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.metrics import dp

from studio.ui.input import drain, kind_of
from studio.ui.widgets import view as views
from studio.ui.widgets.gestures import Act, Gestures
from studio.ui.widgets.marks import Marks
from studio.ui.widgets.symmetry_guides import REACH
from studio.ui.widgets.view import View

WHEEL = 1.2
"""How much larger one step of the wheel makes the paper."""
FINE = 1.05
"""The same with Ctrl held."""
WHEEL_TURN = 5.0
"""Degrees that one step turns it with Shift held."""
SLOW = 0.05
"""Seconds that a turn takes at most: what it takes beyond these is no time in which a hand did nothing."""
WHEEL_PUSH = 48
"""Dp that one step to the side pushes it."""


class Handling:
    """Follows the touches on an easel; `told(edit)` gets each mark that was made."""

    def __init__(self, easel, told) -> None:
        self._easel = easel
        self._told = told
        self._gestures = Gestures()
        self._marks = Marks(easel)
        self._touches = {}
        self._gripped = View()
        self._handle = None
        self._lost = 0.0
        """Seconds in which nobody looked at the hands, because a turn was slow."""

    @property
    def is_drawing(self) -> bool:
        """True while a hand is making a mark."""
        return self._gestures.drawing

    def follows(self, touch) -> bool:
        """Say whether a touch is one of those that came down here."""
        return touch.uid in self._touches or touch is self._handle

    def down(self, touch) -> None:
        """A touch came down on the easel."""
        easel, gestures = self._easel, self._gestures
        if touch.is_mouse_scrolling:
            self._wheel(touch)
            return
        if easel.is_busy:
            return
        touch.grab(easel)
        if self._takes_handle(touch):
            self._handle = touch
            return
        self._touches[touch.uid] = touch
        gestures.tool, gestures.fingers, gestures.many, gestures.dp = easel.tool, easel.fingers, self._many(), dp(1)
        self._act(gestures.down(touch.uid, touch.x, touch.y, self._now(), kind_of(touch)))
        self._tick_when_due()

    def move(self, touch) -> None:
        """It is elsewhere."""
        if touch is self._handle:
            self._carry(touch)
            return
        kind = "palm" if kind_of(touch) == "palm" else None
        self._act(self._gestures.move(touch.uid, touch.x, touch.y, self._now(), kind))
        if not self._gestures.drawing:
            drain(touch)

    def up(self, touch) -> None:
        """It left."""
        touch.ungrab(self._easel)
        if touch is self._handle:
            self._handle = None
            return
        self._act(self._gestures.up(touch.uid, self._now()))
        self._touches.pop(touch.uid, None)

    def let_go(self) -> None:
        """End what hands are doing: what was drawn stays, a gesture leaves nothing."""
        self._act(self._gestures.let_go(self._now()))

    def forget(self) -> None:
        """The paper they were on is gone."""
        self._gestures.let_go(self._now())
        self._marks.forget()
        self._easel.ring.hide()

    def _now(self) -> float:
        """Return seconds that stand still while a turn is slow: what a hand does meanwhile is seen only after it."""
        return perf_counter() - self._lost

    def _tick_when_due(self) -> None:
        due = self._gestures.due
        if due is not None:
            Clock.schedule_once(self._tick, max(0.0, due - self._now()) + 0.001)

    def _tick(self, _dt) -> None:
        due, now = self._gestures.due, self._now()
        if due is not None and now > due + SLOW:
            self._lost += now - due + SLOW / 2  # a turn was slow: first see what the hand has done in it
            self._tick_when_due()
        elif due is not None and now < due:
            self._tick_when_due()
        else:
            self._act(self._gestures.tick(now))

    def _many(self) -> bool:
        easel = self._easel
        brush = easel.drawing.brushes.get(easel.brush)
        return easel.tool == "brush" and brush is not None and brush.layering == "ribbon"

    def _wheel(self, touch) -> None:
        easel = self._easel
        if self._gestures.busy or easel.is_busy:
            return
        button, held = touch.button, set(Window.modifiers)
        if button in ("scrollleft", "scrollright"):
            easel.pan_by(dp(WHEEL_PUSH) if button == "scrollleft" else -dp(WHEEL_PUSH), 0)
            return
        step = 1 if button == "scrolldown" else -1
        if "shift" in held:
            easel.turn_by(WHEEL_TURN * step, touch.pos)
        else:
            easel.zoom_by((FINE if "ctrl" in held else WHEEL) ** step, touch.pos)

    # --- the handle of the symmetry

    def _takes_handle(self, touch) -> bool:
        easel = self._easel
        if not easel.guiding or easel.symmetry.is_none or self._gestures.busy or self._handle is not None:
            return False
        x, y = easel.view.spot(easel.symmetry.x, easel.symmetry.y)
        return abs(touch.x - x) <= dp(REACH) and abs(touch.y - y) <= dp(REACH)

    def _carry(self, touch) -> None:
        easel = self._easel
        if easel.drawing is None:
            return
        x, y = easel.view.paper(*touch.pos)
        paper = easel.drawing.paper
        easel.symmetry = replace(easel.symmetry, x=min(paper.width, max(0, x)), y=min(paper.height, max(0, y)))

    # --- what hands mean

    def _act(self, acts: list[Act]) -> None:
        began = perf_counter()
        for act in acts:
            getattr(self, f"_{act.what}")(act)
        self._lost += max(0.0, perf_counter() - began - SLOW)

    def _begin(self, act: Act) -> None:
        edit = self._marks.begin(self._touches[act.key])
        if edit is not None:
            self._told(edit)

    def _extend(self, act: Act) -> None:
        self._marks.extend(self._touches[act.key])

    def _lift(self, act: Act) -> None:
        edit = self._marks.lift(self._touches[act.key])
        if edit is not None:
            self._told(edit)

    def _cancel(self, _act: Act) -> None:
        self._marks.cancel()

    def _grip(self, _act: Act) -> None:
        self._gripped = self._easel.view

    def _pull(self, _act: Act) -> None:
        self._easel.lie(views.pinched(self._gripped, self._gestures.before, self._gestures.after))

    def _settle(self, _act: Act) -> None:
        view = views.settled(self._easel.view, self._easel.middle)
        self._easel.lie(views.aligned(view) if abs(view.scale - 1.0) < 1e-9 else view)

    def _undo(self, _act: Act) -> None:
        self._easel.undo()
        self._easel.dispatch("on_undo_gesture")

    def _redo(self, _act: Act) -> None:
        self._easel.redo()
        self._easel.dispatch("on_redo_gesture")

    def _pick(self, act: Act) -> None:
        colour = self._colour_at(act)
        if colour is None:
            self._unpick(act)
        else:
            self._easel.ring.show(act.x, act.y, colour, tuple(self._easel.colour))
            self._easel.canvas.ask_update()

    def _picked(self, act: Act) -> None:
        colour = self._colour_at(act)
        self._unpick(act)
        if colour is not None:
            self._easel.dispatch("on_picked", colour)

    def _unpick(self, _act: Act) -> None:
        self._easel.ring.hide()
        self._easel.canvas.ask_update()

    def _colour_at(self, act: Act) -> tuple[int, int, int] | None:
        place = self._place_of(act)
        return None if place is None else self._easel.drawing.pick(*place)

    def _fill(self, act: Act) -> None:
        place = self._place_of(act)
        if place is not None:
            self._easel.dispatch("on_fill", *place)

    def _place_of(self, act: Act) -> tuple[float, float] | None:
        """Return where on the paper it was, or None beside it."""
        x, y = self._easel.view.paper(act.x, act.y)
        paper = self._easel.drawing.paper
        return (x, y) if 0 <= x < paper.width and 0 <= y < paper.height else None
