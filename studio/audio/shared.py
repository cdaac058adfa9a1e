"""The memory that both processes see: status, events to play and played, captured frames, frames to play, and when.

Each number has one writer, so no lock is needed: a ring's writer fills first and counts after. The memory has no
name any more once it is made (its descriptor is handed down), so nothing is left behind however a process ends.
"""

import mmap
import os
import secrets
import sys
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

EVENTS = 1024
"""Events that can wait; a person plays a few dozen a second."""
FIELDS = 8
"""Numbers of an event: kind, key, frequency, velocity, instrument, when (monotonic seconds), pan; one is spare."""
MIC = 1 << 20
"""Captured frames that can wait (21 s), so that a busy moment of the other process loses nothing."""
PLAY = 1 << 17
"""Frames to play that can wait (2.7 s)."""
STAMPS = 256
"""Moments that are remembered of each stream: the count of frames before a block, now, and the delay it is told."""


class At(IntEnum):
    """Where each number is. Counts only grow, and a place in a ring is the count modulo its size."""

    EVENTS_IN = 0
    """Written by the client: events handed over."""
    PLAY_IN = 1
    """Written by the client: frames to play handed over."""
    PLAY_FLUSH = 2
    """Written by the client: frames before this one are no longer wanted."""
    PLAY_END = 3
    """Written by the client: the last frame is this one; above PLAY_IN while more will come."""
    MIC_OUT = 4
    """Written by the client: captured frames taken."""
    MIC_KEEP = 5
    """Written by the client: 1 while nothing captured may be lost; 0 lets new frames take the place of old ones."""
    PLAYED_OUT = 6
    """Written by the client: events of keyboards taken."""
    EVENTS_OUT = 8
    """Written by the audio process, as all that follow: events taken."""
    PLAY_OUT = 9
    """Frames played."""
    MIC_IN = 10
    """Frames captured."""
    OUTPUT = 11
    """1 while the speaker is open."""
    INPUT = 12
    """1 while the microphone is open."""
    HEARTBEAT = 13
    """Monotonic seconds of the last sign of life."""
    PEAK_OUT = 14
    """Loudest recent sample that went out."""
    PEAK_IN = 15
    """Loudest recent sample that came in."""
    XRUNS = 16
    """Blocks that came too late."""
    MIC_LOST = 17
    """Captured frames there was no room for."""
    LATENCY = 18
    """Seconds the sound card says it takes from block to ear."""
    PLAYED_IN = 19
    """Events that keyboards played."""
    HEARD = 20
    """Stamps of what is played back: `PLAY_OUT` before a block, the second, and in how many it is heard."""
    CAUGHT = 21
    """Stamps of the microphone: `MIC_IN` before a block, the second, and how many ago it was caught."""
    STARVED = 22
    """Blocks for which what is played back was not there in time."""
    KEYBOARDS = 23
    """How many keyboards are connected."""
    RENDERED = 24
    """Blocks that went out."""


_NUMBERS = 64
_SIZES = (8 * _NUMBERS, *(2 * [8 * EVENTS * FIELDS]), *(2 * [24 * STAMPS]), 4 * MIC, 8 * PLAY)
SIZE = sum(_SIZES)


class Shared:
    """Views into the memory."""

    def __init__(self, memory: mmap.mmap, handle: str) -> None:
        self._memory: mmap.mmap | None = memory
        self.handle = handle
        """What the other process needs to see the same memory."""
        at = [sum(_SIZES[:index]) for index in range(len(_SIZES))]
        self.status: NDArray[np.float64] = np.frombuffer(memory, np.float64, _NUMBERS, at[0])
        self.events, self.played = (
            np.frombuffer(memory, np.float64, EVENTS * FIELDS, start).reshape(EVENTS, FIELDS) for start in at[1:3]
        )
        self.heard, self.caught = (
            np.frombuffer(memory, np.float64, 3 * STAMPS, start).reshape(STAMPS, 3) for start in at[3:5]
        )
        self.mic: NDArray[np.float32] = np.frombuffer(memory, np.float32, MIC, at[5])
        self.play: NDArray[np.float32] = np.frombuffer(memory, np.float32, 2 * PLAY, at[6]).reshape(PLAY, 2)

    def get(self, at: At) -> int:
        """Return a count."""
        return int(self.status[at])

    def set(self, at: At, value: float) -> None:
        """Write a number; only the process that owns it does."""
        self.status[at] = value

    @property
    def descriptors(self) -> tuple[int, ...]:
        """What has to be handed down to the other process for `handle` to mean something."""
        return () if sys.platform == "win32" else (int(self.handle),)

    def let_go_of_handle(self) -> None:
        """Close the descriptor once the other process has it; the memory stays."""
        if sys.platform != "win32":
            os.close(int(self.handle))


def create() -> Shared:
    """Make fresh memory, all noughts. Raises OSError when the system has none."""
    if sys.platform == "win32":
        name = f"afterglow-{secrets.token_hex(8)}"
        return Shared(mmap.mmap(-1, SIZE, tagname=name), name)
    import _posixshmem  # type: ignore[import-not-found]

    name = f"/afterglow-{secrets.token_hex(8)}"
    descriptor = _posixshmem.shm_open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode=0o600)
    _posixshmem.shm_unlink(name)
    os.ftruncate(descriptor, SIZE)
    return Shared(mmap.mmap(descriptor, SIZE), str(descriptor))


def attach(handle: str) -> Shared:
    """See the memory that another process made. Raises OSError or ValueError for a handle that is none."""
    if sys.platform == "win32":
        return Shared(mmap.mmap(-1, SIZE, tagname=handle), handle)
    return Shared(mmap.mmap(int(handle), SIZE), handle)
