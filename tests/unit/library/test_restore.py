"""From a copy back to a library: all of it or nothing, as a device of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core import paths
from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import keyslots, log, records
from studio.library.backup import back_up
from studio.library.connection import PAGE_SIZE
from studio.library.errors import (
    CannotWrite,
    DamagedKeys,
    DiskFull,
    InUse,
    NotALibrary,
    NotClosed,
    NotEmpty,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.library import Library, is_library
from studio.library.place import DATABASE, NoRoom, new_place
from studio.library.restore import CopyNotWhole, restore
from studio.library.verify import verify
from tests.unit.library.places import biggest_file, read_only_disk, small_disk
from tests.unit.library.rich import PASSPHRASE, contents, fill, make_rich

FORMATS = paths.SAMPLE.parent / "formats"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "restored.studio"


@pytest.fixture
def bring(target: Path, clock: FixedClock) -> Callable[..., None]:
    def run(source: Path, **ways: str) -> None:
        restore(source, target, clock=clock, progress=Progress(), **(ways or {"passphrase": PASSPHRASE}))

    return run


def test_a_restored_library_holds_everything_and_is_a_device_of_its_own(
    folder: Path,
    target: Path,
    tmp_path: Path,
    clock: FixedClock,
    bring: Callable[..., None],
    snapshot: Callable[[Path], object],
) -> None:
    code = make_rich(folder, clock)
    (tmp_path / "stick").mkdir()
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        copy = back_up(library, tmp_path / "stick", Progress()).path
        before, device, library_id = contents(library), library.device_id, library.library_id
    seen = snapshot(copy)
    bring(copy)
    assert snapshot(copy) == seen
    with Library.open(target, passphrase=PASSPHRASE, clock=clock) as library:
        assert contents(library) == before
        assert library.device_id != device
        assert library.library_id == library_id
        assert verify(library, Progress()).whole
        piece = records.select_pieces(library, "limit 1")[0]
        library.append(piece.id, b"goes on")
        assert list(library.ops(piece.id))[-1].device == library.device_id
        assert verify(library, Progress()).whole
    Library.open(target, recovery_code=code, clock=clock).close()


def test_any_closed_library_can_be_restored_from(
    folder: Path, clock: FixedClock, bring: Callable[..., None], target: Path
) -> None:
    code = make_rich(folder, clock)
    bring(folder, recovery_code=code)
    assert is_library(target)


def test_a_library_without_its_key_file_takes_the_code(
    folder: Path, clock: FixedClock, bring: Callable[..., None], target: Path, tmp_path: Path
) -> None:
    code, other = make_rich(folder, clock), make_rich(tmp_path / "other.studio", clock)
    (folder / keyslots.NAME).unlink()
    with pytest.raises(DamagedKeys):
        bring(folder)
    with pytest.raises(WrongRecoveryCode):
        bring(folder, recovery_code=other)
    bring(folder, recovery_code=code)
    Library.open(target, recovery_code=code, clock=clock).close()


@pytest.mark.parametrize("name", ["v1.studio", "v2.studio", "v3.studio"])
def test_copies_of_every_format_can_be_restored(name: str, target: Path, clock: FixedClock, tmp_path: Path) -> None:
    from tests.formats.frozen import PASSPHRASE as TOLD

    restore(FORMATS / name, target, passphrase=TOLD, clock=clock, progress=Progress())
    with Library.open(target, passphrase=TOLD, clock=clock) as library:
        assert verify(library, Progress()).whole
        assert records.select_pieces(library, "")


def test_the_sample_can_be_restored_without_a_passphrase(target: Path, clock: FixedClock) -> None:
    restore(paths.SAMPLE, target, clock=clock, progress=Progress())
    Library.open(target, clock=clock).close()


def test_wrong_keys_and_wrong_places_are_refused(
    folder: Path, target: Path, clock: FixedClock, bring: Callable[..., None]
) -> None:
    with pytest.raises(NotALibrary):
        bring(folder)
    make_rich(folder, clock)
    for ways, error in (({"passphrase": "x"}, WrongPassphrase), ({"recovery_code": "x"}, WrongRecoveryCode)):
        with pytest.raises(error):
            bring(folder, **ways)
    assert not target.exists()
    target.mkdir()
    (target / "letter.txt").write_text("mine")
    with pytest.raises(NotEmpty):
        bring(folder)
    assert [path.name for path in target.iterdir()] == ["letter.txt"]
    (target / "letter.txt").unlink()
    bring(folder)
    with pytest.raises(NotEmpty):
        bring(folder)
    with Library.open(target, passphrase=PASSPHRASE, clock=clock) as library:
        assert verify(library, Progress()).whole


def test_a_place_where_another_is_being_restored_is_left_to_it(
    folder: Path, target: Path, clock: FixedClock, bring: Callable[..., None]
) -> None:
    make_rich(folder, clock)
    target.mkdir()
    with new_place(target, 0) as database:
        database.write_bytes(b"on its way")
        with pytest.raises(InUse):
            bring(folder)
    assert (target / DATABASE).read_bytes() == b"on its way"


def test_a_library_that_is_open_or_was_not_closed_is_refused(
    folder: Path, target: Path, clock: FixedClock, bring: Callable[..., None], tmp_path: Path
) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        fill(library, clock, pieces=1, most_ops=3, seed=4)
        with pytest.raises(InUse):
            bring(folder)
        left = tmp_path / "left.studio"
        left.mkdir()
        for name in (DATABASE, DATABASE + "-wal", keyslots.NAME):
            (left / name).write_bytes((folder / name).read_bytes())
    with pytest.raises(NotClosed):
        bring(left)
    assert not target.exists()


def test_a_damaged_copy_is_refused_wherever_it_is_damaged(
    folder: Path, target: Path, clock: FixedClock, bring: Callable[..., None]
) -> None:
    make_rich(folder, clock)
    whole = (folder / DATABASE).read_bytes()
    pages = len(whole) // PAGE_SIZE
    for page in [*range(6), *range(6, pages, 9), pages - 1]:
        data = bytearray(whole)
        data[page * PAGE_SIZE + 4321] ^= 4
        (folder / DATABASE).write_bytes(data)
        with pytest.raises(CopyNotWhole):
            bring(folder)
        assert not target.exists()
    (folder / DATABASE).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CopyNotWhole):
        bring(folder)
    (folder / DATABASE).write_bytes(whole)
    bring(folder)


def test_a_copy_that_is_not_as_it_was_kept_is_refused(
    folder: Path, clock: FixedClock, bring: Callable[..., None], target: Path
) -> None:
    make_rich(folder, clock)
    with Library.open(folder, passphrase=PASSPHRASE, clock=clock) as library:
        piece = records.select_pieces(library, "limit 1")[0]
        with library.write() as connection:
            connection.execute("update op set time = time + 1 where at = ?", (log.address(piece.num, 0),))
    with pytest.raises(CopyNotWhole):
        bring(folder)
    assert not target.exists()


def stopping_at(share: float) -> Progress:
    progress = Progress(lambda now: progress.stop() if now >= share else None)
    return progress


@pytest.mark.parametrize("share", [0.0, 0.2, 0.45, 0.6, 0.9])
def test_stopped_on_the_way_it_leaves_nothing(folder: Path, target: Path, clock: FixedClock, share: float) -> None:
    make_rich(folder, clock)
    for there in (False, True):
        if there:
            target.mkdir()
        with pytest.raises(Stopped):
            restore(folder, target, passphrase=PASSPHRASE, clock=clock, progress=stopping_at(share))
        assert target.exists() == there
        assert not there or {path.name for path in target.iterdir()} <= {"writer.lock"}


def test_it_says_how_far_it_has_come(folder: Path, target: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    shares: list[float] = []
    restore(folder, target, passphrase=PASSPHRASE, clock=clock, progress=Progress(shares.append))
    assert shares == sorted(shares)
    assert len(shares) > 50
    assert shares[-1] == 1


def test_what_a_killed_one_left_is_no_library_and_written_over(
    folder: Path, target: Path, clock: FixedClock, bring: Callable[..., None]
) -> None:
    make_rich(folder, clock)
    target.mkdir()
    (target / "library.db.new").write_bytes(b"half")
    (target / "library.db.new-journal").write_bytes(b"half")
    (target / keyslots.NAME).write_bytes(b"{}")
    assert not is_library(target)
    bring(folder)
    assert {path.name for path in target.iterdir()} == {DATABASE, keyslots.NAME, "writer.lock"}


def test_a_full_disk_leaves_nothing(folder: Path, target: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    ways = {"passphrase": PASSPHRASE, "clock": clock, "progress": Progress()}
    for limit in (0, 5000, 100_000, 400_000):
        with biggest_file(limit), pytest.raises(DiskFull):
            restore(folder, target, **ways)
        assert not target.exists()
    with small_disk("300k") as disk:
        if disk is not None:
            with pytest.raises(NoRoom):
                restore(folder, disk / "new.studio", **ways)
            assert list(disk.iterdir()) == []


def test_a_disk_that_fills_up_on_the_way_leaves_nothing(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rich(folder, clock)
    monkeypatch.setattr("studio.library.place.require_room", lambda *_: None)
    with small_disk("300k") as disk:
        if disk is None:
            pytest.skip("mounting is not allowed here; the other full places ran out of room in their own way")
        with pytest.raises(DiskFull):
            restore(folder, disk / "new.studio", passphrase=PASSPHRASE, clock=clock, progress=Progress())
        assert list(disk.iterdir()) == []


def test_a_read_only_target_is_refused(folder: Path, tmp_path: Path, clock: FixedClock) -> None:
    make_rich(folder, clock)
    place = tmp_path / "disc"
    place.mkdir()
    with read_only_disk(place) as mounted:
        if mounted:
            for target in (place, place / "new.studio"):
                with pytest.raises(CannotWrite):
                    restore(folder, target, passphrase=PASSPHRASE, clock=clock, progress=Progress())
    assert list(place.iterdir()) == []
