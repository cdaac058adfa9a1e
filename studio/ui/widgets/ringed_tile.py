"""A piece's tile that can wear the colour of a line."""

from kivy.metrics import dp
from kivy.properties import ColorProperty

from studio.ui.widgets.mask import ring
from studio.ui.widgets.panel import Border
from studio.ui.widgets.piece_tile import PieceTile


class RingedTile(PieceTile):
    """A tile with a ring of `tint` around it, or without one."""

    tint = ColorProperty(None, allownone=True)

    def __init__(self, piece=None, rooms=None, **kwargs):
        self._band = Border()
        super().__init__(piece, rooms, **kwargs)
        self.canvas.after.add(self._band.group)
        for name in ("pos", "size", "tint"):
            self.fbind(name, self._wear)
        self._wear()

    def _wear(self, *_) -> None:
        if self.tint is None:
            self._band.hide()
            return
        left, bottom, width, height = self.box
        away, thick = round(dp(6)), round(dp(3))
        corner = self.corner + away
        place = left - away, bottom - away, width + 2 * away, height + 2 * away, corner
        self._band.show(place, self.tint, ring(corner, thick))
