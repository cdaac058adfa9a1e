"""Work off the window's thread, and what came of it back on it."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from studio.core import fault
from studio.core.errors import StudioError
from studio.core.workers import later
from studio.ui.loop import soon

__all__ = ["later", "when_done"]


def when_done(
    future: Future, then: Callable[[Any], object], sorry: Callable[[StudioError], object] | None = None
) -> None:
    """On the window's thread, when `future` is done: call `then` with its result, or `sorry` with its error.

    An error no sentence was written for is reported (without its words) and becomes the general one.
    """

    def hand_over(done: Future) -> None:
        if done.cancelled():
            return
        error = done.exception()
        if error is None:
            soon(lambda: then(done.result()))
            return
        if not isinstance(error, StudioError):
            fault.report(error)
            error = StudioError()
        if sorry is not None:
            soon(lambda: sorry(error))

    future.add_done_callback(hand_over)
