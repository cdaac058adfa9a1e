"""Answering a question aloud: the microphone is open while its sheet is, and every second is kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from kivy.clock import Clock

from studio.core.errors import StudioError
from studio.library.records import ReflectionRecord
from studio.ui import sound_choices
from studio.ui.later import when_done
from studio.ui.rooms import Rooms
from studio.ui.spoken_reflection import LEAST, SpokenReflection
from studio.ui.widgets.spoken_sheet import SpokenSheet

LOOKS = 1 / 20
"""Seconds between two looks at how loud it is."""
PATIENCE = 8.0
"""Seconds after which a microphone that gives nothing is taken for none."""
FALL = 0.75
WAITING, NO_ANSWER = "The microphone is opening.", "The microphone did not answer."

Then = Callable[[ReflectionRecord | None], object]


class Answering:
    """One voice at a time, about a piece or an entry."""

    def __init__(
        self,
        rooms: Rooms,
        then: Then,
        left_out: Callable[[Callable[[], object]], object],
        sorry: Callable[[StudioError], object],
        unasked: Then | None = None,
    ) -> None:
        """`then` is told the reflection, or None when nothing was heard; `unasked` where the sheet only went.

        `left_out` is given what brings a voice back from the trash, for the library's writer thread.
        """
        self.sheet = SpokenSheet()
        self._rooms, self._then, self._left_out, self._sorry, self._unasked = rooms, then, left_out, sorry, unasked
        self._take: SpokenReflection | None = None
        self._ending: Future | None = None
        self._since = 0.0
        self._about: dict[str, Any] = {}
        self._instant: int | None = None
        self._look_soon = Clock.create_trigger(lambda _dt: self._look(), LOOKS, interval=True)
        self.sheet.bind(
            on_keep=lambda *_: self.keep(),
            on_leave_out=lambda *_: self.leave_out(),
            on_closed=lambda *_: self._let_be(),
        )
        self.sheet.ids.moment.bind(here=self._choose)

    @property
    def listens(self) -> bool:
        """True while the microphone is open."""
        return self._take is not None

    def ask(self, host, prompt: str, instant: int | None = None, moment: str = "", **about: Any) -> None:
        """Open the microphone over `host`; `about` is `piece_id=` or `entry_id=`, or what else reflects (`reflect=`).

        At an `instant` (ms) of a replay, which `moment` names, it can be about that or about the whole.
        """
        rooms, sheet = self._rooms, self.sheet
        if sheet.shown:
            return
        self._about, self._instant = about, instant
        sheet.level, sheet.listening, sheet.heard, sheet.said = 0.0, False, False, WAITING
        sheet.ask(host, prompt, moment)
        sound_choices.apply(rooms.settings, rooms.sound)
        if rooms.sound.state == "off":
            rooms.sound.start()
        if self._ending is None or self._ending.done():
            self._listen()
        else:  # the microphone is still in the hands of the one before
            when_done(self._ending, lambda _: self._listen(), lambda _error: self._listen())

    def _listen(self) -> None:
        if self.sheet.shown and self._take is None:
            self._take = SpokenReflection(self._rooms, prompt=self.sheet.prompt, **self._about)
            self._choose()
            self._since = time.monotonic()
            self._look_soon()

    def _choose(self, *_) -> None:
        if self._take is not None:
            self._take.instant = self._instant if self.sheet.ids.moment.here else None

    def _look(self) -> None:
        """See whether the microphone hears, and how loud."""
        take, sheet, sound = self._take, self.sheet, self._rooms.sound
        if take is None:
            self._look_soon.cancel()
            return
        if not take.frames:
            deaf = sound.microphone_reason or (sound.reason if sound.state == "silent" and sound.pid is None else "")
            if deaf or time.monotonic() - self._since > PATIENCE:
                self._end()
                self._ending = self._rooms.library.later(take.drop)
                sheet.said = deaf or NO_ANSWER
            return
        seconds = int(take.seconds)
        sheet.listening = sheet.heard = True
        sheet.level = max(sound.level(), sheet.level * FALL)
        sheet.said = sound.microphone_reason or f"{seconds // 60}:{seconds % 60:02}, and every second is kept."

    def _end(self) -> SpokenReflection | None:
        take, self._take = self._take, None
        self._look_soon.cancel()
        self.sheet.listening, self.sheet.heard, self.sheet.level = False, False, 0.0
        return take

    def keep(self) -> None:
        """Let it be said."""
        take = self._end()
        self.sheet.close()
        if take is not None:
            self._finish(take, self._then)

    def leave_out(self) -> None:
        """Put it in the trash, from where it can come back."""
        take = self._end()
        self.sheet.close()
        if take is None:
            return

        def left(voice_id: str | None) -> None:
            if voice_id is not None:
                self._left_out(lambda: take.bring_back(voice_id))

        self._ending = self._rooms.library.later(take.leave_out)
        when_done(self._ending, left, self._sorry)

    def close(self) -> None:
        """Keep what was said, if it was anything, and close the sheet."""
        self.sheet.close()
        self._let_be()

    def _let_be(self) -> None:
        take = self._end()
        if take is None:
            return
        if take.seconds < LEAST:
            self._ending = self._rooms.library.later(take.drop)
        else:
            self._finish(take, self._unasked or self._then)

    def _finish(self, take: SpokenReflection, then: Then) -> None:
        self._ending = self._rooms.library.later(take.finish)
        when_done(self._ending, then, self._sorry)
