"""Words are kept while they are typed: at each pause, on leaving, in order, and without waiting for a disk."""

from collections.abc import Callable
from concurrent.futures import Future

from kivy.clock import Clock

from studio.ui.later import when_done

PAUSE = 0.8
"""Seconds after the last key at which what is typed is kept."""


class Autosave:
    """Keeps one text. What could not be kept stays owed, and is tried again at the next pause or `rest`."""

    def __init__(self, text: str, send: Callable[[str], Future], kept: Callable[[], object] | None = None) -> None:
        """`text` is what is kept already; `send` keeps another one; `kept` is called when all is kept."""
        self.text = text
        """The text as it is typed."""
        self._known = text
        self._sent = 0
        self._under_way = 0
        self._send = send
        self._kept = kept
        self._pause = Clock.create_trigger(lambda _dt: self.rest(), PAUSE)

    @property
    def owes(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._under_way > 0 or self.text != self._known

    @property
    def sent(self) -> int:
        """How many times something was sent to be kept."""
        return self._sent

    def typed(self, text: str) -> None:
        """Keep this, once the typing rests."""
        if text != self.text:
            self.text = text
            self._pause.cancel()
            self._pause()

    def rest(self) -> None:
        """Keep what is typed now."""
        self._pause.cancel()
        if self.text == self._known:
            return
        before, self._known = self._known, self.text
        self._sent += 1
        self._under_way += 1
        turn = self._sent
        when_done(self._send(self.text), lambda _done: self._arrived(), lambda _error: self._failed(turn, before))

    def _arrived(self) -> None:
        self._under_way -= 1
        if self._kept is not None and not self.owes:
            self._kept()

    def _failed(self, turn: int, before: str) -> None:
        self._under_way -= 1
        if turn == self._sent:
            self._known = before
