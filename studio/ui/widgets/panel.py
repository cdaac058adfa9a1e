"""Flat ground with round corners, and a panel that lies on it."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme

load_kv(__file__)

PILL = 999
"""A radius that no side is long enough for: the ends are half circles."""

_NOWHERE = (0, 0, 0, 0, 0)


class Plate(Widget):
    """Draws a flat ground with round corners and an optional edge behind a widget, exact to the pixel."""

    ground = ColorProperty((0, 0, 0, 0))
    """Colour of the ground; clear by default."""

    radius = NumericProperty(28)
    """Corner radius in dp: paper 4, thumb 8, clip 16, key and tool 20, panel and door 28, `PILL`."""

    edge = NumericProperty(0)
    """Width of the edge in dp; it lies inside."""

    edge_colour = ColorProperty((0, 0, 0, 0))
    """Colour of the edge."""

    def _get_box(self):
        # not self.right and self.top: Kivy caches them, and may ask for the box before it renews them
        left, bottom = round(self.x), round(self.y)
        return left, bottom, max(0, round(self.x + self.width) - left), max(0, round(self.y + self.height) - bottom)

    box = AliasProperty(_get_box, bind=("pos", "size"))
    """Left, bottom, width and height in whole pixels (read only)."""

    def _get_corner(self):
        return max(0, min(round(dp(self.radius)), self.box[2] // 2, self.box[3] // 2))

    corner = AliasProperty(_get_corner, bind=("box", "radius"))
    """Corner radius in whole pixels, as far as the sides allow (read only)."""

    def _get_edge_px(self):
        return max(1, round(dp(self.edge))) if self.edge else 0

    edge_px = AliasProperty(_get_edge_px, bind=("edge",))
    """Width of the edge in whole pixels (read only)."""

    def _get_ground_box(self):
        return (*self.box, self.corner) if self.ground[3] else _NOWHERE

    ground_box = AliasProperty(_get_ground_box, bind=("box", "corner", "ground"), cache=True)
    """Where the ground is drawn, with its corner; nowhere while it is clear, which costs nothing to paint."""

    def _get_edge_box(self):
        return (*self.box, max(self.corner, self.edge_px)) if self.edge_px else _NOWHERE

    edge_box = AliasProperty(_get_edge_box, bind=("box", "corner", "edge_px"), cache=True)
    """Where the edge is drawn, with its corner; nowhere without an edge."""


class Panel(Plate, BoxLayout):
    """A panel: a BoxLayout on `surface`, radius 28, with an edge in Contrast."""

    fill = StringProperty("surface")
    """Token of its ground."""

    def paint(self, fill: str, _theme: str):
        """Return the ground it has now."""
        return theme.colour(fill) if fill else (0, 0, 0, 0)
