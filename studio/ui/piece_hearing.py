"""Hearing a piece on its page: a voice as it was recorded, a song as it stands, with the pads that were played."""

from __future__ import annotations

from dataclasses import dataclass

from kivy.clock import Clock

from studio.gallery.songs import open_song, seconds_of
from studio.gallery.wave import wave
from studio.library.records import PieceRecord
from studio.music.arrangement import RATE, Arrangement
from studio.music.perform import performed
from studio.ui.hearing import take_of
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.widgets.played_pads import Played, PlayedPads, played_on

TURNS = 1 / 30
"""Seconds between two looks at what is playing."""
AHEAD = 2.0
"""Seconds of a song that are worked out before they are heard."""

SOME_UNREAD = "Some of this sound can't be read. Everything else is here."
NO_SOUND = "There is no sound on this computer right now."


@dataclass(frozen=True)
class Playable:
    """What a sound needs to be heard."""

    piece_id: str
    song: Arrangement | None
    """None for a voice."""
    seconds: float
    ticks: tuple[float, ...]
    played: Played | None = None
    """Which pads were played, if any were."""
    unread: int = 0
    """How much of it can't be read, and is not heard."""


def playable_of(rooms: Rooms, piece: PieceRecord) -> Playable:
    """Return what is needed to hear a piece. Slow: for a worker."""
    if piece.kind == "voice":
        look = wave(rooms.library, piece)
        return Playable(piece.id, None, look.milliseconds / 1000, (), unread=look.unread)
    song = open_song(rooms.library, piece.id).arrangement
    look = wave(rooms.library, piece)
    ticks = tuple(note.start / look.milliseconds for note in look.notes) if look.milliseconds else ()
    return Playable(piece.id, song, look.milliseconds / 1000, ticks, played_on(song), look.unread)


class PieceHearing:
    """Plays what is on a `PieceScreen`, and tells it where that has come to."""

    def __init__(self, screen) -> None:
        self.playable: Playable | None = None
        """What can be heard, once it was read."""
        self.pads: PlayedPads | None = None
        """The pads that are shown in place of the picture while it sounds."""
        self._screen = screen
        self._sound = None
        self._played = self._waits = False
        self._follow_soon = Clock.create_trigger(lambda _dt: self._follow(), TURNS, interval=True)

    @property
    def follows(self) -> bool:
        """True while it looks again and again at what is playing."""
        return bool(self._follow_soon.is_triggered)

    def listen(self) -> None:
        """Have the audio process at hand; only a sound needs it."""
        if self._sound is None:
            self._sound = self._screen.rooms.sound
            self._sound.state_changed.connect(lambda: soon(self._hear))
        self._sound.start()
        self._hear()

    def take(self, playable: Playable) -> None:
        """This can be heard."""
        screen, before, self.playable = self._screen, self.playable, playable
        if playable.unread and (before is None or before.piece_id != playable.piece_id):
            screen.shell.toast(SOME_UNREAD)
        screen.ids.bar.ticks = playable.ticks or None
        screen.ready = playable.seconds > 0
        if screen.said is not None:
            screen.moments.show(screen.said)

    def forget(self) -> None:
        """Another piece comes: be quiet, at its beginning."""
        self.hush()
        self.playable = None
        self._screen.at, self._screen.ready = 0.0, False

    def close(self) -> None:
        """Be quiet, and let the speaker go."""
        self.hush()
        if self._played:
            self._sound.close_output()
            self._played = False

    def _hear(self) -> None:
        sound, screen = self._sound, self._screen
        screen.silence = (sound.reason or NO_SOUND) if sound.state == "silent" else ""
        if screen.silence:
            self.hush()
        elif self._waits and sound.state == "ready":
            self.play_from(screen.at)

    def turn(self) -> None:
        """Play from where the half disc stands, from the start when it stands at the end; or pause."""
        screen = self._screen
        if screen.playing:
            self.hush()
        elif self.playable is not None:
            self.play_from(0.0 if screen.at >= 0.995 else screen.at)

    def play_from(self, value: float) -> None:
        """Play from a place, 0…1."""
        playable, sound, screen = self.playable, self._sound, self._screen
        screen.aloud.hush()
        screen.at, screen.playing = value, True
        self._waits = sound.state != "ready"
        if self._waits:
            return
        library, start = screen.rooms.library, value * playable.seconds
        if playable.song is not None:
            read = seconds_of(library, playable.piece_id)
            sound.play(performed(playable.song, read, start=round(start * RATE)), start, AHEAD)
            self._show_pads(playable)
        else:
            sound.play_take(take_of(library, playable.piece_id), start)
        self._played = True
        self._follow_soon()

    def _follow(self) -> None:
        sound, screen = self._sound, self._screen
        seconds = self.playable.seconds if self.playable is not None else 0
        if not screen.playing or not sound.playing:
            ended = screen.playing and sound.position() >= seconds - 0.1
            self.hush()
            screen.at = 0.0 if ended else screen.at
        elif not screen.ids.bar.held:
            screen.at = min(1.0, sound.position() / seconds)
            if self.pads is not None:
                self.pads.go_to(round(sound.position() * RATE))

    def hush(self) -> None:
        """Be quiet, where it is."""
        self._waits = False
        self._hide_pads()
        if self._screen.playing:
            self._screen.playing = False
            self._sound.stop_playing()
        self._follow_soon.cancel()

    # --- the pads -----------------------------------------------------------------------------------------

    def lay_pads(self, box: tuple[float, float, float, float]) -> None:
        """Put the pads where the picture lies: left, bottom, width and height."""
        if self.pads is not None:
            self.pads.pos, self.pads.size = box[:2], box[2:]

    def _show_pads(self, playable: Playable) -> None:
        """Show the pads that are played, in place of the notes, for as long as it sounds."""
        screen = self._screen
        if self.pads is None and playable.played is not None:
            self.pads = PlayedPads(playable.played, size_hint=(None, None))
            screen.add_widget(self.pads, index=screen.children.index(screen.ids.picture.__self__))
            screen.ids.picture.opacity = 0
            screen.arrange()

    def _hide_pads(self) -> None:
        pads, self.pads = self.pads, None
        if pads is not None:
            self._screen.remove_widget(pads)
            self._screen.ids.picture.opacity = 1
