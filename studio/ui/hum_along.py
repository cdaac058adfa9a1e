"""The song that plays while one hums into it, so that the hum lies where it was hummed."""

from __future__ import annotations

from collections.abc import Callable

from studio.gallery.songs import seconds_of
from studio.music.arrangement import RATE
from studio.ui.kept_song import KeptSong
from studio.ui.rooms import Rooms
from studio.ui.song_player import SongPlayer


class HumAlong:
    """Plays one song from a frame on, from the beginning of a hum to its end. Silent where there is nothing to hear."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._player: SongPlayer | None = None

    @property
    def playing(self) -> bool:
        """True while the song sounds."""
        return self._player is not None

    def open(self) -> None:
        """Have the speaker ready, so that the song begins with the hum."""
        self._rooms.sound.open_output()

    def begin(self, song: KeptSong, at: int) -> int:
        """Play the song from a frame on, past its end too; return how many frames late a take of it comes in."""
        sound = self._rooms.sound
        if song.arrangement.clips and song.piece_id is not None and sound.state == "ready":
            self._player = SongPlayer(sound, seconds_of(self._rooms.library, song.piece_id))
            self._player.play(song.arrangement, at, endless=True)
        return round(sound.late * RATE)

    def place(self) -> Callable[[float], int] | None:
        """Return what tells the frame of the song that was heard at a second of what is played; None when none is."""
        return None if self._player is None else self._player.frame_at

    def end(self) -> None:
        """Be quiet."""
        player, self._player = self._player, None
        if player is not None:
            player.stop()
