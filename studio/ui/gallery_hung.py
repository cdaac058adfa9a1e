"""What hangs in the gallery: a tile for each piece, or a row beside the words that were found, and headers."""

from __future__ import annotations

from collections.abc import Mapping

from kivy.metrics import dp

from studio.gallery.passages import Passage
from studio.gallery.thumbnail import aspect
from studio.library.records import PieceRecord
from studio.ui.widgets.found_row import ROW, FoundRow
from studio.ui.widgets.justified import Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.session_header import SessionHeader


class Hung:
    """What the grid of a `GalleryScreen` is filled with."""

    def __init__(self, screen) -> None:
        self._screen, self._grid = screen, screen.ids.grid
        self._passages: dict[str, Passage] = {}
        self._grid.shape_of = self._shape_of
        self._grid.new_header = self._new_header
        self._grid.new_tile = self._new_tile

    def list(self, listed: bool, passages: Mapping[str, Passage]) -> None:
        """Hang pieces in a list, each beside the words that were found, or as tiles."""
        self._passages = dict(passages)
        if listed != self._screen.listed:
            self._screen.listed = listed
            self._grid.new_tile = self._new_row if listed else self._new_tile
            self._grid.renew()

    def more(self, passages: Mapping[str, Passage]) -> None:
        """More has been found, with these words."""
        self._passages.update(passages)

    def _shape_of(self, piece: PieceRecord) -> Shape:
        if self._screen.listed:
            return Shape(max(1.0, self._grid.width / dp(ROW)))
        return Shape(aspect(piece), piece.kind != "drawing")

    def _new_tile(self) -> PieceTile:
        tile = PieceTile(rooms=self._screen.rooms)
        tile.bind(on_release=self._screen.press)
        self._screen.doing.attend(tile)
        return tile

    def _new_row(self) -> FoundRow:
        row = FoundRow(self._screen.rooms, self._passage_of)
        row.bind(on_release=lambda row: self._screen.press(row.tile))
        self._screen.doing.attend(row.tile)
        return row

    def _passage_of(self, piece_id: str) -> Passage | None:
        return self._passages.get(piece_id)

    def _new_header(self) -> SessionHeader:
        header = SessionHeader()
        header.bind(on_release=lambda header: self._screen.shell.go("journal", entry_id=header.header.entry_id))
        return header
