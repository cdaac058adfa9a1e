"""A pin on a picture: the numbered head alone, at the very place."""

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.floatlayout import FloatLayout

from studio.ui.kv import load_kv
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401  the .kv names it

load_kv(__file__)

ONE_PLACE = 20
"""Dp between two pins below which a hand can't tell them apart."""


class SpotPin(Pressable, AnchorLayout):
    """A disc of 36 dp with an edge of the ground's colour, so that it is seen on any picture."""

    text = StringProperty("")

    kind = StringProperty("accent")
    """Token of its colour."""

    index = NumericProperty(0)
    """What it stands for."""

    lit = BooleanProperty(False)
    """Whether what hangs there is pointed out."""


class SpotPins(FloatLayout):
    """Pins at places of a picture: a touch is for the nearest, and where they lie on one another for each in turn."""

    def on_touch_down(self, touch):
        """Have the one that is meant hear of it first."""
        meant = None if touch.is_mouse_scrolling else self.meant_by(*touch.pos)
        return (meant is not None and meant.dispatch("on_touch_down", touch)) or super().on_touch_down(touch)

    def lift(self, pin: SpotPin) -> None:
        """Have a pin seen above the others; Tab still goes from one to the next as they came."""
        self.canvas.remove(pin.canvas)
        self.canvas.add(pin.canvas)

    def meant_by(self, x: float, y: float) -> SpotPin | None:
        """Return the pin that a hand at a place means."""
        near = [pin for pin in self.children if not pin.disabled and pin.collide_point(x, y)]
        if len(near) < 2:
            return None
        nearest = min(near, key=lambda pin: _far(pin, x, y))
        here = sorted((pin for pin in near if _far(pin, *nearest.center) < dp(ONE_PLACE)), key=lambda pin: pin.index)
        lit = next((place for place, pin in enumerate(here) if pin.lit), None)
        return nearest if lit is None else here[(lit + 1) % len(here)]


def _far(pin: SpotPin, x: float, y: float) -> float:
    return ((pin.center_x - x) ** 2 + (pin.center_y - y) ** 2) ** 0.5
