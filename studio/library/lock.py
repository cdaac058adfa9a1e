"""The writer's lock: one program at a time writes to a library.

It is a lock of the operating system on `writer.lock`, so one that a crash left behind is no lock any more.
"""

import errno
import os
import sys
from pathlib import Path

from studio.library.disk import write_trouble
from studio.library.errors import InUse

NAME = "writer.lock"
TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


class WriterLock:
    """Held from when it is made until `release`; raises `InUse`, `CannotWrite` or `DiskFull`."""

    def __init__(self, folder: Path) -> None:
        try:
            self._descriptor: int | None = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise write_trouble(error) from error
        try:
            _take(self._descriptor)
        except OSError as error:
            self.release()
            raise (InUse() if error.errno in TAKEN else write_trouble(error)) from error

    def release(self) -> None:
        """Let the next one in. Harmless when done already. The file stays: taking it away would be a race."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def in_use(folder: Path) -> bool:
    """Say whether someone writes to this library right now; needs no key and changes nothing."""
    if not (folder / NAME).exists():
        return False
    try:
        WriterLock(folder).release()
    except InUse:
        return True
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
