"""One window to a library: whoever comes second knocks, and the one who is there comes to the front.

The one who is there holds a lock of the system on a file of its own, so that after a crash nobody is there. A knock is
a file beside it; the answer is that the file is gone. No socket, and not a word about whose library it is.
"""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from studio.core.oslock import OsLock, Taken

LISTEN = 0.3
"""Seconds between two looks for a knock."""
PATIENCE = 2.0
"""Seconds one waits at the door."""


class Presence:
    """Whether this process is the one whose window shows a library. Where nothing can be written, everyone is."""

    def __init__(self, home: Path, library: Path) -> None:
        """`home` is the folder of the program's data; `library` need not exist yet."""
        place = home / "open"
        self._lock_file = place / f"{mark_of(library)}.lock"
        self._knock_file = place / f"{mark_of(library)}.knock"
        self._lock: OsLock | None = None
        self._gone = threading.Event()

    def take(self) -> bool:
        """Be the one who is there; return False when someone is there already."""
        try:
            self._lock_file.parent.mkdir(parents=True, exist_ok=True)
            self._lock = OsLock(self._lock_file)
        except Taken:
            return False
        except OSError:
            return True
        self._answer()  # to a knock from before, which nobody waits at any more
        return True

    def knock(self, patience: float = PATIENCE) -> bool:
        """Ask the one who is there to come to the front; return whether it did."""
        try:
            self._knock_file.touch(0o600)
        except OSError:
            return False
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if not self._knock_file.exists():
                return True
            time.sleep(0.02)
        self._answer()
        return False

    def listen(self, come: Callable[[Callable[[], object]], object]) -> None:
        """From now on, at each knock call `come` on a thread of its own, with what is to be called once it has come."""
        if self._lock is not None:
            threading.Thread(target=self._listen, args=(come,), name="door", daemon=True).start()

    def leave(self) -> None:
        """Let the next one in."""
        self._gone.set()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _listen(self, come: Callable[[Callable[[], object]], object]) -> None:
        path = os.fspath(self._knock_file)
        while not self._gone.wait(LISTEN):
            if os.path.exists(path):
                come(self._answer)

    def _answer(self) -> None:
        with suppress(OSError):
            self._knock_file.unlink()


def mark_of(library: Path) -> str:
    """Return 16 hex characters for a folder, the same whatever way leads to it (FNV-1a, 64 bits)."""
    mark = 0xCBF29CE484222325
    for byte in os.path.normcase(os.path.realpath(library)).encode("utf-8", "surrogatepass"):
        mark = ((mark ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{mark:016x}"
