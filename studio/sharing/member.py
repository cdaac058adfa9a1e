"""One file inside a zip, as a file to read and seek in; it never gives more than it was said to hold."""

import io
import os
import zlib
from collections.abc import Callable

BLOCK = 1 << 16


class Member(io.RawIOBase):
    """Reads what is stored or deflated between two places of a file; raises OSError where that makes no sense."""

    def __init__(
        self, read: Callable[[int, int], bytes], start: int, packed: int, size: int, crc: int, *, deflated: bool
    ) -> None:
        """`read(at, count)` gives bytes of the zip; `packed` and `size` are bytes there and unpacked."""
        self._read = read
        self._start = start
        self._packed = packed
        self._size = size
        self._crc = crc
        self._deflated = deflated
        if not deflated and packed != size:
            raise OSError("a stored file that is not as long as it is")
        self._at = 0
        self._rewind()

    def _rewind(self) -> None:
        self._done = 0
        """How many bytes were unpacked since the beginning."""
        self._used = 0
        self._sum = 0
        self._inflate = zlib.decompressobj(-15)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise OSError("before the beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: "memoryview", /) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._size - self._at, BLOCK)
        if wanted <= 0:
            return 0
        if self._at < self._done and not self._deflated:
            data = self._read(self._start + self._at, wanted)  # out of order: its sum is not looked at
        else:
            if self._at < self._done:
                self._rewind()
            while self._done < self._at:
                self._next(min(BLOCK, self._at - self._done))
            data = self._next(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _next(self, count: int) -> bytes:
        data = self._unpack(count) if self._deflated else self._read(self._start + self._done, count)
        self._done += len(data)
        self._sum = zlib.crc32(data, self._sum)
        if self._done == self._size and self._sum != self._crc:
            raise OSError("the sum of a file is wrong")
        return data

    def _unpack(self, count: int) -> bytes:
        while True:
            waiting = self._inflate.unconsumed_tail
            if not waiting and self._used < self._packed:
                waiting = self._read(self._start + self._used, min(BLOCK, self._packed - self._used))
                self._used += len(waiting)
            try:
                data = self._inflate.decompress(waiting, count)
            except zlib.error as error:
                raise OSError("a file that can't be unpacked") from error
            if data:
                return data
            if self._inflate.eof or (not waiting and self._used >= self._packed):
                raise OSError("a file that ends too early")
