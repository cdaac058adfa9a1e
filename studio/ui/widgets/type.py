"""Type set finely: letters stand where the font wants them, not on the next whole pixel.

SDL_ttf rounds every letter's advance to a pixel, which makes small text loose and uneven. Here a line is
drawn larger and averaged down, so spacing and kerning keep a fraction of a pixel. The alpha is lifted a
little, because thin light strokes on a dark ground look thinner than they are.

Letters that the font doesn't have come from others (`studio.core.coverage`), on the same line; what runs from right to
left is put in order (`studio.core.bidi`).
"""

from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from kivy.core.image import ImageData
from kivy.core.text import Label as CoreLabel

from studio.core.bidi import is_plain, runs_right, seen, signs
from studio.core.coverage import font_runs

_LIFT = np.array([round(255 * (v / 255) ** 0.8) for v in range(256)], np.uint8)


class Cell(NamedTuple):
    """A place in a line."""

    start: int
    end: int
    """The letters that stand there."""
    left: float
    right: float
    """Px from the line's left end."""
    rightward: bool
    """Whether what follows stands to its left."""


class FineLabel(CoreLabel):
    """Kivy's text layout with finely placed letters. White; tint it where it is drawn."""

    @property
    def scale(self) -> int:
        """How many times as large letters are drawn before they are averaged down."""
        return 4 if self.options["font_size"] < 36 else 2

    def large(self, text: str) -> np.ndarray:
        """Return the alpha of plain letters, uint8 [height, width], `scale` times as large."""
        self._size = 0, 0
        return self._enlarged(self._drawn, text)

    def large_width(self, text: str) -> int:
        """Return how many px wide plain letters are, `scale` times as large."""
        return self._enlarged(lambda text, _scale: self._wide([(text, self.options["font_name_r"])]), text)

    def get_extents(self, text):
        """Return the width and height in px of one line of text."""
        return self._enlarged(self._wide_extents, text)

    def shorten(self, text, margin=2):
        """Return a line that ends early with dots, where it has no room. Kivy measures it anew for each letter."""
        room, options = self.text_size[0], self.options
        if not text or room is None or options["shorten_from"] != "right" or options["split_str"]:
            return super().shorten(text, margin)
        room = max(0, int(room - options["padding"][0] - options["padding"][2] - margin))
        line, left = text.replace("\n", " "), room - self.get_extents("...")[0]
        if left < 0 or (len(line) <= room and self.get_extents(line)[0] <= room):
            return super().shorten(text, margin)
        end = 32
        while end < len(line) and self.get_extents(line[:end])[0] <= left:
            end *= 2
        many = range(min(end, len(line)) + 1)
        self.is_shortened = True
        return f"{line[: bisect_right(many, left, key=lambda count: self.get_extents(line[:count])[0]) - 1]}..."

    def cells(self, text: str) -> list[Cell]:
        """Return where each letter of a line stands that runs both ways, from left to right."""
        return self._enlarged(self._wide_cells, text)

    def _wide_cells(self, text, scale):
        cells, drawn, left = [], "", 0.0
        for sign in signs(text, runs_right(text)):
            drawn += sign.text
            right = self._wide(font_runs(drawn, self.options["font_name_r"])) / scale
            cells.append(Cell(sign.start, sign.end, left, right, sign.rightward))
            left = right
        return cells

    def _wide(self, runs) -> int:
        """Return how wide runs are, at the scale of now."""
        width = 0
        for run, font in runs:
            with self._in_font(font):
                width += super().get_extents(run)[0]
        return width

    def _wide_extents(self, text, scale):
        if is_plain(text):
            width, height = super().get_extents(text)
        else:
            width, height = self._wide(self._runs(text)), super().get_extents(" ")[1]
        return -(-width // scale), -(-height // scale)

    def _runs(self, text) -> list[tuple[str, str]]:
        """Return a line in runs from left to right, each with the font that has its letters."""
        return font_runs(seen(text, runs_right(self.text)), self.options["font_name_r"])

    @contextmanager
    def _in_font(self, font: str) -> Iterator[None]:
        own, self.options["font_name_r"] = self.options["font_name_r"], font
        try:
            yield
        finally:
            self.options["font_name_r"] = own

    def _enlarged(self, act, *args):
        """Call `act(*args, scale)` with the font enlarged by `scale`."""
        size, scale = self.options["font_size"], self.scale
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
        if is_plain(text):
            put(self._page, reduced(self._drawn(text, scale), scale), int(x), int(y))
            return
        level = self.get_ascent()
        for run, font in self._runs(text):
            with self._in_font(font):
                pixels, above = self._drawn(run, scale), level - self.get_ascent()
            put(self._page, reduced(pixels, scale), int(x), int(y) + round(above / scale))
            x += (pixels.shape[1] - scale) / scale

    def _drawn(self, text, scale) -> np.ndarray:
        """Return the alpha of a run in the font of now, enlarged, and a letter's edge wider than it is."""
        whole = self._size
        width, height = super().get_extents(text)
        self._size = (width + scale, height)
        super()._render_begin()
        super()._render_text(text, 0, 0)
        data = super()._render_end()
        self._size, self._surface = whole, None  # sixteen times the pixels that are shown, of every label there is
        return np.frombuffer(data.data, np.uint8).reshape(data.height, -1, 4)[:, : data.width, 3]

    def _render_end(self):
        height, width = self._page.shape
        pixels = np.full((height, width, 4), 255, np.uint8)
        pixels[..., 3] = lifted(self._page)
        self._page = None
        return ImageData(width, height, "rgba", pixels.tobytes())


def lifted(alpha: np.ndarray) -> np.ndarray:
    """Return a reduced alpha a little stronger."""
    return _LIFT[alpha]


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
        there = page[top:foot, left:right]
        np.maximum(there, part[top - y : foot - y, left - x : right - x], out=there)
