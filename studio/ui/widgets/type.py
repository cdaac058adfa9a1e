"""Type set finely: letters stand where the font wants them, not on the next whole pixel.

SDL_ttf rounds every letter's advance to a pixel, which makes small text loose and uneven. Here a line is
drawn larger and averaged down, so spacing and kerning keep a fraction of a pixel. The alpha is lifted a
little, because thin light strokes on a dark ground look thinner than they are.
"""

from kivy.core.image import ImageData
from kivy.core.text import Label as CoreLabel
from PIL import Image

_LIFT = bytes(round(255 * (v / 255) ** 0.8) for v in range(256))


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
        self._page = Image.new("L", self._size, 0)

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
        line = Image.frombuffer("RGBA", (data.width, data.height), data.data, "raw", "RGBA", 0, 1)
        self._page.paste(line.getchannel("A").reduce(scale), (int(x), int(y)))

    def _render_end(self):
        alpha = self._page.point(_LIFT)
        white = Image.new("L", alpha.size, 255)
        picture = Image.merge("RGBA", (white, white, white, alpha))
        return ImageData(alpha.width, alpha.height, "rgba", picture.tobytes())
