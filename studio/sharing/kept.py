"""A file that is being made and must not lie anywhere in clear: in memory, and what is too much for it sealed.

It can seek as far as writers of sound need it: its first part may be written again, all else is only added to.
"""

import io
import zlib
from collections.abc import Iterator

from studio.library.scratch import Scratch, Sealed

HEAD = 1 << 16
"""Bytes at the beginning that may be written again."""
PART = 1 << 20
"""Bytes that are put aside at once."""
MOST_HELD = 24 << 20
"""Bytes in memory before parts are put aside; without a scratch, or where that takes no more, all of it stays there."""


class Kept:
    """A file for whoever writes, then its content in parts. Raises CannotRead where a part is gone."""

    def __init__(self, scratch: Scratch | None = None) -> None:
        self.size = 0
        """Bytes there are."""
        self._scratch = scratch
        self._head = bytearray()
        self._parts: list[bytes | Sealed] = []
        self._tail = bytearray()
        self._at = 0
        self._held = 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; return it."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Return bytes of the head."""
        end = len(self._head) if size < 0 else min(len(self._head), self._at + size)
        data = bytes(self._head[self._at : end])
        self._at += len(data)
        return data

    def write(self, data: bytes) -> int:
        """Write bytes into the head, or at the end; return how many. Raises OSError elsewhere."""
        view = memoryview(data)
        if self._at < len(self._head):
            again = view[: len(self._head) - self._at]
            self._head[self._at : self._at + len(again)] = again
            self._at += len(again)
            view = view[len(again) :]
        if view and self._at != self.size:
            raise OSError("only the head is written again")
        self._add(view)
        return len(data)

    def parts(self) -> Iterator[bytes]:
        """Give all of it in its order."""
        yield bytes(self._head)
        for part in self._parts:
            yield part if isinstance(part, bytes) else part.read()
        yield bytes(self._tail)

    def crc(self) -> int:
        """Return its CRC-32."""
        told = 0
        for part in self.parts():
            told = zlib.crc32(part, told)
        return told

    def _add(self, view: memoryview) -> None:
        room = max(0, HEAD - len(self._head))
        self._head += view[:room]
        self._tail += view[room:]
        self.size += len(view)
        self._at += len(view)
        while len(self._tail) >= PART:
            self._put_aside(bytes(self._tail[:PART]))
            del self._tail[:PART]

    def _put_aside(self, part: bytes) -> None:
        sealed = self._scratch.put(part) if self._scratch is not None and self._held >= MOST_HELD else None
        if sealed is None:
            self._held += len(part)
        self._parts.append(part if sealed is None else sealed)
