"""A voice where it was said: its wave, a line that moves while it is heard, and how long it is."""

from __future__ import annotations

from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.core.errors import StudioError
from studio.gallery.wave import wave
from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.listening import minutes
from studio.ui.rooms import Rooms
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.panel import Plate
from studio.ui.widgets.wave_bars import WaveBars  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

BARS = 90
"""Bars of a wave, of which as many are shown as there is room for."""


class VoiceRow(Plate, FloatLayout):
    """One voice. Events: `on_turn` when it is to be heard, or paused; `on_seek(at)` when it is to be heard from a
    place, 0…1; `on_open` for its own page.

    It does not play itself: one player serves many rows (`PiecePlayer`); hand its news to `follow`.
    """

    piece = ObjectProperty(None, allownone=True)
    """The voice (`PieceRecord`)."""

    peaks = ObjectProperty(None, allownone=True, force_dispatch=True)
    said = StringProperty("")
    """How long it is, with its title if it has one."""

    at = NumericProperty(0.0)
    """Where it is heard, 0…1."""

    playing = BooleanProperty(False)
    leads = BooleanProperty(True)
    """Whether there is a way to its own page."""

    __events__ = ("on_turn", "on_seek", "on_open")

    def __init__(self, rooms: Rooms, **kwargs):
        self._rooms = rooms
        super().__init__(**kwargs)

    def on_turn(self):
        """It is to be heard, or paused when it sounds."""

    def on_seek(self, at: float):
        """It is to be heard from there."""

    def on_open(self):
        """Its own page is wanted."""

    def show(self, piece: PieceRecord) -> None:
        """Be about this voice; its wave comes when a worker has read it."""
        there, self.piece = self.piece, piece
        length = minutes(piece.duration / 1000)
        self.said = f"{piece.title}  {length}" if piece.title else length
        if there is not None and there.id == piece.id and there.duration == piece.duration and self.peaks is not None:
            return
        self.peaks, self.at, self.playing = None, 0.0, False
        library = self._rooms.library
        work = later(lambda: wave(library, piece).bars(BARS))
        when_done(work, lambda bars: self._got(piece.id, bars), lambda error: self._lost(piece.id, error))

    def _got(self, piece_id: str, bars) -> None:
        if self.piece is not None and self.piece.id == piece_id:
            self.peaks = bars

    def _lost(self, piece_id: str, error: StudioError) -> None:
        if self.piece is not None and self.piece.id == piece_id:
            self.said = str(error)

    def on_touch_down(self, touch):
        """Hear it from where its wave is touched."""
        if super().on_touch_down(touch):
            return True
        box = self.ids.wave
        if touch.is_mouse_scrolling or not self.collide_point(*touch.pos) or not box.x <= touch.x <= box.right + dp(8):
            return False
        self.dispatch("on_seek", min(0.99, max(0.0, (touch.x - box.x) / max(1, box.width))))
        return True

    def follow(self, player) -> None:
        """Show what the player does with it (`PiecePlayer`)."""
        mine = self.piece is not None and player.piece_id == self.piece.id
        self.playing, self.at = mine and player.playing, player.at if mine else 0.0
