"""A piece, as large as the window allows, and the words beside it: what it is called, and what is seen in it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from kivy.clock import Clock
from kivy.metrics import dp
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from PIL import Image

from studio.core.errors import StudioError
from studio.gallery.thumbnail import drawing_of
from studio.library.records import PieceRecord
from studio.ui import piece_layout
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.piece_acts import PieceActs
from studio.ui.piece_hearing import PieceHearing, playable_of
from studio.ui.piece_moments import PieceMoments
from studio.ui.piece_saying import PieceSaying
from studio.ui.rooms import Rooms
from studio.ui.said import Said, said_about
from studio.ui.said_aloud import SaidAloud
from studio.ui.screen import Screen
from studio.ui.texture import picture
from studio.ui.together import Together
from studio.ui.widgets import tile_picture
from studio.ui.widgets.hands import hands
from studio.ui.widgets.horizon_bar import HorizonBar  # noqa: F401  the .kv names it
from studio.ui.widgets.icon_button import IconButton  # noqa: F401
from studio.ui.widgets.living_replay import LivingReplay
from studio.ui.widgets.long_words import LongWords  # noqa: F401
from studio.ui.widgets.piece_picture import PiecePicture  # noqa: F401
from studio.ui.widgets.piece_words import PieceWords  # noqa: F401
from studio.ui.widgets.pressable import focused
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.scroll import Scroll  # noqa: F401

load_kv(__file__)

CORNER = 4
SWIPE = 90
"""Dp a hand goes across the picture at least, for the piece before or after."""
LET_GO = 1.5
"""Seconds after one has left until the picture is given back: who looks once more sees it at once till then."""
IN_TRASH = "It is in the trash."


class PieceScreen(Screen):
    """One piece."""

    kind = StringProperty("")
    said = ObjectProperty(None, allownone=True)
    """What is said about it (`studio.ui.said.Said`)."""

    favourite = BooleanProperty(False)
    playing = BooleanProperty(False)

    at = NumericProperty(0.0)
    """Where in a sound the half disc stands, 0…1."""

    ready = BooleanProperty(False)
    """Whether a sound can be played."""

    silence = StringProperty("")
    """Why nothing can be heard, in place of the play button."""

    words = StringProperty("")
    """The text of a writing."""

    def __init__(self, rooms: Rooms, **kwargs):
        self._piece_id = ""
        self._among: tuple[str, ...] = ()
        self._turn = 0
        self._shown: tuple[str, int] | None = None
        self._image: Image.Image | None = None
        self.replay: LivingReplay | None = None
        """Its making, below a drawing."""
        self.fixed = rooms.library.read_only
        """Whether this is the sample, where nothing can be changed."""
        self.hearing, self.acts = PieceHearing(self), PieceActs(self)
        self.moments, self.aloud, self.saying = PieceMoments(self), SaidAloud(self), PieceSaying(self, rooms)
        self.together = Together(self)
        super().__init__(rooms=rooms, **kwargs)
        self._put_away = [self.ids[name].__self__ for name in ("heart", "more", "say", "write")] if self.fixed else []
        for widget in self._put_away:
            self.remove_widget(widget)
        self.acts.attend()
        self.together.bind(line=lambda _together, line: setattr(self.ids.words, "line", line))
        self.ids.bar.bind(
            on_seek=lambda _bar, value: self.seek(value),
            on_pin=lambda _bar, index: self.moments.press(index),
        )
        self.fbind("at", lambda _screen, at: self.moments.moved(at, self.playing) if self.replay is None else None)
        self._arrange_soon = Clock.create_trigger(lambda _dt: self.arrange(), -1)
        self._render_soon = Clock.create_trigger(lambda _dt: self._render(), 0.05)
        self._let_go_soon = Clock.create_trigger(lambda _dt: self._let_go(), LET_GO)
        for name in ("pos", "size", "portrait", "kind", "silence", "ready"):
            self.fbind(name, self._arrange_soon)
        self.ids.picture.bind(size=lambda *_: self._render_soon())
        rooms.gallery.piece_changed.connect(self._changed)
        rooms.gallery.tags_changed.connect(lambda: self._changed(self._piece_id))
        rooms.journal.piece_changed.connect(self._changed)
        rooms.journal.entry_changed.connect(lambda _entry_id: self._changed(self._piece_id))

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, piece_id: str, among: tuple[str, ...] = ()) -> None:
        """Show a piece; `among` are the ids it hangs between, else those of its entry."""
        if piece_id != self._piece_id or among:
            self._among = tuple(among)
        self._let_go_soon.cancel()
        self._show(self._piece_id if self._came_back(piece_id) else piece_id)

    def leave(self) -> None:
        """Be quiet, keep the name that was being typed, and put everything away."""
        self.ids.words.keep_name()
        self.saying.close()
        self.aloud.close()
        self.together.close()
        self.hearing.close()
        self._end_replay()
        self._shown = None  # its making is wanted again when one comes back
        self._let_go_soon()
        self.moments.forget()
        self.acts.close()

    def _let_go(self) -> None:
        """Give the picture back, since nobody came back to it."""
        self._image = self.ids.picture.texture = None

    def rest(self) -> None:
        """Keep what was begun to be said and not kept yet: what locks does not remember it."""
        self.saying.close()
        self.acts.keep_drafts()

    def back(self) -> bool:
        """Close the menu."""
        return self.acts.close_menu()

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Left and right go to the pieces beside this one; space plays."""
        if modifiers:
            return False
        if name in ("left", "right"):
            self.step(-1 if name == "left" else 1)
            return True
        if name == "spacebar" and hands.at_keys and focused() is not None:
            return False  # it presses what has the focus
        if name == "spacebar" and self.ready and not self.silence:
            self.play()
            return True
        return name == "spacebar" and self.replay is not None and self.replay.key(name, modifiers)

    def step(self, by: int) -> None:
        """Go to the piece before (-1) or after (1) this one; stay where there is none."""
        if self._piece_id not in self._among:
            return
        at = self._among.index(self._piece_id) + by
        if 0 <= at < len(self._among):
            self.ids.words.keep_name()
            self.saying.close()
            self.acts.close()
            self._show(self._among[at])

    def on_touch_down(self, touch):
        """Begin to swipe, where nothing else wants the touch."""
        if super().on_touch_down(touch):
            return True
        if not touch.is_mouse_scrolling and touch.x < self.ids.words.x or touch.y > self.ids.words.top:
            touch.grab(self)
        return False

    def on_touch_up(self, touch):
        """Go to the piece before or after, when a hand went across."""
        if touch.grab_current is not self:
            return super().on_touch_up(touch)
        touch.ungrab(self)
        across, along = touch.x - touch.ox, touch.y - touch.oy
        if abs(across) > dp(SWIPE) and abs(across) > 2 * abs(along):
            self.step(-1 if across > 0 else 1)
        return True

    def _came_back(self, piece_id: str) -> bool:
        return bool(self._piece_id) and piece_id in self._among and self._piece_id in self._among

    @property
    def piece_id(self) -> str:
        """Which piece it is, or nothing."""
        return self._piece_id

    # --- what can be pressed ------------------------------------------------------------------------------

    def play(self) -> None:
        """Play from where the half disc stands, from the start when it stands at the end; or pause."""
        self.hearing.turn()

    def seek(self, value: float) -> None:
        """Go to a place, 0…1, and go on playing if it was playing."""
        self.at = value
        if self.playing:
            self.hearing.play_from(value)

    # --- what is shown ------------------------------------------------------------------------------------

    def _show(self, piece_id: str) -> None:
        if piece_id != self._piece_id:
            self.aloud.hush()
            self.together.close()
            self.hearing.forget()
            self._end_replay()
            self.moments.forget()
            self._piece_id = piece_id
            self._shown = self._image = None
            self.kind, self.words, self.said = "", "", None
            self.ids.picture.texture = None
            self.ids.words.scroll_y = 1
        self._read()

    def _changed(self, piece_id: str) -> None:
        soon(lambda: self._read() if self.parent is not None and piece_id == self._piece_id else None)

    def _read(self) -> None:
        self._turn += 1
        turn, rooms, piece_id, among = self._turn, self.rooms, self._piece_id, self._among

        def look():
            said = said_about(rooms, piece_id)
            return said, among or tuple(piece.id for piece in rooms.gallery.pieces_of(said.piece.entry_id))

        when_done(later(look), lambda seen: self._say(turn, *seen), self.sorry)

    def _say(self, turn: int, said: Said, among: tuple[str, ...]) -> None:
        if turn != self._turn:
            return
        piece = said.piece
        if piece.trashed is not None:
            self._leave_it()
            return
        self._among = among
        self.said, self.kind, self.favourite = said, piece.kind, piece.favourite
        self.words = piece.words if piece.kind == "writing" else ""
        words = self.ids.words
        words.said = said
        words.has_before = piece.id in among and among[0] != piece.id
        words.has_after = piece.id in among and among[-1] != piece.id
        self.moments.show(said)
        self.arrange()
        if self._shown != (piece.id, piece.edited):
            self._shown = piece.id, piece.edited
            self._load(piece)
        self.together.look(piece)

    def _leave_it(self) -> None:
        """Go back: it lies in the trash by now, perhaps with its whole entry."""
        if self.shell is not None and self.shell.screen is self:
            self.shell.back()
            self.shell.toast(IN_TRASH)

    def _load(self, piece: PieceRecord) -> None:
        rooms = self.rooms

        def still(then: Callable) -> Callable:
            return lambda made: then(made) if self._piece_id == piece.id else None

        if piece.kind == "drawing":
            if self._image is None:
                box = self.ids.picture.box
                small = later(lambda: tile_picture.paint(rooms.library, piece, box[2], box[3], round(dp(CORNER))))
                when_done(small, still(self._put_first), lambda _error: None)
            whole = later(lambda: Image.fromarray(drawing_of(rooms.library, piece.id).rgba()))
            when_done(whole, still(self._put_image), self.sorry)
            self._begin_replay(piece.id)
        elif piece.kind in ("sound", "voice"):
            self.hearing.listen()
            when_done(later(lambda: playable_of(rooms, piece)), still(self.hearing.take), self.sorry)
            self._render()

    def _begin_replay(self, piece_id: str) -> None:
        """Have its making at hand, below the picture."""
        self._end_replay()
        self.replay = replay = LivingReplay(self.rooms, still=True, size_hint=(None, None))
        replay.bind(
            on_trouble=lambda _replay, error: self.sorry(error),
            on_note=lambda _replay, words: self.shell.toast(words),
            on_pin=lambda _replay, index: self.moments.press(index),
            at=lambda replay, at: self.moments.moved(at, replay.playing) if self.replay is replay else None,
            playing=lambda _replay, playing: self.aloud.hush() if playing else None,
        )
        self.add_widget(replay, index=self.children.index(self.ids.quiet.__self__))  # over a sound's bar and button
        self.arrange()
        if self.said is not None:
            self.moments.show(self.said)
        replay.show(piece_id)

    def _end_replay(self) -> None:
        replay, self.replay = self.replay, None
        if replay is not None:
            replay.close()
            self.remove_widget(replay)

    def _put_first(self, pixels: np.ndarray) -> None:
        if self.ids.picture.texture is None:
            self.ids.picture.texture = picture(pixels)

    def _put_image(self, image: Image.Image) -> None:
        self._image = image
        self._render()

    def _render(self) -> None:
        """Make the picture anew, exactly as large as it is shown."""
        art, kind, piece_id, image = self.ids.picture.art, self.kind, self._piece_id, self._image
        width, height = art[2:]
        if min(width, height) < 8 or self.said is None:
            return
        if kind == "drawing" and image is not None:
            made = later(lambda: tile_picture.framed(image, width, height, round(dp(CORNER))))
        elif kind in ("sound", "voice"):
            rooms, piece = self.rooms, self.said.piece
            made = later(lambda: tile_picture.paint(rooms.library, piece, width, height))
        else:
            return
        when_done(made, lambda pixels: self._put_picture(piece_id, pixels), self.sorry)

    def _put_picture(self, piece_id: str, pixels: np.ndarray) -> None:
        if piece_id == self._piece_id:
            self.ids.picture.texture = picture(pixels)

    def sorry(self, error: StudioError) -> None:
        """Say what can't be done."""
        if self.shell is not None:
            self.shell.toast(str(error))

    def arrange(self) -> None:
        """Put everything in its place."""
        piece_layout.arrange(self)
