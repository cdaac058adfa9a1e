"""Flat ground with round corners, and a panel that lies on it."""

from kivy.clock import Clock
from kivy.graphics import BorderImage, Color, InstructionGroup
from kivy.metrics import dp
from kivy.properties import AliasProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.mask import plate, ring

load_kv(__file__)

PILL = 999
"""A radius that no side is long enough for: the ends are half circles."""

_NOWHERE = (0, 0, 0, 0, 0)


class Border:
    """A nine-patch of one colour in an instruction group of its own, which is empty while there is nothing to show."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self._colour = self._image = None

    def show(self, place: tuple[int, int, int, int, int], colour, texture) -> None:
        """Draw `texture` at a place (left, bottom, width, height, corner)."""
        if self._image is None:
            self._colour, self._image = Color(), BorderImage()
            self.group.add(self._colour)
            self.group.add(self._image)
        left, bottom, width, height, corner = place
        self._colour.rgba, image = colour, self._image
        image.texture, image.border = texture, (corner,) * 4
        image.pos, image.size = (left, bottom), (width, height)

    def hide(self) -> None:
        """Draw nothing any more."""
        self._colour = self._image = None
        self.group.clear()


class Plate(Widget):
    """Draws a flat ground with round corners and an optional edge behind a widget, exact to the pixel.

    By hand and not by rules, of which each is a binding: every button is a plate, and a start makes sixty.
    """

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

    def apply_class_lang_rules(self, *args, **kwargs):
        """Lie behind whatever rules draw."""
        self._ground, self._edge = Border(), Border()
        for border in (self._ground, self._edge):
            self.canvas.before.add(border.group)
        self._paint_soon = Clock.create_trigger(self._paint, -1)
        for name in ("ground", "ground_box", "edge_colour", "edge_box"):
            self.fbind(name, self._paint_soon)
        self._paint_soon()
        super().apply_class_lang_rules(*args, **kwargs)

    def _paint(self, *_) -> None:
        """Draw it as it is now; once before a frame, however often it has changed."""
        place = self.ground_box
        if place[2] and place[3]:
            self._ground.show(place, self.ground, plate(place[4]))
        else:
            self._ground.hide()
        place = self.edge_box
        if place[2] and place[3]:
            self._edge.show(place, self.edge_colour, ring(place[4], self.edge_px))
        else:
            self._edge.hide()


class Panel(Plate, BoxLayout):
    """A panel: a BoxLayout on `surface`, radius 28, with an edge in Contrast."""

    fill = StringProperty("surface")
    """Token of its ground."""

    def paint(self, fill: str, _theme: str):
        """Return the ground it has now."""
        return theme.colour(fill) if fill else (0, 0, 0, 0)
