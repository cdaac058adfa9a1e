"""The signature: a disc that sets behind a horizon, and a line of light for each return."""

from kivy.animation import Animation
from kivy.metrics import dp
from kivy.properties import (
    AliasProperty,
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.disc_marks import MOST_LINES, lines_of_light

load_kv(__file__)


class Disc(Widget):
    """A session's disc. The widget is as large as disc, lines and shore need; place it, or ask `level`."""

    radius = NumericProperty(26)
    """Radius in dp: 22 in lists … 172 in Settle."""

    sun = NumericProperty(0.05)
    """How far it has set, 0…1: 0.05 now, 0.55 after two weeks, 1 from three months (`journal.entry.sun`)."""

    returns = NumericProperty(0)
    """Lines of light below it, 0…5."""

    hue = StringProperty("amber")
    """Name of the session's hue."""

    colour = ColorProperty(None, allownone=True)
    """A colour (rgba) that goes before the hue."""

    shore = NumericProperty(4)
    """Dp the horizon reaches beyond the disc on each side; below 0: no horizon of its own."""

    steady = BooleanProperty(True)
    """Whether edges keep to whole pixels; Settle, where the disc moves, turns it off."""

    def _get_r(self):
        return max(1, round(dp(self.radius)))

    r = AliasProperty(_get_r, bind=("radius",))
    """Radius in whole pixels (read only)."""

    def _get_level(self):
        return round(self.y) + self.below

    def _get_below(self):
        return round(0.92 * self.r) if self.returns else max(1, round(dp(1)))

    below = AliasProperty(_get_below, bind=("r", "returns"))
    """Px below the horizon's middle (read only)."""

    level = AliasProperty(_get_level, bind=("y", "below"))
    """Window y of the horizon's middle (read only)."""

    def _get_gone(self):
        return 2 * self.r * (1 - self.sun) < max(dp(1.5), 0.045 * self.r)

    gone = AliasProperty(_get_gone, bind=("r", "sun"))
    """Whether less of it is left than its ring is thick, so that the ring is what is seen (read only)."""

    def _get_shown(self):
        shown = 2 * self.r * (1 - min(1.0, max(0.0, self.sun))) if not self.gone else 0
        return round(shown) if self.steady else shown

    shown = AliasProperty(_get_shown, bind=("r", "sun", "steady", "gone"))
    """Px of the disc above the horizon (read only)."""

    older_lines = ObjectProperty(None, allownone=True)
    newest_line = ObjectProperty(None, allownone=True)

    drawn = NumericProperty(1.0)
    """How much of the newest line is drawn, 0…1, from its middle (see `lay_line`)."""

    def lay_line(self) -> None:
        """Lay one more line of light, drawn from its middle."""
        if self.returns >= MOST_LINES:
            return
        self.returns += 1
        duration = theme.fade(0.2)
        if duration:
            self.drawn = 0.0
            Animation(drawn=1.0, d=duration, t="out_quad").start(self)

    def older(self, r: int, returns: float, drawn: float):
        """Return all lines that are wholly drawn, as a texture."""
        return lines_of_light(r, 0, int(returns) - (drawn < 1))

    def newest(self, r: int, returns: float, drawn: float):
        """Return the line that is being drawn, as a texture; an empty one when there is none."""
        return lines_of_light(r, int(returns) - 1 if drawn < 1 else MOST_LINES, int(returns))

    def cut(self, shown: float, r: int):
        """Return texture coordinates of the upper `shown` px of the disc."""
        low = 1 - shown / (2 * r)
        return 0, low, 1, low, 1, 1, 0, 1

    def shade(self, hue: str, colour, _theme: str):
        """Return the colour it has now."""
        return theme.hue(hue) if colour is None else colour
