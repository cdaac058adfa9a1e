"""A panel that comes up at the key that opened it, and goes with the next touch beside it."""

from kivy.metrics import dp
from kivy.properties import OptionProperty

from studio.ui.widgets.panel import Panel
from studio.ui.widgets.pressable import first_focusable

GAP = 12
"""Dp between it and its key."""


class KeyPanel(Panel):
    """Lies under its key, or over it, its right side in line with the key's."""

    side = OptionProperty("below", options=("below", "above"))

    def open(self, host, key) -> None:
        """Come up at `key`; the keyboard goes to what can be chosen first."""
        self._key = key
        host.add_widget(self)
        for name in ("size", "pos"):
            key.fbind(name, self._place)
            self.fbind(name, self._place)
        self._place()
        first = first_focusable(self)
        if first is not None:
            first.focus = True

    def close(self) -> bool:
        """Go away; return whether it was there."""
        if self.parent is None:
            return False
        for name in ("size", "pos"):
            self._key.funbind(name, self._place)
            self.funbind(name, self._place)
        self.parent.remove_widget(self)
        return True

    def _place(self, *_):
        self.right = self._key.right
        if self.side == "above":
            self.y = self._key.top + dp(GAP)
        else:
            self.top = self._key.y - dp(GAP)

    def on_touch_down(self, touch):
        """Any touch beside it closes it, and does nothing else."""
        if not super().on_touch_down(touch) and not self.collide_point(*touch.pos):
            self.close()
        return True
