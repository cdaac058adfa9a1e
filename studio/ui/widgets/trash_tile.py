"""A thing in the trash, small: a piece as it hangs in the gallery, an entry by its disc, a reflection by its words."""

from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.widget import Widget

from studio.gallery.thumbnail import aspect
from studio.journal.entry import Mark
from studio.library.records import PieceRecord
from studio.library.trash import Trashed
from studio.ui.in_trash import Lying
from studio.ui.kv import load_kv
from studio.ui.theme import theme
from studio.ui.widgets.disc import Disc  # noqa: F401  the .kv names it
from studio.ui.widgets.justified import Shape
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

WIDE = {"session": 1.9, "day": 1.5, "said": 1.7, "asked": 1.7}
"""Width over height of what is no piece."""

FOOT = 44
"""Dp kept free below the words of a reflection, for what they are about."""


def shape(thing: PieceRecord | Lying) -> Shape:
    """Return the shape of a thing's tile."""
    if isinstance(thing, Lying):
        return Shape(WIDE[thing.kind], True)
    return Shape(aspect(thing), thing.kind != "drawing")


NO_THING = Lying(Trashed("piece", "", 0, 0), "")


class TrashTile(PieceTile):
    """One thing of the trash. Bind `on_release`; `piece` may be a piece, or a `Lying` of something else."""

    mark = ObjectProperty(Mark(0.05, 0, "amber"), rebind=True)
    """Of a session: how its disc looks."""

    title = StringProperty("")
    near = StringProperty("")
    own = StringProperty("")
    along = StringProperty("")
    """Of an entry: its name, when it was, a line of its own words, and what went along."""

    about = StringProperty("")
    """Of a reflection: what it is about."""

    def on_piece(self, widget, piece):
        """Show another thing."""
        thing = piece if isinstance(piece, Lying) else NO_THING
        entry = thing.kind in ("session", "day")
        self.title, self.near = (thing.title, thing.near) if entry else ("", "")
        self.own = thing.words if entry else ""
        self.along = thing.holds[:1].upper() + thing.holds[1:]
        self.about = thing.near if thing.kind in ("said", "asked") else ""
        self.mark = thing.mark
        super().on_piece(widget, piece)

    def _wished(self):
        return None if isinstance(self.piece, Lying) else super()._wished()

    # --- what the .kv asks --------------------------------------------------------------------------------

    def words_of(self, piece, kind: str, width: float, height: float) -> str:
        """Return as much of its words as there is room for."""
        if kind in ("said", "asked"):
            kind = "writing"
        return super().words_of(piece, kind, width, height)

    def lines_for(self, role: str, height: float) -> int:
        """Return how many lines of words there is room for."""
        return super().lines_for(role, height - (FOOT if self.kind in ("said", "asked") else 0))

    def paint(self, kind: str, state: str, texture, theme_name: str):
        """Return the ground it has now."""
        if kind in WIDE:
            return theme.pressed if state == "down" else theme.surface
        return super().paint(kind, state, texture, theme_name)

    def shade(self, kind: str, state: str, texture, theme_name: str):
        """Return what its picture is tinted with."""
        return (0, 0, 0, 0) if kind in WIDE else super().shade(kind, state, texture, theme_name)

    def edge_shade(self, kind: str, theme_name: str):
        """Return the colour of its edge."""
        return theme.line if kind in WIDE else super().edge_shade(kind, theme_name)


class UntilHeader(Widget):
    """What stands above the things that stay until the same day."""

    header = StringProperty("")
    focus = False
    """It never has it; the grid asks."""
