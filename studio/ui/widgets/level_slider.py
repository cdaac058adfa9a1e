"""A slider that can also be tapped step by step."""

from kivy.properties import AliasProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.drag import Drag
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.pressable import bring_into_view
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)


class Track(Drag, Plate):
    """The line and its thumb. A touch anywhere on it takes the thumb there."""

    low = NumericProperty(0.0)
    high = NumericProperty(1.0)
    step = NumericProperty(0.01)
    value = NumericProperty(0.0)

    run = NumericProperty(0)
    """Px the thumb can travel (read only)."""

    thumb = NumericProperty(0)
    """Window x of the thumb's middle (read only)."""

    def _get_fraction(self):
        span = self.high - self.low
        return min(1.0, max(0.0, (self.value - self.low) / span)) if span else 0.0

    fraction = AliasProperty(_get_fraction, bind=("value", "low", "high"))
    """Where the thumb is, 0…1 (read only)."""

    def move(self, steps: float) -> None:
        """Go on by whole steps."""
        self.put(self.value + steps * self.step)

    def put(self, value: float) -> None:
        """Set the value, on a step and within the ends."""
        on_step = self.low + round((value - self.low) / self.step) * self.step
        self.value = round(min(self.high, max(self.low, on_step)), 6)

    def on_focus(self, _widget, focus):
        """Come into view."""
        if focus:
            bring_into_view(self)

    def follow(self, touch):
        """Take the thumb where the hand is."""
        if self.run > 0:
            self.put(self.low + (touch.x - self.x - self.height / 2) / self.run * (self.high - self.low))

    def keyboard_on_key_down(self, window, keycode, text, modifiers):
        """Arrows go a step, Page a tenth, Home and End to the ends."""
        tenth = max(1, round((self.high - self.low) / self.step / 10))
        moves = {"left": -1, "down": -1, "right": 1, "up": 1, "pagedown": -tenth, "pageup": tenth}
        if keycode[1] in moves:
            self.move(moves[keycode[1]])
        elif keycode[1] in ("home", "end"):
            self.put(self.low if keycode[1] == "home" else self.high)
        else:
            return super().keyboard_on_key_down(window, keycode, text, modifiers)
        return True


class LevelSlider(BoxLayout):
    """A name, −, the slider, +, and the value in words. Every drag has its tap."""

    text = StringProperty("")
    """What it sets."""

    low = NumericProperty(0.0)
    high = NumericProperty(1.0)
    step = NumericProperty(0.05)
    """What one tap on − or + changes."""

    value = NumericProperty(0.0)
    """What it is set to; bind to it."""

    reading = StringProperty("")
    """The value as it is shown, e.g. "24"; empty shows nothing."""

    name_width = NumericProperty(106)
    """Dp kept for the name, so that sliders stand under each other."""

    reading_width = NumericProperty(70)
    """Dp kept for the reading."""

    fill = StringProperty("raised")
    """Token of the ground of − and +."""
