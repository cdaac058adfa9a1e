"""One running audio process, as the client sees it: its memory, its pipes, its end."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.audio.shared import EVENTS, MIC, PLAY, At, Shared, create

_ROOT = Path(__file__).resolve().parents[2]


class Link:
    """A process and what is shared with it. Raises OSError when it can't be started."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self.shared: Shared = create()
        self.born = time.monotonic()
        self.final = False
        """True when the process said that starting it again is no use."""
        self._lock = threading.Lock()
        try:
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "studio.audio.process", self.shared.handle],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(environment),
                pass_fds=self.shared.descriptors,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        finally:
            self.shared.let_go_of_handle()
        if self.process.stdin is not None and sys.platform != "win32":
            os.set_blocking(self.process.stdin.fileno(), False)

    def messages(self) -> Iterator[dict[str, Any]]:
        """Give what the process tells, until it has ended."""
        if self.process.stdout is None:
            return
        with self.process.stdout as lines:
            for line in lines:
                with contextlib.suppress(ValueError):
                    message = json.loads(line)
                    if isinstance(message, dict):
                        yield message
        self.process.wait()

    def command(self, *words: object) -> None:
        """Hand over a command; one that a stuck process can't take is dropped, as waiting would freeze the screen."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            if self.process.stdin is not None:
                self.process.stdin.write((json.dumps(words) + "\n").encode())
                self.process.stdin.flush()

    def hang_up(self) -> None:
        """Close its input, which asks it to end."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            if self.process.stdin is not None:
                self.process.stdin.close()

    @property
    def silent_for(self) -> float:
        """Seconds since it gave a sign of life."""
        return time.monotonic() - max(self.born, float(self.shared.status[At.HEARTBEAT]))

    def push(self, *event: float) -> None:
        """Hand over an event; with a thousand waiting nobody is listening, and it is dropped."""
        shared = self.shared
        with self._lock:
            given = shared.get(At.EVENTS_IN)
            if given - shared.get(At.EVENTS_OUT) >= EVENTS:
                return
            shared.events[given % EVENTS, : len(event)] = event
            shared.set(At.EVENTS_IN, given + 1)

    def take_captured(self, until: int | None = None) -> NDArray[np.float32]:
        """Return the captured frames nobody took yet, up to the one before `until`."""
        shared = self.shared
        at, given = shared.get(At.MIC_OUT), shared.get(At.MIC_IN)
        given = given if until is None else max(at, min(given, until))
        start, count = at % MIC, given - at
        first = min(count, MIC - start)
        taken = np.concatenate([shared.mic[start : start + first], shared.mic[: count - first]])
        shared.set(At.MIC_OUT, given)
        return taken

    def take_played(self) -> list[list[float]]:
        """Return the events of keyboards that nobody took yet."""
        shared = self.shared
        at, given = shared.get(At.PLAYED_OUT), shared.get(At.PLAYED_IN)
        rows: list[list[float]] = [shared.played[index % EVENTS].tolist() for index in range(at, given)]
        if rows:
            shared.set(At.PLAYED_OUT, given)
        return rows

    def give_to_play(self, frames: NDArray[np.float32]) -> None:
        """Hand over frames [n, 2] to play; n is at most what there is room for."""
        shared = self.shared
        at = shared.get(At.PLAY_IN)
        start = at % PLAY
        first = min(len(frames), PLAY - start)
        shared.play[start : start + first] = frames[:first]
        shared.play[: len(frames) - first] = frames[first:]
        shared.set(At.PLAY_IN, at + len(frames))


def _environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    environment = {**os.environ, **(extra or {})}
    paths = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
    environment["PYTHONPATH"] = os.pathsep.join([*paths, str(_ROOT)])
    # one thread and one heap: the process stays small, and no thread pool wakes beside the sound
    environment.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MALLOC_ARENA_MAX="2")
    return environment
