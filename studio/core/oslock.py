"""A lock of the operating system on a file: held by one process, and by none once that has ended, however it ended."""

import errno
import os
import sys
import time
from pathlib import Path

TAKEN = frozenset({errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})
"""What the system says when someone else holds the lock."""
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A folder that came from elsewhere may have a link in a lock's place: what it leads to is not written over."""
ONCE_MORE = 0.05
"""Seconds after which it is tried once more: a program that is just being started may hold ours for a moment."""


class Taken(Exception):  # noqa: N818  (named for what happened)
    """Someone else holds the lock."""


class OsLock:
    """Held from when it is made until `release`. Raises `Taken`, or OSError when the file can't be had."""

    def __init__(self, path: Path) -> None:
        self._descriptor: int | None = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o600)
        try:
            _take_patiently(self._descriptor)
        except BaseException:
            self.release()
            raise

    def read(self) -> bytes:
        """Return what the file says: a few bytes that whoever held it left."""
        if self._descriptor is None:
            return b""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, 64)

    def write(self, data: bytes) -> None:
        """Let the file say `data`; nobody waits for the disk. Raises OSError."""
        if self._descriptor is not None:
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, data)
            os.ftruncate(self._descriptor, len(data))

    def release(self) -> None:
        """Let the next one in. Harmless when done already. The file stays: taking it away would be a race."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def is_taken(path: Path) -> bool:
    """Say whether someone holds the lock right now; changes nothing."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        _take_patiently(descriptor)
    except Taken:
        return True
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return False


def _take_patiently(descriptor: int) -> None:
    try:
        _take(descriptor)
    except OSError as error:
        if error.errno not in TAKEN:
            raise
        time.sleep(ONCE_MORE)
        try:
            _take(descriptor)
        except OSError as again:
            if again.errno in TAKEN:
                raise Taken from again
            raise


if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        # flock, not lockf: it also keeps out a second holder in this very process
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
