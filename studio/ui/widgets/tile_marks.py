"""What may lie on a tile while one does something with it: the key that plays its sound, the mark that it is chosen."""

from __future__ import annotations

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, kind_ground, theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.pressable import Pressable

load_kv(__file__)

KEY = 48
"""Dp across of the key that plays, its whole target."""
LEAST = 128, 96
"""Dp of width and height below which a tile has no room for it."""
MARK = 34
"""Dp across of the mark on what is chosen."""


class SoundKey(Pressable):
    """Plays what its tile holds, and lets the part that is still to come stand back. Bind `on_release`."""

    tile = ObjectProperty(None, rebind=True)
    """The tile it lies on."""

    playing = BooleanProperty(False)

    heard = NumericProperty(0.0)
    """How much has been heard, 0…1; 0 before it begins."""

    kind = StringProperty("sound")

    over = ObjectProperty(())
    """What lies over the part still to come: rectangles with their colours, none before it begins (read only)."""

    def __init__(self, **kwargs):
        self._veil = InstructionGroup()
        super().__init__(**kwargs)
        self.canvas.before.add(self._veil)
        self.fbind("over", self._draw)
        self._draw()

    def over_of(self, art, heard: float, kind: str, _theme: str) -> tuple:
        """Return what lies over the picture at `art` (left, bottom, width, height in px): a veil, and where it is."""
        if art is None or not heard:
            return ()
        left, bottom, width, height = art
        gone = round(width * heard)
        veil = (left + gone, bottom), (width - gone, height), (*kind_ground(kind)[:3], 0.58)
        return veil, ((left + gone, bottom), (max(1, round(dp(2))), height), kind_colour(kind))

    def _draw(self, *_):
        """Draw what lies over it; nothing at all costs nothing, at each step of a scroll."""
        self._veil.clear()
        for pos, size, colour in self.over:
            self._veil.add(Color(*colour))
            self._veil.add(Rectangle(pos=pos, size=size))

    def shade(self, kind: str, _theme: str):
        """Return the colour of its icon."""
        return kind_colour(kind)

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.pressed if state == "down" else (0, 0, 0, 0)


class ChoiceMark(Plate):
    """A hoop in a tile's corner while one chooses; filled, with a tick, when it is chosen, and an edge round it all."""

    tile = ObjectProperty(None, rebind=True)
    """The tile it lies on."""

    chosen = BooleanProperty(False)

    def paint(self, chosen: bool, _theme: str):
        """Return the ground it has now."""
        return theme.accent if chosen else theme.bg

    def collide_point(self, _x, _y):
        """Be in nobody's way."""
        return False


def wants_key(tile) -> bool:
    """Say whether there is something to hear on a tile, and room for the key."""
    wide, high = LEAST
    return tile.kind in ("sound", "voice") and tile.width >= dp(wide) and tile.height >= dp(high)


def mark_of(tile: Widget, kind: type) -> Widget | None:
    """Return what of a kind lies on a tile."""
    return next((child for child in tile.children if isinstance(child, kind)), None)
