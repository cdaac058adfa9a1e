"""Brings the write-ahead file into the database beside the work, so that no commit ever waits for it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from studio.core.errors import StudioError
from studio.library.connection import Connection

PAGES = 1024
"""Pages in the write-ahead file (8 MB) from which on it is brought in."""


class Tidier:
    """A thread with a connection of its own, both made when they are first needed."""

    def __init__(self, open_writer: Callable[[], Connection]) -> None:
        self._open_writer = open_writer
        self._gate = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._under_way: Future[None] | None = None
        self._connection: Connection | None = None
        self._closed = False

    def committed(self, pages: int) -> None:
        """Note how long the write-ahead file is after a commit; returns at once."""
        if pages < PAGES:
            return
        with self._gate:
            if self._closed or (self._under_way is not None and not self._under_way.done()):
                return
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, thread_name_prefix="library-tidier")
            with suppress(RuntimeError):  # Python is ending, and what still waits is being kept: that is enough
                self._under_way = self._pool.submit(self._bring_in)

    def _bring_in(self) -> None:
        with suppress(StudioError):  # on a full disk it stays where it is, and safe
            if self._connection is None:
                self._connection = self._open_writer()
            # passive: whoever reads or writes meanwhile is not waited for, and does not wait
            self._connection.execute("pragma wal_checkpoint(passive)").fetchall()

    def close(self) -> None:
        """Finish what is under way, and let go. Harmless when done already."""
        with self._gate:
            self._closed = True
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown()
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(StudioError):
                connection.close()
