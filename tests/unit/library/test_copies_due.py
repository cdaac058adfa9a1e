"""Which copies there are, which of them stay, and when the next one is due."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import keyslots, records
from studio.library.backup import COPIES, back_up, backups, due, rotate
from studio.library.connection import PAGE_SIZE
from studio.library.library import Library
from studio.library.place import DATABASE
from studio.library.records import PieceRecord
from studio.library.verify import verify
from tests.unit.library import copying
from tests.unit.library.copying import finished
from tests.unit.library.rich import PASSPHRASE, fill, make_rich

place = copying.place


def make_copies(library: Library, place: Path, moments: list[datetime]) -> list[Path]:
    first = back_up(library, place, Progress()).path
    made = []
    for moment in moments:
        path = first.parent / (moment.strftime("%Y-%m-%d %H-%M") + ".studio")
        shutil.copytree(first, path)
        made.append(path)
    shutil.rmtree(first)
    return made


def test_the_newest_comes_first_and_others_are_told_apart(
    library: Library, place: Path, tmp_path: Path, clock: FixedClock
) -> None:
    ours = make_copies(library, place, [datetime(2026, 3, day) for day in (2, 4, 3)])
    make_rich(tmp_path / "other.studio", clock)
    with Library.open(tmp_path / "other.studio", passphrase=PASSPHRASE, clock=clock) as other:
        theirs = back_up(other, place, Progress())
    assert [copy.path for copy in backups(place, library.library_id)] == [ours[1], ours[2], ours[0]]
    assert theirs in backups(place)
    assert len(backups(place)) == 4


def test_only_copies_of_this_library_that_had_their_time_go(
    library: Library, place: Path, tmp_path: Path, clock: FixedClock
) -> None:
    moments = [datetime(2026, 3, 4, hour) - timedelta(days=day) for day in range(60) for hour in (9, 18)]
    make_copies(library, place, moments)
    home = place / COPIES / library.library_id[:8]
    make_rich(tmp_path / "other.studio", clock)
    strangers = [
        home / "2026-01-01 10-10 kept by me.studio",
        home / "letters",
        home / "2026-01-02 10-10.studio",
        home / "2026-01-03 10-10.studio",
        home / "2026-99-99 10-10.studio",
        place / COPIES / "2026-01-04 10-10.studio",
        place / COPIES / "put aside" / "2026-01-05 10-10.studio",
    ]
    some_copy = backups(place, library.library_id)[0].path
    for stranger in strangers[:2]:
        shutil.copytree(some_copy, stranger)
    shutil.copytree(tmp_path / "other.studio", strangers[2])  # of another library
    shutil.copytree(some_copy, strangers[3])
    (strangers[3] / keyslots.NAME).write_bytes(b"{")  # nobody can tell of which
    for stranger in strangers[4:]:
        shutil.copytree(some_copy, stranger)
    gone = rotate(library, place)
    assert len(gone) > 100
    assert not any(path.exists() for path in gone)
    assert all(stranger.exists() for stranger in strangers)
    left = [copy.made for copy in backups(place, library.library_id) if copy.path.parent == home]
    assert len(left) <= 24
    assert max(moments) in left


def test_a_new_copy_stays_where_the_clock_was_put_back(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    make_copies(library, place, [datetime(2026, 3, 4, hour) for hour in range(24)])
    clock.advance(hours=-5)
    assert back_up(library, place, Progress()).path.exists()


def test_a_copy_that_someone_lives_in_never_goes(
    library: Library, piece: PieceRecord, place: Path, tmp_path: Path, clock: FixedClock
) -> None:
    copies = make_copies(library, place, [datetime(2026, 3, 4, hour) for hour in range(6)])
    Library.open(copies[0], passphrase=PASSPHRASE, clock=clock).close()
    (copies[1] / "read me.txt").write_text("mine")
    (copies[3] / ".DS_Store").touch()
    copies[2].rename(tmp_path / "moved.studio")
    copies[2].symlink_to(tmp_path / "moved.studio")
    gone = rotate(library, place)
    assert sorted(gone) == copies[3:5]
    assert all((path / DATABASE).exists() for path in (*copies[:3], copies[5]))


def test_a_library_that_is_a_copy_itself_is_not_tidied_away(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    copy = back_up(library, place, Progress()).path
    with Library.open(copy, passphrase=PASSPHRASE, clock=clock) as again:
        clock.advance(minutes=5)
        back_up(again, place, Progress())
        assert (copy / DATABASE).exists()
        assert verify(again, Progress()).whole


def test_every_new_copy_thins_out_the_older_ones(library: Library, piece: PieceRecord, place: Path) -> None:
    make_copies(library, place, [datetime(2025, 3, 4, hour, minute) for hour in range(20) for minute in (0, 30)])
    back_up(library, place, Progress())
    assert len(finished(place)) == 2


def test_a_copy_is_due_when_there_is_none_or_it_is_old_and_something_was_kept_since(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    assert due(library, place)
    back_up(library, place, Progress())
    library.append(piece.id, b"stroke")
    clock.advance(hours=23)
    assert not due(library, place)
    clock.advance(hours=2)
    assert due(library, place)
    back_up(library, place, Progress())
    clock.advance(days=3)
    assert not due(library, place)


def test_copies_of_a_clock_that_ran_ahead_do_not_make_one_due_each_hour(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    clock.advance(days=900)
    back_up(library, place, Progress())
    clock.advance(days=-900)
    library.append(piece.id, b"stroke")
    assert due(library, place)
    back_up(library, place, Progress())
    library.append(piece.id, b"stroke")
    clock.advance(hours=1)
    assert not due(library, place)
    clock.advance(hours=24)
    assert due(library, place)


def test_copies_without_a_key_file_do_not_make_one_due_each_hour(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    (library.folder / keyslots.NAME).write_bytes(b"{")
    back_up(library, place, Progress())
    library.append(piece.id, b"stroke")
    clock.advance(hours=1)
    assert not due(library, place)
    clock.advance(days=1)
    assert due(library, place)


@pytest.mark.parametrize(
    "change",
    [
        lambda library, piece: library.append(piece.id, b"stroke"),
        lambda library, piece: library.put_chunk(piece.id, 0, b"second"),
        lambda library, piece: records.update_piece(library, piece.id, title="moss"),
        lambda library, piece: records.insert_tag(library, "river"),
        lambda library, piece: records.insert_reflection(library, piece_id=piece.id, time=1, text="x"),
    ],
)
def test_whatever_is_kept_makes_a_copy_due(
    library: Library,
    piece: PieceRecord,
    place: Path,
    clock: FixedClock,
    change: Callable[[Library, PieceRecord], object],
) -> None:
    back_up(library, place, Progress())
    clock.advance(days=2)
    assert not due(library, place)
    change(library, piece)
    assert due(library, place)


def test_a_last_copy_that_is_damaged_makes_one_due(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    copy = back_up(library, place, Progress())
    clock.advance(days=2)
    os.truncate(copy.path / DATABASE, 3 * PAGE_SIZE)
    assert due(library, place)


def test_making_a_copy_changes_nothing_in_the_library(
    folder: Path, place: Path, clock: FixedClock, snapshot: Callable[[Path], object]
) -> None:
    make_rich(folder, clock)
    before = snapshot(folder)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock, read_only=True) as library:
        back_up(library, place, Progress())
    assert snapshot(folder) == before


def test_the_copies_of_a_library_stay_as_they_are(
    folder: Path, place: Path, clock: FixedClock, snapshot: Callable[[Path], object]
) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        first = back_up(library, place, Progress()).path
        before = snapshot(first)
        fill(library, clock, pieces=2, most_ops=4, seed=9)
        clock.advance(days=2)
        assert due(library, place)
        back_up(library, place, Progress())
    assert snapshot(first) == before
