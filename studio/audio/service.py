"""The audio process's life, as its client sees it: started, watched, started again when it died, ended."""

import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any, Literal, Protocol

from studio.audio import words
from studio.audio.link import Link

State = Literal["off", "starting", "ready", "silent"]

_MOST_DEATHS = 4
_MINUTE = 60.0
_STUCK = 15.0
_FIRST_REST = 0.03


class Owner(Protocol):
    """Who is told, on the service's thread."""

    def began(self, link: Link) -> None:
        """A process is there: ask it for what the last one was doing."""

    def told(self, link: Link, message: dict[str, Any]) -> None:
        """It said something."""

    def ended(self, link: Link) -> None:
        """It has ended."""

    def became(self) -> None:
        """`state` or `code` is another."""


class Service:
    """At most one audio process at a time."""

    def __init__(self, environment: Mapping[str, str] | None, owner: Owner) -> None:
        self._environment, self._owner = environment, owner
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._deaths: deque[float] = deque(maxlen=_MOST_DEATHS)
        self.link: Link | None = None
        """The process, while there is one."""
        self.state: State = "off"
        self.code = ""
        """Why, as one of `words.SENTENCES`."""

    def start(self) -> None:
        """Start it beside the program. Harmless when it runs."""
        with self._lock:
            if self._thread is not None and self._thread.is_alive():
                return
            self._stopping = threading.Event()
            self._deaths.clear()
            self._thread = threading.Thread(target=self._run, args=(self._stopping,), name="sound", daemon=True)
            self.state, self.code = "starting", ""
            self._thread.start()
        self._owner.became()

    def stop(self) -> None:
        """End it, letting what sounds fade. Waits up to 3 s."""
        with self._lock:
            thread, self._thread = self._thread, None
            self._stopping.set()
            link = self.link
        if link is not None:
            link.hang_up()
        if thread is not None and thread is not threading.current_thread():
            thread.join(2.0)
            if thread.is_alive() and link is not None:
                link.process.kill()
                thread.join(1.0)
        self.become("off", "")

    def awake(self) -> Link | None:
        """Return the process, or None when there is none. A stuck one is ended and replaced."""
        link = self.link
        if link is None:
            return None
        if link.silent_for > _STUCK:
            link.process.kill()
            return None
        return link

    def become(self, state: State, code: str) -> None:
        """Be in a state, and say so if it is another than before."""
        if (state, code) != (self.state, self.code):
            self.state, self.code = state, code
            self._owner.became()

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                link = Link(self._environment)
            except OSError:
                self.become("silent", words.TIRED)
                return
            self._serve(link, stopping)
            if stopping.is_set() or link.final:
                return
            if not self._may_try_again():
                self.become("silent", words.TIRED)
                return
            self.become("starting", words.AGAIN)
            stopping.wait(_FIRST_REST * 4 ** (len(self._deaths) - 1))

    def _serve(self, link: Link, stopping: threading.Event) -> None:
        with self._lock:
            self.link = link
            if stopping.is_set():
                link.hang_up()
        self._owner.began(link)
        for message in link.messages():
            self._heard(link, message)
        link.hang_up()
        with self._lock:
            self.link = None
        self._owner.ended(link)

    def _heard(self, link: Link, message: dict[str, Any]) -> None:
        link.final = link.final or bool(message.get("final"))
        self._owner.told(link, message)
        state = message.get("state")
        if state == "ready":
            self.become("ready", "")
        elif state == "silent":
            self.become("silent", str(message.get("reason", "")))

    def _may_try_again(self) -> bool:
        now = time.monotonic()
        tired = len(self._deaths) == _MOST_DEATHS and now - self._deaths[0] < _MINUTE
        self._deaths.append(now)
        return not tired
