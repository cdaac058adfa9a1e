"""A pill in a corner of the paper while one draws to a sound: play, pause, and away with it."""

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate

load_kv(__file__)


class SoundAlong(Plate, BoxLayout):
    """Says whether the sound plays, and how far it is. Events: `on_turn`, `on_over`."""

    playing = BooleanProperty(False)

    at = NumericProperty(0.0)
    """How much of it has been heard, 0…1."""

    kind = StringProperty("sound")
    """"sound" or "voice"."""

    __events__ = ("on_turn", "on_over")

    def on_turn(self):
        """It is to play, or to pause."""

    def on_over(self):
        """The person draws without it."""

    def on_touch_down(self, touch):
        """Let nothing through to the paper."""
        return super().on_touch_down(touch) or self.collide_point(*touch.pos)
