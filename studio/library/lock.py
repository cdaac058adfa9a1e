"""The writer's lock: one program at a time writes to a library.

It is a lock of the operating system on `writer.lock`, so one that a crash left behind is no lock any more. What
the file says tells whether there was a crash.
"""

from contextlib import suppress
from pathlib import Path

from studio.core.oslock import OsLock, Taken, is_taken
from studio.library.disk import write_trouble
from studio.library.errors import InUse

NAME = "writer.lock"
HELD = b"open"
"""What the file says while a library is open, and after a crash."""


class WriterLock:
    """Held from when it is made until `release`; raises `InUse`, `CannotWrite` or `DiskFull`."""

    def __init__(self, folder: Path) -> None:
        try:
            self._lock = OsLock(folder / NAME)
            self.was_left = self._lock.read() != b""
            """True when whoever had it open before did not come to closing it: a crash, or a pulled plug."""
        except Taken as error:
            raise InUse from error
        except OSError as error:
            raise write_trouble(error) from error
        self._noted = False

    def note_open(self) -> None:
        """Note in the file that it is open, until `release`; for whoever comes after a crash."""
        with suppress(OSError):  # a full disk must not keep a library from being opened
            self._lock.write(HELD)
            self._noted = True

    def release(self) -> None:
        """Let the next one in. Harmless when done already."""
        if self._noted:
            with suppress(OSError):  # then the next one merely hears that it was left
                self._lock.write(b"")
            self._noted = False
        self._lock.release()


def in_use(folder: Path) -> bool:
    """Say whether someone writes to this library right now; needs no key and changes nothing."""
    return is_taken(folder / NAME)
