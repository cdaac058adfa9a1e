"""A place that does not allow writing: looking works, anything else is a sentence."""

# ruff: noqa: S106

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import records
from studio.library.crypto import KdfCost
from studio.library.errors import CannotRead, CannotWrite
from studio.library.library import Library, is_library, needs_passphrase
from tests.unit.library.places import as_nobody, read_only_disk

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


@pytest.fixture
def place(clock: FixedClock) -> Iterator[Path]:
    """A closed library in a folder that everyone can reach."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)  # noqa: S103
        folder = Path(name) / "mine.studio"
        library, _ = Library.create(folder, passphrase="x", clock=clock, cost=CHEAP)
        entry = records.insert_entry(library, kind="day", day="2026-03-04", started=1)
        piece = records.insert_piece(library, kind="drawing", entry_id=entry.id, created=1, title="hill")
        library.append(piece.id, b"line")
        library.close()
        yield folder
        os.chmod(folder, 0o755)  # noqa: S103


def looks_but_does_not_write(
    folder: Path, clock: FixedClock, snapshot: Callable[[Path], dict[str, tuple[str, int]]]
) -> None:
    before = snapshot(folder)
    assert needs_passphrase(folder)
    with pytest.raises(CannotWrite):
        Library.open(folder, passphrase="x", clock=clock)
    with pytest.raises(CannotWrite):
        Library.create(folder / "new.studio", passphrase=None, clock=clock)
    with Library.open(folder, passphrase="x", clock=clock, read_only=True) as library:
        (piece,) = records.select_pieces(library, "")
        assert piece.title == "hill"
        assert [op.payload for op in library.ops(piece.id)] == [b"line"]
    assert snapshot(folder) == before


def test_a_folder_without_permission(
    place: Path, clock: FixedClock, snapshot: Callable[[Path], dict[str, tuple[str, int]]]
) -> None:
    for path in place.iterdir():
        path.chmod(0o444)
    place.chmod(0o555)
    with as_nobody():
        looks_but_does_not_write(place, clock, snapshot)


def test_a_folder_that_belongs_to_someone_else(place: Path, clock: FixedClock) -> None:
    place.chmod(0o000)
    with as_nobody():
        with pytest.raises(CannotRead):
            is_library(place)
        with pytest.raises(CannotRead):
            Library.open(place, passphrase="x", clock=clock)
    place.chmod(0o755)  # noqa: S103
    (place / "library.db").chmod(0o000)
    with as_nobody(), pytest.raises(CannotRead):
        Library.open(place, passphrase="x", clock=clock, read_only=True)


def test_a_read_only_disk(
    place: Path, clock: FixedClock, snapshot: Callable[[Path], dict[str, tuple[str, int]]]
) -> None:
    with read_only_disk(place) as mounted:
        if not mounted:
            pytest.skip("mounting is not allowed here; the folder without permission was tested")
        looks_but_does_not_write(place, clock, snapshot)


def test_a_disk_that_turns_read_only_keeps_what_was_kept(place: Path, clock: FixedClock) -> None:
    """Pulled out halfway, or remounted after an error."""
    library = Library.open(place, passphrase="x", clock=clock)
    (piece,) = records.select_pieces(library, "")
    library.append(piece.id, b"second")
    library._writer.pragma("query_only", True)
    with pytest.raises(CannotWrite):
        library.append(piece.id, b"third")
    library._writer.pragma("query_only", False)
    assert library.op_count(piece.id) == 2
    library.close()
