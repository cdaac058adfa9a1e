"""A library is given a passphrase while something goes wrong: syncs, leftovers, kills, links."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress
from studio.library import records, rekey, seal, slot_notes
from studio.library.connection import Connection, open_still, open_writer
from studio.library.crypto import data_key
from studio.library.errors import DamagedLibrary, NotClosed, WrongRecoveryCode
from studio.library.library import Library
from studio.library.recovery import master_from_code
from tests.unit.library import rekeyed
from tests.unit.library.rekeyed import PAGE, fill, keep_copy

code, change = rekeyed.code, rekeyed.change


ROOT = Path(__file__).resolve().parents[3]


def unplugged(*_: object) -> None:
    raise OSError(5, "Input/output error")


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
