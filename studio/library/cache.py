"""What can be made again from the logs: thumbnails, waveforms. Kept to be quick, thrown away at will.

They lie in a file of their own, encrypted like the library, so that no op ever waits for one and damage to one
touches nothing else. Each remembers how long the log was when it was made; made from a shorter one it is not
given back. A file that can't be read is thrown away; where nothing can be written to, nothing is cached.
"""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from studio.core.errors import StudioError
from studio.library.connection import Connection, create_cache, open_cache, open_still
from studio.library.errors import LibraryClosed
from studio.library.log import Length

NAME = "cache.db"
FILES = (NAME, f"{NAME}-wal", f"{NAME}-shm")

SCHEMA = """
create table cache(
    piece text not null,
    kind text not null,
    ops integer not null,
    chunks integer not null,
    data blob not null,
    primary key (piece, kind)
) strict
"""


class Caches:
    """One connection that the threads take turns with. Opened when it is first asked for something."""

    def __init__(self, folder: Path, key: bytes, *, read_only: bool) -> None:
        self._folder = folder
        self._key = key
        self._read_only = read_only
        self._gate = threading.Lock()
        self._connection: Connection | None = None
        self._useless = False
        self._closed = False

    def put(self, piece_id: str, kind: str, data: bytes, made_of: Length) -> None:
        """Keep bytes under a kind; older ones never take the place of newer ones. Does not wait for the disk."""
        if not self._read_only:
            self._run(
                "insert into cache(piece, kind, ops, chunks, data) values(?, ?, ?, ?, ?) on conflict(piece, kind)"
                " do update set ops = excluded.ops, chunks = excluded.chunks, data = excluded.data"
                " where excluded.ops >= ops and excluded.chunks >= chunks",
                (piece_id, kind, *made_of, data),
            )

    def get(self, piece_id: str, kind: str, made_of: Length) -> bytes | None:
        """Return the bytes under a kind if they were made of a log that long, or None."""
        rows = self._run(
            "select data from cache where piece = ? and kind = ? and ops = ? and chunks = ?",
            (piece_id, kind, *made_of),
        )
        return bytes(rows[0][0]) if rows else None

    def get_older(self, piece_id: str, kind: str, made_of: Length) -> tuple[bytes, Length] | None:
        """Return the bytes under a kind, and of how long a log they were made: of one that long, or shorter."""
        rows = self._run(
            "select data, ops, chunks from cache where piece = ? and kind = ? and ops <= ? and chunks <= ?",
            (piece_id, kind, *made_of),
        )
        return (bytes(rows[0][0]), (int(rows[0][1]), int(rows[0][2]))) if rows else None

    def all(self, kind: str) -> list[tuple[str, bytes, Length]]:
        """Return all bytes under a kind: of which piece, and of how long a log they were made. Few are expected."""
        found: list[tuple[str, bytes, Length]] = []
        # by the index alone, which needs no look at what is kept under other kinds
        for (piece_id,) in self._run("select piece from cache where kind = ?", (kind,)):
            one = "select data, ops, chunks from cache where piece = ? and kind = ?"
            for data, ops, chunks in self._run(one, (piece_id, kind)):
                found.append((str(piece_id), bytes(data), (int(ops), int(chunks))))
        return found

    def drop(self, piece_id: str) -> None:
        """Throw away everything that is cached for a piece."""
        if not self._read_only:
            self._run("delete from cache where piece = ?", (piece_id,))

    def checkpoint(self) -> None:
        """Bring everything into the one file, so that what was dropped leaves no older page."""
        with self._gate:
            if self._connection is not None and not self._read_only:
                with suppress(StudioError):
                    self._connection.checkpoint()

    def freeze(self) -> None:
        """Make it one file that can be looked at where nothing can be written."""
        self._run("pragma wal_checkpoint(truncate)", ())
        self._run("pragma journal_mode = delete", ())

    def close(self) -> None:
        """Close for good."""
        with self._gate:
            self._closed = True
            self._let_go()

    def _run(self, statement: str, bindings: tuple[str | int | bytes, ...]) -> list[tuple[Any, ...]]:
        with self._gate:
            if self._closed:
                raise LibraryClosed
            for _ in range(2):
                connection = self._here()
                if connection is None:
                    return []
                try:
                    return connection.execute(statement, bindings).fetchall()
                except StudioError:
                    self._start_over()
            return []

    def _here(self) -> Connection | None:
        if self._connection is None and not self._useless:
            try:
                self._connection = self._opened()
            except StudioError:
                self._start_over()
                with suppress(StudioError):
                    self._connection = self._opened()
            self._useless = self._connection is None
        return self._connection

    def _opened(self) -> Connection | None:
        path = self._folder / NAME
        if self._read_only:
            return open_still(path, self._key, "cache") if path.exists() else None
        if path.exists():
            return open_cache(path, self._key)
        return create_cache(path, self._key, SCHEMA)

    def _start_over(self) -> None:
        """Let go of a file that is of no use any more (damaged, of another key, on a full disk)."""
        self._let_go()
        if self._read_only:
            self._useless = True
        else:
            throw_away(self._folder)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(StudioError):
                connection.close()


def throw_away(folder: Path) -> None:
    """Take away a library's caches; they come again."""
    for name in FILES:
        with suppress(OSError):
            (folder / name).unlink(missing_ok=True)
