"""A process of our own for one piece of work: it has its own lock and its own memory, and both end with it.

What it is to do goes in by its standard input, what it has to say comes out by its standard output: one JSON list a
line. Nothing else passes, nothing of it touches the disk, and nothing is on its command line. When its input ends,
because nobody wants the work any more or because we died, it is to stop and tidy up.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PATIENCE = 3.0
"""Seconds in which it has to stop and tidy up by itself; then it is ended."""
NICE = 10
"""How far it steps back behind what a person does (see setpriority(2))."""

_ROOT = Path(__file__).resolve().parents[2]

Saying = list[Any]


class Gone(Exception):
    """The process has ended, and will say nothing more."""


class Apart:
    """A running process, for one thread. Raises OSError when it can't be started; whoever has it has to `end` it."""

    def __init__(self, module: str, given: Iterable[bytes]) -> None:
        """Run a module of ours, and hand it what is given, piece by piece, on a thread."""
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            process_group=0 if os.name == "posix" else None,
            creationflags=_FLAGS,
        )
        self.pid = self._process.pid
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.pid, NICE)
        self._said: queue.SimpleQueue[Saying | None] = queue.SimpleQueue()
        self._listening = threading.Thread(target=self._listen, name="apart", daemon=True)
        self._handing = threading.Thread(target=self._hand_over, args=(given,), name="apart", daemon=True)
        self._listening.start()
        self._handing.start()

    def hear(self, patience: float) -> Saying | None:
        """Return what it says next, or None when it has said nothing for so many seconds. Raises Gone."""
        try:
            said = self._said.get(timeout=patience)
        except queue.Empty:
            return None
        if said is None:
            self._said.put(None)
            raise Gone
        return said

    def end(self, patience: float = PATIENCE) -> None:
        """Ask it to stop and wait until it is gone, or see to that. Harmless twice."""
        if self._process.returncode is not None:
            return
        if self._handing.is_alive():
            self._kill()  # it has not begun yet
        self._handing.join()  # only then: a number of a file that was closed may soon be another file's
        self._hang_up()
        self._listening.join(patience)
        self._kill()  # whatever it has started goes with it, also when it was ended itself
        self._process.wait()
        self._listening.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _hand_over(self, given: Iterable[bytes]) -> None:
        if self._process.stdin is None:
            return
        into = self._process.stdin.fileno()
        try:
            for piece in given:
                rest = memoryview(piece)
                while rest:
                    rest = rest[os.write(into, rest) :]
        except OSError:
            return  # it has gone, as its silence says too
        except BaseException:
            self._kill()  # or it would wait for the rest for ever
            raise

    def _hang_up(self) -> None:
        with contextlib.suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            with contextlib.suppress(ValueError):
                said = json.loads(line)
                if isinstance(said, list) and said:
                    self._said.put(said)
        self._said.put(None)

    def _kill(self) -> None:
        """End it and all that it has started; before `wait`, so that its number is still its own."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self.pid, signal.SIGKILL)


def _environment() -> dict[str, str]:
    environment = dict(os.environ)
    paths = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    environment["PYTHONPATH"] = os.pathsep.join([*paths, str(_ROOT)])
    # one thread and one heap, beside what a person does
    environment.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MALLOC_ARENA_MAX="2")
    return environment


if sys.platform == "win32":
    _FLAGS = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _FLAGS = 0
