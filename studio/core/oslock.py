"""A lock of the operating system on a file: held by one process, and by none once that has ended, however it ended."""

import errno
import os
import sys
from pathlib import Path

TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What the system says when someone else holds the lock."""


class Taken(Exception):  # noqa: N818  (named for what happened)
    """Someone else holds the lock."""


class OsLock:
    """Held from when it is made until `release`. Raises `Taken`, or OSError when the file can't be had."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(self._descriptor)
        except OSError as error:
            self.release()
            if error.errno in TAKEN:
                raise Taken from error
            raise

    def release(self) -> None:
        """Let the next one in. Harmless when done already. The file stays: taking it away would be a race."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock, not lockf: it also keeps out a second holder in this very process
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
