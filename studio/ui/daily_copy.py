"""A copy each day by itself, while nobody waits for it; when it can't be made, the screen of the copies says so."""

from __future__ import annotations

from kivy.clock import Clock

from studio.core.progress import Stopped
from studio.ui import copies
from studio.ui.aside import aside
from studio.ui.later import when_done
from studio.ui.rooms import Rooms
from studio.ui.work import Telling, workbench_of

FIRST_LOOK, LOOK_AGAIN = 4 * 60.0, 60 * 60.0
"""Seconds after the start, and between two looks from then on."""

PLACE_ON_DESK = "copies"
"""The screen that shows it."""

NOT_THERE = "Today's copy waits: the place it goes to is not there just now."
MADE = "Today's copy is made."
TELLING = Telling("Making today's copy", "You can go on; this keeps working.")


class DailyCopy:
    """Looks whether a copy is due, and makes it. One for each open library; `stop` it when the rooms are left."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._event = None if rooms.library.read_only else Clock.schedule_once(self.look, FIRST_LOOK)

    def stop(self) -> None:
        """Look no more. What is being copied is stopped with all other work."""
        if self._event is not None:
            self._event.cancel()
            self._event = None

    def look(self, _dt: float = 0) -> None:
        """See whether a copy is due, and look again in an hour."""
        self.stop()
        self._event = Clock.schedule_once(self.look, LOOK_AGAIN)
        settings, library = self._rooms.settings, self._rooms.library
        place = copies.place_of(settings)
        if place is None or not settings.get(copies.DAILY, False) or self._bench.current is not None:
            return
        from studio.library.backup import due

        when_done(aside(lambda: due(library, place)), lambda due: self._begin(place) if due else None, self._sorry)

    @property
    def _bench(self):
        return workbench_of(self._rooms.library)

    def _begin(self, place) -> None:
        from studio.library.backup import back_up

        library = self._rooms.library
        if self._event is not None and self._bench.current is None:
            self._bench.begin(
                PLACE_ON_DESK,
                lambda progress: back_up(library, place, progress),
                lambda _copy: self._say(MADE),
                self._sorry,
                TELLING,
                quiet=True,
            )

    def _sorry(self, error) -> None:
        from studio.library.backup import PlaceGone

        if not isinstance(error, Stopped):
            self._say(NOT_THERE if isinstance(error, PlaceGone) else str(error))

    def _say(self, sentence: str) -> None:
        self._bench.say(PLACE_ON_DESK, sentence)
