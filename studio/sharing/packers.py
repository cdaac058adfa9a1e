"""Threads that pack while another one draws: what packs a picture lets everything else run meanwhile.

Whoever waits for one asks ten times a second whether to stop, however long a picture takes.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

T = TypeVar("T")

MOST = 4
"""Threads; each holds a sheet or a picture."""
ASK_EVERY = 0.1
"""Seconds."""


class Packers:
    """Some threads, for a while. What is stopped in the midst is not waited for."""

    def __init__(self, ask: Callable[[], object]) -> None:
        """`ask` is called again and again while something is waited for, and may raise Stopped."""
        self.many = min(MOST, os.cpu_count() or 1)
        """How many there are."""
        self._ask = ask
        self._threads = ThreadPoolExecutor(self.many, "packing")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=kind is None, cancel_futures=True)

    def give(self, work: Callable[[], T]) -> Future[T]:
        """Let one of them do something."""
        return self._threads.submit(work)

    def taken(self, given: Future[T]) -> T:
        """Return what it made, once it is there."""
        while True:
            self._ask()
            try:
                return given.result(ASK_EVERY)
            except TimeoutError:
                if given.done():  # it is the work's own
                    raise

    def in_order(self, works: Iterable[Callable[[], T]]) -> Iterator[T]:
        """Give what works make, in their order; a few more than can be done at once are taken from them ahead."""
        waiting = deque[Future[T]]()
        for work in works:
            waiting.append(self.give(work))
            while waiting and (len(waiting) > self.many or waiting[0].done()):
                yield self.taken(waiting.popleft())
        while waiting:
            yield self.taken(waiting.popleft())
