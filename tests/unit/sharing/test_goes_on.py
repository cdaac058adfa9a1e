"""Stopped, killed or out of room, on the way out or in: nothing is half there, and the same call goes on."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from studio.core.clock import SystemClock
from studio.core.progress import Progress, Stopped
from studio.library.errors import CannotWrite, DiskFull, LookingAround
from studio.library.library import Library
from studio.library.verify import verify
from studio.sharing.bring_in import bring_in
from studio.sharing.errors import InsideLibrary, NoRoomOutside, PartlyExported, UnfinishedExport
from studio.sharing.export import export
from tests.unit.library.places import as_nobody, biggest_file, small_disk
from tests.unit.sharing.things import clock_at, drawing_log, facts, files_in, new_library


class StopsAt(Progress):
    """Is stopped at the n-th time that it is told of progress."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.left = count

    def at(self, done: int, total: int) -> None:
        self.left -= 1
        if self.left <= 0:
            self.stop()
        super().at(done, total)


def stops_past(share: float) -> Progress:
    progress = Progress(lambda done: progress.stop() if done > share else None)
    return progress


def unfinished(target: Path) -> list[Path]:
    return [path for path in target.glob("Afterglow (unfinished *") if path.is_dir()]


# out


def test_what_a_file_manager_leaves_in_it_does_not_keep_it_from_being_packed(
    library: Library, other: Library, tmp_path: Path
) -> None:
    with pytest.raises(Stopped):
        export(library, tmp_path / "out", stops_past(0.92), zipped=True)
    (folder,) = unfinished(tmp_path / "out")
    piece = next((folder / "pieces").iterdir())
    for place in (folder, folder / "pieces", piece, folder / "journal"):
        (place / ".DS_Store").write_bytes(b"Bud1")
    made = export(library, tmp_path / "out", Progress(), zipped=True)
    bring_in(other, made, Progress())
    assert facts(other) == facts(library)
    assert b".DS_Store" not in made.read_bytes()


@pytest.mark.parametrize("zipped", [False, True])
def test_an_export_goes_on_wherever_it_was_stopped(library: Library, exported: Path, tmp_path: Path, zipped) -> None:
    before, target = facts(library), tmp_path / "stopped"
    for count in range(1, 1000, 2):
        with suppress(Stopped):
            made = export(library, target, StopsAt(count), zipped=zipped)
            break
        assert [path.name for path in target.iterdir()] == [path.name for path in unfinished(target)]
    assert count > 10
    assert [path.name for path in target.iterdir()] == [made.name]
    if zipped:
        shutil.unpack_archive(made, tmp_path / "unzipped")
        made = tmp_path / "unzipped"
    assert files_in(made) == files_in(exported)
    assert facts(library) == before


def test_what_was_done_is_not_done_again(library: Library, ids, tmp_path: Path) -> None:
    with pytest.raises(Stopped, match="goes on from there"):
        export(library, tmp_path, stops_past(0.6))
    (folder,) = unfinished(tmp_path)
    done = {path: path.stat().st_ino for path in folder.rglob("piece.json")}
    assert done
    made = export(library, tmp_path, Progress())
    for path, inode in done.items():
        assert (made / path.relative_to(folder)).stat().st_ino == inode


def test_what_changed_since_is_written_anew(library: Library, ids, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        export(library, tmp_path / "a", stops_past(0.6))
    assert list(unfinished(tmp_path / "a")[0].glob(f"pieces/*{ids['drawing'][:8]}/piece.json"))
    library.append(ids["drawing"], drawing_log()[1])
    went_on = export(library, tmp_path / "a", Progress())
    assert files_in(went_on) == files_in(export(library, tmp_path / "b", Progress()))


def test_an_unfinished_export_of_another_library_is_left_alone(library: Library, ids, other: Library, tmp_path) -> None:
    with pytest.raises(Stopped):
        export(library, tmp_path, StopsAt(12))
    (theirs,) = unfinished(tmp_path)
    mine = tmp_path / f"Afterglow (unfinished {other.library_id[:8]})"
    theirs.rename(mine)  # by a hand, or by chance: the same name
    before = sorted(mine.rglob("*"))
    export(other, tmp_path, Progress())
    assert sorted(mine.rglob("*")) == before


def test_an_export_is_never_written_over(library: Library, exported: Path) -> None:
    before = files_in(exported)
    again = export(library, exported.parent, Progress())
    assert again.name == exported.name + " 2"
    assert files_in(again) == before == files_in(exported)


def test_an_unfinished_export_is_not_brought_in(library: Library, ids, other: Library, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        export(library, tmp_path, StopsAt(12))
    with pytest.raises(UnfinishedExport):
        bring_in(other, unfinished(tmp_path)[0], Progress())


def test_open_files_do_not_go_into_the_library(library: Library) -> None:
    for target in (library.folder, library.folder / "deeper", library.folder / ".." / library.folder.name):
        with pytest.raises(InsideLibrary):
            export(library, target, Progress())


def test_a_place_that_allows_no_writing(library: Library, ids, tmp_path: Path) -> None:
    place = tmp_path / "locked"
    place.mkdir(mode=0o555)
    with as_nobody(), pytest.raises(CannotWrite):
        export(library, place, Progress())
    assert not any(place.iterdir())


def test_files_at_their_limit(library: Library, ids, exported: Path, tmp_path: Path) -> None:
    before = facts(library)
    for limit in (0, 100, 2000, 5000, 20_000, 50_000):
        with biggest_file(limit), pytest.raises(NoRoomOutside):
            export(library, tmp_path / "small", Progress())
    assert facts(library) == before
    assert files_in(export(library, tmp_path / "small", Progress())) == files_in(exported)


@pytest.mark.parametrize("zipped", [False, True])
def test_a_real_disk_runs_full(library: Library, exported: Path, tmp_path: Path, zipped: bool) -> None:
    size = sum(map(len, files_in(exported).values()))
    with small_disk(f"{size * (4 if zipped else 2) // 1024}k") as disk:
        if disk is None:
            pytest.skip("mounting is not allowed here; the other test ran out of room in its own way")
        ballast = disk / "holiday.mov"
        ballast.write_bytes(bytes(size * (5 if zipped else 3) // 2))
        for _ in range(2):
            with pytest.raises(NoRoomOutside):
                export(library, disk, Progress(), zipped=zipped)
        ballast.unlink()
        made = export(library, disk, Progress(), zipped=zipped)
        if zipped:
            shutil.unpack_archive(made, tmp_path / "unzipped")
            made = tmp_path / "unzipped"
        assert files_in(made) == files_in(exported)


def test_a_damaged_piece_is_said_and_the_rest_is_there(library: Library, ids, other: Library, tmp_path: Path) -> None:
    ours = facts(library)
    with library.write() as connection:
        connection.execute("update op set payload = ? where at = ?", (b"\x01\x03", library.number(ids["sound"]) << 32))
    with pytest.raises(PartlyExported) as caught:
        export(library, tmp_path, Progress())
    brought = bring_in(other, caught.value.path, Progress())
    assert "was damaged already where it came from." in brought.left_out[0]
    assert brought.left_out[1:] == ("A reflection of 8 March 2026 was left out: what it belongs to is missing.",)
    theirs = facts(other)
    assert {key for key in ours if key not in theirs} >= {ids["sound"]}
    assert theirs[ids["drawing"]] == ours[ids["drawing"]]


# in


def test_bringing_in_goes_on_wherever_it_was_stopped(library: Library, exported: Path, other: Library) -> None:
    for count in range(1, 1000, 2):
        with suppress(Stopped):
            bring_in(other, exported, StopsAt(count))
            break
        assert verify(other, Progress()).whole
    assert count > 20
    assert facts(other) == facts(library)


def test_the_library_runs_full_while_bringing_in(library: Library, exported: Path, tmp_path: Path) -> None:
    with small_disk("3500k") as disk:
        if disk is None:
            pytest.skip("mounting is not allowed here; the next test runs out of room in its own way")
        ballast = disk / "holiday.mov"
        ballast.write_bytes(bytes(1_400_000))
        with new_library(disk / "new.studio", clock_at()) as new:
            with suppress(OSError), (disk / "rest").open("ab", buffering=0) as rest:
                while disk_free(disk) > 250_000:
                    rest.write(bytes(4096))
            for _ in range(2):
                with pytest.raises(DiskFull):
                    bring_in(new, exported, Progress())
                assert verify(new, Progress()).whole
            ballast.unlink()
            bring_in(new, exported, Progress())
            assert facts(new) == facts(library)


def disk_free(disk: Path) -> int:
    told = os.statvfs(disk)
    return told.f_bavail * told.f_frsize


def test_the_database_is_at_its_limit_while_bringing_in(library: Library, exported: Path, other: Library) -> None:
    with other.write() as connection:
        pages = connection.pragma("page_count")
    for more in range(1, 60, 3):
        other._writer.pragma("max_page_count", pages + more)
        with suppress(DiskFull):
            bring_in(other, exported, Progress())
        assert verify(other, Progress()).whole
    other._writer.pragma("max_page_count", 1 << 30)
    bring_in(other, exported, Progress())
    assert facts(other) == facts(library)


def test_looking_around_brings_nothing_in(library: Library, exported: Path, other: Library, tmp_path: Path) -> None:
    other.close()
    with (
        Library.open(other.folder, clock=clock_at(), read_only=True) as looking,
        pytest.raises(LookingAround),
    ):
        bring_in(looking, exported, Progress())


# killed

PARTLY = ("tags", "gone", "words", "colours", "arrived")
"""Facts that are fewer while not everything is there."""

KILLED = """
import os, signal, sys
from pathlib import Path
from studio.core.clock import SystemClock
from studio.core.progress import Progress
from studio.library.library import Library
from studio.sharing.bring_in import bring_in
from studio.sharing.export import export

def tell(share):
    if share >= float(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)

with Library.open(Path(sys.argv[2]), clock=SystemClock()) as library:
    {"export": export, "bring_in": bring_in}[sys.argv[1]](library, Path(sys.argv[3]), Progress(tell))
"""


def killed(what: str, folder: Path, place: Path, share: float) -> None:
    command = [sys.executable, "-c", KILLED, what, str(folder), str(place), str(share)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


@pytest.fixture
def shares() -> Iterator[float]:
    return iter((0.05, 0.3, 0.5, 0.8))


def test_a_killed_export_goes_on(library: Library, exported: Path, tmp_path: Path, shares) -> None:
    before = facts(library)
    library.close()
    target = tmp_path / "killed"
    for share in shares:
        killed("export", library.folder, target, share)
        assert [path.name for path in target.iterdir()] == [path.name for path in unfinished(target)]
    with Library.open(library.folder, clock=SystemClock()) as again:
        assert files_in(export(again, target, Progress())) == files_in(exported)
        assert facts(again) == before


def test_a_killed_bringing_in_goes_on(library: Library, exported: Path, other: Library, shares) -> None:
    other.close()
    for share in shares:
        killed("bring_in", other.folder, exported, share)
        with Library.open(other.folder, clock=SystemClock()) as half:
            assert verify(half, Progress()).whole
            ours = facts(library)
            assert all(ours[key] == value for key, value in facts(half).items() if key not in PARTLY)
    with Library.open(other.folder, clock=SystemClock()) as again:
        bring_in(again, exported, Progress())
        assert facts(again) == facts(library)
