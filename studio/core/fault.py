"""Telling of a fault without telling on the person: an error's message may hold one of their words."""

import sys
import threading
from pathlib import Path


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
    sys.stderr.write(describe(error) + "\n")


def catch_all() -> None:
    """From now on, faults that nobody caught are reported this way, in every thread."""
    sys.excepthook = lambda _kind, error, _trace: report(error)
    threading.excepthook = lambda told: report(told.exc_value) if told.exc_value else None
