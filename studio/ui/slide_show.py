"""What a slideshow does by itself: one slide after another, their pictures made in time, and the sounds under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty

from studio.core.errors import StudioError
from studio.gallery.query import Query
from studio.gallery.reel import Chosen, Found, Portion, Reel
from studio.gallery.slides import LOOKED, Slide, stays
from studio.ui.later import later, when_done
from studio.ui.piece_player import PiecePlayer
from studio.ui.rooms import Rooms

PORTION = 200
"""Pieces that are read at once."""
NEAR = 12
"""Slides from an end of those at hand at which more are fetched."""
AT_HAND = 3
"""Portions of them that are at hand."""
A_MOMENT = 0.2
"""Seconds between two looks at whether the next is due."""


class SlideShow(EventDispatcher):
    """Goes from slide to slide. `begin` it, `turn` pauses it, `step` goes on or back, `close` ends it."""

    slide = ObjectProperty(None, allownone=True)
    """What is shown (`studio.gallery.slides.Slide`)."""

    playing = BooleanProperty(False)
    """Whether it goes on by itself."""

    many = NumericProperty(-1)
    """How many slides are at hand; -1 while that is not known, 0 where there is nothing to show."""

    def __init__(self, rooms: Rooms, **kwargs) -> None:
        self.player = PiecePlayer(rooms)
        self._rooms = rooms
        self._reel: Reel | None = None
        self._portions: tuple[Portion, ...] = ()
        self._slides: tuple[Slide, ...] = ()
        self._whole = True
        self._asked: set[int] = set()
        self._at = 0
        self._shown = self._stays = 0.0
        self._turn = 0
        self._tick = Clock.create_trigger(self._look, A_MOMENT, interval=True)
        super().__init__(**kwargs)
        self.player.bind(on_ended=lambda _player, piece_id: self._ended(piece_id))
        rooms.gallery.piece_changed.connect(self._changed)

    @property
    def after(self) -> Slide | None:
        """What comes next, as far as it is at hand."""
        at = self._place_of(1)
        return self._slides[at] if at is not None and len(self._slides) > 1 else None

    @property
    def place(self) -> int:
        """Which slide it is of those at hand, from 0."""
        return self._at

    def _place_of(self, by: int) -> int | None:
        """Return where a slide is that stands so many on; None for one that isn't at hand."""
        at = self._at + by
        if self._whole and self._slides:
            return at % len(self._slides)
        return at if 0 <= at < len(self._slides) else None

    def begin(self, pieces: Sequence[str], query: Query | None, first: str, sorry: Callable[[StudioError], object]):
        """Find what is to be shown: these pieces, or what a query finds and may come back by itself."""
        self.close()
        gallery = self._rooms.gallery
        self._reel = Chosen(gallery, tuple(pieces), PORTION) if pieces else Found(gallery, query or Query(), PORTION)
        self._begin(self._reel, first, sorry)

    def _begin(self, reel: Reel, first: str, sorry: Callable[[StudioError], object]) -> None:
        turn = self._turn
        self.many, self.slide = -1, None
        when_done(
            later(lambda: begun(reel, first)),
            lambda found: self._show_first(*found, first) if turn == self._turn else None,
            sorry,
        )

    def _show_first(self, portion: Portion | None, whole: bool, first: str) -> None:
        self._whole = whole
        self._hold((portion,) if portion is not None else ())
        ids = [slide.piece.id for slide in self._slides]
        if ids:
            self.playing = True
            self._go(ids.index(first) if first in ids else 0)
            self._tick()

    def _hold(self, portions: tuple[Portion, ...]) -> None:
        self._portions = portions
        self._slides = tuple(slide for portion in portions for slide in portion.slides)
        self.many = len(self._slides)

    def _reach(self) -> None:
        """Fetch more where an end of what is at hand is near."""
        for way, left in ((1, len(self._slides) - 1 - self._at), (-1, self._at)):
            if self._whole or left >= NEAR or way in self._asked:
                continue
            self._asked.add(way)
            turn, reel, end = self._turn, self._reel, self._portions[-1 if way > 0 else 0]
            more = later(lambda reel=reel, way=way, end=end: reel.after(end) if way > 0 else reel.before(end))
            when_done(
                more,
                lambda more, turn=turn, way=way, end=end: self._take(more, way, end) if turn == self._turn else None,
                lambda _error, way=way: self._asked.discard(way),  # the next slide asks again
            )

    def _take(self, more: Portion | None, way: int, end: Portion) -> None:
        """Have more at hand at one end, and less at the other; `end` is what it follows."""
        self._asked.discard(way)
        held = self._portions
        if more is None or held[-1 if way > 0 else 0].first.id != end.first.id:
            return  # there is nothing, or that end is not at hand any more
        if way > 0:
            held, far = (*held, more), len(held[0].slides)
            if len(held) > AT_HAND and self._at - far >= NEAR:
                held, self._at = held[1:], self._at - far
        else:
            self._at += len(more.slides)
            held, far = (more, *held), len(held[-1].slides)
            left = sum(len(portion.slides) for portion in held) - 1 - self._at
            if len(held) > AT_HAND and left - far >= NEAR:
                held = held[:-1]
        self._hold(held)
        self._reach()

    def step(self, by: int) -> None:
        """Go to the slide after (1), or before (-1); round and round."""
        at = self._place_of(by)
        if at is not None and self._slides:
            self._go(at)

    def turn(self) -> None:
        """Stay, or go on."""
        if not self._slides:
            return
        self.playing = not self.playing
        player, sound = self.player, self.slide.sound
        if not self.playing:
            player.pause()
            self._tick.cancel()
            return
        if player.piece_id and player.at > 0:
            self._resume()
        elif sound is not None:
            player.play(sound)
        self._tick()

    def _resume(self) -> None:
        known = {slide.sound.id: slide.sound for slide in self._slides if slide.sound is not None}
        sound = known.get(self.player.piece_id)
        if sound is not None:
            self.player.play(sound, self.player.at)

    def close(self) -> None:
        """Be quiet, and stop. Harmless twice."""
        self._turn += 1
        self._tick.cancel()
        self.playing = False
        self.player.close()
        self._portions, self._slides, self._whole = (), (), True
        self._asked.clear()

    def _changed(self, piece_id: str) -> None:
        """Something happened to a piece: one that went to the trash meanwhile is not shown any more."""
        if not any(slide.piece.id == piece_id or _sounds(slide, piece_id) for slide in self._slides):
            return
        turn, gallery = self._turn, self._rooms.gallery
        gone = later(lambda: gallery.piece(piece_id).trashed is not None)
        when_done(gone, lambda gone: self._drop(turn, piece_id) if gone else None, _quiet)

    def _drop(self, turn: int, piece_id: str) -> None:
        if turn != self._turn:
            return
        now, at = self.slide, sum(slide.piece.id != piece_id for slide in self._slides[: self._at])
        self._hold(tuple(replace(portion, slides=_without(piece_id, portion.slides)) for portion in self._portions))
        if not self._slides and self._whole:
            self.close()
        elif not self._slides:
            self._begin(self._reel, "", _quiet)
        elif now is not None and now.piece.id == piece_id or self.player.piece_id == piece_id:
            self._go(at % len(self._slides))
        else:
            self._at = at

    def _go(self, at: int) -> None:
        self._at, slide = at, self._slides[at]
        self._shown = 0.0
        self.slide = slide
        if slide.sound is None and not slide.goes_on:
            self.player.stop()
        elif slide.sound is not None:
            self.player.stop()
            if self.playing:
                self.player.play(slide.sound)
        self._reach()

    def _look(self, dt: float) -> None:
        """Go on once it has been seen, and heard, for long enough."""
        slide = self.slide
        if not self.playing or slide is None:
            return
        self._shown += min(dt, 1.0)
        if len(self._slides) == 1 and slide.sound is None:
            return
        sound = slide.sound
        left = sound.duration / 1000 if sound is not None else 0.0
        if sound is not None and self.player.piece_id == sound.id and self.player.seconds:
            left = self.player.seconds
        if self._shown >= stays(slide, self.after, left) + (2.0 if left and self.player.playing else 0.0):
            self.step(1)

    def _ended(self, piece_id: str) -> None:
        slide = self.slide
        if self.playing and slide is not None and slide.sound is not None and slide.sound.id == piece_id:
            self._shown = max(self._shown, LOOKED)
            if slide.piece.id == piece_id:
                self.step(1)


def _sounds(slide: Slide, piece_id: str) -> bool:
    return slide.sound is not None and slide.sound.id == piece_id


def begun(reel: Reel, first: str) -> tuple[Portion | None, bool]:
    """Return the first portion with something to see, and whether it is everything. For a worker."""
    portion, whole = reel.begin(first)
    while portion is not None and not portion.slides and not whole:  # sounds that lie under pictures further on
        portion = reel.after(portion)
    return portion, whole


def _without(piece_id: str, slides: tuple[Slide, ...]) -> tuple[Slide, ...]:
    kept = (slide for slide in slides if slide.piece.id != piece_id)
    return tuple(replace(slide, sound=None) if _sounds(slide, piece_id) else slide for slide in kept)


def _quiet(_result: object) -> None:
    """It is gone altogether, or is looked at next time."""
