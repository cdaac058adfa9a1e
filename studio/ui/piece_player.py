"""Hearing sounds where they hang: one at a time, in a tile, beside another piece or in a slideshow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from studio.library.records import PieceRecord
from studio.music.arrangement import RATE, Arrangement
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms

TURNS = 1 / 30
"""Seconds between two looks at what is playing."""
AHEAD = 2.0
"""Seconds of a song that are worked out before they are heard."""

ENDED = 0.995
"""From here on a sound stands at its end: what is played then is played from its beginning."""

NO_SOUND = "There is no sound on this computer right now."


@dataclass(frozen=True)
class Heard:
    """What can be played: a piece of the library, or a song that is not kept."""

    piece_id: str
    """Of which piece it is; of a song that is not kept, any word that names it."""
    seconds: float
    song: Arrangement | None = None
    """None for a voice."""
    kept: bool = True
    """Whether its sound is in the library; a song that is not kept has no takes."""


def heard_of(rooms: Rooms, piece: PieceRecord) -> Heard:
    """Return what is needed to hear a sound or a voice. For a worker. Raises StudioError when it can't be read."""
    from studio.gallery.songs import open_song
    from studio.gallery.wave import wave

    seconds = wave(rooms.library, piece).milliseconds / 1000
    if piece.kind == "voice":
        return Heard(piece.id, seconds)
    return Heard(piece.id, seconds, open_song(rooms.library, piece.id).arrangement)


class PiecePlayer(EventDispatcher):
    """Plays one sound or voice, and tells where it has come to.

    Events: `on_ended(piece_id)` when it was heard to its end, `on_trouble(words)` when it can't be heard.
    """

    piece_id = StringProperty("")
    """What is played, or was last."""

    playing = BooleanProperty(False)
    """Whether it sounds, or is about to (read only)."""

    at = NumericProperty(0.0)
    """Where it has come to, 0…1 (read only; `play`)."""

    __events__ = ("on_ended", "on_trouble")

    def __init__(self, rooms: Rooms, **kwargs) -> None:
        self._rooms = rooms
        self._sound = None
        self._heard: Heard | None = None
        self._turn = 0
        self._used = self._waits = False
        self._start = 0.0
        self._let_go: Callable[[], None] | None = None
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), TURNS, interval=True)
        super().__init__(**kwargs)

    def on_ended(self, piece_id: str):
        """It was heard to its end."""

    def on_trouble(self, words: str):
        """It can't be heard."""

    # --- what can be asked of it --------------------------------------------------------------------------

    @property
    def seconds(self) -> float:
        """How long what is played lasts; 0 while that is not known."""
        return self._heard.seconds if self._heard is not None else 0.0

    @property
    def sounds(self) -> bool:
        """Whether it is heard at this very moment."""
        return bool(self.playing and not self._waits and self._heard is not None and self._sound.playing)

    @property
    def second(self) -> float:
        """Which second is heard at this very moment; beyond `seconds` while it rings out."""
        return self._sound.position() if self.sounds else self.at * self.seconds

    @property
    def now(self) -> float:
        """Where it is at this very moment, 0…1."""
        return min(1.0, self.second / self.seconds) if self.seconds else self.at

    def turn(self, piece: PieceRecord) -> None:
        """Play a piece, from where it was left or from its beginning; or pause it."""
        if self.playing and self.piece_id == piece.id:
            self.pause()
        else:
            self.play(piece, self.at if self.piece_id == piece.id else 0.0)

    def play(self, piece: PieceRecord, at: float = 0.0) -> None:
        """Play a sound or a voice from a place, 0…1, in place of what is played now."""
        at = 0.0 if at >= ENDED else at
        self._fetch(piece, at, lambda heard: at * heard.seconds)

    def play_from(self, sound: PieceRecord | Heard, second: float) -> None:
        """Play a piece, or what is at hand already, from a second; from its end on it is quiet."""
        if isinstance(sound, Heard):
            self._be(sound.piece_id, 0.0)
            self._begin(sound, second)
        else:
            self._fetch(sound, 0.0, lambda _heard: second)

    def pause(self) -> None:
        """Be quiet, where it is."""
        self._turn += 1
        self._waits = False
        self._follow_soon.cancel()
        if self.playing:
            self.playing = False
            if self._sound is not None:
                self._sound.stop_playing()

    def stop(self) -> None:
        """Be quiet, and forget what was played."""
        self.pause()
        self.piece_id, self.at, self._heard = "", 0.0, None

    def close(self) -> None:
        """Be quiet, and let the speaker go. It may play again."""
        self.stop()
        if self._used:
            self._sound.close_output()
            self._used = False
        if self._let_go is not None:
            self._let_go()
            self._let_go = None

    # --- inside -------------------------------------------------------------------------------------------

    def _fetch(self, piece: PieceRecord, at: float, start: Callable[[Heard], float]) -> None:
        """Play a piece of the library once it is at hand, from the second that `start` gives."""
        heard = self._heard
        self._be(piece.id, at)
        if heard is not None and heard.piece_id == piece.id and heard.kept:
            self._begin(heard, start(heard))
            return
        turn, rooms = self._turn, self._rooms
        when_done(
            later(lambda: heard_of(rooms, piece)),
            lambda heard: self._begin(heard, start(heard)) if turn == self._turn else None,
            lambda error: self._sorry(turn, str(error)),
        )

    def _be(self, piece_id: str, at: float) -> None:
        """Be about a piece; nothing sounds yet."""
        self.pause()
        if piece_id != self.piece_id:
            self._heard = None
        self.piece_id, self.at, self.playing = piece_id, at, True
        if self._sound is None:
            self._sound = self._rooms.sound
        if self._let_go is None:
            self._let_go = self._sound.state_changed.connect(lambda: soon(self._hear))
        self._sound.start()

    def _begin(self, heard: Heard, second: float) -> None:
        self._heard = heard
        if heard.seconds <= 0:
            self._sorry(self._turn, "")
            return
        if second >= heard.seconds:
            self.pause()
            self.at = 1.0
            return
        self._waits, self._start, self.at = True, second, second / heard.seconds
        self._hear()

    def _hear(self) -> None:
        """Sound what waits to be heard, once it can be."""
        sound = self._sound
        if not self.playing or sound is None:
            return
        if sound.state == "silent":
            self._sorry(self._turn, sound.reason or NO_SOUND)
        elif self._waits and sound.state == "ready":
            self._waits = False
            self._sound_now(self._heard, self._start)

    def _sound_now(self, heard: Heard, start: float) -> None:
        from studio.gallery.songs import seconds_of
        from studio.music.perform import no_takes, performed
        from studio.ui.hearing import take_of

        library = self._rooms.library
        if heard.song is not None:
            read = seconds_of(library, heard.piece_id) if heard.kept else no_takes
            self._sound.play(performed(heard.song, read, start=round(start * RATE)), start, AHEAD)
        else:
            self._sound.play_take(take_of(library, heard.piece_id), start)
        self._used = True
        self._follow_soon()

    def _follow(self) -> None:
        sound, seconds = self._sound, self.seconds
        if sound.playing:
            self.at = min(1.0, sound.position() / seconds) if seconds else 0.0
            return
        ended, piece_id = sound.position() >= seconds - 0.1, self.piece_id
        self.pause()
        if ended:
            self.at = 0.0
            self.dispatch("on_ended", piece_id)

    def _sorry(self, turn: int, words: str) -> None:
        if turn == self._turn:
            self.pause()
            self.dispatch("on_trouble", words)
