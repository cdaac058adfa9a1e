"""Giving memory back that is mapped but not needed."""

import ctypes
import mmap
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

DONTNEED = 4
"""MADV_DONTNEED on Linux."""
ARENA_MAX = -8
"""M_ARENA_MAX of glibc's mallopt(3)."""
ARENAS = 2
SMALLEST = 1 << 20
"""Smaller mappings are not worth the faults."""

_HEAD = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Mapping:
    """One line of a process's memory map."""

    start: int
    end: int
    rights: str
    """Such as r-xp."""
    path: str
    anonymous_kb: int
    """How much of it is no longer what the file holds."""


def mappings(smaps: str) -> list[Mapping]:
    """Return the mappings in the text of /proc/self/smaps (see proc_pid_smaps(5))."""
    found: list[Mapping] = []
    head: re.Match[str] | None = None
    for line in smaps.splitlines():
        match = _HEAD.match(line)
        if match:
            head = match
        elif head is not None and line.startswith("Anonymous:"):
            start, end, rights, path = head.groups()
            found.append(Mapping(int(start, 16), int(end, 16), rights, path, int(line.split()[1])))
            head = None
    return found


def release_clean_pages(names: Iterable[str]) -> int:
    """Give back the code and constants of mapped files whose path contains one of `names`; return the bytes covered.

    Only pages that are still exactly what the file holds: they come back from it the moment they are
    needed, so nothing can break. Linux only; elsewhere, or where the map can't be read, it does nothing.
    LLVM's code is used while kernels compile and hardly again: measured, 66 MB.
    """
    if sys.platform != "linux":
        return 0
    try:
        with open("/proc/self/smaps", encoding="utf-8", errors="replace") as file:
            found = mappings(file.read())
        madvise = ctypes.CDLL(None, use_errno=True).madvise
    except (OSError, AttributeError):
        return 0
    madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    wanted = tuple(names)
    released = 0
    for mapping in found:
        size = mapping.end - mapping.start
        if (
            mapping.rights in ("r-xp", "r--p")
            and mapping.anonymous_kb == 0
            and size > SMALLEST
            and mapping.start % mmap.PAGESIZE == 0
            and any(name in mapping.path for name in wanted)
            and madvise(mapping.start, size, DONTNEED) == 0
        ):
            released += size
    return released


def share_heap() -> bool:
    """Let all threads share two heaps; return whether that is so. With glibc only; elsewhere it does nothing.

    Else each thread has one of its own, sixteen on two processors, and what one gave back no other takes.
    Call it before there are threads.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(ARENA_MAX, ARENAS))
    except (OSError, AttributeError):
        return False


def trim_heap() -> bool:
    """Give back heap pages that were freed; return whether any were. With glibc only; elsewhere it does nothing.

    Compiling kernels leaves such pages behind.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (OSError, AttributeError):
        return False
