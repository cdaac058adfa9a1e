"""What stretch of a song is seen, as a value: from which frame on, and how many frames a px is. No Kivy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from studio.music.arrangement import RATE

NEAREST, FARTHEST = RATE / 800, 60.0 * RATE
"""Frames a px is at least and at most."""
BEYOND = 0.18
"""Part of the width that may be seen beyond the end of the song."""
USUAL = 106.0
"""Seconds seen of a song that is shorter."""

STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
"""Seconds from one word of the ruler to the next."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the timeline, `width` px of it."""

    first: float = 0.0
    """Frame at its left end."""
    each: float = 5000.0
    """Frames a px is."""
    width: float = 1000.0
    """Px."""

    @property
    def last(self) -> float:
        """Frame at its right end."""
        return self.first + self.width * self.each

    def x(self, frame: float) -> float:
        """Return where a frame is, in px from the left end."""
        return (frame - self.first) / self.each

    def frame(self, x: float) -> int:
        """Return which frame is at a place."""
        return round(self.first + x * self.each)

    def held(self, duration: int) -> Span:
        """Return the same, not beyond what there is to see of a song."""
        room = self.width * self.each
        farthest = max(0.0, duration + BEYOND * room - room)
        return replace(self, first=min(max(0.0, self.first), farthest))

    def pushed(self, px: float, duration: int) -> Span:
        """Return it moved by px: what was seen goes to the right when that is above 0."""
        return replace(self, first=self.first - px * self.each).held(duration)

    def zoomed(self, by: float, x: float, duration: int) -> Span:
        """Return it `by` times as near, with what is at a place staying there."""
        least = fitting(duration, self.width).each
        each = min(max(self.each / by, NEAREST), min(FARTHEST, max(least, NEAREST)))
        return replace(self, first=self.first + x * (self.each - each), each=each).held(duration)

    def pinched(self, by: float, before: float, after: float, duration: int) -> Span:
        """Return it `by` times as near, with what was at a place before at another after."""
        there = self.first + before * self.each
        near = self.zoomed(by, before, duration)
        return replace(near, first=there - after * near.each).held(duration)

    def widened(self, width: float, duration: int) -> Span:
        """Return it in another width, with the same seconds in a px."""
        return replace(self, width=max(1.0, width)).held(duration)

    def following(self, frame: int, duration: int) -> Span:
        """Return where a place that goes on by itself is seen: a page farther, when it comes near the right end."""
        at = self.x(frame)
        if 0 <= at <= 0.9 * self.width:
            return self
        return replace(self, first=frame - 0.15 * self.width * self.each).held(duration)


def fitting(duration: int, width: float) -> Span:
    """Return the span that shows a whole song, and of a short one a little room behind it."""
    seconds = max(USUAL, duration / RATE / (1 - BEYOND / 3))
    return Span(0.0, seconds * RATE / max(1.0, width), max(1.0, width))


def ruler(span: Span, apart: float) -> list[tuple[int, str]]:
    """Return the frames that the ruler names and their words, at least `apart` px from each other."""
    seconds = span.each * apart / RATE
    step = next((one for one in STEPS if one >= seconds), STEPS[-1])
    number = max(0, ceil(span.first / RATE / step - 0.5))
    made = []
    while (frame := round(number * step * RATE)) <= span.last:
        made.append((frame, clock(number * step, fine=step < 1)))
        number += 1
    return made


def clock(seconds: float, fine: bool = False) -> str:
    """Return a time as words: "1:05", "1:02:05", or "0:05.5"."""
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths // 10 if not fine else tenths / 10, 60)
    text = f"{rest:04.1f}" if fine else f"{rest:02.0f}"
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours}:{minutes:02d}:{text}" if hours else f"{minutes}:{text}"
