"""Type set finely: letters stand where the font wants them, not on the next whole pixel.

SDL_ttf rounds every letter's advance to a pixel, which makes small text loose and uneven. Here a line is
drawn larger and averaged down, so spacing and kerning keep a fraction of a pixel. The alpha is lifted a
little, because thin light strokes on a dark ground look thinner than they are.
"""

import numpy as np
from kivy.core.image import ImageData
from kivy.core.text import Label as CoreLabel

_LIFT = np.array([round(255 * (v / 255) ** 0.8) for v in range(256)], np.uint8)


class FineLabel(CoreLabel):
    """Kivy's text layout with finely placed letters. White; tint it where it is drawn."""

    def _scale(self) -> int:
        return 4 if self.options["font_size"] < 36 else 2

    def get_extents(self, text):
        """Return the width and height in px of one line of text."""
        return self._enlarged(self._wide_extents, text)

    def _wide_extents(self, text, scale):
        width, height = super().get_extents(text)
        return -(-width // scale), -(-height // scale)

    def _enlarged(self, act, *args):
        """Call `act(*args, scale)` with the font enlarged by `scale`."""
        size, scale = self.options["font_size"], self._scale()
        self.options["font_size"] = size * scale
        try:
            return act(*args, scale)
        finally:
            self.options["font_size"] = size

    def _render_begin(self):
        width, height = self._size
        self._page = np.zeros((height, width), np.uint8)

    def _render_text(self, text, x, y):
        self._enlarged(self._render_line, text, x, y)

    def _render_line(self, text, x, y, scale):
        whole = self._size
        width, height = super().get_extents(text)
        self._size = (width + scale, height)
        super()._render_begin()
        super()._render_text(text, 0, 0)
        data = super()._render_end()
        self._size = whole
        pixels = np.frombuffer(data.data, np.uint8).reshape(data.height, -1, 4)[:, : data.width, 3]
        put(self._page, reduced(pixels, scale), int(x), int(y))

    def _render_end(self):
        height, width = self._page.shape
        pixels = np.full((height, width, 4), 255, np.uint8)
        pixels[..., 3] = _LIFT[self._page]
        return ImageData(width, height, "rgba", pixels.tobytes())


def reduced(alpha: np.ndarray, scale: int) -> np.ndarray:
    """Return uint8 [height, width] averaged over squares of `scale`, rounded; at the edges over what is left of one.

    Not Pillow, which would have to be loaded before the first word of every start is shown.
    """
    height, width = alpha.shape
    tall, wide = -(-height // scale), -(-width // scale)
    whole = np.zeros((tall * scale, wide * scale), np.uint16)
    whole[:height, :width] = alpha
    rows = sum(whole[step::scale] for step in range(1, scale)) + whole[::scale]
    sums = sum(rows[:, step::scale] for step in range(1, scale)) + rows[:, ::scale]
    counts = np.outer(_counts(height, scale), _counts(width, scale))
    return ((sums + counts // 2) // counts).astype(np.uint8)


def _counts(side: int, scale: int) -> np.ndarray:
    """Return how many pixels of a side go into each one of the smaller."""
    return np.minimum(scale, side - np.arange(0, side, scale)).astype(np.uint16)


def put(page: np.ndarray, part: np.ndarray, x: int, y: int) -> None:
    """Lay a part on a page, as much of it as falls there."""
    left, top = max(0, x), max(0, y)
    right, foot = min(page.shape[1], x + part.shape[1]), min(page.shape[0], y + part.shape[0])
    if right > left and foot > top:
        page[top:foot, left:right] = part[top - y : foot - y, left - x : right - x]
