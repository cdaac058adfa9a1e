"""A log on its way in, put aside until all of it is there, so that nobody who writes waits for it to be read.

While it is short it is held in memory; then it goes into a file in the library's folder that is encrypted with a key
which nobody keeps: what a crash leaves of it can't be read, and the next one takes it away.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from studio.core.errors import StudioError
from studio.library.connection import Connection, Value, create_cache
from studio.library.disk import write_trouble

NAME = "spool.db"
FILES = (NAME, f"{NAME}-wal", f"{NAME}-shm", f"{NAME}-journal")
MOST_HELD = 4 << 20
"""Bytes in memory before it goes into the file."""

SCHEMA = "create table spool(num integer primary key, part text, at integer, device text, data blob)"
ROW_BYTES = 200
"""What a row takes in memory beside its data."""

Row = tuple[str, int, str, bytes]
"""'op' with its time, its device and its payload; or 'chunk' with its place, "" and its data."""


class Spool:
    """Rows in the order they come. For one thread, one at a time in a folder; a context manager."""

    def __init__(self, folder: Path) -> None:
        """Put aside into `folder` what memory should not hold."""
        self._folder = folder
        self._held: list[Row] = []
        self._bytes = 0
        self._file: Connection | None = None
        self.count = 0
        """How many rows there are."""

    def put(self, part: str, at: int, device: str, data: bytes) -> None:
        """Put a row aside. Raises `DiskFull`, `CannotWrite`."""
        self._held.append((part, at, device, data))
        self._bytes += len(data) + ROW_BYTES
        self.count += 1
        if self._bytes > MOST_HELD:
            self._let_down()

    def rows(self) -> Iterator[Row]:
        """Give all rows in their order."""
        if self._file is not None:
            yield from self._file.execute("select part, at, device, data from spool order by num")
        yield from self._held

    def close(self) -> None:
        """Throw it away."""
        self._held.clear()
        if self._file is not None:
            with suppress(StudioError):
                self._file.close()
            self._file = None
            self._clear()

    def _let_down(self) -> None:
        if self._file is None:
            self._clear()
            self._file = create_cache(self._folder / NAME, os.urandom(32), SCHEMA)
            self._file.execute("begin")  # never ended: what is put here stays in one rollback
        rows: list[tuple[Value, ...]] = list(self._held)
        self._file.executemany("insert into spool(part, at, device, data) values(?, ?, ?, ?)", rows)
        self._held.clear()
        self._bytes = 0

    def _clear(self) -> None:
        try:
            for name in FILES:
                (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise write_trouble(error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
