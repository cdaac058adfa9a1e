"""Telling of a fault without telling on the person: an error's message may hold one of their words."""

import logging
import sys
import threading
from pathlib import Path

from studio.core.errors import StudioError


def describe(error: BaseException) -> str:
    """Return an error's kind and where it was, line by line; never its message or any value."""
    lines, trace = [f"fault: {type(error).__name__}"], error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return "\n".join(lines)


def report(error: BaseException) -> None:
    """Write a fault to where errors go."""
    if sys.stderr is not None:  # a program without a console has none
        sys.stderr.write(describe(error) + "\n")


def as_told(error: BaseException) -> StudioError:
    """Return what a person is told of an error; one that no sentence was written for is reported, and becomes one."""
    if isinstance(error, StudioError):
        return error
    report(error)
    return StudioError()


def catch_all() -> None:
    """From now on, faults that nobody caught are reported this way: in every thread, and in what only logs them."""
    sys.excepthook = lambda _kind, error, _trace: report(error)
    threading.excepthook = lambda told: report(told.exc_value) if told.exc_value else None
    sys.unraisablehook = lambda told: report(told.exc_value) if told.exc_value else None
    root = logging.getLogger()
    if not any(isinstance(handler, _Discreet) for handler in root.handlers):
        root.addHandler(_Discreet())


def leave_no_image() -> None:
    """Forbid the system to keep an image of this program's memory, words and keys and all, should it crash."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        # Linux hands the image to a program that gathers crashes, whatever the limit, unless that is exactly 1
        least = 1 if sys.platform.startswith("linux") and hard != 0 else 0
        resource.setrlimit(resource.RLIMIT_CORE, (least, hard))


class _Discreet(logging.Handler):
    """Of what others log, tells only the faults, and those without their words."""

    def emit(self, record: logging.LogRecord) -> None:
        """Report the error a record tells of, if any."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            report(error)
