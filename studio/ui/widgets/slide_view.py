"""One piece alone in a room: a picture as large as there is room for, a sound as it looks, words as they stand."""

from __future__ import annotations

import numpy as np
from kivy.metrics import dp
from kivy.properties import AliasProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout
from PIL import Image

from studio.core.geometry import fitted
from studio.gallery.thumbnail import drawing_of
from studio.library.library import Library
from studio.library.records import PieceRecord
from studio.ui.gallery_chips import text_width
from studio.ui.kv import load_kv
from studio.ui.widgets import tile_picture
from studio.ui.widgets.piece_picture import INSET, PiecePicture  # noqa: F401  the .kv names it
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

CORNER = 4
SOUND_SHAPE = 1.9
WIDEST_SOUND = 900
MEASURE = 760
"""Dp: a sound, and a line of words, are so wide at most."""

Box = tuple[int, int, int, int]


def box_in(piece: PieceRecord | None, left: float, bottom: float, width: float, height: float) -> Box:
    """Return where a piece lies in a room: left, bottom, width and height in whole px."""
    if piece is None or piece.kind == "writing":
        wide = min(width, dp(MEASURE))
        return round(left + (width - wide) / 2), round(bottom), max(1, round(wide)), max(1, round(height))
    drawn = piece.kind == "drawing" and piece.width > 0 and piece.height > 0
    shape = piece.width / piece.height if drawn else SOUND_SHAPE
    room = width if drawn else min(width, dp(WIDEST_SOUND))
    return fitted(shape, left + (width - room) / 2, bottom, room, height)


def pixels_of(library: Library, piece: PieceRecord, width: int, height: int) -> np.ndarray | None:
    """Return what a piece looks like in a box of so many px; None for words. Slow: for a worker.

    Raises StudioError when it can't be read.
    """
    if piece.kind == "writing" or min(width, height) < 8:
        return None
    if piece.kind == "drawing":
        image = Image.fromarray(drawing_of(library, piece.id).rgba())
        return tile_picture.framed(image, width, height, round(dp(CORNER)))
    inset = 2 * round(dp(INSET))
    return tile_picture.paint(library, piece, max(8, width - inset), max(8, height - inset))


class SlideView(FloatLayout):
    """Shows `piece`; its picture comes from `pixels_of`, and is set by whoever had it made as `texture`."""

    LONG = 700
    """Letters from which words are set smaller, over the whole measure."""

    piece = ObjectProperty(None, allownone=True)
    texture = ObjectProperty(None, allownone=True)

    heard = NumericProperty(0.0)
    """How much of a sound has been heard, 0…1."""

    edge = NumericProperty(24)
    """Dp kept free around it."""

    foot = NumericProperty(24)
    """Dp kept free below it."""

    kind = StringProperty("")
    """The piece's kind (read only)."""

    words = StringProperty("")
    """The text of a writing (read only)."""

    def _get_box(self):
        edge = dp(self.edge)
        room = self.x + edge, self.y + dp(self.foot), self.width - 2 * edge, self.height - edge - dp(self.foot)
        return box_in(self.piece, room[0], room[1], max(1, room[2]), max(1, room[3]))

    box = AliasProperty(_get_box, bind=("pos", "size", "piece", "edge", "foot"))
    """Left, bottom, width and height in px of where it lies (read only)."""

    def on_piece(self, _view, piece):
        """Be of another piece; its picture is still to come."""
        self.kind = piece.kind if piece is not None else ""
        self.words = (piece.words or piece.title) if piece is not None and piece.kind == "writing" else ""
        self.texture, self.heard = None, 0.0
        self.ids.page.scroll_y = 1

    def on_touch_down(self, touch):
        """Only words that can be seen take a touch, to be scrolled."""
        return self.kind == "writing" and self.opacity > 0.5 and super().on_touch_down(touch)

    def widest(self, words: str, room: float) -> float:
        """Return how wide words stand: as wide as their longest line, so that a few stand in the middle."""
        lines = words.splitlines() if len(words) < self.LONG else []
        return max(1, min(room, max((text_width(line, "quote") for line in lines), default=room) + dp(2)))

    def lift(self, page: float, words: float) -> float:
        """Return how much is left above a few words, so that they stand in the middle."""
        return max(dp(24), (page - words) / 2)
