"""How far ahead the speaker is filled: soon heard where the computer keeps up, and more where sound would be torn."""

from collections import deque

LEAST = 0.022
"""Seconds that the speaker's own buffer is asked to hold at first."""
MOST = 0.24
_EVERY = 0.2
_STORM = 4
_ROUGH = 3
_DRIZZLE = 4
_WITHIN = 4.0
_CALM = 60.0
_FAILURES = 2


class Judge:
    """Looks at how often blocks come too late. Seconds are monotonic, counts those of the speaker."""

    def __init__(self) -> None:
        self.latency = LEAST
        """Seconds to ask for when the speaker is opened."""
        self._torn = 0
        self._looked = self._since = 0.0
        self._rough = 0
        self._late: deque[float] = deque(maxlen=_DRIZZLE)
        self._failures = 0
        self._lowered = False

    def opened(self, now: float, torn: int) -> None:
        """The speaker opens, after so many late blocks since ever."""
        self._torn, self._looked, self._rough, self._since = torn, now, 0, now
        self._late.clear()

    def look(self, now: float, torn: int, beginning: bool) -> bool:
        """Return whether the speaker is to be opened anew, with more ahead. `beginning`: it does not run smoothly yet.

        A storm as a stream begins stays, or is over by itself; later it is one that lasts. A drizzle is heard, too:
        some late blocks a second, and no end.
        """
        if now - self._looked < _EVERY:
            return False
        fresh, self._torn, self._looked = torn - self._torn, torn, now
        self._rough = self._rough + 1 if fresh >= _STORM else 0
        if fresh and not beginning:
            self._late.append(now)
        drizzle = len(self._late) == _DRIZZLE and now - self._late[0] < _WITHIN
        if not (drizzle or self._rough >= (1 if beginning else _ROUGH)) or self.latency >= MOST:
            return False
        self._failures += self._lowered
        self._lowered = False
        self.latency = min(MOST, 2.0 * self.latency)
        return True

    def closed(self, now: float) -> None:
        """The speaker rests. The next time less is tried where it was calm; twice in vain, and never again."""
        calm = now - max(self._since, self._late[-1] if self._late else 0.0) > _CALM
        if calm and self.latency > LEAST and self._failures < _FAILURES:
            self.latency, self._lowered = max(LEAST, 0.5 * self.latency), True
