"""The pixels of what two people look at: made anew, exactly as large as it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import dp
from PIL import Image

from studio.sharing.chosen import Item
from studio.ui.later import later, when_done
from studio.ui.texture import picture
from studio.ui.widgets import tile_picture, wave_bars

CORNER = 4


class SittingPicture:
    """Gives a `PiecePicture` the texture of a drawing, or of how loud a sound is along its length."""

    def __init__(self, place) -> None:
        """`place`: the `PiecePicture`."""
        self.image: Image.Image | None = None
        """The drawing, as large as it is."""
        self._place = place
        self._heights: tuple[float, ...] = ()
        self._asked: tuple | None = None
        self.render_soon = Clock.create_trigger(lambda _dt: self.render(), 0.05)

    def put_heights(self, heights: Sequence[float]) -> None:
        """Show a sound."""
        self._heights = tuple(heights)
        self.render()

    def clear(self) -> None:
        """Show nothing."""
        self.render_soon.cancel()
        self.image, self._heights, self._asked = None, (), None
        self._place.texture = None

    def shape(self, item: Item | None) -> float:
        """Return the width of a drawing in heights of it, as far as that is known."""
        if item is not None and item.width and item.height:
            return item.width / item.height
        return self.image.width / self.image.height if self.image is not None else 4 / 3

    def render(self) -> None:
        """Make it anew, where it has another size now."""
        width, height = (round(side) for side in self._place.art[2:])
        image, heights, wanted = self.image, self._heights, (id(self.image), id(self._heights), width, height)
        if min(width, height) < 8 or wanted == self._asked or (image is None and not heights):
            return
        self._asked = wanted
        if image is not None:
            made = later(lambda: tile_picture.framed(image, width, height, round(dp(CORNER))))
        else:
            made = later(lambda: tile_picture.white(wave_bars.wave(width, height, heights, dp(3), dp(7))))
        when_done(made, lambda pixels: self._put(wanted, pixels))

    def _put(self, wanted: tuple, pixels) -> None:
        if wanted == self._asked:
            self._place.texture = picture(pixels)
