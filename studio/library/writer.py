"""One thread that keeps things in the order they were made, so that a hand never waits for a disk."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from studio.core.signal import Signal
from studio.library.errors import LibraryClosed

T = TypeVar("T")


class Writer:
    """Runs what it is given, one after the other. What still waits when Python ends is done first."""

    def __init__(self) -> None:
        self.failed: Signal[[BaseException]] = Signal()
        """Something that was given here did not work; emitted on the writer's thread."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="library-writer", initializer=self._begin)
        self._thread: int | None = None
        self._closed = False

    def _begin(self) -> None:
        self._thread = threading.get_ident()

    def later(self, work: Callable[[], T]) -> Future[T]:
        """Run `work` after everything given before; return at once with its future result."""

        def run() -> T:
            try:
                return work()
            except BaseException as error:
                self.failed.emit(error)
                raise

        if self._closed:
            raise LibraryClosed
        return self._pool.submit(run)

    def settle(self) -> None:
        """Wait until everything given so far is done."""
        if self._thread == threading.get_ident():
            raise RuntimeError("the writer cannot wait for itself")
        if not self._closed:
            self._pool.submit(int).result()

    def close(self) -> None:
        """Do what still waits, then take nothing more."""
        self._closed = True
        self._pool.shutdown(wait=self._thread != threading.get_ident())
