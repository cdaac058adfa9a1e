"""Giving a library its first passphrase: everything under a new key, at every instant one library or the other."""

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import keys, records, rekey
from studio.library.crypto import data_key
from studio.library.errors import (
    CannotWrite,
    DamagedLibrary,
    DiskFull,
    EmptyPassphrase,
    InUse,
    NotMadeOpen,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.keyslots import read_keyslots
from studio.library.library import Library, needs_passphrase
from studio.library.pages import opened
from studio.library.recovery import master_from_code
from tests.unit.library import rekeyed
from tests.unit.library.places import biggest_file, small_disk
from tests.unit.library.rekeyed import CHEAP, PAGE, fill, keep_copy

code, change = rekeyed.code, rekeyed.change


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
