"""Giving a library its first passphrase: everything under a new key, at every instant one library or the other."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import keys, records, rekey, seal, search, slot_notes
from studio.library.connection import Connection, open_still, open_writer
from studio.library.crypto import KdfCost, data_key
from studio.library.errors import (
    CannotWrite,
    DamagedLibrary,
    DiskFull,
    EmptyPassphrase,
    InUse,
    NotClosed,
    NotMadeOpen,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.keyslots import read_keyslots
from studio.library.library import Library, needs_passphrase
from studio.library.pages import opened
from studio.library.recovery import master_from_code
from tests.unit.library.places import biggest_file, small_disk

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
ROOT = Path(__file__).resolve().parents[3]
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


def unplugged(*_: object) -> None:
    raise OSError(5, "Input/output error")


def stopping_at(share: float) -> Progress:
    progress = Progress(lambda now: progress.stop() if now >= share else None)
    return progress


def pages_under(key: bytes, folder: Path) -> list[str]:
    """Return where in the files of a folder a page lies that this key opens."""
    found = []
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        for start in range(0, len(data), PAGE):
            if opened(data[start : start + PAGE], start // PAGE + 1, key) is not None:
                found.append(f"{path.name}:{start // PAGE + 1}")
    return found


def test_everything_comes_along_and_only_the_new_ways_open(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str]
) -> None:
    keep_copy(folder)
    old = master_from_code(code)
    assert pages_under(data_key(old), folder)
    shares: list[float] = []
    new_code = change(Progress(shares.append))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert needs_passphrase(folder)
    with pytest.raises(WrongPassphrase):
        Library.open(folder, clock=clock)
    with pytest.raises(WrongRecoveryCode):
        Library.open(folder, recovery_code=code, clock=clock)
    Library.open(folder, recovery_code=new_code, clock=clock).close()
    with Library.open(folder, passphrase="quiet sea", clock=clock) as library:
        (piece,) = records.select_pieces(library, "")
        assert (library.op_count(piece.id), library.chunk_count(piece.id)) == (200, 3)
        assert library.verify_chain(piece.id) is None
        (way,) = keys.ways_in(library)
        assert (way.kind, way.made) == ("passphrase", clock.ms())
        assert keys.show_recovery_code(library, "quiet sea") == new_code
    assert pages_under(data_key(old), folder) == []
    assert pages_under(data_key(master_from_code(new_code)), folder)
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        assert old not in data
        assert old.hex().encode() not in data
        assert b"heron" not in data


def test_what_the_old_key_was_for_is_written_over(code: str, folder: Path, change: Callable[..., str]) -> None:
    names = ("library.db", "keyslots.json", "cache.db")
    with ExitStack() as stack:
        before = [stack.enter_context((folder / name).open("rb")) for name in names]
        change()
        for name, file in zip(names, before, strict=True):
            data = file.read()
            assert data == bytes(len(data)) != b"", name


def test_a_copy_beside_it_goes_along_and_stays_for_the_program_that_wrote_it(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str]
) -> None:
    copy = keep_copy(folder)
    fields = json.loads((copy / "keyslots.json").read_text())
    (copy / "keyslots.json").write_text(json.dumps({**fields, "format": 1}))
    change()
    ways_in = read_keyslots(copy)
    assert ways_in.open_master is None
    with Library.open(copy, passphrase="quiet sea", clock=clock) as library:
        (piece,) = records.select_pieces(library, "")
        assert library.op_count(piece.id) == 200


def test_a_damaged_copy_beside_it_is_named_and_nothing_changes(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str]
) -> None:
    copy = keep_copy(folder)
    with (copy / "library.db").open("r+b") as file:
        file.seek(5 * PAGE + 100)
        file.write(b"\xff" * 50)
    with pytest.raises(DamagedLibrary, match=r"before-format-2\.studio"):
        change()
    Library.open(folder, clock=clock).close()
    assert not list(folder.rglob("*.next*"))


def test_a_damaged_library_is_left_as_it_is(code: str, folder: Path, change: Callable[..., str]) -> None:
    with (folder / "library.db").open("r+b") as file:
        file.seek(12 * PAGE + 100)
        file.write(b"\xff" * 50)
    before = (folder / "library.db").read_bytes()
    with pytest.raises(DamagedLibrary):
        change()
    assert (folder / "library.db").read_bytes() == before
    assert not list(folder.rglob("*.next*"))


def test_only_a_closed_library_made_open_is_given_a_passphrase(
    folder: Path, clock: FixedClock, change: Callable[..., str], tmp_path: Path
) -> None:
    fill(folder, clock)
    with Library.open(folder, clock=clock), pytest.raises(InUse):
        change()
    with pytest.raises(EmptyPassphrase):
        rekey.rekey(folder, clock=clock, passphrase="", progress=Progress())
    change()
    with pytest.raises(NotMadeOpen):
        change()


def test_stopping_changes_nothing(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rekey, "BATCH", 2)
    keep_copy(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for share in (0.05, 0.3, 0.6, 0.9):
        with pytest.raises(Stopped):
            change(stopping_at(share))
        assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    Library.open(folder, recovery_code=code, clock=clock).close()


def test_a_full_disk_midway_leaves_the_library_whole(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str]
) -> None:
    size = (folder / "library.db").stat().st_size
    for limit in (0, 500, 5000, 50_000, size // 2, size - 1):
        with biggest_file(limit), pytest.raises((DiskFull, CannotWrite)):
            change()
        assert not list(folder.rglob("*.next*"))
        assert not list(folder.glob(".keyslots*"))
        with Library.open(folder, recovery_code=code, clock=clock) as library:
            (piece,) = records.select_pieces(library, "")
            assert library.verify_chain(piece.id) is None


def test_a_disk_without_room_for_both_leaves_the_library_whole(clock: FixedClock) -> None:
    with small_disk("3m") as disk:
        if disk is None:
            pytest.skip("no disk could be mounted")
        folder = disk / "mine.studio"
        fill(folder, clock, chunks=17)
        with pytest.raises(DiskFull):
            rekey.rekey(folder, clock=clock, passphrase="quiet sea", progress=Progress(), cost=CHEAP)
        assert not list(folder.rglob("*.next*"))
        with Library.open(folder, clock=clock) as library:
            (piece,) = records.select_pieces(library, "")
            assert library.verify_chain(piece.id) is None


def test_the_new_database_is_durable_before_the_old_key_is_given_up(
    code: str, folder: Path, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    sync, rename = os.fsync, os.replace

    def named(descriptor: int) -> str:
        return os.path.basename(os.readlink(f"/proc/self/fd/{descriptor}"))

    monkeypatch.setattr("os.fsync", lambda descriptor: (steps.append(f"sync {named(descriptor)}"), sync(descriptor)))
    monkeypatch.setattr(
        "os.replace", lambda old, new: (steps.append(f"name {os.path.basename(new)}"), rename(old, new))
    )
    renew = slot_notes.renew
    monkeypatch.setattr(slot_notes, "renew", lambda *about: (renew(*about), steps.append("last change")))
    change()
    keyed, switched = steps.index("name keyslots.json"), steps.index("name library.db")
    assert keyed < switched
    assert steps[keyed - 4 : keyed - 1] == ["last change", "sync library.db.next", f"sync {folder.name}"]
    assert f"sync {folder.name}" in steps[keyed:switched]
    assert f"sync {folder.name}" in steps[switched:]


def test_a_sync_that_fails_after_the_keys_were_replaced_takes_nothing_back(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, sync = os.replace, os.fsync
    replaced: list[object] = []

    def replace(old: str, new: Path) -> None:
        rename(old, new)
        replaced.append(new)

    def refuse(descriptor: int) -> None:
        if replaced:
            raise OSError(5, "Input/output error")
        sync(descriptor)

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", replace)
        broken.setattr("os.fsync", refuse)
        new_code = change()
    with Library.open(folder, recovery_code=new_code, clock=clock) as library:
        (piece,) = records.select_pieces(library, "")
        assert library.verify_chain(piece.id) is None
    Library.open(folder, passphrase="quiet sea", clock=clock).close()


def test_another_librarys_code_does_not_take_the_unfinished_switch_away(
    code: str,
    folder: Path,
    clock: FixedClock,
    change: Callable[..., str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _other, foreign = Library.create(tmp_path / "other", passphrase=None, clock=clock)
    _other.close()
    with monkeypatch.context() as broken:
        broken.setattr(rekey, "_switch", unplugged)
        new_code = change()
    assert (folder / rekey.NEXT).exists()
    with pytest.raises(NotClosed):
        Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True)
    keyfile = (folder / "keyslots.json").read_bytes()
    (folder / "keyslots.json").write_bytes(b"{")
    with pytest.raises(WrongRecoveryCode):
        Library.open(folder, recovery_code=foreign, clock=clock)
    assert (folder / rekey.NEXT).exists()
    (folder / "keyslots.json").write_bytes(keyfile)
    Library.open(folder, recovery_code=new_code, clock=clock).close()
    assert not (folder / rekey.NEXT).exists()


def test_a_log_of_the_old_database_does_not_get_into_the_new_one(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(rekey, "_switch", unplugged)
        new_code = change()
    writer = open_writer(folder / "library.db", data_key(master_from_code(code)))
    writer.execute("update piece set title = 'of the old one'")
    log = (folder / "library.db-wal").read_bytes()
    assert log
    writer.close()
    (folder / "library.db-wal").write_bytes(log)  # as a crash leaves it
    with Library.open(folder, recovery_code=new_code, clock=clock) as library:
        (piece,) = records.select_pieces(library, "")
        assert piece.title == "heron"
        assert library.read.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert not seal.broken(library.read, Progress())


@pytest.mark.parametrize(
    "harm",
    [
        "update op set payload = x'00' where at % 100 = 7",
        "delete from chunk where at % 2 = 1",
        "insert into gone(kind, id, time, device) values('piece', 'x', 1, 'x')",
        "drop index piece_shown",
    ],
)
def test_a_copy_that_is_not_the_same_does_not_take_its_place(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    copy = rekey._copy

    def copy_badly(source: Connection, target: Path, key: bytes, progress: Progress) -> None:
        copy(source, target, key, progress)
        writer = open_writer(target, key)
        writer.execute(harm)
        writer.close()

    monkeypatch.setattr(rekey, "_copy", copy_badly)
    with pytest.raises(DamagedLibrary):
        change()
    assert not list(folder.rglob("*.next*"))
    Library.open(folder, recovery_code=code, clock=clock).close()


def test_a_page_of_the_copy_that_no_row_lies_on_is_read_too(
    code: str, folder: Path, clock: FixedClock, change: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = rekey._copy

    def copy_badly(source: Connection, target: Path, key: bytes, progress: Progress) -> None:
        copy(source, target, key, progress)
        still = open_still(target, key)
        (page,) = still.execute("select pageno from dbstat where name = 'piece_entry'").fetchone()
        still.close()
        with target.open("r+b") as file:
            file.seek((page - 1) * PAGE + 4000)
            file.write(b"\xff" * 50)

    monkeypatch.setattr(rekey, "_copy", copy_badly)
    with pytest.raises(DamagedLibrary):
        change()
    Library.open(folder, recovery_code=code, clock=clock).close()


def test_a_database_that_opens_is_never_replaced(code: str, folder: Path, clock: FixedClock) -> None:
    shutil.copy(folder / "library.db", folder / rekey.NEXT)
    with Library.open(folder, clock=clock) as library:
        (piece,) = records.select_pieces(library, "")
        library.append(piece.id, b"newer")
    shutil.copy(folder / "library.db", folder.with_name("older"))
    with Library.open(folder, clock=clock) as library:
        assert library.op_count(piece.id) == 201


def test_killed_at_every_step_it_is_one_library_or_the_other(folder: Path, clock: FixedClock, tmp_path: Path) -> None:
    fill(folder, clock, chunks=1)
    keep_copy(folder)
    command = [sys.executable, "-m", "tests.unit.library.rekey_driver", str(folder), str(tmp_path / "scratch")]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line for line in lines if line[3]["wrong"]] == []
    assert all(line[3]["copies"] == 1 for line in lines)
    ways = [line[3]["new"] for line in lines if line[0] == "rekey"]
    assert ways == sorted(ways)  # the old library up to some instant, the new one from then on
    assert ways.count(False) > 20
    assert ways.count(True) > 20
    assert all(line[3]["new"] for line in lines if line[0] == "finish")
    assert sum(line[0] == "finish" for line in lines) > 20


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is written over there")
def test_what_a_link_leads_to_and_what_has_another_name_is_not_wiped(
    code: str, folder: Path, tmp_path: Path, change: Callable[..., str]
) -> None:
    novel, snapshot = tmp_path / "novel.txt", tmp_path / "snapshot.db"
    novel.write_bytes(b"chapter one")
    (folder / "keyslots.damaged.json").symlink_to(novel)
    os.link(folder / "library.db", snapshot)
    before = snapshot.read_bytes()
    change()
    assert novel.read_bytes() == b"chapter one"
    assert snapshot.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is written over there")
def test_no_more_is_wiped_than_there_was(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    path.write_bytes(b"a key")
    with path.open("rb") as file:
        with rekey._wiped(path):
            path.unlink()
        assert file.read() == bytes(5)


def test_a_key_file_that_a_crash_left_half_written_goes_at_the_next_opening(
    code: str, folder: Path, clock: FixedClock
) -> None:
    half_written = folder / ".keyslots.json.x1y2z3"
    half_written.write_bytes(b'{"kind": "open", "master": "')
    with pytest.raises(WrongRecoveryCode):
        Library.open(folder, recovery_code="0" * 29, clock=clock)
    assert half_written.exists()
    Library.open(folder, clock=clock).close()
    assert not half_written.exists()
