"""How hard a finger strikes a pad: what the glass tells of it, else how fast it strums. Without Kivy.

SDL tells a pressure on some glass and on pens, a size of the touch on other glass, and of a mouse or a plain screen the
place only. A tap has no way behind it, so without pressure and size it is as loud as any other tap, wherever on the pad
it is; a finger that runs over the pads as over strings is louder the faster it runs.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from math import hypot, log

TAP = 0.65
"""How hard a tap is of which nothing but its place is known, and the middle of what a strum is."""
SLOW, FAST = 1.5, 16.0
"""Pads a second that a finger runs over when it strums softest, and when it strums hardest."""
SOFTEST, HARDEST = 0.35, 0.95
BACK = 0.06
"""Seconds of a finger's way that say how fast it is: hands are uneven over less, and late over more."""


def told_by_pressure(pressure: float) -> float | None:
    """Return how hard a touch of a pressure is; None for 0, 1 and what is no number, which say that none is told."""
    return 0.35 + 0.6 * pressure if 0.0 < pressure < 1.0 else None


def told_by_size(size: float) -> float | None:
    """Return how hard a touch is by its size against a fingertip's; None for 0: none is told."""
    return 0.4 + 0.5 * min(1.0, size) if size > 0 else None


def told_by_speed(speed: float) -> float:
    """Return how hard a strum of so many pads a second is: each doubling is as much louder as the one before."""
    share = log(max(speed, SLOW) / SLOW) / log(FAST / SLOW)
    return SOFTEST + (HARDEST - SOFTEST) * min(1.0, share)


RESTED, FRAME = 0.1, 1 / 60
"""Seconds without a word of a finger after which it rested, and how long ago it began to move when it does again."""


class Way:
    """The last of a finger's way over the pads."""

    def __init__(self, x: float, y: float, time: float) -> None:
        """Begin where it came down: pads from the left and from below, and seconds."""
        self._points: deque[tuple[float, float, float]] = deque([(x, y, time)], maxlen=256)

    def go(self, x: float, y: float, time: float) -> None:
        """It is here now."""
        before = self._points[-1]
        if time - before[2] > RESTED:
            self._points.clear()
            self._points.append((before[0], before[1], time - FRAME))
        self._points.append((x, y, time))
        while len(self._points) > 2 and self._points[1][2] <= time - BACK:
            self._points.popleft()

    @property
    def speed(self) -> float:
        """Pads a second, along its way; 0 where it came down."""
        passed = self._points[-1][2] - self._points[0][2]
        length = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(self._points))
        return length / passed if passed > 0 else 0.0
