"""The doors of Today: one large thing to touch for each way of making."""

from kivy.metrics import dp
from kivy.properties import (
    AliasProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, kind_ground, theme
from studio.ui.widgets.faces import FACES, face, first_mark
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

PAPER = (0.953, 0.918, 0.859, 1)
"""Paper is paper in every theme."""


class DoorFace(Widget):
    """One of the four faces of the disc, standing on the widget's lower edge."""

    face = OptionProperty("draw", options=FACES)

    radius = NumericProperty(88)
    """Radius in dp."""

    picture = ObjectProperty(None, allownone=True)
    """Draw only: a texture twice as wide as high with the last brush mark on clear ground; None: a first mark."""

    mark_colour = ColorProperty((0.753, 0.388, 0.286, 1))
    """Draw only: colour of the first mark."""

    def _get_r(self):
        return max(4, round(dp(self.radius)))

    r = AliasProperty(_get_r, bind=("radius",))

    def shape(self, name: str, r: int):
        """Return the face's texture."""
        return face(name, r)

    def mark(self, name: str, r: int, picture):
        """Return the mark on the paper, or None."""
        return (picture or first_mark()) if name == "draw" else None

    def shade(self, name: str, _theme: str):
        """Return the face's colour."""
        return PAPER if name == "draw" else kind_colour(name)


class Door(Pressable, FloatLayout):
    """A door: icon, word, a caption while there is room, and its face at the foot."""

    kind = OptionProperty("draw", options=FACES)
    text = StringProperty("")
    icon = StringProperty("")

    caption = StringProperty("")
    """One line beneath the word; left out when the door is less than 240 dp high."""

    picture = ObjectProperty(None, allownone=True)
    """Draw only: see `DoorFace.picture`."""

    low = NumericProperty(132)
    """Dp of height below which there is no room for its face: icon and word stand in its middle then."""

    def _get_level(self):
        return self.top - dp(46) if self.height >= dp(self.low) else self.center_y

    level = AliasProperty(_get_level, bind=("pos", "size", "low"))
    """Window y of the middle of its word (read only)."""

    def _get_face_radius(self):
        width, height = self.width / dp(1), self.height / dp(1)
        if self.kind in ("write", "speak"):
            return max(32, min(140, width * 0.29, height * 0.5))
        return max(48, min(width * (0.4 if self.kind == "draw" else 0.41), height * (0.56 if height > 300 else 0.46)))

    face_radius = AliasProperty(_get_face_radius, bind=("size", "kind"))

    def _get_face_middle(self):
        if self.kind in ("write", "speak"):
            return self.x + self.width - dp(26) - dp(self.face_radius)
        return self.x + self.width / 2

    face_middle = AliasProperty(_get_face_middle, bind=("pos", "size", "kind", "face_radius"))

    def paint(self, kind: str, state: str, disabled: bool, _theme: str):
        """Return the ground it has now: held, the kind's colour shows through."""
        ground = kind_ground(kind)
        if state != "down" or disabled:
            return ground
        mix = 0.16
        return [g + (c - g) * mix for g, c in zip(ground, kind_colour(kind), strict=True)]

    def shade(self, kind: str, _theme: str):
        """Return the kind's colour."""
        return kind_colour(kind)

    def caption_shade(self, _theme: str):
        """Return the caption's colour: dim, or ink in Contrast, as the grounds are black there."""
        return theme.ink if theme.name == "contrast" else theme.dim
