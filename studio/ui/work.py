"""Long work: one at a time, on a thread of its own, and it goes on whichever screen is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from studio.core import fault
from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.core.signal import Signal
from studio.library.library import Library
from studio.ui.aside import step_back
from studio.ui.loop import soon

PATIENCE = 30.0
"""Seconds that closing waits for work to come to its next stop."""


class StillWorking(StudioError):
    """Something was to be begun while something else is being done."""

    sentence = "Something else is being done just now. This can begin when it has ended."


@dataclass(frozen=True)
class Telling:
    """What is said about work while it is done."""

    title: str
    """What is being done, as a head: "Making a copy"."""
    line: str = "You can go on; this keeps working."
    """One plain line below it."""


@dataclass(eq=False)
class Work:
    """One long piece of work."""

    place: str
    """Which pane shows it: the name of a screen, mostly."""
    telling: Telling
    quiet: bool = False
    """Whether nobody asked for it just now: it gives way to everything else."""
    progress: Progress = field(default_factory=Progress)
    done: bool = False
    """Whether it has ended, well or not; set on the window's thread."""

    def stop(self) -> None:
        """Ask it to stop; it tidies up after itself."""
        self.progress.stop()


class Workbench:
    """Where the long work of one library is done. Call it on the window's thread only."""

    def __init__(self) -> None:
        self.current: Work | None = None
        """What is being done now."""
        self.said: dict[str, str] = {}
        """How the last work of each place ended, in a sentence, for whoever comes there later."""
        self.changed: Signal[[]] = Signal()
        """Something began, ended or was said; emitted on the window's thread."""
        self._thread: threading.Thread | None = None
        self._next: Callable[[], None] | None = None
        self._closed = False

    def begin(
        self,
        place: str,
        work: Callable[[Progress], Any],
        then: Callable[[Any], object],
        sorry: Callable[[StudioError], object],
        telling: Telling,
        *,
        quiet: bool = False,
    ) -> Work:
        """Begin work that takes a `Progress` and gives a result (or a future of one); return what can be watched.

        `then` gets the result, `sorry` the error, `Stopped` among them, both on the window's thread. A fault nobody
        wrote a sentence for is reported and becomes the general one. Quiet work that is being done is stopped, and
        this begins when that has tidied up. Raises `StillWorking`.
        """
        task = Work(place, telling, quiet)
        if self._closed or self._next is not None:
            raise StillWorking
        if self.current is None:
            self._start(task, work, then, sorry)
        elif self.current.quiet and not quiet:
            self._next = lambda: self._start(task, work, then, sorry)
            self.current.stop()
        else:
            raise StillWorking
        return task

    def _start(self, task: Work, work: Callable[[Progress], Any], then: Callable, sorry: Callable) -> None:
        self.current = task
        self._thread = threading.Thread(target=lambda: self._do(task, work, then, sorry), name="work")
        self._thread.start()
        self.changed.emit()

    def _do(self, task: Work, work: Callable[[Progress], Any], then: Callable, sorry: Callable) -> None:
        if task.quiet:
            step_back()
        try:
            result = work(task.progress)
            if isinstance(result, Future):
                result = result.result()
        except StudioError as error:
            soon(lambda error=error: self._end(task, sorry, error))
        except Exception as error:
            fault.report(error)
            soon(lambda: self._end(task, sorry, StudioError()))
        else:
            soon(lambda: self._end(task, then, result))

    def _end(self, task: Work, tell: Callable, what: object) -> None:
        task.done = True
        self.current = None
        if self._closed:
            return
        self.changed.emit()
        try:
            tell(what)
        finally:  # or nothing could ever begin again
            begin, self._next = self._next, None
            if begin is not None and self.current is None:
                begin()

    def say(self, place: str, sentence: str) -> None:
        """Keep how the work of a place ended, until something else is to be said there."""
        self.said[place] = sentence
        self.changed.emit()

    def close(self, patience: float = PATIENCE) -> None:
        """Stop what is being done and wait until it has tidied up; nothing is told any more. Harmless twice."""
        self._closed = True
        if self.current is not None:
            self.current.stop()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(patience)


_benches: WeakKeyDictionary[Library, Workbench] = WeakKeyDictionary()


def workbench_of(library: Library) -> Workbench:
    """Return the bench of an open library; the same one for all screens."""
    bench = _benches.get(library)
    if bench is None:
        bench = _benches[library] = Workbench()
    return bench


def stop_work(library: Library | None) -> None:
    """Before a library is closed: stop what is being done with it, and wait until it has tidied up."""
    bench = _benches.get(library) if library is not None else None
    if bench is not None:
        bench.close()


__all__ = ["StillWorking", "Stopped", "Telling", "Work", "Workbench", "stop_work", "workbench_of"]
