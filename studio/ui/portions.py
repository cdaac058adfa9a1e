"""Much to be put up, a little in each frame, so that the window never stands still."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from time import perf_counter

from kivy.clock import Clock

SPENT = 0.003
"""Seconds of a frame after which the rest waits for the next one."""


class Portions:
    """Does one list of small things after another; to begin anew forgets what was left."""

    def __init__(self, spent: float = SPENT) -> None:
        """`spent` is less for what makes more work than it takes itself, as words do."""
        self._spent = spent
        self._left: deque[Callable[[], object]] = deque()
        self._go_on = Clock.create_trigger(lambda _dt: self._some(), 0)

    @property
    def idle(self) -> bool:
        """Whether all of it has been done."""
        return not self._left

    def begin(self, things: Iterable[Callable[[], object]]) -> None:
        """Do these, the first of them now."""
        self._left = deque(things)
        self._some()

    def stop(self) -> None:
        """Forget what is left."""
        self._left.clear()
        self._go_on.cancel()

    def _some(self) -> None:
        began = perf_counter()
        while self._left:
            self._left.popleft()()
            if perf_counter() - began > self._spent:
                break
        if self._left:
            self._go_on()
