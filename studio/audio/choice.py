"""Which speakers and microphones there are now, and which of them were chosen."""

import threading
from collections.abc import Callable
from contextlib import suppress
from types import ModuleType
from typing import Any

from studio.audio.device import Devices
from studio.audio.places import Place, Places, Way, ask_server, look
from studio.audio.watch import Watch

OFTEN = 1.5
"""Seconds from one look to the next, while devices are used or shown."""
SELDOM = 30.0
"""The same, where the sound server tells of changes."""
_SHOWN = 10.0

Wake = Callable[[list[Any]], object]


class Choice:
    """Looks at the devices beside what sounds: a server that hangs must not hold anything up."""

    def __init__(self, portaudio: ModuleType, wake: Wake) -> None:
        """`wake` hands commands to the desk's thread: ["changed"], and ["answers", …] for `heard`."""
        self._sd, self._wake = portaudio, wake
        self.places = Places()
        self.chosen: dict[Way, str | None] = {"output": None, "input": None}
        self._watch = Watch(lambda: wake(["changed"]))
        self._looking: threading.Thread | None = None
        self._looked = self._shown = -60.0
        self._stale = self._asked = False

    @property
    def served(self) -> bool:
        """True where a sound server says what there is; else PortAudio does, and knows only what it began with."""
        return any(place.environment for place in self.places.outputs)

    def show(self, now: float) -> None:
        """Somebody looks at the list: keep it fresh for a while."""
        self._shown = now

    def changed(self) -> None:
        """Something came or went: the next look is soon."""
        self._stale = True

    def look(self, now: float, used: bool) -> bool:
        """Look, if it is time to, and return whether; `used` while a stream is open or wanted."""
        if not used and now - self._shown > _SHOWN:
            self._watch.end()
            return False
        self._watch.begin(now)
        if self._looking is not None and self._looking.is_alive():
            return False
        if now - self._looked < (SELDOM if self._watch.works else OFTEN) and not self._stale:
            return False
        self._looked, self._stale = now, False
        self._looking = threading.Thread(target=self._ask, name="devices", daemon=True)
        self._looking.start()
        return True

    def _ask(self) -> None:
        self._wake(["answers", answers()])

    def heard(self, told: dict[str, Any]) -> bool:
        """Take in what the server answered; return whether that is news."""
        before: Devices = self.places.devices
        self._asked = True
        with suppress(self._sd.PortAudioError, ValueError):
            self.places = look(self._sd, told.get)
        return self.places.devices != before

    def target(self, way: Way) -> Place | None:
        """Return where a stream belongs now: where it was chosen to be, or None, where the system has it."""
        name = self.chosen[way]
        if name is None:
            return None
        if not self._asked:
            self.heard(answers())
        place = self.places.find(way, name)
        return place if place is not None and place.device.name == name else None

    def end(self) -> None:
        """Look no more."""
        self._watch.end()


def answers() -> dict[str, Any]:
    """Ask the sound server all there is to ask."""
    return {what: ask_server(what) for what in ("sinks", "sources", "info")}
