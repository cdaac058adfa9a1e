"""Two threads for what would make a hand wait."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="worker")


def later(work: Callable[[], T]) -> Future[T]:
    """Run `work` on a worker thread; return its future."""
    return _pool.submit(work)
