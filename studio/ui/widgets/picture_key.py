"""Small pictures to choose: what the stamp prints, and favourites."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from studio.ui.kv import load_kv
from studio.ui.widgets.pressable import Pressable

load_kv(__file__)

LONG_PRESS = 0.6
"""Seconds."""


class PictureKey(Pressable):
    """A key with a picture. Events: `on_release`; `on_let_go` after a long press, or by Delete."""

    texture = ObjectProperty(None, allownone=True)
    chosen = BooleanProperty(False)
    papered = BooleanProperty(False)
    """Whether the picture lies on a strip of paper, because it could not be seen otherwise."""
    across = NumericProperty(64)
    """Width in dp."""
    tall = NumericProperty(64)
    """Height in dp."""

    __events__ = ("on_let_go",)
    _timer = None

    def on_let_go(self):
        """It is not wanted any more."""

    def fitted(self, texture, box):
        """Return left, bottom, width and height of the picture, as large as it can be in the key."""
        left, bottom, width, height = box
        inside_w, inside_h = width - 10, height - 10
        if texture is None or not texture.width or not texture.height or min(inside_w, inside_h) <= 0:
            return 0, 0, 0, 0
        scale = min(inside_w / texture.width, inside_h / texture.height)
        w, h = round(texture.width * scale), round(texture.height * scale)
        return left + (width - w) // 2, bottom + (height - h) // 2, w, h

    def on_press(self):
        """Begin to wait for a long press."""
        self._stop()
        self._timer = Clock.schedule_once(self._held, LONG_PRESS)

    def on_release(self):
        """It was short."""
        self._stop()

    def on_state(self, _key, state):
        """Stop waiting when the hand has left."""
        if state == "normal":
            self._stop()

    def _stop(self):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _held(self, _dt):
        self._timer = None
        if self.last_touch is not None:
            self.last_touch.ungrab(self)
        self.state = "normal"
        self.dispatch("on_let_go")

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Delete lets it go."""
        if keycode[1] in ("delete", "backspace"):
            self.dispatch("on_let_go")
            return True
        return super().keyboard_on_key_down(window, keycode, text, modifiers)
