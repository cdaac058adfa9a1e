"""The horizon below the paper: every step that was made, and how far one has come. Drag it to go back and forward."""

import numpy as np
from kivy.properties import NumericProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.horizon_bar import HorizonBar

load_kv(__file__)

ROOM = 48
"""Steps the line has room for at least: with the first marks the half disc sets out, and does not jump to the end."""
APART = 6
"""Px from tick to tick at least; where there are more steps than that a tick stands for several."""


def ticks_of(steps: int, room: int, width: float) -> np.ndarray | None:
    """Return rows (at 0..1, length 0..1) of the ticks below the line, or None when there is nothing to show."""
    most = max(1, int(width / APART))
    if steps < 1:
        return None
    if room <= most:
        at = (np.arange(steps) + 0.5) / room
        return np.stack([at, np.full(steps, 0.4)], 1)
    groups = (np.arange(steps) * most // room).astype(int)
    counts = np.bincount(groups)
    there = np.flatnonzero(counts)
    return np.stack([(there + 0.5) / most, 0.25 + 0.75 * counts[there] / counts.max()], 1)


class HistoryStrip(HorizonBar):
    """Shows `done` of `steps`.

    Events: `on_look(moment)` while a hand goes along it, `on_settled(moment)` when it lifts.
    """

    steps = NumericProperty(0)
    """Steps that were made, those taken back among them."""

    done = NumericProperty(0)
    """How many of them stand."""

    __events__ = ("on_look", "on_settled")

    def __init__(self, **kwargs):
        self._moment = 0
        super().__init__(**kwargs)
        for name in ("steps", "done"):
            self.fbind(name, self._show)
        for name in ("steps", "width"):
            self.fbind(name, self._draw)
        self.fbind("held", self._let_go)
        self._draw()

    def on_look(self, moment):
        """Show that moment, for now."""

    def on_settled(self, moment):
        """Stay there."""

    @property
    def room(self) -> int:
        """How many steps the line has room for."""
        return max(int(self.steps), ROOM)

    def _draw(self, *_):
        self.ticks = ticks_of(int(self.steps), self.room, self.width)

    def _show(self, *_):
        if not self.held:
            self._moment = int(self.done)
            self.value = self._moment / self.room

    def _seek(self, value):
        moment = min(int(self.steps), max(0, round(value * self.room)))
        self.value = moment / self.room
        if moment != self._moment:
            self._moment = moment
            self.dispatch("on_look", moment)

    def _let_go(self, _strip, held):
        if not held:
            self.dispatch("on_settled", self._moment)

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows go a step, Page ten, Home and End to the ends."""
        moves = {"left": -1, "right": 1, "pagedown": -10, "pageup": 10, "home": -self.steps, "end": self.steps}
        if self.seeks and keycode[1] in moves:
            self._seek((self._moment + moves[keycode[1]]) / self.room)
            self.dispatch("on_settled", self._moment)
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)
