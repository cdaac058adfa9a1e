"""The keyboards that are plugged in: found, listened to, and let go when they are pulled out. With rtmidi only here."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from studio.audio.keyboard import Keyboard, Struck

_EVERY = 1.5
_NOT_KEYBOARDS = ("midi through",)


class Keyboards:
    """All keyboards. `played` is called on rtmidi's thread for all they do, and for what lets their notes go."""

    def __init__(self, rtmidi: Any, played: Callable[[list[Struck]], object]) -> None:
        """`rtmidi` is the module, or None where there is none: then there are no keyboards."""
        self._rtmidi, self._played = rtmidi, played
        self._open: dict[str, tuple[Any, Keyboard]] = {}
        self._allowed: tuple[float, ...] | None = None
        self._wanted = False
        self._scout: Any = None
        self._looked = -_EVERY
        self._number = 0

    @property
    def names(self) -> tuple[str, ...]:
        """What is connected."""
        return tuple(self._open)

    def listen(self, allowed: Sequence[float] | None) -> None:
        """Listen from now on; their keys sound the nearest of these pitches, None for any."""
        self._allowed = tuple(allowed) if allowed else None
        self._wanted = True
        for _, keyboard in self._open.values():
            keyboard.allow(self._allowed)

    def rest(self) -> None:
        """Listen no more."""
        self._wanted = False
        for name in self.names:
            self._drop(name)
        self._scout = None

    def look(self) -> None:
        """Find who came and who went; does something every second and a half at most."""
        now = time.monotonic()
        if not self._wanted or self._rtmidi is None or now - self._looked < _EVERY:
            return
        self._looked = now
        try:
            self._scout = self._scout or self._input()
            ports = _named(self._scout.get_ports())
        except Exception:  # a system without MIDI says so in many ways: there are no keyboards
            self._rtmidi = None
            return
        for name in self.names:
            if name not in ports:
                self._drop(name)
        for name, index in ports.items():
            if name not in self._open:
                self._take(name, index)

    def _input(self) -> Any:
        """Return a new input. On Linux of ALSA: left to itself, rtmidi settles for another while no port is there."""
        alsa = getattr(self._rtmidi, "API_LINUX_ALSA", None)
        if alsa is None or not sys.platform.startswith("linux"):
            return self._rtmidi.MidiIn()
        return self._rtmidi.MidiIn(alsa)

    def _take(self, name: str, index: int) -> None:
        keyboard = Keyboard(self._number, self._allowed)
        try:
            port = self._input()
            port.ignore_types(sysex=True, timing=True, active_sense=True)
            port.set_callback(self._heard, keyboard)
            port.open_port(index, "Afterglow")
        except Exception:  # it went again, or another program has it: the next look tries anew
            return
        self._number += 1
        self._open[name] = (port, keyboard)

    def _heard(self, event: tuple[Sequence[int], float], keyboard: Keyboard) -> None:
        struck = keyboard.hear(event[0])
        if struck:
            self._played(struck)

    def _drop(self, name: str) -> None:
        port, keyboard = self._open.pop(name)
        try:
            port.cancel_callback()
            port.close_port()
        except Exception:  # noqa: S110 - it is gone already
            pass
        gone = keyboard.let_go()
        if gone:
            self._played(gone)


def _named(ports: Sequence[str]) -> dict[str, int]:
    """Return the ports that may be keyboards, by names of which no two are the same."""
    found: dict[str, int] = {}
    for index, port in enumerate(ports):
        if any(word in port.lower() for word in _NOT_KEYBOARDS):
            continue
        name, many = port, 1
        while name in found:
            many += 1
            name = f"{port} {many}"
        found[name] = index
    return found
