import ctypes
import ctypes.util
import mmap
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from studio.core import memory
from studio.core.memory import Mapping, mappings, release_clean_pages, trim_heap

SMAPS = """\
7f0000000000-7f0000400000 r-xp 00001000 08:01 42                         /opt/some where/libLLVM-15.so
Size:               4096 kB
Anonymous:             0 kB
VmFlags: rd ex mr mw me
7f0000400000-7f0000401000 rw-p 00000000 00:00 0
Anonymous:             4 kB
"""


def test_a_memory_map_is_read():
    assert mappings(SMAPS) == [
        Mapping(0x7F0000000000, 0x7F0000400000, "r-xp", "/opt/some where/libLLVM-15.so", 0),
        Mapping(0x7F0000400000, 0x7F0000401000, "rw-p", "", 4),
    ]


def test_only_clean_code_of_the_named_libraries_is_given_back(monkeypatch):
    asked = []

    class Library:
        def __init__(self, *_, **__):
            def madvise(start, size, advice):
                asked.append((start, size, advice))
                return 0

            self.madvise = madvise

    wanted = Mapping(1 << 30, (1 << 30) + (4 << 20), "r-xp", "/lib/libLLVM.so", 0)
    found = [
        wanted,
        Mapping(1 << 31, (1 << 31) + (4 << 20), "r-xp", "/lib/libLLVM.so", 8),
        Mapping(1 << 32, (1 << 32) + (4 << 20), "rw-p", "/lib/libLLVM.so", 0),
        Mapping(1 << 33, (1 << 33) + 4096, "r-xp", "/lib/libLLVM.so", 0),
        Mapping(1 << 34, (1 << 34) + (4 << 20), "r-xp", "/lib/libother.so", 0),
    ]
    monkeypatch.setattr(memory, "mappings", lambda _: found)
    monkeypatch.setattr(memory.ctypes, "CDLL", Library)
    monkeypatch.setattr(sys, "platform", "linux")
    assert release_clean_pages(["libLLVM"]) == 4 << 20
    assert asked == [(wanted.start, 4 << 20, 4)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives pages back this way")
def test_code_still_runs_after_its_pages_were_given_back():
    c = ctypes.CDLL(None)
    assert release_clean_pages(["libc.so", "libc-", "python3"]) > 0
    assert c.abs(-5) == 5
    assert sorted([3, 1, 2]) == [1, 2, 3]


def test_nothing_is_done_where_there_is_no_such_map(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert release_clean_pages([""]) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's heap")
def test_freed_pages_of_the_heap_are_given_back():
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    libc.free.argtypes = [ctypes.c_void_p]
    blocks = [libc.malloc(60_000) for _ in range(1000)]
    for block in blocks:
        ctypes.memset(block, 1, 60_000)
    before = resident()
    for block in blocks[:-1]:  # the last one holds the end of the heap
        libc.free(block)
    assert trim_heap()
    assert before - resident() > 40_000_000
    libc.free(blocks[-1])


SHARED = """
import ctypes, os, threading
from studio.core.memory import share_heap
assert share_heap()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
both = threading.Barrier(9)
def work():
    bytearray(100_000)
    both.wait()
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
both.wait()
for thread in threads: thread.join()
file = libc.fopen(b"/proc/self/fd/1", b"w")
libc.malloc_info(0, ctypes.c_void_p(file))
libc.fclose(ctypes.c_void_p(file))
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has more than one heap")
def test_however_many_threads_there_are_they_share_two_heaps():
    done = subprocess.run([sys.executable, "-c", SHARED], capture_output=True, text=True, check=True)
    assert done.stdout.count("<heap nr=") == 2


def resident() -> int:
    """Return the bytes of this process that are in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * mmap.PAGESIZE
