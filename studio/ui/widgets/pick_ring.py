"""The ring around a finger that picks a colour: above what is picked, below what was in hand."""

from __future__ import annotations

from kivy.graphics import Color, InstructionGroup, Rectangle
from kivy.metrics import dp

from studio.ui.theme import theme
from studio.ui.widgets.mask import hoop

ACROSS, BREADTH = 132, 20
"""Dp: the ring's diameter, wide enough to be seen around a finger, and its line."""


class PickRing:
    """A group of instructions; empty while nothing is picked."""

    def __init__(self) -> None:
        self.group = InstructionGroup()

    def show(self, x: float, y: float, picked: tuple[int, int, int], held: tuple[int, int, int]) -> None:
        """Put the ring around a window place; colours are 0..255."""
        side = 2 * round(dp(ACROSS) / 2)
        edge = side + 2 * round(dp(2))
        left, bottom = round(x - side / 2), round(y - side / 2)
        ring = hoop(side, dp(BREADTH))
        parts = ((picked, side // 2, 0.5), (held, 0, 0.0))
        self.group.clear()
        self.group.add(Color(*theme.sunk))
        margin = (edge - side) // 2
        self.group.add(
            Rectangle(texture=hoop(edge, dp(BREADTH + 4)), pos=(left - margin, bottom - margin), size=(edge, edge))
        )
        for colour, up, low in parts:
            self.group.add(Color(*(part / 255 for part in colour), 1))
            coords = (0, low, 1, low, 1, low + 0.5, 0, low + 0.5)
            self.group.add(Rectangle(texture=ring, tex_coords=coords, pos=(left, bottom + up), size=(side, side // 2)))

    def hide(self) -> None:
        """Show nothing."""
        self.group.clear()
