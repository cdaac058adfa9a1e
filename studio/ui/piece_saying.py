"""Saying what is seen in a piece: the microphone is open while its sheet is, and every second is kept."""

from __future__ import annotations

from collections.abc import Callable

from studio.library.records import ReflectionRecord
from studio.ui.answering import Answering
from studio.ui.rooms import Rooms

NOTHING = "Nothing was heard."


class PieceSaying(Answering):
    """The voice of a person at a `PieceScreen`."""

    def __init__(self, screen, rooms: Rooms) -> None:
        super().__init__(rooms, self._kept, self._gone, lambda error: screen.sorry(error), self._kept_unasked)
        self._screen, self._shell = screen, None

    def begin(self) -> None:
        """Open the microphone, for a word about the moment where the replay stands."""
        screen = self._screen
        if screen.said is None or self.sheet.shown:
            return
        self._shell = screen.shell  # the person may have gone on when it is kept
        screen.aloud.hush()
        instant = screen.moments.instant
        screen.moments.pause()
        prompt = screen.rooms.journal.prompt(screen.kind, screen.said.entry.started)
        moment = "" if instant is None else screen.moments.said(instant)
        self.ask(screen, prompt, instant, moment, piece_id=screen.piece_id)

    def _kept(self, said: ReflectionRecord | None) -> None:
        if said is None:
            self._shell.toast(NOTHING)

    def _kept_unasked(self, said: ReflectionRecord | None) -> None:
        self._shell.toast("Kept." if said else NOTHING)

    def _gone(self, again: Callable[[], None]) -> None:
        self._shell.toast("Left out.", undo=lambda: self._rooms.library.later(again))
