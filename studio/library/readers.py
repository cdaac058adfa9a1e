"""A reading connection for each thread."""

import threading
import weakref
from collections.abc import Callable

from studio.library.connection import Connection
from studio.library.errors import LibraryClosed


class Readers:
    """Opens a connection when a thread first asks, and closes it when the thread ends or all is closed."""

    def __init__(self, open_reader: Callable[[], Connection]) -> None:
        self._open_reader = open_reader
        self._own = threading.local()
        self._all: weakref.WeakSet[Connection] = weakref.WeakSet()  # a thread that ends lets go of its own
        self._gate = threading.Lock()
        self._closed = False

    def here(self) -> Connection:
        """Return this thread's connection; raise `LibraryClosed` after `close`."""
        with self._gate:
            if self._closed:
                raise LibraryClosed
            connection: Connection | None = getattr(self._own, "connection", None)
            if connection is None:
                connection = self._own.connection = self._open_reader()
                self._all.add(connection)
            return connection

    def rest(self) -> None:
        """Give back what was read, of every thread."""
        with self._gate:
            for connection in tuple(self._all):
                connection.give_back()

    def close(self) -> None:
        """Close every thread's connection."""
        with self._gate:
            self._closed = True
            for connection in tuple(self._all):
                connection.cut_off()
