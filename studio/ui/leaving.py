"""Before a library is closed under the screens: hands are lifted, and all that was made is on the disk."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from kivy.base import EventLoop
from kivy.clock import Clock

from studio.core import fault
from studio.core.errors import StudioError
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.shell import Shell

if TYPE_CHECKING:
    from studio.library.library import Library

T = TypeVar("T")

LIFT = 10.0
"""Seconds that a hand on the paper is waited for."""


class NotKept(StudioError):
    """Something could not be written, so that closing the library would lose it."""

    sentence = "Not everything could be kept yet, so the studio stays open."


def when_all_is_kept(
    shell: Shell, then: Callable[[], object], stay: Callable[[], object], library: Library | None = None
) -> None:
    """Have every screen keep what it holds; call `then` once it is on the disk, or `stay` when something is not.

    `library` is the one that is open where the shell has no rooms: in a sitting, in which no hand draws.
    """
    rooms = shell.rooms
    if rooms is not None:
        _when_lifted(lambda: _keep_all(shell, rooms.library, then, stay))
    elif library is not None:
        _keep_all(shell, library, then, stay)
    else:
        then()


def while_closed(shell: Shell, work: Callable[[], T], again: Callable[[StudioError | None], object]) -> Future[T]:
    """From any thread: once all is kept, run `work`, which closes the library and opens it again, on a worker.

    After it, `again` is called on the window's thread with what went wrong, if anything; only then do those who
    wait for the future with `when_done` hear of it. Raises `NotKept` in the future.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            told = fault.as_told(error)
            soon(lambda: again(told))
            done.set_exception(told)
        else:
            soon(lambda: again(None))
            done.set_result(result)

    soon(lambda: when_all_is_kept(shell, lambda: later(run), lambda: done.set_exception(NotKept())))
    return done


def _when_lifted(then: Callable[[], object], waited: float = 0.0) -> None:
    if EventLoop.touches and waited < LIFT:
        Clock.schedule_once(lambda _dt: _when_lifted(then, waited + 0.1), 0.1)
    else:
        then()


def _keep_all(shell: Shell, library: Library, then: Callable[[], object], stay: Callable[[], object]) -> None:
    failed: list[BaseException] = []
    disconnect = library.write_failed.connect(failed.append)

    def decide() -> None:
        disconnect()
        (stay if failed else then)()

    try:
        shell.rest()
    except Exception as error:  # the lock must answer, and something may be lost
        fault.report(error)
        failed.append(error)
    # what a failed write tells goes through the window's thread as well, and arrives before this
    when_done(later(library.settle), lambda _none: decide(), lambda _error: decide())
