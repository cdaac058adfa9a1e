"""A piece, small, beside the one that is looked at before it is shown: which one it is, and what was said of it."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import AliasProperty, BooleanProperty, ObjectProperty, StringProperty

from studio.ui.kv import load_kv
from studio.ui.theme import kind_colour, kind_ground, theme
from studio.ui.widgets.icon import Icon  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate  # noqa: F401
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.thumbnails import Wish, thumbnails_of

load_kv(__file__)

ICONS = {"writing": "pen-line"}
INSET = 18
"""Dp between the edge of a sound's ground and its wave."""
PLAIN = ("writing",)
"""Kinds that have no picture."""


class ShareThumb(Pressable):
    """One piece. Bind `on_release`."""

    piece = ObjectProperty(None, allownone=True)
    """The piece (`PieceRecord`)."""

    kind = StringProperty("")
    here = BooleanProperty(False)
    """Whether it is the one that is looked at."""

    answer = StringProperty("")
    """"yes", "no", or "" while nothing was said."""

    texture = ObjectProperty(None, allownone=True)

    def _get_art(self):
        left, bottom, width, height = self.box
        edge = round(dp(8))
        inset = edge + (0 if self.kind == "drawing" else round(dp(INSET)))
        return left + inset, bottom + inset, max(1, width - 2 * inset), max(1, height - 2 * inset)

    art = AliasProperty(_get_art, bind=("box", "kind"))
    """Left, bottom, width and height in px of its picture (read only)."""

    def __init__(self, rooms, **kwargs):
        self._rooms = rooms
        self._wish: Wish | None = None
        self._ask_soon = Clock.create_trigger(lambda _dt: self._ask(), -1)
        super().__init__(**kwargs)
        for name in ("piece", "art", "parent"):
            self.fbind(name, self._ask_soon)

    def on_piece(self, _thumb, piece):
        """Be of another piece."""
        self.kind, self.texture = piece.kind if piece is not None else "", None

    def _ask(self) -> None:
        thumbnails = thumbnails_of(self._rooms.library)
        if self._wish is not None:
            thumbnails.forget(self._wish, self)
            self._wish = None
        if self.parent is None or self.piece is None or self.kind in PLAIN or min(self.art[2:]) < 8:
            return
        corner = round(dp(8)) if self.kind == "drawing" else 0
        wish = Wish(self.piece.id, self.piece.edited, self.art[2], self.art[3], corner)
        texture = thumbnails.want(self.piece, wish, self, self._got)
        if texture is None:
            self._wish = wish
        else:
            self.texture = texture

    def _got(self, wish: Wish, texture) -> None:
        if wish == self._wish:
            self._wish, self.texture = None, texture

    def ground_of(self, kind: str, _theme: str):
        """Return its ground."""
        return kind_ground(kind) if kind and kind != "drawing" else theme.surface

    def shade(self, kind: str, texture, answer: str, _theme: str):
        """Return what its picture is tinted with; what was left out stands back."""
        if texture is None:
            return 0, 0, 0, 0
        colour = (1, 1, 1) if kind == "drawing" else kind_colour(kind)[:3]
        return (*colour, 0.32 if answer == "no" else 1)

    def letters(self, kind: str, answer: str, _theme: str):
        """Return the colour of its icon, when it has no picture."""
        return (*kind_colour(kind or "writing")[:3], 0.45 if answer == "no" else 1)

    def icon_of(self, kind: str) -> str:
        """Return what stands in for a picture."""
        return ICONS.get(kind, "")
