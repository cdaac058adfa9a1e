"""A thread for one thing that may hang: a drive that was pulled out, a share that doesn't answer."""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


def aside(work: Callable[[], T]) -> Future[T]:
    """Run `work` on a thread of its own, which nobody waits for when the program ends; return its future.

    The two shared workers (`studio.ui.later.later`) must never be held up by a drive.
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, name="aside", daemon=True).start()
    return future


def step_back() -> None:
    """Let everything else go before this thread, where the system can do that for one thread (Linux)."""
    if sys.platform.startswith("linux"):
        import os

        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
