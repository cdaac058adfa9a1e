"""A disk that is full at a write of our choosing: a VFS beneath the cipher that answers SQLITE_FULL."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import apsw

NAME = "fillable"


class Disk:
    """Counts the writes of databases, and refuses some."""

    def __init__(self, full_at: int | None, *, stays_full: bool) -> None:
        self.writes = 0
        self.refused = 0
        self.full_at = full_at
        self.stays_full = stays_full

    def write(self) -> None:
        """Count a write; raise when there is no room for it."""
        self.writes += 1
        if self.full_at is None:
            return
        if self.writes == self.full_at or (self.stays_full and self.writes > self.full_at):
            self.refused += 1
            raise apsw.FullError("no room")


class _File(apsw.VFSFile):
    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        disk = _vfs().disk
        if disk is not None:
            disk.write()
        super().xWrite(data, offset)


class _Vfs(apsw.VFS):
    def __init__(self) -> None:
        self._base = apsw.vfs_names()[0].removeprefix("multipleciphers-")
        self.disk: Disk | None = None
        super().__init__(NAME, self._base)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _File(self._base, name, flags)


@cache
def _vfs() -> _Vfs:
    return _Vfs()


@contextmanager
def filling_up(full_at: int | None = None, *, stays_full: bool = True) -> Iterator[Disk]:
    """All databases opened inside lie on a disk that has no room for the write `full_at` (from 1), or for all after."""
    disk = _vfs().disk = Disk(full_at, stays_full=stays_full)
    usual = apsw.Connection

    class Connection(apsw.Connection):
        def __init__(self, filename: str, **how: Any) -> None:
            super().__init__(filename, vfs=f"multipleciphers-{NAME}", **how)

    apsw.Connection = Connection
    try:
        yield disk
    finally:
        apsw.Connection = usual
        _vfs().disk = None
