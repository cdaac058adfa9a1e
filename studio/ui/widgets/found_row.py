"""A piece that was found by its words: its tile, and beside it the passage they stand in."""

from __future__ import annotations

from collections.abc import Callable

from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.gallery.thumbnail import aspect
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.passage import PassageWords  # noqa: F401  the .kv names it
from studio.ui.widgets.piece_tile import PieceTile, name_of
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

ROW = 128
"""Dp a row is high."""
TILE = 176
"""Dp its tile is wide at most."""

WHERE = {
    "title": "in its name",
    "tags": "in its tags",
    "words": "in its words",
    "reflection": "in what you said later",
    "entry": "in its entry",
}


class FoundRow(Pressable, FloatLayout):
    """A tile and a passage; pressing either is `on_release`. `passage_of` is asked by the id of a piece."""

    piece = ObjectProperty(None, allownone=True)
    """The piece (`studio.library.records.PieceRecord`)."""

    beside = NumericProperty(TILE + 24)
    """Dp from its left to its words."""

    name = StringProperty("")
    where = StringProperty("")
    passage = StringProperty("")
    spans = ObjectProperty(())
    """What stands beside the tile (read only)."""

    def __init__(self, rooms, passage_of: Callable[[str], object], **kwargs):
        self._passage_of = passage_of
        super().__init__(**kwargs)
        self.tile = PieceTile(rooms=rooms, size_hint=(None, None))
        """The piece's tile."""
        self.tile.is_focusable = False
        self.tile.bind(on_release=lambda *_: self.dispatch("on_release"))
        self.add_widget(self.tile)
        for name in ("pos", "size"):
            self.fbind(name, self._lay)

    def on_piece(self, _row, piece):
        """Show another piece, or the same one as it is now."""
        self.tile.piece = piece
        found = self._passage_of(piece.id) if piece is not None else None
        self.name = name_of(piece) if piece is not None else ""
        self.where = WHERE.get(found.where, "") if found is not None else ""
        self.passage, self.spans = (found.text, found.spans) if found is not None else ("", ())
        self._lay()

    def _lay(self, *_):
        if self.piece is None or self.height < 2:
            return
        wide = dp(TILE) if self.piece.kind != "drawing" else min(dp(TILE), self.height * aspect(self.piece))
        self.tile.size = round(wide), round(self.height)
        self.tile.pos = round(self.x), round(self.y)

    def paint(self, state: str, _theme: str):
        """Return the ground it has now."""
        return theme.surface if state == "down" else (0, 0, 0, 0)
