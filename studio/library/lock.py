"""The writer's lock: one program at a time writes to a library.

It is a lock of the operating system on `writer.lock`, so one that a crash left behind is no lock any more.
"""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path

from studio.library.disk import write_trouble
from studio.library.errors import InUse

NAME = "writer.lock"
HELD = b"open"
"""What the file says while it is held, and after a crash."""
TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class WriterLock:
    """Held from when it is made until `release`; raises `InUse`, `CannotWrite` or `DiskFull`."""

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor: int | None = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise write_trouble(error) from error
        self.was_left = False
        """True when whoever had it open before did not come to closing it: a crash, or a pulled plug."""
        self._noted = False
        try:
            _take(self._descriptor)
            self.was_left = os.read(self._descriptor, 1) != b""
        except OSError as error:
            self._close()
            raise (InUse() if error.errno in TAKEN else write_trouble(error)) from error

    def note_open(self) -> None:
        """Note in the file that it is open, until `release`; for whoever comes after a crash."""
        if self._descriptor is not None:
            with suppress(OSError):  # a full disk must not keep a library from being opened
                os.lseek(self._descriptor, 0, os.SEEK_SET)
                os.write(self._descriptor, HELD)
                self._noted = True

    def release(self) -> None:
        """Let the next one in. Harmless when done already. The file stays: taking it away would be a race."""
        if self._descriptor is not None:
            if self._noted:
                with suppress(OSError):  # then the next one merely hears that it was left
                    os.ftruncate(self._descriptor, 0)
            self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def in_use(folder: Path) -> bool:
    """Say whether someone writes to this library right now; needs no key and changes nothing."""
    try:
        descriptor = os.open(folder / NAME, os.O_RDWR)
    except OSError:
        return False
    try:
        _take(descriptor)
    except OSError as error:
        return error.errno in TAKEN
    finally:
        os.close(descriptor)
    return False


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock, not lockf: it also keeps out a second Library in this very process
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
