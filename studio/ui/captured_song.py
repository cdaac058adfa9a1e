"""What is played, kept while it is played: nothing has to be started, and nothing has to be saved."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress

from kivy.clock import Clock

from studio.library.errors import LibraryClosed
from studio.music.codec import encode
from studio.music.song import Event
from studio.ui.rooms import Rooms
from studio.ui.waiting import Waiting

SOON = 0.7
"""Seconds after which an event is kept at the latest, though fingers are still down."""
PAUSE = 120.0
"""Seconds of rest after which what is played next is another capture."""
_RINGING = 6000


class CapturedSong:
    """One capture: it becomes a piece with its first note, hidden until it is kept.

    Events are written in order on the library's writer thread. What could not be written (a full disk) stays in
    line and goes first the next time; the library's `write_failed` tells of it.
    """

    def __init__(self, rooms: Rooms, now: Callable[[], float] = time.monotonic) -> None:
        self.piece_id: str | None = None
        """The piece, or None until its first events are kept."""
        self.events: list[Event] = []
        """Everything captured so far."""
        self._rooms = rooms
        self._now = now
        self._began = self._last = 0.0
        self._drone: tuple[str, float] | None = None
        self._down: set[int] = set()
        self._waiting: Waiting[Event] = Waiting()
        self._soon = Clock.create_trigger(lambda _dt: self.rest(), SOON)

    @property
    def empty(self) -> bool:
        """Whether no note was played yet."""
        return not self.events

    @property
    def over(self) -> bool:
        """Whether the hands have rested so long that what comes next is something else."""
        return bool(self.events) and not self._down and self._now() - self._last > PAUSE

    @property
    def milliseconds(self) -> int:
        """How long ago it began."""
        return round(1000 * (self._now() - self._began)) if self.events else 0

    # --- what is played -----------------------------------------------------------------------------------

    def note_on(self, key: int, frequency: float, velocity: float, instrument: str) -> None:
        """A note sounds; the first one begins the capture, with what lies underneath."""
        if not self.events:
            self._began = self._now()
            if self._drone is not None:
                self._add(Event(0, "drone", 0, self._drone[1], 0.0, self._drone[0]))
        self._down.add(key)
        self._add(Event(self.milliseconds, "on", key, frequency, velocity, instrument))

    def note_off(self, key: int) -> None:
        """A note is let go."""
        if key in self._down:
            self._down.discard(key)
            self._add(Event(self.milliseconds, "off", key))

    def drone(self, name: str | None, root: float) -> None:
        """Something else lies underneath, `root` in Hz; None for nothing."""
        drone = None if name is None else (name, root)
        if drone == self._drone:
            return
        self._drone = drone
        if self.events and not self.over:
            self._add(Event(self.milliseconds, "drone", 0, root, 0.0, name or ""))

    def _add(self, event: Event) -> None:
        self.events.append(event)
        self._waiting.add(event)
        self._last = self._now()
        self._soon()

    # --- keeping it ---------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Write what waits, now: all fingers are up."""
        self._soon.cancel()
        if self._waiting:
            with suppress(LibraryClosed):
                self._rooms.library.later(self._write)

    def end(self) -> None:
        """Let go of what is still held, and write it."""
        for key in sorted(self._down):
            self.note_off(key)
        self.rest()

    def keep(self) -> Future[None]:
        """Let it into the gallery."""
        self.end()
        return self._rooms.library.later(self._keep)

    def let_go(self) -> Future[None]:
        """Take `keep` back: it is hidden again, and nothing of it is lost."""
        return self._rooms.library.later(self._let_go)

    def _keep(self) -> None:
        rooms = self._rooms
        with rooms.library.write():
            self._write()
            if self.piece_id is not None:
                rooms.gallery.set_duration(self.piece_id, self.events[-1].time)
                rooms.gallery.keep(self.piece_id)
        if self.piece_id is not None:
            rooms.gallery.touch(self.piece_id)  # once more, now that everyone can read it

    def _let_go(self) -> None:
        if self.piece_id is not None:
            self._rooms.gallery.unkeep(self.piece_id)

    def _write(self) -> None:
        rooms, batch = self._rooms, self._waiting.all()
        if not batch:
            return
        with rooms.library.write():
            piece_id = self.piece_id
            if piece_id is None:
                entry = rooms.journal.current_entry()
                piece_id = rooms.gallery.new_piece("sound", entry.id, kept=False).id
            rooms.library.append(piece_id, encode(batch))
        self.piece_id = piece_id
        self._waiting.done(batch)


def heights(events: list[Event], begun: int, width: int, count: int) -> list[float]:
    """Return how loud a song looks: up to `count` bars of `width` ms each, 0…1, the last one now.

    `begun` is how many ms ago the song began. Bars lie on whole multiples of their width, so that one that has been
    drawn stays as it is. A note rings and fades; what lies underneath is a low swell. No sound is rendered.
    """
    last = begun // width
    first = max(0, last - count + 1)
    start = max(0, first - _RINGING // width)
    at = bisect_left(events, start * width, key=lambda event: event.time)
    drones = (bool(event.instrument) for event in reversed(events[:at]) if event.kind == "drone")
    under, fade, energy = next(drones, False), 10 ** (-width / 500), 0.0
    bars = []
    for bar in range(start, last + 1):
        energy *= fade
        peak = energy
        while at < len(events) and events[at].time < (bar + 1) * width:
            event = events[at]
            at += 1
            if event.kind == "on":
                energy += event.velocity**2
                peak = max(peak, energy)
            elif event.kind == "drone":
                under = bool(event.instrument)
        if bar >= first:
            swell = 0.12 + 0.02 * (bar * width // 900 % 4) if under else 0.0
            bars.append(min(1.0, max(swell, 0.68 * peak**0.5)))
    return bars
