"""A voice that is heard and kept beside something else: the microphone, how loud it is, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future

from kivy.clock import Clock
from kivy.event import EventDispatcher
from kivy.properties import NumericProperty, OptionProperty, StringProperty

from studio.core.errors import StudioError
from studio.ui import sound_choices
from studio.ui.kept_take import KeptTake
from studio.ui.later import when_done
from studio.ui.rooms import Rooms

LOOKS = 1 / 20
"""Seconds between two looks at how loud it is."""
PATIENCE = 8.0
"""Seconds after which a microphone that gives nothing is taken for none."""
QUIET, QUIET_FOR = 0.2, 5.0
"""Loudness below which nothing is heard, and seconds of it after which that is said."""
LEAST = 1.0
"""Seconds that must have been heard for a take to be kept when nobody asked to keep it."""
FALL = 0.75

OPENING = "The microphone is opening."
NO_ANSWER = "The microphone did not answer."
NOTHING = "Nothing is heard just now."
HELD = "{}, and every second is kept."


class Listening(EventDispatcher):
    """One take for one entry at a time. Event: `on_kept(piece_id)`, on the window's thread."""

    state = OptionProperty("idle", options=("idle", "waiting", "hearing", "without"))
    """Whether it hears: not begun, the microphone opens, it hears, or there is no microphone."""

    said = StringProperty("")
    """One line about the state."""

    level = NumericProperty(0.0)
    """How loud it is, 0…1, falling softly."""

    __events__ = ("on_kept",)

    def __init__(self, rooms: Rooms, **kwargs) -> None:
        self._rooms = rooms
        self._take: KeptTake | None = None
        self._ending: Future | None = None
        self._entry_id: str | None = None
        self._since = self._loud = 0.0
        super().__init__(**kwargs)
        self._follow = Clock.create_trigger(lambda _dt: self._look(), LOOKS, interval=True)

    def on_kept(self, piece_id: str):
        """A voice was kept."""

    def begin(self, entry_id: str | None = None) -> None:
        """Open the microphone; what it hears hangs on this entry, or on the one of what is made now."""
        sound = self._rooms.sound
        sound_choices.apply(self._rooms.settings, sound)
        if sound.state == "off":
            sound.start()
        self._entry_id = entry_id
        self.state, self.said, self.level = "waiting", OPENING, 0.0
        if self._ending is None or self._ending.done():
            self._open()
        else:  # the microphone is still in the hands of the take before
            when_done(self._ending, lambda _: self._open(), lambda _error: self._open())

    def _open(self) -> None:
        if self.state == "waiting" and self._take is None:
            self._take = KeptTake(self._rooms, entry_id=self._entry_id)
            self._since = self._loud = time.monotonic()
            self._follow()

    def keep(self, sorry: Callable[[StudioError], object]) -> None:
        """End it and keep it, if anything was heard."""
        take = self._let_go()
        if take is not None:
            if take.seconds < LEAST:
                self._end(take.drop)
            else:
                when_done(self._end(take.finish), self._kept, sorry)

    def leave_out(self, sorry: Callable[[StudioError], object], then: Callable[[str], object]) -> None:
        """End it and put it in the trash; `then` gets the piece, when there is one."""
        take = self._let_go()
        if take is None:
            return
        gallery = self._rooms.gallery

        def put_away() -> str | None:
            piece_id = take.finish()
            if piece_id is not None:
                gallery.trash(piece_id)
            return piece_id

        when_done(self._end(put_away), lambda piece_id: then(piece_id) if piece_id else None, sorry)

    def _let_go(self) -> KeptTake | None:
        take, self._take = self._take, None
        self._follow.cancel()
        self._rooms.sound.listen(False)
        self.state, self.said, self.level = "idle", "", 0.0
        return take

    def _kept(self, piece_id: str | None) -> None:
        if piece_id is not None:
            self.dispatch("on_kept", piece_id)

    def _end(self, work: Callable[[], object]) -> Future:
        self._ending = self._rooms.library.later(work)
        return self._ending

    def _look(self) -> None:
        take, sound, now = self._take, self._rooms.sound, time.monotonic()
        if take is None:
            self._follow.cancel()
        elif not take.frames:
            self._wait(now - self._since)
        else:
            self.state = "hearing"
            level = sound.level()
            self.level = max(level, self.level * FALL)
            if level > QUIET:
                self._loud = now
            quiet = now - max(self._loud, self._since) > QUIET_FOR
            self.said = sound.microphone_reason or (NOTHING if quiet else HELD.format(minutes(take.seconds)))

    def _wait(self, waited: float) -> None:
        sound = self._rooms.sound
        deaf = sound.microphone_reason or (sound.reason if sound.state == "silent" and sound.pid is None else "")
        if deaf or waited > PATIENCE:
            take = self._let_go()
            if take is not None:
                self._end(take.drop)
            self.state, self.said = "without", deaf or NO_ANSWER


def minutes(seconds: float) -> str:
    """Return a length as minutes and seconds, such as "0:12"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
