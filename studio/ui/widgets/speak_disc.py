"""The face of speaking: a core and three arcs that light up with the voice."""

from kivy.graphics.texture import Texture
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, NumericProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import disc, hoop

load_kv(__file__)

REACH = (0.48, 0.74, 1.0)
"""Radius of each arc against the whole."""
LIT = ((0.16, 0.42), (0.4, 0.62), (0.6, 0.82))
"""Loudness at which each arc begins to light up, and at which it is wholly lit."""
CORE = 0.22


class SpeakDisc(Widget):
    """Stands on the widget's lower edge, in its middle."""

    level = NumericProperty(0.0)
    """Loudness 0…1."""

    listening = BooleanProperty(False)
    """Whether its core is lit: somebody listens."""

    radius = NumericProperty(190)
    """Dp."""

    def _get_r(self):
        return max(8, round(dp(self.radius)))

    r = AliasProperty(_get_r, bind=("radius",))
    """Radius in px (read only)."""

    def reach(self, index: int, r: int) -> int:
        """Return the radius of an arc in px."""
        return round(REACH[index] * r)

    def arc(self, index: int, r: int) -> Texture:
        """Return the upper half of an arc."""
        own = self.reach(index, r)
        return hoop(2 * own, max(3, round(0.045 * r))).get_region(0, own, 2 * own, own)

    def core(self, r: int) -> Texture:
        """Return the upper half of the core."""
        own = round(CORE * r)
        return disc(2 * own).get_region(0, own, 2 * own, own)

    def lit(self, index: int, level: float) -> float:
        """Return how much an arc is lit, in sixteenths, so that it is not painted for nothing."""
        low, high = LIT[index]
        return round(16 * min(1.0, max(0.0, (level - low) / (high - low)))) / 16

    def shade(self, lit: float, _theme: str) -> list[float]:
        """Return a colour between unlit and lit."""
        return [a + (b - a) * lit for a, b in zip(theme.pressed, theme.voice, strict=True)]
