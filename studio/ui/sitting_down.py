"""Sitting down together: everything is put down, the way out is barred, and only then is what was chosen shown."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from studio.core import fault
from studio.core.errors import StudioError
from studio.library import barred
from studio.library.errors import LibraryClosed, LookingAround
from studio.library.library import Library
from studio.sharing.sitting import quotes_of
from studio.ui import frame, furniture, leaving
from studio.ui.later import later, when_done
from studio.ui.loop import soon
from studio.ui.rooms import Rooms
from studio.ui.screen import Screen
from studio.ui.shell import Shell
from studio.ui.work import StillWorking, workbench_of

if TYPE_CHECKING:
    from studio.sharing.chosen import Chosen
    from studio.sharing.sources import FromLibrary

Quotes = dict[str, tuple[str, ...]]

HOLD = 2.0
"""Seconds that the key is held which leads to the PIN."""
_BEGUN: WeakKeyDictionary[Library, Future[None]] = WeakKeyDictionary()
"""The sitting of each library, that begins or goes on: two hands at once begin one."""


class Seated:
    """A sitting that goes on."""

    def __init__(self, rooms: Rooms, handing_id: str, place: str) -> None:
        self.shell: Shell | None = None
        """The window's root while it goes on."""
        self.frame = place
        """Where the window stood before, as text."""
        self.leaving = False
        """Whether it is about to end."""
        self._rooms, self._handing_id, self._ended = rooms, handing_id, False

    def end(self) -> None:
        """Note that it has ended. Harmless twice, and when the library can't be written to."""
        if not self._ended:
            self._ended = True
            journal, handing_id = self._rooms.journal, self._handing_id
            with suppress(LibraryClosed):
                self._rooms.library.later(lambda: journal.end_handing(handing_id))


def sit_down(
    shell: Shell,
    rooms: Rooms,
    chosen: Chosen,
    source: FromLibrary,
    pin: str,
    then: Callable[[Seated], object],
    leave: Callable[[], object],
) -> Future[None]:
    """Begin a sitting in the place of `shell`; `then` is told of it once it is shown. For the window's thread.

    Raises in the future `LookingAround`, `StillWorking`, `NotKept`, `CannotWrite`, `DiskFull`; then all is as it was.
    """
    done: Future[None] = Future()
    bench = workbench_of(rooms.library).current
    if rooms.library.read_only:
        done.set_exception(LookingAround())
        return done
    if bench is not None and not bench.quiet:
        done.set_exception(StillWorking())
        return done
    begun = _BEGUN.get(rooms.library)
    if begun is not None and (not begun.done() or begun.exception() is None):
        done.set_exception(StillWorking())
        return done
    if not rooms.can_lock and len(pin) < barred.SHORTEST_PIN:
        raise ValueError("without a passphrase, a PIN is the way out")
    _BEGUN[rooms.library] = done

    def show(begun: tuple[str, Quotes]) -> None:
        handing_id, quotes = begun
        seated = Seated(rooms, handing_id, frame.write_frame(frame.now()))
        try:
            screen = _screen(rooms, chosen, source, leave, quotes)
        except Exception as error:
            fault.report(error)
            seated.end()
            barred.lift(rooms.library.folder)
            done.set_exception(StudioError())
            return
        seated.shell = furniture.sit_down(shell, screen, rooms.library, leave)
        then(seated)
        done.set_result(None)

    def go() -> None:
        when_done(later(lambda: _begun(rooms, chosen, source, pin)), show, done.set_exception)

    leaving.when_all_is_kept(shell, go, lambda: done.set_exception(leaving.NotKept()))
    return done


def _begun(rooms: Rooms, chosen: Chosen, source: FromLibrary, pin: str) -> tuple[str, Quotes]:
    """Bar the way out, and write down what is shown; return the id of that record, and quotes. For a worker."""
    library, quotes = rooms.library, quotes_of(rooms.journal, chosen, source)
    barred.bar(library.folder, rooms.clock.ms(), "" if rooms.can_lock else pin)
    try:
        return library.later(lambda: _handing(rooms, chosen, source)).result().id, quotes
    except BaseException:
        barred.lift(library.folder)
        raise


def _handing(rooms: Rooms, chosen: Chosen, source: FromLibrary):
    return rooms.journal.begin_handing("sitting", chosen.whom, chosen.words, source.handed())


def _screen(rooms: Rooms, chosen: Chosen, source: FromLibrary, leave: Callable[[], object], quotes: Quotes) -> Screen:
    from studio.ui.screens.sitting_screen import SittingScreen
    from studio.ui.sitting_table import table_of

    hold = 0.0 if rooms.can_lock else HOLD
    return SittingScreen(table_of(rooms, chosen, source, leave=lambda: soon(leave), hold=hold, quotes=quotes))
