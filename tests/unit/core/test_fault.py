"""A fault is told by its kind and its place. The words in it are the person's."""

import subprocess
import sys

import pytest

from studio.core import fault

WORD = "Quillfeather"
BREAK = f"""
from studio.core import fault
fault.catch_all()
def boom(*_):
    try:
        raise LookupError("{WORD}")
    except LookupError as error:
        raise ValueError("{WORD}", {{"{WORD}": 1}}) from error
"""
"""A program in which something breaks, with a person's word in the error."""


def run(program: str) -> str:
    """Run a program, and return what it wrote."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr


def caught() -> ValueError:
    try:
        raise ValueError(WORD)
    except ValueError as error:
        error.add_note(WORD)
        return error


def test_a_fault_is_its_kind_and_its_places():
    first, place = fault.describe(caught()).splitlines()
    assert first == "fault: ValueError"
    assert place.startswith("  test_fault.py:")
    assert place.endswith(" caught")


@pytest.mark.parametrize(
    "way",
    [
        "boom()",
        "import threading; threading.Thread(target=boom).start()",
        "import _thread, time; _thread.start_new_thread(boom, ()); time.sleep(0.2)",
        "type('Dying', (), {'__del__': boom})()",
        "import atexit; atexit.register(boom)",
        "from concurrent.futures import Future; f = Future(); f.add_done_callback(boom); f.set_result(1)",
        "import logging\ntry: boom()\nexcept ValueError: logging.getLogger('x').exception('oh %s', 'Quillfeather')",
        "fault.catch_all(); boom()",
    ],
    ids=["here", "thread", "bare thread", "dying", "at exit", "future", "logged", "twice"],
)
def test_whatever_breaks_it_is_told_once_and_without_a_word(way):
    told = run(BREAK + way)
    assert WORD not in told
    assert told.count("fault: ValueError") == 1
    assert "boom" in told.splitlines()[-1]


def test_the_program_does_show_the_word_when_nothing_is_caught():
    """Otherwise that it was not shown would mean nothing."""
    assert WORD in run(BREAK.replace("fault.catch_all()", "") + "boom()")


def test_what_others_log_is_not_told():
    assert run(BREAK + f"import logging; logging.getLogger('x').critical('oh {WORD}')") == ""


def test_without_a_console_a_fault_is_told_to_nobody(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    fault.report(caught())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_crash_leaves_no_image_of_memory():
    program = "import resource, sys; from studio.core import fault; kind = resource.RLIMIT_CORE;"
    program += "hard = resource.getrlimit(kind)[1]; resource.setrlimit(kind, (hard, hard)); fault.leave_no_image();"
    program += "sys.stdout.write(str((hard != 0, resource.getrlimit(kind)[0])))"
    # 0 does not hold back an image that is piped into another program; 1, too little for any, does
    asked = "(True, 1)" if sys.platform.startswith("linux") else "(True, 0)"
    assert run(program) in (asked, "(False, 0)")
