"""Chromium without a window, spoken to by its own pipe (Chrome DevTools Protocol): standard library only."""

import fcntl
import json
import os
import select
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from main import TEST_BROWSERS

FLAGS = (
    "--headless=new",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-component-update",
    "--disable-background-networking",
    "--password-store=basic",
    "--mute-audio",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
"""A browser for ours alone, which looks nothing up, and says nothing to anyone."""
PATIENCE = 30.0
"""Seconds an answer may take: what never comes is a failure, and no test waits for ever."""

Told = dict[str, Any]


class BrowserGoneError(Exception):
    """It ended, or did not answer in time."""


class RefusedError(Exception):
    """It answered that this can't be done."""


class Chromium:
    """One browser and its pipe; whoever asks waits for the answer, what it tells by itself goes to the listeners."""

    def __init__(self, folder: Path, *more: str) -> None:
        self._folder = folder
        to_it, self._out = _pipe()
        self._in, from_it = _pipe()
        actions = [
            (os.POSIX_SPAWN_DUP2, to_it, 3),
            (os.POSIX_SPAWN_DUP2, from_it, 4),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, str(folder / "said.log"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
        ]
        command = [program(), *FLAGS, f"--user-data-dir={folder / 'profile'}", *more, "about:blank"]
        surroundings = {**os.environ, "HOME": str(folder)}
        self.pid = os.posix_spawn(command[0], command, surroundings, file_actions=actions, setpgroup=0)
        os.close(to_it)
        os.close(from_it)
        self._asked = 0
        self._answers: dict[int, Told] = {}
        self._unheard: set[int] = set()
        self._rest = b""
        self.listeners: dict[str, Callable[[str, Told], None]] = {}
        """By session: what is called with the name of an event and what it says."""

    def ask(self, method: str, session: str = "", **parameters: object) -> Told:
        """Ask for something and return the answer. Raises RefusedError, BrowserGoneError."""
        number = self.tell(method, session, **parameters)
        self._unheard.discard(number)
        end = time.monotonic() + PATIENCE
        while number not in self._answers:
            self._hear(end - time.monotonic(), method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RefusedError(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def tell(self, method: str, session: str = "", **parameters: object) -> int:
        """Ask for something whose answer nobody waits for."""
        self._asked += 1
        message: Told = {"id": self._asked, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._unheard.add(self._asked)
        self._write(json.dumps(message).encode() + b"\0")
        return self._asked

    def close(self) -> None:
        """End it, kindly first; its profile goes along."""
        with suppress(RefusedError, BrowserGoneError, OSError):
            self.ask("Browser.close")
        os.close(self._out)
        os.close(self._in)
        if not _ended(self.pid, 5.0):
            os.killpg(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        shutil.rmtree(self._folder / "profile", ignore_errors=True)

    def _write(self, message: bytes) -> None:
        while message:
            message = message[os.write(self._out, message) :]

    def _hear(self, seconds: float, why: str) -> None:
        """Wait for something to come, and hand on each message that is whole."""
        if seconds <= 0 or not select.select([self._in], [], [], seconds)[0]:
            raise BrowserGoneError(f"no answer to {why} in {PATIENCE:g} s. {self._said()}")
        came = os.read(self._in, 1 << 20)
        if not came:
            raise BrowserGoneError(f"it ended before it answered {why}. {self._said()}")
        *whole, self._rest = (self._rest + came).split(b"\0")
        for message in whole:
            self._take(json.loads(message))

    def _take(self, message: Told) -> None:
        if "method" in message:
            if listener := self.listeners.get(message.get("sessionId", "")):
                listener(message["method"], message["params"])
        elif message["id"] in self._unheard:
            self._unheard.discard(message["id"])
        else:
            self._answers[message["id"]] = message

    def _said(self) -> str:
        """Return the last of what it wrote where errors go."""
        try:
            return (self._folder / "said.log").read_text("utf-8", "replace")[-600:]
        except OSError:
            return ""


def program() -> str:
    """Return the path of the browser. Raises FileNotFoundError with what to do."""
    for name in TEST_BROWSERS:
        if found := shutil.which(name):
            return found
    raise FileNotFoundError("There is no Chromium here. To add it: sudo apt install chromium")


def _pipe() -> tuple[int, int]:
    """Return the ends of a pipe, to read and to write, with numbers that are not those the browser reads."""
    ends = os.pipe()
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends)
    for end in ends:
        os.close(end)
    return moved[0], moved[1]


def _ended(pid: int, seconds: float) -> bool:
    """Wait for a process to end; say whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        time.sleep(0.02)
    return False
