"""Locking by itself, once nobody has touched anything for the time that was chosen."""

from __future__ import annotations

from collections.abc import Callable

from kivy.base import EventLoop
from kivy.clock import Clock

from studio.core.settings import Settings
from studio.ui.input import last_touch, steady
from studio.ui.rooms import Rooms
from studio.ui.shell import Shell
from studio.ui.work import workbench_of

SETTING = "lock_after"
"""Key of the setting: minutes, or 0 for never."""
MINUTES = 15
"""What holds until something else is chosen."""
CHOICES = (0, 5, 15, 60)
"""What can be chosen."""
LOOK = 5.0
"""Seconds at most between two looks, so that a machine that slept locks as soon as it wakes."""
LISTENING = 3600.0
"""Seconds that a finger which lies still, or a sound which nobody plays (rain, say), may keep the library open."""


class AutoLock:
    """Calls `lock` when the last touch is as long ago as was chosen, unless something is under way then."""

    def __init__(
        self,
        lock: Callable[[], object],
        *,
        minutes: Callable[[], int],
        occupied: Callable[[], bool],
        last_touch: Callable[[], float],
        now: Callable[[], float],
    ) -> None:
        """`minutes` may change at any time; `last_touch` and `now` are in the same seconds."""
        self._lock, self._minutes, self._occupied = lock, minutes, occupied
        self._last_touch, self._now = last_touch, now
        self._busy_until = self._looked = now()
        self._event = Clock.schedule_once(self.look, LOOK)

    def look(self, _dt: float = 0) -> None:
        """See how long nobody has touched anything; lock, or look again later."""
        self._event.cancel()
        self._event = Clock.schedule_once(self.look, LOOK)  # first of all, so that no fault ends the looking
        now, limit = self._now(), 60.0 * self._minutes()
        slept, self._looked = now - self._looked, now
        if not limit:
            return
        if self._occupied():
            self._busy_until, slept = now, 0.0
        idle = now - max(self._last_touch(), self._busy_until)
        if max(idle, slept) >= limit:
            self._busy_until = now
            self._lock()

    def stop(self) -> None:
        """Look no more."""
        self._event.cancel()


def auto_lock(shell: Shell, rooms: Rooms) -> AutoLock:
    """Return what locks the library of these rooms by itself; where there is no lock it does nothing."""

    def lock() -> None:
        if shell.rooms is rooms and rooms.can_lock:
            rooms.lock()

    return AutoLock(
        lock,
        minutes=lambda: chosen(rooms.settings),
        occupied=lambda: is_occupied(rooms),
        last_touch=last_touch,
        now=steady,
    )


def chosen(settings: Settings) -> int:
    """Return the minutes that were chosen, 0 for never."""
    minutes = settings.get(SETTING, MINUTES)
    return minutes if minutes in CHOICES else MINUTES


def is_occupied(rooms: Rooms) -> bool:
    """Say whether something is under way that must not be cut off: a hand, a take, a sound, a copy being made."""
    bench, sound = workbench_of(rooms.library).current, rooms.sound
    if sound.recording or sound.playing or (bench is not None and not bench.quiet):
        return True
    return bool(EventLoop.touches or sound.level() > 0) and steady() - last_touch() < LISTENING
