"""What passes to and fro between us and a process of ours (`apart`): frames of bytes there, lists of JSON back.

A frame is its length, u32, and its bytes. The end of the frames is the wish to stop.
"""

import json
import os
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import ModuleType
from typing import BinaryIO

from studio.core import progress as any_work
from studio.core import whole_file
from studio.core.errors import StudioError
from studio.core.progress import Progress

WHOLE = 200
"""How finely it tells how far it is."""
PATIENCE = 2.0
"""Seconds it may take to come to a stop."""

_LENGTH = struct.Struct("<I")

Tell = Callable[..., None]


class Outgoing:
    """Frames on their way to a process, for `Apart` to hand over; more can be sent while it runs."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def send(self, data: bytes) -> None:
        """Send a frame."""
        self._waiting.put(_LENGTH.pack(len(data)))
        self._waiting.put(data)

    def close(self) -> None:
        """Nothing more will be sent. Harmless twice."""
        self._waiting.put(None)

    def __iter__(self) -> Iterator[bytes]:
        while (piece := self._waiting.get()) is not None:
            yield piece
            del piece


class Incoming:
    """The frames as the process gets them. When they end, the work is to stop, and is ended if it does not."""

    def __init__(self, file: BinaryIO, progress: Progress) -> None:
        self.over = threading.Event()
        """Set when no more will come."""
        self.tidy: Callable[[], object] = lambda: None
        """Called before the process is ended."""
        self._file, self._progress = file, progress
        self._came: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> bytes:
        """Wait for the next frame. Raises EOFError."""
        data = self._came.get()
        if data is None:
            self._came.put(None)
            raise EOFError
        return data

    def _read(self) -> None:
        while head := self._file.read(_LENGTH.size):
            (size,) = _LENGTH.unpack(head) if len(head) == _LENGTH.size else (0,)
            self._came.put(self._file.read(size))
        self._progress.stop()
        self._came.put(None)
        self.over.set()
        threading.Event().wait(PATIENCE)
        self.tidy()
        if sys.platform != "win32" and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)


def telling(tell: Tell) -> Callable[[float], None]:
    """Return what tells of a share, when there is something to tell."""
    told = 0

    def at(share: float) -> None:
        nonlocal told
        now = int(share * WHOLE)
        if now > told:
            told = now
            tell("at", now, WHOLE)

    return at


def error_of(kind: str, sentence: str, *rooms: ModuleType) -> StudioError:
    """Return the error that a process told of by its class and its sentence.

    Its class is looked for in the modules named, and among those that any such work may raise; one that is nowhere is
    the general one.
    """
    for room in (any_work, whole_file, *rooms):
        found = getattr(room, kind, None)
        if isinstance(found, type) and issubclass(found, StudioError):
            return found(sentence)
    return StudioError(sentence)


def teller() -> Tell:
    """Return what writes to who asked. Anything else that prints goes nowhere."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    def tell(*what: object) -> None:
        with suppress(OSError):  # nobody is there any more; the end of the frames says so too
            out.write(json.dumps(what) + "\n")
            out.flush()

    return tell
