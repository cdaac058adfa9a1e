"""The card on Today: one thing that comes back; or, once, the offer that something may."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.gallery.thumbnail import aspect
from studio.ui.kv import load_kv
from studio.ui.theme import theme  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.piece_tile import PieceTile
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

OFFER = "Shall a session come back to you here, a day later, a week, a month?"
"""The offer, made once."""
TALL = 136
"""Dp of height from which the buttons stand below the words."""


class ReturnCard(Plate, FloatLayout):
    """Says why something comes, and shows it. Events: `on_yes`, `on_no`."""

    why = StringProperty("")
    then = StringProperty("")

    piece = ObjectProperty(None, allownone=True)
    """What is shown of it (`PieceRecord`), or None."""

    offers = BooleanProperty(False)
    """Whether it only offers."""

    state = StringProperty("normal")
    tall = BooleanProperty(True)
    roomy = BooleanProperty(True)
    words_left = NumericProperty(0)
    why_top = NumericProperty(0)

    __events__ = ("on_yes", "on_no")

    def __init__(self, rooms, **kwargs):
        self._tile = PieceTile(None, rooms)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        super().__init__(**kwargs)
        self._tile.size_hint = None, None
        self._tile.bind(on_release=lambda *_: self.dispatch("on_yes"))
        for name in ("pos", "size", "piece", "offers"):
            self.fbind(name, self._lay_soon)
        self.ids.why.bind(height=self._lay_soon)
        self.ids.feet.bind(size=self._lay_soon)

    def on_yes(self):
        """The person wants to look, or wants to be asked later."""

    def on_no(self):
        """Not today, or not at all."""

    def show(self, why: str, then: str = "", piece=None, offers: bool = False) -> None:
        """Say this."""
        self.why, self.then, self.offers, self.piece = why, then, offers, piece

    def _lay(self) -> None:
        hung, piece = self.ids.hung, self.piece
        if piece is not None and piece.kind == "writing":
            piece = None  # its words are said beside it
        self.tall = self.height >= dp(TALL)
        self.roomy = self.height >= dp(152) and not self.offers
        pad, left = dp(12), self.x + dp(24)
        if piece is not None:
            high = self.height - 2 * pad
            wide = min(high * max(0.6, min(1.4, aspect(piece))), 0.4 * self.width)
            self._tile.pos, self._tile.size = (round(self.x + pad), round(self.y + pad)), (round(wide), round(high))
            self._tile.radius = 16
            self._tile.piece = piece
            if self._tile.parent is None:
                hung.add_widget(self._tile)
            left = self._tile.right + dp(20)
        elif self._tile.parent is not None:
            hung.remove_widget(self._tile)
        self.words_left = round(left)
        self.why_top = round(self.top - dp(16))
        feet, why = self.ids.feet, self.ids.why
        if not self.tall:  # one row: words, then what can be pressed
            feet.x = round(self.right - dp(12) - feet.width)
            why.width = max(1, feet.x - dp(12) - left)
            self.why_top = round(self.center_y + why.height / 2)
        else:
            feet.x, why.width = round(left), max(1, self.right - dp(24) - left)
