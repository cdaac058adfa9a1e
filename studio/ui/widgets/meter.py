"""How loud it is: eleven bars, lit from below."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.ladder import BARS, ladder, lit_height

load_kv(__file__)


class Meter(Widget):
    """A level meter, 44 × 105 dp."""

    level = NumericProperty(0.0)
    """Loudness 0…1."""

    tint = StringProperty("sound")
    """Token of the lit bars' colour."""

    def _get_lit(self):
        return round(min(1.0, max(0.0, self.level)) * BARS)

    lit = AliasProperty(_get_lit, bind=("level",), cache=True)
    """How many bars are lit, 0…11 (read only). The canvas changes only when it does."""

    def shade(self, tint: str, _theme: str):
        """Return the colour of the lit bars."""
        return theme.colour(tint)

    def lit_px(self, lit: int) -> int:
        """Return how many px from below are lit."""
        return min(lit_height(lit), ladder(round(dp(44))).height)

    def part(self, lit: int):
        """Return texture coordinates of the lit part."""
        up = self.lit_px(lit) / ladder(round(dp(44))).height
        return 0, 0, 1, 0, 1, up, 0, up
