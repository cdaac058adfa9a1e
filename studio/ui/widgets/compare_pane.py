"""One of two pieces that are looked at side by side: near or whole, with its replay or its sound below it."""

from __future__ import annotations

from kivy.clock import Clock
from kivy.graphics import ScissorPop, ScissorPush
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.near_view import NearView, box_of, moved, nearer
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms
from studio.ui.texture import picture
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.living_replay import LivingReplay
from studio.ui.widgets.pressable import Pressable
from studio.ui.widgets.slide_view import SlideView, box_in, pixels_of  # noqa: F401
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

BAR, NAME = 136, 56
"""Dp below the picture: of the replay, and of what it is called."""
EDGE = 20
NOTCH = 1.25
"""How much nearer one notch of the wheel, or one touch of a key, leads."""


class NearReplay(LivingReplay):
    """A replay whose picture may be larger than its place: what lies beyond is not seen."""

    def __init__(self, rooms: Rooms, **kwargs):
        super().__init__(rooms, **kwargs)
        self._clip, end = ScissorPush(), ScissorPop()
        first = min(self.canvas.indexof(child.canvas) for child in self.children)
        self.canvas.insert(first, end)
        self.canvas.insert(self.canvas.indexof(self.canvas.before) + 1 if self.canvas.has_before else 0, self._clip)

    def clip(self, left: float, bottom: float, width: float, height: float) -> None:
        """Show the picture only in here, px of the window."""
        self._clip.x, self._clip.y = round(left), round(bottom)
        self._clip.width, self._clip.height = max(0, round(width)), max(0, round(height))


class PieceName(Pressable, FloatLayout):
    """What a piece is called and when it was made; pressing it is meant to open it."""

    title = StringProperty("")
    near = StringProperty("")


class ComparePane(FloatLayout):
    """Shows `piece`. Events: `on_moved` when its view was changed by hand, `on_open` when its name was pressed,
    `on_trouble(words)`."""

    piece = ObjectProperty(None, allownone=True)
    near = StringProperty("")
    """When it was made, as it is said."""

    view = ObjectProperty(NearView())
    """How near it is seen (`studio.ui.near_view.NearView`)."""

    kind = StringProperty("")
    sounds = BooleanProperty(False)
    """Whether it is a sound or a voice (read only)."""

    playing = BooleanProperty(False)
    at = NumericProperty(0.0)

    __events__ = ("on_moved", "on_open", "on_trouble")

    def __init__(self, rooms: Rooms, player: PiecePlayer, **kwargs):
        self._rooms, self._player = rooms, player
        self.replay: NearReplay | None = None
        """Its making, when it is a drawing."""
        self._hands: list = []
        self._asked: tuple | None = None
        super().__init__(**kwargs)
        self._lay_soon = Clock.create_trigger(lambda _dt: self._lay(), -1)
        for name in ("pos", "size", "view", "piece"):
            self.fbind(name, self._lay_soon)
        for name in ("playing", "at", "piece_id"):
            player.fbind(name, lambda *_: self._heard())
        self.ids.bar.bind(on_seek=lambda _bar, value: self._seek(value))

    def on_moved(self):
        """The person looks at it otherwise."""

    def on_open(self):
        """The person wants to go to it."""

    def on_trouble(self, words: str):
        """Something can't be shown or heard."""

    # --- what it shows ------------------------------------------------------------------------------------

    def show(self, piece: PieceRecord, near: str) -> None:
        """Show a piece, whole."""
        self.close()
        self.near, self.kind = near, piece.kind
        self.sounds = piece.kind in ("sound", "voice")
        self.piece, self.view = piece, NearView()
        self.ids.still.piece = piece if piece.kind != "drawing" else None
        if piece.kind == "drawing":
            self.replay = NearReplay(self._rooms, size_hint=(None, None))
            self.replay.bind(on_trouble=lambda _replay, error: self.dispatch("on_trouble", str(error)))
            self.add_widget(self.replay, index=len(self.children))
            self.replay.show(piece.id)
        self._lay()

    def close(self) -> None:
        """Let go of everything. Harmless twice."""
        replay, self.replay = self.replay, None
        if replay is not None:
            replay.close()
            self.remove_widget(replay)
        self.piece, self._asked = None, None
        self.near, self.kind, self.sounds = "", "", False
        self._hands.clear()
        self.ids.still.piece = None

    @property
    def room(self) -> tuple[float, float, float, float]:
        """Left, bottom, width and height in px of the place its picture has."""
        below = dp(NAME + (BAR if self.kind != "writing" else 0))
        return self.x, self.y + below, self.width, max(1, self.height - below)

    def _fitting(self):
        left, bottom, width, height = self.room
        edge = dp(EDGE)
        return box_in(self.piece, left + edge, bottom + edge, max(1, width - 2 * edge), max(1, height - 2 * edge))

    def _lay(self) -> None:
        if self.piece is None:
            return
        left, bottom, width, height = self.room
        if self.replay is not None:
            self.replay.pos, self.replay.size = (self.x, self.y + dp(NAME)), (self.width, self.height - dp(NAME))
            self.replay.box = box_of(self.view, self._fitting())
            self.replay.clip(left, bottom, width, height)
            return
        still = self.ids.still
        still.pos, still.size = (left, bottom), (width, height)
        self._ask_picture()

    def _ask_picture(self) -> None:
        piece, library, still = self.piece, self._rooms.library, self.ids.still
        wanted = (piece.id, *still.box[2:])
        if piece.kind == "writing" or wanted == self._asked:
            return
        self._asked = wanted

        def came(pixels) -> None:
            if self._asked == wanted and pixels is not None:
                still.texture = picture(pixels, smooth=True)

        when_done(
            later(lambda: pixels_of(library, piece, *wanted[1:])),
            came,
            lambda error: self.dispatch("on_trouble", str(error)),
        )

    # --- its sound ----------------------------------------------------------------------------------------

    def turn(self) -> None:
        """Play, or pause: its making, or its sound."""
        if self.replay is not None:
            self.replay.turn()
        elif self.sounds:
            self._player.turn(self.piece)

    def _seek(self, value: float) -> None:
        if self.sounds:
            self._player.play(self.piece, value)

    def _heard(self) -> None:
        here = self.sounds and self.piece is not None and self._player.piece_id == self.piece.id
        self.playing = here and self._player.playing
        self.at = self._player.at if here else 0.0
        self.ids.still.heard = self.at

    # --- hands --------------------------------------------------------------------------------------------

    def look(self, factor: float, at: tuple[float, float] = (0.5, 0.5)) -> None:
        """Come so much nearer."""
        self._see(nearer(self.view, factor, at))

    def go(self, right: float, up: float) -> None:
        """Move it by so much of its room."""
        self._see(moved(self.view, right, up))

    def whole(self) -> None:
        """See all of it."""
        self._see(NearView())

    def _see(self, view: NearView) -> None:
        if self.kind == "drawing" and view != self.view:
            self.view = view
            self.dispatch("on_moved")

    def _in_room(self, touch) -> bool:
        left, bottom, width, height = self.room
        return left <= touch.x < left + width and bottom <= touch.y < bottom + height

    def _place(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, width, height = self._fitting()
        return (x - left) / width, (y - bottom) / height

    def on_touch_down(self, touch):
        """The wheel comes nearer; one hand moves what is near, two bring it nearer."""
        if self.kind != "drawing" or not self._in_room(touch):
            return super().on_touch_down(touch)
        if touch.is_mouse_scrolling:
            if touch.button in ("scrollup", "scrolldown"):
                self.look(NOTCH if touch.button == "scrolldown" else 1 / NOTCH, self._place(*touch.pos))
            return True
        if len(self._hands) < 2:
            touch.grab(self)
            self._hands.append(touch)
        return True

    def on_touch_move(self, touch):
        """Follow the hands."""
        if touch.grab_current is not self:
            return super().on_touch_move(touch)
        _left, _bottom, width, height = self._fitting()
        if len(self._hands) == 1:
            self.go(touch.dx / width, touch.dy / height)
        elif len(self._hands) == 2:
            other = self._hands[1 - self._hands.index(touch)]
            before = _apart(touch.px - other.x, touch.py - other.y)
            now = _apart(touch.x - other.x, touch.y - other.y)
            middle = self._place((touch.x + other.x) / 2, (touch.y + other.y) / 2)
            self.look(now / before, middle)
            self.go(touch.dx / 2 / width, touch.dy / 2 / height)
        return True

    def on_touch_up(self, touch):
        """Let go."""
        if touch.grab_current is not self:
            return super().on_touch_up(touch)
        touch.ungrab(self)
        if touch in self._hands:
            self._hands.remove(touch)
        return True


def _apart(x: float, y: float) -> float:
    return max(1.0, (x * x + y * y) ** 0.5)
