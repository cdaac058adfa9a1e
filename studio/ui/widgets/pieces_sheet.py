"""A few pieces in a sheet, under the headers of the sessions they were made in."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import ObjectProperty

from studio.gallery.thumbnail import aspect
from studio.ui.kv import load_kv
from studio.ui.widgets.justified import Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.session_header import SessionHeader
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.virtual_grid import FOOT, LEAD, Section, VirtualGrid  # noqa: F401

load_kv(__file__)


class PiecesSheet(Sheet):
    """Shows pieces. Events: `on_piece(piece)`, `on_entry(entry_id)`, `on_all` to see more in the gallery."""

    query = ObjectProperty(None, allownone=True)
    """What the gallery would show (`studio.gallery.query.Query`), if there is more to see there."""

    __events__ = ("on_piece", "on_entry", "on_all")

    def __init__(self, rooms, **kwargs):
        super().__init__(**kwargs)
        grid = self.ids.grid
        grid.shape_of = lambda piece: Shape(aspect(piece), piece.kind != "drawing")
        grid.new_tile = lambda: self._tile(rooms)
        grid.new_header = self._header
        self._fit_soon = Clock.create_trigger(self._fit, -1)
        for each in (grid, self.ids.page):
            each.fbind("width", self._fit_soon)

    def on_piece(self, piece):
        """A piece was pressed."""

    def on_entry(self, entry_id: str):
        """The header of a session was pressed."""

    def on_all(self):
        """The gallery is to show them."""

    def show(self, host, title: str, sections: list[Section], query=None) -> None:
        """Come in with these."""
        self.title, self.query = title, query
        self.open(host)
        self.ids.grid.show(sections)
        self._fit_soon()

    def _fit(self, *_) -> None:
        """Over an upright window, be as high as what hangs in it, as far as there is room."""
        grid, page = self.ids.grid, self.ids.page
        if not grid.items:
            return
        last = grid.place_of(len(grid.items) - 1)
        others = sum(child.height for child in page.children) - grid.height
        inside = last.y + last.height + dp(LEAD + FOOT) + others + page.spacing * (len(page.children) - 1)
        around = self.padding[1] + self.ids.head.height + self.spacing + self.padding[3]
        self.needs = (inside + around) / dp(1)
        self._place()

    def _tile(self, rooms) -> PieceTile:
        tile = PieceTile(None, rooms)
        tile.bind(on_release=lambda tile: self.dispatch("on_piece", tile.piece))
        return tile

    def _header(self) -> SessionHeader:
        header = SessionHeader()
        header.bind(on_release=lambda header: self.dispatch("on_entry", header.header.entry_id))
        return header
