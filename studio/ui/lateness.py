"""How old a picture is while it is seen, so that it can be asked for as much earlier."""

from __future__ import annotations

from collections import deque
from time import monotonic

from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

USUAL = 0.03
"""Seconds that are thought of before any was seen: two turns of the window."""
MOST = 0.12
"""Seconds that are made up for at most: a picture that is later than this is an exception."""
SHARE = 0.1
"""How much of what is thought the newest frame is."""
MANY = 16
GIVEN_UP = 1.0
"""Seconds after which nothing more is expected of what was asked for."""


class Lateness:
    """Places that are asked for, and how long ago that was when they are seen. For the window's thread."""

    def __init__(self) -> None:
        self.seconds = USUAL
        """How long ago what a frame shows was asked for, as a rule."""
        self._asked: deque[tuple[float, float]] = deque(maxlen=MANY)
        self._since: float | None = None
        """When what is seen was asked for."""
        self._looks = False

    def asked(self, place: float) -> None:
        """A place is asked for now."""
        if self._asked and self._asked[-1][0] == place:
            self._asked.pop()  # it waits there: that is no lateness
        self._asked.append((place, monotonic()))
        if not self._looks:
            self._looks = True
            Window.fbind("on_flip", self._shown)

    def seen(self, place: float) -> None:
        """A place that was asked for is seen from the next frame on; what was asked for before it never will be."""
        while self._asked:
            asked, since = self._asked.popleft()
            if asked == place:
                self._since = since
                return

    def forget(self) -> None:
        """What was asked for is waited for no more. Harmless twice."""
        self._asked.clear()
        self._since, self._looks = None, False
        Window.funbind("on_flip", self._shown)

    def _shown(self, _window) -> None:
        """A frame was painted, and is handed over."""
        if self._since is None:
            return
        if monotonic() - self._since > GIVEN_UP:
            self.forget()
        else:
            glFinish()  # else it is told of a frame that is painted only while it is handed over, some 20 ms later
            self.seconds += SHARE * (min(MOST, monotonic() - self._since) - self.seconds)
