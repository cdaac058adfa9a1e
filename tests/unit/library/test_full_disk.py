"""A full disk: a sentence, everything kept before is there, and it goes on once there is room."""

# ruff: noqa: S106

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import records
from studio.library.crypto import KdfCost
from studio.library.errors import DiskFull, NotClosed
from studio.library.library import Library, is_library
from studio.library.records import PieceRecord
from tests.unit.library.places import biggest_file, small_disk

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


def payload(seq: int) -> bytes:
    return seq.to_bytes(4, "big") * 1024


def fill(library: Library, piece_id: str) -> int:
    """Append until there is no room; return how many were kept."""
    kept = library.op_count(piece_id)
    while kept < 5000:
        try:
            assert library.append(piece_id, payload(kept)) == kept
        except DiskFull:
            return kept
        kept += 1
    raise AssertionError("the disk was never full")


def all_there(library: Library, piece_id: str, kept: int) -> None:
    assert [op.payload for op in library.ops(piece_id)] == [payload(seq) for seq in range(kept)]
    assert library.verify_chain(piece_id) is None


def full_again_and_again(library: Library, piece_id: str, make_room: Callable[[], None]) -> int:
    kept = fill(library, piece_id)
    assert kept > 3
    all_there(library, piece_id, kept)
    for _ in range(3):
        with suppress(DiskFull):
            library.put_chunk(piece_id, 0, bytes(1_000_000))
        with suppress(DiskFull):
            records.update_piece(library, piece_id, title="x" * 100_000)
    assert library.chunk_count(piece_id) == 0
    kept = fill(library, piece_id)  # a small one may still have found room
    all_there(library, piece_id, kept)
    make_room()
    assert library.append(piece_id, payload(kept)) == kept
    return kept + 1


def test_a_database_at_its_limit(library: Library, piece: PieceRecord) -> None:
    with library.write() as connection:
        pages = connection.pragma("page_count")
    library._writer.pragma("max_page_count", pages + 30)
    kept = full_again_and_again(library, piece.id, lambda: library._writer.pragma("max_page_count", pages + 300))
    all_there(library, piece.id, kept)


def test_files_at_their_limit(library: Library, piece: PieceRecord, folder: Path, clock: FixedClock) -> None:
    limit = 600_000
    with biggest_file(limit):
        kept = fill(library, piece.id)
        all_there(library, piece.id, kept)
        library.close()
    with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
        all_there(again, piece.id, kept)
        assert again.append(piece.id, payload(kept)) == kept


def test_making_a_library_without_room(folder: Path, clock: FixedClock) -> None:
    for limit in (0, 100, 5000, 30_000, 100_000):
        with biggest_file(limit), pytest.raises(DiskFull):
            Library.create(folder, passphrase="x", clock=clock, cost=CHEAP)
        assert not is_library(folder)
        assert not folder.exists() or {path.name for path in folder.iterdir()} <= {"writer.lock"}
    Library.create(folder, passphrase="x", clock=clock, cost=CHEAP)[0].close()


@pytest.fixture
def disk() -> Iterator[Path]:
    with small_disk("1500k") as place:
        if place is None:
            pytest.skip("mounting is not allowed here; the other two tests ran out of room in their own way")
        yield place


def test_a_real_disk(disk: Path, clock: FixedClock) -> None:
    ballast = disk / "holiday.mov"
    ballast.write_bytes(bytes(300_000))
    library, _ = Library.create(disk / "mine.studio", passphrase="x", clock=clock, cost=CHEAP)
    entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1)
    piece = records.insert_piece(library, kind="drawing", entry_id=entry.id, created=1)
    kept = full_again_and_again(library, piece.id, ballast.unlink)
    kept = fill(library, piece.id)
    fill_disk(disk)
    with pytest.raises(DiskFull):
        library.set_passphrase("y", cost=CHEAP)
    library.close()

    for ways in ({"read_only": True}, {}, {"read_only": True}):
        fill_disk(disk)
        with (
            suppress(DiskFull, NotClosed),  # or it opens, and then all is there
            Library.open(disk / "mine.studio", passphrase="x", clock=clock, **ways) as again,
        ):
            all_there(again, piece.id, kept)
    (disk / "rest").unlink()
    with Library.open(disk / "mine.studio", passphrase="x", clock=clock) as again:
        all_there(again, piece.id, kept)


def test_looking_needs_no_room(disk: Path, clock: FixedClock) -> None:
    Library.create(disk / "mine.studio", passphrase="x", clock=clock, cost=CHEAP)[0].close()
    fill_disk(disk)
    Library.open(disk / "mine.studio", passphrase="x", clock=clock, read_only=True).close()
    with pytest.raises(DiskFull):
        Library.open(disk / "mine.studio", passphrase="x", clock=clock)


def fill_disk(disk: Path) -> None:
    with suppress(OSError), (disk / "rest").open("ab", buffering=0) as rest:
        while rest.write(bytes(4096)):
            pass
