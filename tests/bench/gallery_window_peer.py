"""The same pieces, in the same tiles, hung by Kivy's own RecycleView: what the real gallery is measured beside.

Two ways, as a programmer who knows it would do it: `grid`, a RecycleGridLayout of tiles of one size, without headers,
which is the quickest it has; and `rows`, a RecycleBoxLayout whose rows are laid out beforehand, justified and under
headers as ours are. Both have every record, heading and row at hand before the clock starts; ours are still fetched.
Modules are loaded before the clock starts on either side: ours has done so by itself, at rest, as it does for a person.
Run in a process of its own on the seeded library; prints one JSON object.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bench.gallery_window_room import Turns, open_window, settled

PLACE, ROOM = (112, 44), (1112, 624)
"""Px: where the real grid lies in the same window, and how large it is."""
WARM, STEPS, PX = 60, 600, 40
APPENDED = 6


def rooms_of(folder: Path):
    """Open the library as the house does."""
    from studio.core.clock import SystemClock
    from studio.core.settings import Settings
    from studio.gallery.gallery import Gallery
    from studio.journal.journal import Journal
    from studio.library.library import Library
    from studio.ui.rooms import Rooms

    clock = SystemClock()
    library = Library.open(folder, clock=clock)
    return Rooms(library, Journal(library, clock), Gallery(library, clock), lambda: None, Settings(None), clock, {})


def tile_class(rooms):
    """Return a tile as a view. Made here, for Kivy opens its window when it is imported."""
    from kivy.uix.recycleview.views import RecycleDataViewBehavior

    from studio.ui.widgets.piece_tile import PieceTile

    class PeerTile(RecycleDataViewBehavior, PieceTile):
        def __init__(self, **kwargs):
            super().__init__(rooms=rooms, **kwargs)

        def refresh_view_attrs(self, rv, index, data):
            self.piece = data["piece"]

    return PeerTile


def header_class():
    """Return a header as a view."""
    from kivy.uix.recycleview.views import RecycleDataViewBehavior

    from studio.ui.widgets.session_header import SessionHeader

    class PeerHeader(RecycleDataViewBehavior, SessionHeader):
        def refresh_view_attrs(self, rv, index, data):
            self.header = data["header"]

    return PeerHeader


def row_class(rooms):
    """Return a row of tiles as a view; its tiles are kept from row to row."""
    from kivy.uix.recycleview.views import RecycleDataViewBehavior
    from kivy.uix.widget import Widget

    from studio.ui.widgets.piece_tile import PieceTile

    class PeerRow(RecycleDataViewBehavior, Widget):
        def __init__(self, **kwargs):
            self._tiles, self._places = [], ()
            super().__init__(**kwargs)
            self.fbind("pos", self._lay)

        def refresh_view_attrs(self, rv, index, data):
            pieces, self._places = data["pieces"], data["places"]
            while len(self._tiles) < len(pieces):
                self._tiles.append(PieceTile(rooms=rooms))
            for tile in self._tiles[len(pieces) :]:
                self.remove_widget(tile)
            for tile, piece in zip(self._tiles, pieces, strict=False):
                tile.piece = piece
                if tile.parent is None:
                    self.add_widget(tile)
            self._lay()

        def _lay(self, *_):
            for tile, (x, wide, high) in zip(self._tiles, self._places, strict=False):
                tile.size = wide, high
                tile.pos = round(self.x + x), round(self.top - high)

    return PeerRow


def grid_data(rooms) -> list[dict[str, object]]:
    """Return what a grid of tiles of one size shows."""
    return [{"piece": piece} for piece in rooms.gallery.page(limit=1_000_000)]


def rows_data(rooms) -> list[dict[str, object]]:
    """Return what hangs in rows under headers: justified as ours."""
    from studio.gallery.query import Query
    from studio.gallery.thumbnail import aspect
    from studio.ui import gallery_found as finding
    from studio.ui.widgets.justified import Measure, Shape, rows
    from studio.ui.widgets.virtual_grid import ABOVE_HEADER, BELOW_HEADER, GAP, HEADER, HIGHEST, LOWEST

    measure = Measure(ROOM[0], GAP, 186, 186 * LOWEST, 186 * HIGHEST)
    data: list[dict[str, object]] = []
    for section in finding.first_page(rooms, Query(), 1_000_000).sections:
        above = ABOVE_HEADER if data else 0
        data.append({"viewclass": "PeerHeader", "header": section.header, "size": [ROOM[0], HEADER]})
        shapes = [Shape(aspect(piece), piece.kind != "drawing") for piece in section.items]
        for row in rows(shapes, measure):
            high, x, places = round(row.height), 0.0, []
            for shape in shapes[row.first : row.end]:
                wide = shape.aspect * row.height * (row.stretch if shape.gives else 1)
                places.append((round(x), round(wide), high))
                x += wide + GAP
            # what RecycleBoxLayout has no place for, room between rows of unequal kinds, belongs to the row
            room = high + (BELOW_HEADER if row.first == 0 else 0) + above + GAP
            pieces = section.items[row.first : row.end]
            data.append({"viewclass": "PeerRow", "pieces": pieces, "places": places, "size": [ROOM[0], room]})
    return data


class Peer:
    """A window with nothing in it but a RecycleView, where the real one has its grid."""

    def __init__(self, folder: Path, way: str) -> None:
        self.rooms = rooms_of(folder)
        open_window()
        from kivy.base import runTouchApp
        from kivy.uix.floatlayout import FloatLayout

        self.way = way
        self.data = grid_data(self.rooms) if way == "grid" else rows_data(self.rooms)
        self._load()
        self.root = FloatLayout()
        runTouchApp(self.root, embedded=True)
        self.turns = Turns()
        self.turns.some(2.0)
        self.shown = None

    def _load(self) -> None:
        from kivy.factory import Factory
        from kivy.uix import recycleboxlayout, recyclegridlayout, recycleview  # noqa: F401

        for kind in (tile_class(self.rooms), header_class(), row_class(self.rooms)):
            Factory.register(kind.__name__, cls=kind)

    def first_frame(self) -> dict[str, float]:
        """From nothing to tiles on the screen, the first time."""
        from kivy.uix.recycleboxlayout import RecycleBoxLayout
        from kivy.uix.recyclegridlayout import RecycleGridLayout
        from kivy.uix.recycleview import RecycleView

        with self.turns.spending() as spent:
            view = RecycleView(size_hint=(None, None), size=ROOM, pos=PLACE, do_scroll_x=False)
            wide = ROOM[0] / 5 - 8
            if self.way == "grid":
                layout = RecycleGridLayout(cols=5, spacing=10, default_size=(wide, 186), default_size_hint=(None, None))
            else:
                layout = RecycleBoxLayout(orientation="vertical", default_size_hint=(None, None), key_size="size")
            layout.size_hint_y = None
            layout.bind(minimum_height=layout.setter("height"))
            view.add_widget(layout)
            if self.way == "grid":
                view.viewclass = "PeerTile"
            else:
                view.key_viewclass = "viewclass"
            view.data = self.data
            self.root.add_widget(view)
            self.shown, self.layout = view, layout
            self.turns.until(lambda: layout.children, "tiles")
        return vars(spent)

    def scrolling(self) -> dict[str, object]:
        """Scroll down as far, as fast."""
        view, layout = self.shown, self.layout

        def step() -> None:
            view.scroll_y -= PX / (layout.height - view.height)

        self.turns.some(3.0)
        self.turns.scroll(step, WARM)
        self.turns.took.clear()
        return {**vars(self.turns.scroll(step, STEPS)), "tall": layout.height, "tiles": len(layout.children)}

    def append_one(self) -> dict[str, list[float]]:
        """One more piece at the top, until its tile is there."""
        view = self.shown
        view.scroll_y = 1
        self.turns.some(1.0)
        found: dict[str, list[float]] = {"wall": [], "every": [], "own": []}
        for at in range(APPENDED):
            new = dict(self.data[0] if self.way == "grid" else self.data[1])
            key = "piece" if self.way == "grid" else "pieces"
            new[key] = self.data[at + 40].get("piece") if self.way == "grid" else new["pieces"][::-1]
            with self.turns.spending() as spent:
                view.data.insert(0 if self.way == "grid" else 1, new)
                self.turns.one()
                self.turns.until(lambda: self.layout.children, "the new piece")
            for name, values in found.items():
                values.append(getattr(spent, name))
            self.turns.some(0.3)
        return found


def main(folder: Path, way: str) -> dict[str, object]:
    """Take the figures."""
    peer = Peer(folder, way)
    found: dict[str, object] = {"first_frame": peer.first_frame(), "scroll": peer.scrolling()}
    found["append_one"] = peer.append_one()
    peer.rooms.library.close()
    return dict(settled(found))


if __name__ == "__main__":
    told = main(Path(sys.argv[1]), sys.argv[2])
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
