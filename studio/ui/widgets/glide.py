"""How something that scrolls moves by itself: towards a goal, or on after a hand has thrown it."""

from collections.abc import Callable
from math import exp

from kivy.clock import Clock

EASE = 16.0
"""Per second: how quickly what is left to a goal is gone."""
FRICTION = 3.4
"""Per second: how quickly a throw is over."""
SLOWEST, FASTEST = 30.0, 9000.0
"""Px a second."""
RECENT = 0.12
"""Seconds before a hand lifts that say how fast it throws."""


class Glide:
    """Moves an offset; `read` and `write` are its, and `held` keeps it where it may be."""

    def __init__(
        self, read: Callable[[], float], write: Callable[[float], object], held: Callable[[float], float]
    ) -> None:
        self._read, self._write, self._held = read, write, held
        self.goal: float | None = None
        """Where it is going, when it is going somewhere."""
        self._speed = 0.0
        self._trail: list[tuple[float, float]] = []
        self._moving = Clock.create_trigger(self._move, 0, interval=True)

    @property
    def moves(self) -> bool:
        """Whether it is moving."""
        return bool(self._moving.is_triggered)

    def to(self, offset: float) -> None:
        """Go there, smoothly."""
        self._speed, self.goal = 0.0, self._held(offset)
        self._moving()

    def stop(self) -> None:
        """Stand still."""
        self._speed, self.goal = 0.0, None
        self._moving.cancel()

    def shift(self, by: float) -> None:
        """Everything has gone down by so many px: so has where it is going."""
        if self.goal is not None:
            self.goal += by
        self._trail = [(time, offset + by) for time, offset in self._trail]

    def drag(self) -> None:
        """Remember where a hand has it now."""
        self._trail = [*self._trail[-6:], (Clock.get_time(), self._read())]

    def take(self) -> None:
        """A hand begins to drag it."""
        self._trail = [(Clock.get_time(), self._read())]

    def throw(self) -> None:
        """The hand has lifted: go on as fast as it went."""
        now = Clock.get_time()
        recent = [(time, offset) for time, offset in self._trail if now - time < RECENT]
        if len(recent) > 1 and recent[-1][0] > recent[0][0]:
            speed = (recent[-1][1] - recent[0][1]) / (recent[-1][0] - recent[0][0])
            self._speed = min(max(speed, -FASTEST), FASTEST)
            self._moving()

    def _move(self, seconds: float) -> None:
        offset, seconds_here = self._read(), min(seconds, 0.05)
        if self.goal is not None:
            left = self.goal - offset
            if abs(left) < 0.6:
                goal = self.goal
                self.stop()
                self._write(goal)
                return
            self._write(offset + left * (1 - exp(-EASE * seconds_here)))
            return
        self._speed *= exp(-FRICTION * seconds_here)
        there = self._held(offset + self._speed * seconds)
        if there == offset or abs(self._speed) < SLOWEST:
            self.stop()
        self._write(there)
