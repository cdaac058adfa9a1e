"""Starting anew: the same program, in a process that has never held what this one holds."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress


def command(arguments: Sequence[str]) -> list[str]:
    """Return the command that starts this program again, however it was started, with other arguments."""
    own = len(sys.argv) - 1
    return [sys.executable, *sys.orig_argv[1 : len(sys.orig_argv) - own], *arguments]


def start_anew(arguments: Sequence[str]) -> int:
    """Put a fresh start of this program in the place of this process, all of its memory included.

    Where a process can't be replaced (Windows), another one is started; then this returns, and the caller ends.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    words = command(arguments)
    if os.name == "posix":
        _keep_no_files()
        os.execv(words[0], words)  # noqa: S606 - our own interpreter and program
    subprocess.Popen(words, close_fds=True)  # noqa: S603
    return 0


def _keep_no_files() -> None:
    """Let every open file but the three standard ones end with this process: fonts, say, are opened to be handed on."""
    with suppress(OSError):
        for name in os.listdir("/dev/fd"):
            with suppress(OSError):
                if int(name) > 2:
                    os.set_inheritable(int(name), False)
