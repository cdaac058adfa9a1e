"""Speaking over a song: it plays, the microphone is open, and what is said lies where it was said."""

from __future__ import annotations

import time

from studio.core.errors import StudioError
from studio.library.errors import LibraryClosed
from studio.music.arrangement import RATE
from studio.ui.later import when_done
from studio.ui.song_span import clock

NO_ANSWER = "The microphone does not answer."
PATIENCE = 6.0
"""Seconds that a microphone may take."""


class SongVoice:
    """The take that is made on a `SongScreen`."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._since = 0.0
        self.began = 0
        """Frame at which it was begun."""

    def begin(self) -> None:
        """Open the microphone, and play from where the half disc stands."""
        screen, song, player = self._screen, self._screen.song, self._screen.player
        sound = screen.rooms.sound
        at, arrangement = int(screen.at), song.arrangement
        player.repeat = False
        if screen.playing:
            at = max(0, player.at)
        elif not screen.empty and sound.state == "ready":
            screen.playing, screen.field.follows = True, True
            player.play(arrangement, at, endless=True)
        clip = song.begin_take(at, late=round(sound.late * RATE))
        self.began, self._since = at, time.monotonic()
        screen.recording = True
        screen.choose(clip.number)
        screen.field.show_clip(clip.number)
        screen.said = "Waiting for the microphone."
        screen.follow()

    def look(self) -> None:
        """See how far it is."""
        screen, take = self._screen, self._screen.song.take
        if take is None:
            return
        if take.frames:
            screen.said = f"{clock(take.frames // RATE)}, and every second is kept."
            if not screen.playing:
                screen.at = screen.field.at = self.began + take.frames
                screen.field.come_along()
            return
        sound = screen.rooms.sound
        deaf = sound.microphone_reason or (sound.reason if sound.state == "silent" and sound.pid is None else "")
        if deaf or time.monotonic() - self._since > PATIENCE:
            self.end()
            screen.sorry(StudioError(deaf or NO_ANSWER))

    def end(self) -> None:
        """Close the microphone; what was said is kept, and lies where it was said."""
        screen, song, player = self._screen, self._screen.song, self._screen.player
        place = player.frame_at if screen.playing else None
        screen.recording, screen.said = False, screen.place
        player.repeat = screen.repeat

        def ended(_none) -> None:
            song.rest()
            if screen.song is song and screen.parent is not None:
                screen.hush()
                screen.look_again()

        try:  # in line with all else that is written, so that closing waits for it
            when_done(screen.rooms.library.later(lambda: song.end_take(place)), ended, screen.sorry)
        except LibraryClosed:
            song.end_take(place)
