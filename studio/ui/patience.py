"""Saying that something takes a while, but only when it does."""

from __future__ import annotations

from collections.abc import Callable

from kivy.clock import Clock

PATIENCE = 0.25
"""Seconds that something may take before a line says so."""


class Patience:
    """Counts what is being done in workers; `say` gets the line to show, "" for none."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._going = 0
        self._words = ""
        self._due = Clock.create_trigger(lambda _dt: self._tell(), PATIENCE)

    def begin(self, words: str = "One moment.") -> None:
        """Something begins."""
        self._going += 1
        self._words = words
        self._due()

    def end(self) -> None:
        """Something has ended."""
        self._going = max(0, self._going - 1)
        if not self._going:
            self._due.cancel()
            self._say("")

    def _tell(self) -> None:
        if self._going:
            self._say(self._words)
