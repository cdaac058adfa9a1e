"""The key that ends a sitting: pressed, or held for a while so that nobody ends it by accident."""

from kivy.clock import Clock
from kivy.properties import NumericProperty

from studio.ui.input import steady
from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton

load_kv(__file__)

TURNS = 1 / 30
"""Seconds between two looks at how long it is held."""


class LeaveKey(IconButton):
    """A key with a lock. Events: `on_leave`; `on_short` when it was let go before it had been held for long enough.

    Enter or Space, held, do the same as a finger.
    """

    hold = NumericProperty(0.0)
    """Seconds it must be held; 0: a press will do."""

    held = NumericProperty(0.0)
    """How much of that has gone by, 0…1 (read only)."""

    __events__ = ("on_leave", "on_short")

    def __init__(self, **kwargs):
        self._since = 0.0
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), TURNS, interval=True)
        super().__init__(**kwargs)

    def on_leave(self):
        """The sitting is to end."""

    def on_short(self):
        """It was held, but not for long enough."""

    def on_state(self, _widget, state):
        """Begin to count, or stop."""
        if not self.hold:
            return
        if state == "down":
            self._since = steady()
            self._look_soon()
        elif self._look_soon.is_triggered:
            self._stop()
            self.dispatch("on_short")

    def on_release(self):
        """Leave, where a press will do."""
        if not self.hold:
            self.dispatch("on_leave")

    def _look(self) -> None:
        self.held = min(1.0, (steady() - self._since) / self.hold)
        if self.get_root_window() is None:
            self._stop()
        elif self.held >= 1.0:
            self._stop()
            self.dispatch("on_leave")

    def _stop(self) -> None:
        self._look_soon.cancel()
        self.held = 0.0
