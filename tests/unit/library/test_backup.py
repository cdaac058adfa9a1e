"""A copy of a library: of one moment, encrypted, read back before it counts; and nothing else is ever touched."""

import shutil
import threading
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import backup as backup_module
from studio.library import keyslots, log, records
from studio.library.backup import (
    COPIES,
    UNFINISHED,
    Backup,
    BeingMade,
    CopyDamaged,
    NotWhole,
    PlaceGone,
    back_up,
    backups,
    due,
)
from studio.library.connection import PAGE_SIZE
from studio.library.errors import CannotRead, CannotWrite, DiskFull
from studio.library.library import Library
from studio.library.place import DATABASE, NoRoom
from studio.library.records import PieceRecord
from studio.library.verify import verify
from tests.unit.library import copying
from tests.unit.library.copying import finished
from tests.unit.library.places import as_nobody, biggest_file, read_only_disk, small_disk
from tests.unit.library.rich import PASSPHRASE, contents, make_rich

place = copying.place


def opened(copy: Backup, clock: FixedClock) -> Library:
    return Library.open(copy.path, passphrase=PASSPHRASE, clock=clock, read_only=True)


def test_a_copy_holds_everything_and_opens_with_the_same_passphrase(
    folder: Path, place: Path, clock: FixedClock
) -> None:
    code = make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        copy = back_up(library, place, Progress())
        wanted = contents(library)
        assert copy.library_id == library.library_id
    assert copy.path.parent == place / COPIES / copy.library_id[:8]
    assert copy.made.strftime("%Y-%m-%d %H-%M") + ".studio" == copy.path.name
    assert {path.name for path in copy.path.iterdir()} == {DATABASE, keyslots.NAME}
    assert copy.size == sum(path.stat().st_size for path in copy.path.iterdir())
    with opened(copy, clock) as library:
        assert contents(library) == wanted
        assert verify(library, Progress()).whole
    Library.open(copy.path, recovery_code=code, clock=clock, read_only=True).close()
    assert b"SQLite format 3" not in (copy.path / DATABASE).read_bytes()
    assert all(word not in (copy.path / DATABASE).read_bytes() for word in (b"harbour", b"lantern", b"create table"))


def test_what_waits_in_the_write_ahead_file_is_in_the_copy(
    library: Library, piece: PieceRecord, place: Path, clock: FixedClock
) -> None:
    for _ in range(20):
        library.append(piece.id, bytes(9000))
    assert (library.folder / (DATABASE + "-wal")).stat().st_size > 100_000
    with opened(back_up(library, place, Progress()), clock) as copy:
        assert copy.length(piece.id) == (20, 0)


def test_work_goes_on_while_a_copy_is_made_and_the_copy_is_of_one_moment(
    folder: Path, place: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rich(folder, clock)
    monkeypatch.setattr("studio.library.copying.STEP_PAGES", 1)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        piece = records.select_pieces(library, "limit 1")[0]
        before = contents(library)
        waits, steps = [], []

        def work(share: float) -> None:
            if share >= 0.5:  # from there on the copy is read back
                return
            steps.append(share)
            thread = threading.Thread(target=lambda: waits.append(library.append(piece.id, bytes(3000))))
            thread.start()
            thread.join(30)
            if len(steps) % 10 == 0:
                library._writer.execute("pragma wal_checkpoint(passive)").fetchall()

        copy = back_up(library, place, Progress(work))
        assert len(waits) == len(steps) > 20
        assert library.length(piece.id)[0] == len(before["ops", piece.id]) + len(steps)
        assert verify(library, Progress()).whole
    with opened(copy, clock) as library:
        assert contents(library) == before


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.6, 0.9])
def test_stopped_on_the_way_it_leaves_nothing(folder: Path, place: Path, clock: FixedClock, share: float) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        progress = Progress(lambda now: progress.stop() if now >= share else None)
        with pytest.raises(Stopped):
            back_up(library, place, progress)
        assert list(place.iterdir()) == []
        assert verify(library, Progress()).whole
        back_up(library, place, Progress())
        progress = Progress(lambda now: progress.stop() if now >= share else None)
        with pytest.raises(Stopped):
            back_up(library, place, progress)
        assert len(finished(place)) == 1


def test_what_a_killed_one_left_is_no_copy_and_tidied_by_the_next(
    library: Library, piece: PieceRecord, place: Path
) -> None:
    unfinished = place / COPIES / library.library_id[:8] / UNFINISHED
    unfinished.mkdir(parents=True)
    (unfinished / DATABASE).write_bytes(b"half")
    assert backups(place) == []
    copy = back_up(library, place, Progress())
    assert backups(place) == [copy]
    assert finished(place) == {copy.path.name}


def test_one_that_is_being_made_is_left_to_whoever_makes_it(library: Library, piece: PieceRecord, place: Path) -> None:
    refused = []

    def another(share: float) -> None:
        if not refused:
            with pytest.raises(BeingMade) as told:
                back_up(library, place, Progress())
            refused.append(told.value)

    copy = back_up(library, place, Progress(another))
    assert refused
    assert finished(place) == {copy.path.name}
    assert {path.name for path in copy.path.iterdir()} == {DATABASE, keyslots.NAME}


def test_two_copies_of_one_minute_are_two(library: Library, piece: PieceRecord, place: Path) -> None:
    copies = [back_up(library, place, Progress()) for _ in range(3)]
    assert len({copy.path for copy in copies}) == 3
    assert [copy.path for copy in backups(place)][0] == copies[-1].path


def test_a_damaged_library_is_not_copied(folder: Path, place: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        back_up(library, place, Progress())
        piece = records.select_pieces(library, "limit 1")[0]
        with library.write() as connection:
            connection.execute("update op set payload = x'00' where at = ?", (log.address(piece.num, 0),))
        with pytest.raises(NotWhole):
            back_up(library, place, Progress())
        library.checkpoint()
        pages = library.read.pragma("page_count")
    with (folder / DATABASE).open("r+b") as file:
        file.seek((pages - 1) * PAGE_SIZE + 100)
        file.write(b"?")
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library, pytest.raises(NotWhole):
        back_up(library, place, Progress())
    assert len(finished(place)) == 1


def test_a_copy_that_cannot_be_read_back_is_taken_away(
    library: Library, piece: PieceRecord, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = backup_module.sync_file

    def wear_out(path: Path) -> None:
        sync(path)
        with path.open("r+b") as file:  # the disk gives back something else
            file.seek(5 * PAGE_SIZE + 77)
            file.write(b"?")

    monkeypatch.setattr(backup_module, "sync_file", wear_out)
    with pytest.raises(CopyDamaged):
        back_up(library, place, Progress())
    assert list(place.iterdir()) == []


def test_a_damaged_key_file_stays_behind(library: Library, piece: PieceRecord, place: Path, clock: FixedClock) -> None:
    (library.folder / keyslots.NAME).write_bytes(b"{")
    copy = back_up(library, place, Progress())
    assert {path.name for path in copy.path.iterdir()} == {DATABASE}


def test_a_place_that_is_gone(library: Library, place: Path) -> None:
    place.rmdir()
    for action in (lambda: back_up(library, place, Progress()), lambda: due(library, place)):
        with pytest.raises(PlaceGone):
            action()
    assert backups(place) == []
    assert not place.exists()


def test_a_place_that_vanishes_on_the_way(
    folder: Path, place: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rich(folder, clock)
    monkeypatch.setattr("studio.library.copying.STEP_PAGES", 1)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        progress = Progress(lambda share: shutil.rmtree(place, ignore_errors=True) if share > 0.2 else None)
        with pytest.raises((CannotWrite, PlaceGone, CopyDamaged)):
            back_up(library, place, progress)
        assert verify(library, Progress()).whole


def test_a_full_place(folder: Path, place: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        whole = back_up(library, place, Progress())
        for limit in (0, 100, 9000, 100_000, whole.size // 2):
            with biggest_file(limit), pytest.raises(DiskFull):
                back_up(library, place, Progress())
            assert backups(place) == [whole]
            assert finished(place) == {whole.path.name}
        with small_disk("300k") as disk:
            if disk is not None:
                with pytest.raises(NoRoom):
                    back_up(library, disk, Progress())
                assert list(disk.iterdir()) == []
        assert verify(library, Progress()).whole


def test_a_place_that_fills_up_on_the_way(folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library, small_disk("300k") as disk:
        if disk is None:
            pytest.skip("mounting is not allowed here; the other full places ran out of room in their own way")
        monkeypatch.setattr(backup_module, "require_room", lambda *_: None)
        with pytest.raises(DiskFull):
            back_up(library, disk, Progress())
        assert list(disk.iterdir()) == []


def test_a_place_that_cannot_be_written_to(library: Library, piece: PieceRecord, place: Path) -> None:
    with read_only_disk(place) as mounted:
        if mounted:
            with pytest.raises(CannotWrite):
                back_up(library, place, Progress())
    place.chmod(0o500)
    with as_nobody(), pytest.raises((CannotWrite, CannotRead)):
        back_up(library, place, Progress())
    place.chmod(0o700)
    back_up(library, place, Progress())
