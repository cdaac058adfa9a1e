"""Whether the person is at the keyboard or at the glass."""

from kivy.core.window import Window
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty


class Hands(EventDispatcher):
    """Whether the person is at the keyboard: the focus ring shows only then."""

    at_keys = BooleanProperty(False)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        Window.bind(on_key_down=self._key, on_touch_down=self._touch)

    def _key(self, _window, key, *_):
        if key in _STEERING:
            self.at_keys = True

    def _touch(self, *_):
        self.at_keys = False


_STEERING = frozenset((9, 13, 27, 32, 271, 273, 274, 275, 276))
"""Tab, Enter, Escape, Space and the arrows. Letters and modifiers are typing, not steering."""

hands = Hands()

LOCKS = frozenset({"numlock", "capslock"})
"""What Kivy counts among the modifiers and nobody holds down: it is on all day at most keyboards."""
