"""Slideshow: what was made, one piece after another, with the sounds that belong to it, and nothing else."""

from __future__ import annotations

from kivy.animation import Animation
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.journal import entry as entries
from studio.library.records import PieceRecord
from studio.ui.kv import load_kv
from studio.ui.later import later, when_done
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.slide_show import SlideShow
from studio.ui.texture import picture
from studio.ui.theme import theme
from studio.ui.widgets.icon_button import IconButton  # noqa: F401  the .kv names it
from studio.ui.widgets.push_button import PushButton  # noqa: F401
from studio.ui.widgets.slide_view import SlideView, pixels_of
from studio.ui.widgets.words import Words  # noqa: F401

load_kv(__file__)

STAY = 4.0
"""Seconds without a touch after which the keys go."""
FADE = 0.2


class SlideshowScreen(Screen):
    """One piece, and after it another."""

    playing = BooleanProperty(False)

    keys = NumericProperty(1.0)
    """How much the keys can be seen, 0…1."""

    empty = BooleanProperty(False)
    """Whether there is nothing to show."""

    caption = StringProperty("")
    """What is shown is called, and when it was made."""

    def __init__(self, rooms: Rooms, **kwargs):
        self.show = SlideShow(rooms)
        self._views = tuple(SlideView(opacity=0, pos_hint={"x": 0, "y": 0}) for _ in range(2))
        self._front = 0
        self._made: dict[tuple[str, int, int], object] = {}
        self._coming: set[tuple[str, int, int]] = set()
        super().__init__(rooms=rooms, **kwargs)
        for view in self._views:
            self.ids.room.add_widget(view)
            view.fbind("size", lambda *_: self._again_soon())
        self._hide_soon = Clock.create_trigger(lambda _dt: self._hide(), STAY)
        self._again_soon = Clock.create_trigger(lambda _dt: self._again(), 0.1)
        self.show.bind(slide=lambda *_: self._show_slide(), many=lambda *_: self._count())
        self.show.fbind("playing", self._turned)
        self.show.player.bind(on_trouble=lambda _player, words: self._trouble(words))
        self.show.player.fbind("at", self._heard)

    # --- coming and going ---------------------------------------------------------------------------------

    def enter(self, pieces=(), query=None, first: str = "") -> None:
        """Show pieces by their ids, or what a query finds, from the piece `first` on."""
        self.empty, self.caption = False, ""
        for view in self._views:
            view.piece, view.opacity = None, 0
        self.show.begin(tuple(pieces), query, first, self._sorry)
        self._wake()

    def leave(self) -> None:
        """Be quiet, and let go of the pictures."""
        self.show.close()
        self._hide_soon.cancel()
        self._made.clear()
        self._coming.clear()
        for view in self._views:
            Animation.cancel_all(view, "opacity")
            view.piece = None

    def key(self, name: str, modifiers: frozenset[str]) -> bool:
        """Space stays or goes on; left and right go from one to the next."""
        if modifiers or self.empty:
            return False
        if name in ("left", "right"):
            self._wake()
            self.show.step(1 if name == "right" else -1)
            return True
        if name == "spacebar":
            self._wake()
            self.show.turn()
            return True
        return False

    def on_touch_down(self, touch):
        """The first touch brings the keys back, and does nothing else."""
        hidden = self.keys < 1
        self._wake()
        return True if hidden else super().on_touch_down(touch)

    # --- the keys -----------------------------------------------------------------------------------------

    def _wake(self) -> None:
        Animation.cancel_all(self, "keys")
        self.keys = 1.0
        self._hide_soon.cancel()
        if self.playing:
            self._hide_soon()

    def _hide(self) -> None:
        if not self.playing or any(widget.focus for widget in self._focusable()):
            return
        duration = theme.fade(FADE)
        if duration:
            Animation(keys=0.0, d=duration).start(self)
        else:
            self.keys = 0.0

    def _focusable(self):
        ids = self.ids
        return ids.back, ids.before, ids.turn, ids.after

    def _turned(self, *_) -> None:
        self.playing = self.show.playing
        self._wake()

    # --- what is shown ------------------------------------------------------------------------------------

    def _count(self) -> None:
        self.empty = self.show.many == 0
        for view in self._views if self.empty else ():
            Animation.cancel_all(view, "opacity")
            view.piece, view.opacity, self.caption = None, 0, ""

    def _show_slide(self) -> None:
        slide = self.show.slide
        if slide is None:
            return
        self._front = 1 - self._front
        view, other = self._views[self._front], self._views[1 - self._front]
        view.piece = slide.piece
        self.caption = self._caption_of(slide.piece)
        self._again()
        self._fade(view, other)

    def _fade(self, view: SlideView, other: SlideView) -> None:
        duration = theme.fade(FADE)
        for one, goal in ((view, 1.0), (other, 0.0)):
            Animation.cancel_all(one, "opacity")
            if duration:
                Animation(opacity=goal, d=duration).start(one)
            else:
                one.opacity = goal

    def _again(self) -> None:
        """Have the picture of what is shown as large as it is shown, and that of what comes next."""
        slide, after = self.show.slide, self.show.after
        if slide is None or self.parent is None:
            return
        self._want(self._views[self._front], slide.piece)
        if after is not None:
            self._ask(after.piece, self._box_of(after.piece))

    def _box_of(self, piece: PieceRecord) -> tuple[int, int]:
        """Return how large a piece will be shown."""
        from studio.ui.widgets.slide_view import box_in

        view = self._views[self._front]
        edge, foot = view.edge, view.foot
        width, height = view.width - 2 * edge, view.height - edge - foot
        return box_in(piece, 0, 0, max(1, width), max(1, height))[2:]

    def _want(self, view: SlideView, piece: PieceRecord) -> None:
        key = (piece.id, *view.box[2:])
        if key in self._made:
            self._put(key)
        else:
            self._ask(piece, view.box[2:])

    def _ask(self, piece: PieceRecord, size: tuple[int, int]) -> None:
        key, library = (piece.id, *size), self.rooms.library
        if piece.kind == "writing" or key in self._coming or key in self._made:
            return
        self._coming.add(key)

        def came(pixels) -> None:
            if key in self._coming:
                self._coming.discard(key)
                self._made[key] = pixels
                self._put(key)

        when_done(later(lambda: pixels_of(library, piece, *size)), came, lambda _error: self._coming.discard(key))

    def _put(self, key: tuple[str, int, int]) -> None:
        """Show a picture that was made, where it is wanted; forget those that are not wanted any more."""
        view = self._views[self._front]
        if view.piece is not None and (view.piece.id, *view.box[2:]) == key and self._made[key] is not None:
            view.texture = picture(self._made[key], smooth=True)
        after = self.show.after
        near = {view.piece.id if view.piece is not None else "", after.piece.id if after is not None else ""}
        for old in [one for one in self._made if one[0] not in near]:
            del self._made[old]

    def _heard(self, player, at: float) -> None:
        view = self._views[self._front]
        view.heard = at if view.piece is not None and view.piece.id == player.piece_id else 0.0

    def _caption_of(self, piece: PieceRecord) -> str:
        near = entries.nearness(piece.created, self.rooms.clock.now())
        return f"{piece.title} · {near}" if piece.title else near[:1].upper() + near[1:]

    def _trouble(self, words: str) -> None:
        if words and self.shell is not None:
            self.shell.toast(words)

    def _sorry(self, error) -> None:
        self.empty = True
        self._trouble(str(error))
