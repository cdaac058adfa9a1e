"""Hearing what was spoken about a piece, where it stands."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

from studio.ui.hearing import take_of
from studio.ui.loop import soon
from studio.ui.piece_player import NO_SOUND
from studio.ui.said import Remark

LOOKS = 1 / 10
"""Seconds between two looks at how far it was heard."""


class SaidAloud:
    """Plays the voice of one reflection at a time on a `PieceScreen`."""

    def __init__(self, screen) -> None:
        self._screen = screen
        self._remark: Remark | None = None
        self._sound = None
        self._waits = self._played = False
        self._then: Callable[[], object] | None = None
        self._follow = Clock.create_trigger(lambda _dt: self._look(), LOOKS, interval=True)

    @property
    def follows(self) -> bool:
        """True while it looks again and again at what is heard."""
        return bool(self._follow.is_triggered)

    def turn(self, remark: Remark, then: Callable[[], object] | None = None) -> None:
        """Have a voice heard from its beginning; or have quiet, when it is the one that is heard.

        `then` is called when it was heard to its end.
        """
        again = self._remark is not None and self._remark.id == remark.id
        self.hush()
        if again or remark.voice_id is None:
            return
        screen = self._screen
        screen.moments.pause()
        self._then = then
        if self._sound is None:
            self._sound = screen.rooms.sound
            self._sound.state_changed.connect(lambda: soon(self._hear))
        self._remark, self._waits = remark, True
        self._sound.start()
        self._hear()

    def _hear(self) -> None:
        sound, remark, screen = self._sound, self._remark, self._screen
        if remark is None:
            return
        if sound.state == "silent":
            self.hush()
            screen.shell.toast(sound.reason or NO_SOUND)
        elif self._waits and sound.state == "ready":
            self._waits, self._played = False, True
            sound.play_take(take_of(screen.rooms.library, remark.voice_id))
            screen.ids.words.heard_at, screen.ids.words.heard = 0.0, remark.id
            screen.moments.heard()
            self._follow()

    def _look(self) -> None:
        if self._sound.playing:
            self._screen.ids.words.heard_at = self._sound.position()
        else:
            then = self._then
            self._end()
            if then is not None:
                then()

    def hush(self) -> None:
        """Be quiet."""
        if self._remark is not None and not self._waits:
            self._sound.stop_playing()
        self._end()

    def _end(self) -> None:
        self._remark, self._waits, self._then = None, False, None
        self._follow.cancel()
        self._screen.ids.words.heard = ""
        self._screen.moments.heard()

    def close(self) -> None:
        """Be quiet, and let the speaker go."""
        self.hush()
        if self._played:
            self._sound.close_output()
            self._played = False
