"""The process that takes a drawing out: `python -m studio.drawing.runner`, started by `take_out_apart`.

`studio.gallery.runner` is the same with a scratch beside memory, which this room knows nothing of.

It reads one errand from standard input, and tells on standard output how far it is and how it ended. When its input
ends, because the work was stopped or who asked for it died, it stops, and takes away what it has written: a file that
was finished has another name by then. Nothing of Kivy or of the library is ever imported here.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from studio.core import fault
from studio.core.across import Tell, teller, telling
from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.core.whole_file import told_of
from studio.drawing import aside
from studio.drawing.errand import Errand, read_errand, records_in
from studio.drawing.take_out import write

PATIENCE = 2.0
"""Seconds it may take to come to a stop."""


def main(scratch_in: Callable[[Path], aside.Scratch] | None = None) -> None:
    """Run one errand, then wait until the input ends; `scratch_in` makes a scratch in a folder."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fault.catch_all()
    fault.leave_no_image()
    asked, tell = sys.stdin.buffer, teller()
    tell("ready")
    try:
        errand = read_errand(asked)
    except EOFError:
        return
    progress, over = Progress(telling(tell)), threading.Event()
    threading.Thread(target=_watch, args=(asked, errand.path, progress, over), daemon=True).start()
    if scratch_in is not None and errand.beside is not None:
        aside.use(scratch_in(errand.beside))
    _run(errand, progress, tell)
    over.wait()
    _take_away(errand.path)
    os._exit(0)


def _run(errand: Errand, progress: Progress, tell: Tell) -> None:
    """Do what was asked for; of an error only its class and its sentence are told."""
    try:
        try:
            write(records_in(errand.log), errand.brushes, errand.path, errand.form, progress)
        except OSError as error:
            raise told_of(error) from error
    except StudioError as error:
        tell("sorry", type(error).__name__, str(error))
    except Exception as error:
        tell("fault", type(error).__name__)
    else:
        tell("done")


def _watch(asked: BinaryIO, path: Path, progress: Progress, over: threading.Event) -> None:
    """Wait for the end of the input; what does not stop then is ended, and all that it has started."""
    while asked.read(1):
        pass
    progress.stop()
    over.set()
    threading.Event().wait(PATIENCE)
    _take_away(path)
    if sys.platform != "win32" and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _take_away(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
