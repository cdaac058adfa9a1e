"""A sheet about a picture and a sound: what one makes of the other, and which of the same session belong together."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.metrics import dp
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty

from studio.gallery.thumbnail import aspect
from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.rooms import Rooms
from studio.ui.widgets.piece_tile import PieceTile, name_of
from studio.ui.widgets.push_button import PushButton  # noqa: F401  the .kv names it
from studio.ui.widgets.saying import Saying  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401
from studio.ui.widgets.sheet import Sheet
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

TALL = 112
"""Dp a tile is high."""

MAKES = {
    "drawing": ("Hear this drawing", "volume-2", "Higher on the paper is higher, a quicker hand is louder."),
    "sound": ("Draw to this sound", "brush", "It plays while you draw, and what you draw is bound to it."),
}
OFFERS = {"drawing": "Sounds of the same time", "sound": "Drawings of the same time"}
NONE = {"drawing": "There is no sound in the same entry.", "sound": "There is no drawing in the same entry."}


class TogetherSheet(Sheet):
    """About one piece: `TogetherSheet(rooms, piece).open(screen)`, then `offer` what it could be bound to.

    Events: `on_make` (hear it, or draw to it), `on_other(piece)`, `on_part`, `on_go` (to what it is bound to).
    """

    rooms = ObjectProperty(None, allownone=True)
    bound = ObjectProperty(None, allownone=True)
    """What it is bound to (`studio.ui.together.Bound`)."""

    word, icon, about, offers, nothing, line = (StringProperty("") for _ in range(6))

    fixed = BooleanProperty(False)
    """Whether nothing can be changed."""

    __events__ = ("on_make", "on_other", "on_part", "on_go")

    def __init__(self, rooms: Rooms, piece: PieceRecord, **kwargs):
        self._kind = "drawing" if piece.kind == "drawing" else "sound"
        self._others: list[PieceRecord] = []
        super().__init__(rooms=rooms, fixed=rooms.library.read_only, **kwargs)
        self.word, self.icon, self.about = MAKES[self._kind]

    def on_make(self):
        """The person wants one made of the other."""

    def on_other(self, other: PieceRecord):
        """The person chose what it is to be bound to."""

    def on_part(self):
        """The person wants them apart."""

    def on_go(self):
        """The person wants to go to what it is bound to."""

    def offer(self, others: Sequence[PieceRecord]) -> None:
        """Show what it could be bound to."""
        self._others = list(others)
        self._fill()

    def on_bound(self, *_) -> None:
        """Say what it is bound to."""
        self.line = f"Bound to “{name_of(self.bound.other)}”" if self.bound is not None else ""
        self._fill()

    def _fill(self) -> None:
        row, bound = self.ids.row, self.bound.other.id if self.bound is not None else ""
        row.clear_widgets()
        others = [one for one in self._others if one.id != bound] if not self.fixed else []
        for other in others:
            tile = PieceTile(other, self.rooms)
            wide = dp(TALL) * (aspect(other) if other.kind == "drawing" else 2.0)
            tile.size = round(min(wide, dp(TALL * 2.2))), round(dp(TALL))
            tile.bind(on_release=lambda tile: self.dispatch("on_other", tile.piece))
            row.add_widget(tile)
        self.offers = OFFERS[self._kind] if others else ""
        self.nothing = NONE[self._kind] if not self._others and not bound and not self.fixed else ""
