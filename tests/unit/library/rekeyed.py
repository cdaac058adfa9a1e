"""A library made open that is given a passphrase: what the tests of that share."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import records, rekey, search
from studio.library.crypto import KdfCost
from studio.library.library import Library

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PAGE = 8192


def fill(folder: Path, clock: FixedClock, chunks: int = 3) -> str:
    """Make a library that opens by itself, with something of every sort in it; return its recovery code."""
    library, code = Library.create(folder, passphrase=None, clock=clock)
    with library:
        entry = records.insert_entry(library, kind="day", day="2026-03-04", started=library.now())
        piece = records.insert_piece(library, kind="sound", entry_id=entry.id, created=library.now(), title="heron")
        with library.write() as connection:
            search.index_piece(connection, piece.id)
        with library.write():
            for number in range(200):
                library.append(piece.id, number.to_bytes(4, "big") * 20)
        for index in range(chunks):
            library.put_chunk(piece.id, index, os.urandom(100_000))
        library.put_cache(piece.id, "wave", b"soon forgotten")
    return code


def keep_copy(folder: Path) -> Path:
    copy = folder / "before-format-2.studio"
    copy.mkdir()
    for name in ("library.db", "keyslots.json"):
        shutil.copy(folder / name, copy / name)
    return copy


@pytest.fixture
def code(folder: Path, clock: FixedClock) -> str:
    return fill(folder, clock)


@pytest.fixture
def change(folder: Path, clock: FixedClock) -> Callable[..., str]:
    def run(progress: Progress | None = None) -> str:
        return rekey.rekey(folder, clock=clock, passphrase="quiet sea", progress=progress or Progress(), cost=CHEAP)

    return run
