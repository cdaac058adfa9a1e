"""The pieces of an entry as justified rows, as many as fit; the gallery has the rest."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import NumericProperty, ObjectProperty
from kivy.uix.widget import Widget

from studio.gallery.thumbnail import aspect
from studio.library.records import PieceRecord
from studio.ui.widgets.justified import Flow, Measure, Place, Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton

GAP = 10
TARGET, LOWEST, HIGHEST = 150, 118, 184
"""Dp a row would like to be high, is at least, and at most."""
MOST_ROWS, MOST = 3, 150
"""Rows that are shown, and pieces that are laid out for them: more than fit into three rows."""


class PieceRows(Widget):
    """Pieces in the order they were made. Events: `on_open(piece)`, `on_all` for all of them in the gallery."""

    rooms = ObjectProperty(None, allownone=True)
    """The open rooms, for the pictures."""

    wide = NumericProperty(1)
    """Width in px there is."""

    __events__ = ("on_open", "on_all")

    def __init__(self, **kwargs):
        self.pieces: tuple[PieceRecord, ...] = ()
        """What it shows."""
        self._tiles: list[PieceTile] = []
        self._more = PushButton(kind="bare", text="See them all", tall=56, pad=0)
        self._more.bind(on_release=lambda *_: self.dispatch("on_all"))
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        super().__init__(size_hint=(None, None), height=0, **kwargs)
        for name in ("pos", "wide"):
            self.fbind(name, self._lay_soon)

    def on_open(self, piece):
        """A piece was pressed."""

    def on_all(self):
        """All of them are wanted."""

    def show(self, pieces: Sequence[PieceRecord]) -> None:
        """Show these."""
        self.pieces = tuple(pieces)
        self._lay()

    def _lay(self) -> None:
        places = self._places()
        levels = sorted({place.y for place in places})
        shown = [place for place in places if place.y in levels[:MOST_ROWS]]
        left_out = len(shown) < len(self.pieces)
        self.size = self.wide, (shown[-1].y + shown[-1].height if shown else 0) + (dp(60) if left_out else 0)
        self._have(len(shown))
        for at, place in enumerate(shown):
            self._put(at, place)
        if left_out and self._more.parent is None:
            self.add_widget(self._more)
        elif not left_out and self._more.parent is not None:
            self.remove_widget(self._more)
        self._more.pos = self.pos

    def _places(self) -> list[Place]:
        flow = Flow(Measure(max(1, self.wide), dp(GAP), dp(TARGET), dp(LOWEST), dp(HIGHEST)), 0, 0, 0)
        if self.pieces:
            flow.add([Shape(aspect(piece), piece.kind != "drawing") for piece in self.pieces[:MOST]])
        return flow.tiles

    def _have(self, number: int) -> None:
        for tile in self._tiles[number:]:
            self.remove_widget(tile)
        del self._tiles[number:]
        while len(self._tiles) < number:
            tile = PieceTile(None, self.rooms)
            tile.bind(on_release=lambda tile: self.dispatch("on_open", tile.piece))
            self._tiles.append(tile)
            self.add_widget(tile)

    def _put(self, at: int, place: Place) -> None:
        tile = self._tiles[at]
        tile.size = place.width, place.height
        tile.pos = round(self.x + place.x), round(self.top - place.y - place.height)
        if tile.piece != self.pieces[at]:
            tile.piece = self.pieces[at]
