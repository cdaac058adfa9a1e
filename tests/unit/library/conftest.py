"""Libraries to test with; their passphrases are cheap to try."""

# ruff: noqa: S106

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import records
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.library.records import EntryRecord, PieceRecord

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine.studio"


@pytest.fixture
def made(folder: Path, clock: FixedClock) -> Iterator[tuple[Library, str]]:
    """An open library that "quiet sea" opens, and its recovery code."""
    library, code = Library.create(folder, passphrase="quiet sea", clock=clock, cost=CHEAP)
    yield library, code
    library.close()


@pytest.fixture
def library(made: tuple[Library, str]) -> Library:
    return made[0]


@pytest.fixture
def entry(library: Library) -> EntryRecord:
    return records.insert_entry(library, kind="day", day="2026-03-04", started=library.now())


@pytest.fixture
def new_piece(library: Library, entry: EntryRecord) -> Callable[..., PieceRecord]:
    def make(**fields: object) -> PieceRecord:
        fields = {"kind": "drawing", "entry_id": entry.id, "created": library.now(), **fields}
        return records.insert_piece(library, **fields)

    return make


@pytest.fixture
def piece(new_piece: Callable[..., PieceRecord]) -> PieceRecord:
    return new_piece()


@pytest.fixture
def snapshot() -> Callable[[Path], dict[str, tuple[str, int]]]:
    """What is in a folder: the digest of each file, and when it was last written to."""

    def look(folder: Path) -> dict[str, tuple[str, int]]:
        return {
            str(path.relative_to(folder)): (
                hashlib.sha256(path.read_bytes()).hexdigest(),
                path.stat().st_mtime_ns,
            )
            for path in folder.rglob("*")
            if path.is_file()
        }

    return look
