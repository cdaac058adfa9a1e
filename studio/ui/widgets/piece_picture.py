"""A piece, large: its picture on bare ground, or its sound on its own, as far as it was heard."""

from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, ObjectProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, kind_ground, theme
from studio.ui.widgets.panel import Plate

load_kv(__file__)

INSET = 36
"""Dp between the edge of a sound's ground and the sound."""


class PiecePicture(Plate):
    """Shows `texture` across its size. It asks for nothing: the screen makes the texture."""

    kind = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    heard = NumericProperty(0.0)
    """How much of a sound has been heard, 0…1; what is still to come is fainter. 0: not begun."""

    def _get_art(self):
        left, bottom, width, height = self.box
        inset = round(dp(INSET)) if self.kind != "drawing" else 0
        return left + inset, bottom + inset, max(0, width - 2 * inset), max(0, height - 2 * inset)

    art = AliasProperty(_get_art, bind=("box", "kind"))
    """Left, bottom, width and height in px of what the texture fills (read only)."""

    def paint(self, kind: str, texture, _theme: str):
        """Return its ground."""
        if kind in ("sound", "voice", "writing"):
            return kind_ground(kind)
        return theme.surface if kind == "drawing" and texture is None else (0, 0, 0, 0)

    def shade(self, kind: str, texture, faint: bool, _theme: str):
        """Return what the texture is tinted with."""
        if texture is None:
            return 0, 0, 0, 0
        if kind == "drawing":
            return 1, 1, 1, 1
        colour, ground = kind_colour(kind), kind_ground(kind)
        return [c * 0.45 + g * 0.55 for c, g in zip(colour, ground, strict=True)] if faint else colour

    def split(self, art, heard: float) -> int:
        """Return how many px of the texture's width were heard; all of it before it begins."""
        return round(art[2] * heard) if heard > 0 else art[2]

    def part(self, width: float, split: float, after: bool, _texture):
        """Return the texture coordinates of what was heard, or of what is still to come."""
        share = split / width if width else 1
        left, right = (share, 1) if after else (0, share)
        return left, 1, right, 1, right, 0, left, 0
