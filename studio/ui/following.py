"""Following what is changed in the library while a screen is shown: news are gathered, then it looks again."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

from studio.ui.loop import soon
from studio.ui.rooms import Rooms

GATHERED = 0.3
"""Seconds in which news are gathered."""


class Following:
    """Calls `look` on the window's thread soon after a piece, a tag or an entry changed, between `begin` and `end`."""

    def __init__(self, rooms: Rooms, look: Callable[[], object]) -> None:
        gallery, journal = rooms.gallery, rooms.journal
        self._signals = (
            gallery.piece_changed,
            gallery.entry_changed,
            gallery.tags_changed,
            journal.entry_changed,
            journal.piece_changed,
        )
        self._ends: list[Callable[[], None]] = []
        self._look_soon = Clock.create_trigger(lambda _dt: look(), GATHERED)

    def begin(self) -> None:
        """Listen from now on. Harmless twice."""
        if not self._ends:
            self._ends = [signal.connect(lambda *_: soon(self._note)) for signal in self._signals]

    def end(self) -> None:
        """Listen no more, and forget what was heard. Harmless twice."""
        for end in self._ends:
            end()
        self._ends = []
        self._look_soon.cancel()

    def _note(self) -> None:
        if self._ends:
            self._look_soon()
