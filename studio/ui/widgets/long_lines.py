"""Pictures of the lines of a long text, put together of words that are each drawn once.

A line that is broken anew has the words it had, at other places. To draw it whole takes 1.7 ms, of words that are
known 0.1 ms.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from time import perf_counter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from kivy.graphics.texture import Texture

from studio.core.bidi import is_plain
from studio.ui.widgets.type import FineLabel, lifted

Alpha = npt.NDArray[np.uint8]

LINES_KEPT = 160
"""Pictures of lines, of about 75 kB each: what can be seen, and some to go back to."""
WORDS_KEPT = 8 << 20
"""Bytes of words: some eight hundred."""
A_TURN = 0.003
"""Seconds at a time that go to pictures that are not asked for yet."""
_LONGEST = 48
"""Letters of a word at most; a line with a longer one is drawn whole."""
_TIMES = 8
"""Times a word is measured in a row: letters stand at parts of a pixel, and a width is told in whole ones."""
_WORD = re.compile("( *)([^ ]+)")


class Word(NamedTuple):
    """A word as it is drawn. A part is one of the `scale` parts of a pixel."""

    faces: tuple[Alpha, ...]
    """Its alpha [height, width] when it begins 0, 1 … parts further right."""
    step: float
    """Parts from where it begins to where the space after it does."""
    left: int
    """Parts from where it begins to where its picture does: a letter may lean out."""
    right: int
    """Parts from where it begins to where its picture ends."""
    bytes: int


class LinePictures:
    """Gives the pictures of lines in one font; keeps those that were asked for last, and their words."""

    def __init__(self, options: dict) -> None:
        """`options` are Kivy's of a label: font and size."""
        self.options = options
        """What they were made with."""
        self._label = FineLabel(**options)
        self._label.resolve_font_name()
        self._lines: OrderedDict[str, Texture] = OrderedDict()
        self._words: OrderedDict[str, Word] = OrderedDict()
        self.kept_bytes = 0
        """Bytes of all words that are kept."""
        self._space = self._label.large_width(" " * 64) / 64
        self.height = self._label.get_extents("_")[1]
        """Px a line is high."""

    def forget(self) -> None:
        """Let go of the words that were typed."""
        self._lines.clear()
        self._words.clear()
        self.kept_bytes = 0

    def of(self, line: str) -> Texture:
        """Return a line's picture, white; a line without letters has one as well."""
        texture = self._lines.get(line)
        if texture is not None:
            self._lines.move_to_end(line)
            return texture
        alpha = self.alpha(line)
        texture = self._lines[line] = self._whole(line) if alpha is None else _texture(alpha)
        if len(self._lines) > LINES_KEPT:
            self._lines.popitem(last=False)
        return texture

    def ahead(self, lines: Iterable[str]) -> bool:
        """Make pictures of lines for a few ms; say whether all are there."""
        until = perf_counter() + A_TURN
        for line in lines:
            if line not in self._lines:
                self.of(line)
                if perf_counter() > until:
                    return False
        return True

    def alpha(self, line: str) -> Alpha | None:
        """Return a line put together of its words [height, width]; None for one that has to be drawn whole."""
        found = _WORD.findall(line) if is_plain(line) else []
        if not found:
            return None
        scale, at, right, places = self._label.scale, 0.0, 0, []
        for spaces, text in found:
            word = self._words.get(text) or self._draw(text)
            if word is None:
                return None
            self._words.move_to_end(text)
            at += len(spaces) * self._space
            left = int(at) + word.left
            if left < 0:  # the first one: the renderer moves all of the line
                at, left = at - left, 0
            places.append((word.faces[left % scale], left // scale))
            right = int(at) + word.right
            at += word.step
        at += (len(line) - len(line.rstrip(" "))) * self._space
        width = max(2, -(-max(int(at), right) // scale))
        page = np.zeros((self.height, width), np.uint8)
        for face, left in places:
            there = page[:, left : left + face.shape[1]]
            np.maximum(there, face[:, : there.shape[1]], out=there)
        return page

    def _whole(self, line: str) -> Texture:
        label = FineLabel(text=line or " ", **self.options)
        label.refresh()
        return label.texture

    def _draw(self, text: str) -> Word | None:
        """Draw a word and keep it; None for one that is not to be kept."""
        if len(text) > _LONGEST:
            return None
        label, spaced = self._label, f"{text} "
        large = label.large(spaced)
        inked = np.flatnonzero(large.any(axis=0))
        first, end = (int(inked[0]), int(inked[-1]) + 1) if inked.size else (0, 0)
        faces = _faces(large[:, first:end], label.scale)
        if faces[0].shape[0] != self.height:  # a letter that is higher than its font moves the others down
            return None
        once = label.large_width(spaced)
        step = (label.large_width(spaced * _TIMES) - once) / (_TIMES - 1)
        leans = max(0, round(once - step + 0.5))  # what begins left of its place is drawn at its place
        held = sum(face.nbytes for face in faces)
        word = self._words[text] = Word(faces, step - self._space, first - leans, end - leans, held)
        self.kept_bytes += held
        while self.kept_bytes > WORDS_KEPT and len(self._words) > 1:
            self.kept_bytes -= self._words.popitem(last=False)[1].bytes
        return word


def _faces(large: Alpha, scale: int) -> tuple[Alpha, ...]:
    """Return an enlarged picture [height, width] reduced as often as it is enlarged, each time a part further right."""
    height, width = large.shape
    tall = -(-height // scale)
    rows = np.zeros((tall * scale, width), np.uint16)
    rows[:height] = large
    sums = np.zeros((tall, width + 2 * scale), np.uint32)  # a pixel of nothing at both ends
    np.cumsum(rows.reshape(tall, scale, width).sum(1), axis=1, out=sums[:, scale : scale + width])
    sums[:, scale + width :] = sums[:, scale + width - 1 : scale + width]
    count = scale * scale
    faces = []
    for part in range(scale):
        ends = sums[:, scale - 1 - part :: scale]
        faces.append(lifted(((np.diff(ends, axis=1) + count // 2) // count).astype(np.uint8)))
    return tuple(faces)


def _texture(alpha: Alpha) -> Texture:
    height, width = alpha.shape
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., 3] = alpha
    texture = Texture.create(size=(width, height), colorfmt="rgba")
    texture.blit_buffer(pixels.tobytes(), colorfmt="rgba", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
