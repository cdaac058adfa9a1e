"""A file beside the library for what memory should not hold; gone with the process.

What is in it is sealed with a key that lies in memory only (AES-256-GCM, NIST SP 800-38D), each part with a number of
its own as nonce. Where the system allows it the file loses its name at once; elsewhere it is taken away with the
process. It never takes the last room of a disk: that is for what is made.
"""

import errno
import os
import secrets
import shutil
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from studio.library.crypto import KEY_BYTES, NONCE_BYTES
from studio.library.errors import CannotRead

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NAME = ".scratch"
"""How its name begins, while it has one."""
UNIT = 1024
"""Places are of so many bytes, or twice as many, or thrice; a free one is taken by what needs just as many."""
MOST_BYTES = 4 << 30
"""The file gets no longer."""
LEFT_FREE = 1 << 30
"""Bytes that the disk must have left."""
LOOK_EVERY = 16 << 20
"""Bytes that the file grows by until the disk is looked at again."""

NO_FILE = -1
FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_TEMPORARY", 0)

Place = tuple[int, int]
"""Where, and how many units."""


class Sealed:
    """Some bytes in the file; their place is free again once nobody holds this."""

    __slots__ = ("_free", "_nonce", "_place", "_scratch", "_size")

    def __init__(self, scratch: "Scratch", place: Place, size: int, nonce: bytes) -> None:
        self._scratch, self._place, self._size, self._nonce = scratch, place, size, nonce
        self._free = scratch.free

    def __del__(self) -> None:
        self._free.append(self._place)  # nothing else: this may be called in the midst of anything

    def read(self) -> bytes:
        """Return the bytes. Raises CannotRead."""
        return self._scratch.read(self._place[0], self._size, self._nonce)


class Scratch:
    """The file, which comes to be when something is put there. For any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._gate = threading.Lock()
        self._file = NO_FILE
        self._cipher: AESGCM | None = None
        self._useless = False
        self._count = 0
        self._looked_at = 0
        self._places: dict[int, list[int]] = {}
        """Free places by how many units they have."""
        self.free: deque[Place] = deque()
        """Places that nobody holds any more."""
        self.length = 0
        """How long the file is."""

    def put(self, data: bytes) -> Sealed | None:
        """Put bytes there; None when there is no room, or no way to write."""
        with self._gate:
            try:
                return self._put(data)
            except OSError:  # the disk is full, the folder can't be written to
                return None

    def read(self, at: int, size: int, nonce: bytes) -> bytes:
        """Return what was put at a place. Raises CannotRead."""
        from cryptography.exceptions import InvalidTag

        cipher = self._cipher
        if cipher is None:
            raise CannotRead
        try:
            return cipher.decrypt(nonce, self._read(at, size), None)
        except (OSError, InvalidTag) as error:
            raise CannotRead from error

    def close(self) -> None:
        """Throw all of it away: nothing can be read any more, or put there."""
        with self._gate:
            self._useless, self._cipher = True, None
            file, self._file = self._file, NO_FILE
            if file != NO_FILE:
                os.close(file)

    def __del__(self) -> None:
        self.close()

    # --- within the gate -----------------------------------------------------------------------------------

    def _put(self, data: bytes) -> Sealed | None:
        if self._useless:
            return None
        cipher = self._begun()
        self._count += 1
        nonce = self._count.to_bytes(NONCE_BYTES, "little")
        sealed = cipher.encrypt(nonce, data, None)
        place = self._place_for(len(sealed))
        if place is None:
            return None
        try:
            _write(self._file, sealed, place[0])
        except OSError:
            self.free.append(place)
            raise
        return Sealed(self, place, len(sealed), nonce)

    def _begun(self) -> "AESGCM":
        if self._cipher is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            try:
                self._file = _nameless(self._folder)
            except OSError:
                self._useless = True
                raise
            self._cipher = AESGCM(secrets.token_bytes(KEY_BYTES))
        return self._cipher

    def _place_for(self, size: int) -> Place | None:
        """Return a place for so many bytes: a free one, or one at the end; None when the disk should keep the rest."""
        for _ in range(len(self.free)):
            at, units = self.free.popleft()
            self._places.setdefault(units, []).append(at)
        units = -(-size // UNIT)
        if self._places.get(units):
            return self._places[units].pop(), units
        end = self.length + units * UNIT
        if end > MOST_BYTES:
            return None
        if end > self._looked_at:
            if shutil.disk_usage(self._folder).free < LEFT_FREE:
                return None
            self._looked_at = end + LOOK_EVERY
        at, self.length = self.length, end
        return at, units

    def _read(self, at: int, size: int) -> bytes:
        if hasattr(os, "pread"):
            return os.pread(self._file, size, at)
        with self._gate:
            os.lseek(self._file, at, os.SEEK_SET)
            return os.read(self._file, size)


def _nameless(folder: Path) -> int:
    """Return a file for this process only; take away what a crash may have left. Raises OSError."""
    for left in folder.glob(f"{NAME}.*"):
        with suppress(OSError):  # somebody's who is there yet
            left.unlink()
    path = folder / f"{NAME}.{secrets.token_hex(8)}"
    file = os.open(path, FLAGS, 0o600)
    if os.name == "posix":
        path.unlink(missing_ok=True)  # another process may have taken it for one that a crash has left
    return file


def _write(file: int, data: bytes, at: int) -> None:
    """Write all of some bytes. Raises OSError."""
    os.lseek(file, at, os.SEEK_SET)
    written = 0
    while written < len(data):
        count = os.write(file, data[written:] if written else data)
        if count <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written += count
