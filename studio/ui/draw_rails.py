"""The rail of colours and sizes beside the paper."""

from __future__ import annotations

from studio.ui.draw_hand import SIZES
from studio.ui.widgets.icon_button import IconButton
from studio.ui.widgets.size_dot import SizeDot
from studio.ui.widgets.swatch import Swatch

DOTS = (6, 13, 26)
"""Diameters in dp of the three dots."""


class Rail:
    """Fills the rows `swatches` and `dots` of a `DrawScreen`, and shows in them what the hand holds."""

    def __init__(self, screen) -> None:
        self._screen, self._hand, self._easel = screen, screen.hand, screen.easel
        self._swatches, self._dots = screen.ids.swatches, screen.ids.dots
        for share, extent in zip(SIZES, DOTS, strict=True):
            dot = SizeDot(extent=extent)
            dot.bind(on_release=lambda _d, share=share: self._hand.take_size(self._hand.in_use.size * share))
            self._dots.add_widget(dot)
        self.lay_colours()
        for prop in ("palette", "own"):
            self._hand.fbind(prop, self.lay_colours)
        self._easel.fbind("colour", self._mark_colour)
        self._easel.fbind("brush_size", self.mark_size)

    def lay_colours(self, *_) -> None:
        """Lay out the six colours, and the key to all others."""
        self._swatches.clear_widgets()
        for colour in self._hand.handy:
            swatch = Swatch(colour=[part / 255 for part in colour], target=72, extent=50)
            swatch.paint = colour
            swatch.bind(on_release=lambda _s, colour=colour: self._screen.take_colour(colour))
            self._swatches.add_widget(swatch)
        more = IconButton(kind="tool", icon="plus")
        more.bind(on_release=lambda _b: self._screen.toggle("colour"))
        self._swatches.add_widget(more)
        self._mark_colour()
        self._screen.arrange()

    def _mark_colour(self, *_) -> None:
        for swatch in self._swatches.children:
            if isinstance(swatch, Swatch):
                swatch.chosen = swatch.paint == self._hand.colour

    def mark_size(self, *_) -> None:
        """Choose the dot that the size in hand is nearest to."""
        now = self._easel.brush_size / self._hand.in_use.size
        nearest = min(SIZES, key=lambda share: abs(share - now))
        for dot, share in zip(reversed(self._dots.children), SIZES, strict=True):
            dot.chosen = share == nearest
