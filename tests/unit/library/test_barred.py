"""The mark of a sitting: while it lies beside a library, that doesn't open by itself."""

import errno
import json
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import barred
from studio.library.barred import LAPSE, NAME, WrongPin, bar, bars, lift, try_pin, wrong_tries
from studio.library.crypto import KdfCost
from studio.library.errors import CannotWrite, DiskFull
from studio.library.library import Library

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
NOW = 1_800_000_000_000


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(barred, "COST", CHEAP)


@pytest.fixture
def open_folder(tmp_path: Path, clock: FixedClock) -> Path:
    """A library that opens by itself."""
    Library.create(tmp_path / "open.studio", passphrase=None, clock=clock, cost=CHEAP)[0].close()
    return tmp_path / "open.studio"


def test_a_library_nobody_sat_at_is_not_barred_and_lifting_does_no_harm(open_folder: Path) -> None:
    assert not bars(open_folder, NOW)
    assert wrong_tries(open_folder) == 0
    lift(open_folder)
    try_pin(open_folder, "whatever")


def test_the_right_pin_is_let_in_and_a_wrong_one_is_not(open_folder: Path) -> None:
    bar(open_folder, NOW, "0417")
    assert bars(open_folder, NOW)
    for wrong in ("0418", "", "04170", "417"):
        with pytest.raises(WrongPin):
            try_pin(open_folder, wrong) if wrong else try_pin(open_folder, "    ")
    try_pin(open_folder, "0417")
    assert bars(open_folder, NOW), "only who has opened the library lifts it"
    lift(open_folder)
    assert not bars(open_folder, NOW)
    assert {path.name for path in open_folder.iterdir()} & {NAME} == set()


def test_the_pin_is_nowhere_in_clear_and_two_marks_of_one_pin_are_not_alike(open_folder: Path) -> None:
    bar(open_folder, NOW, "83920471")
    first = (open_folder / NAME).read_bytes()
    bar(open_folder, NOW, "83920471")
    second = (open_folder / NAME).read_bytes()
    assert b"83920471" not in first + second
    assert json.loads(first)["hash"] != json.loads(second)["hash"]
    assert set(json.loads(first)) == {"since", "tries", "memory", "passes", "lanes", "salt", "hash"}


def test_wrong_tries_are_counted_on_the_disk_so_that_a_fresh_start_does_not_forget_them(open_folder: Path) -> None:
    bar(open_folder, NOW, "0417")
    for count in range(1, 6):
        with pytest.raises(WrongPin):
            try_pin(open_folder, "1111")
        assert wrong_tries(open_folder) == count


def test_a_full_disk_bars_nothing_half_and_a_try_there_is_still_a_try(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("studio.library.disk.os.fsync", full)
        with pytest.raises(DiskFull):
            bar(open_folder, NOW, "0417")
    assert not bars(open_folder, NOW)
    bar(open_folder, NOW, "0417")
    monkeypatch.setattr("studio.library.disk.os.fsync", full)
    with pytest.raises(WrongPin):
        try_pin(open_folder, "1111")
    try_pin(open_folder, "0417")


def test_a_place_that_takes_no_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        bar(tmp_path / "nowhere", NOW)


def test_a_pin_is_asked_for_for_twelve_hours_whatever_the_clock_does(open_folder: Path) -> None:
    bar(open_folder, NOW, "0417")
    assert bars(open_folder, NOW + LAPSE - 1)
    assert not bars(open_folder, NOW + LAPSE)
    assert not bars(open_folder, NOW - LAPSE), "a clock that was wrong then shuts nobody out"


def test_a_passphrase_is_asked_for_as_long_as_it_takes(library: Library, folder: Path) -> None:
    library.close()
    bar(folder, NOW)
    assert bars(folder, NOW + 100 * LAPSE)
    assert "hash" not in json.loads((folder / NAME).read_bytes())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"since": -1, "tries": 0}',
        b'{"since": true, "tries": 0}',
        b'{"since": 1, "tries": 0, "memory": 64}' * 2,
        b'{"since": 1, "tries": 0, "hash": "00", "salt": "00", "memory": 64, "passes": 1, "lanes": 1}',
        b'{"since": 1, "tries": 0, "hash": 1, "salt": "00", "memory": 99999999, "passes": 1, "lanes": 1}',
        b"[" * 4000,
        b"\xff" * 5000,
    ],
)
def test_a_mark_that_makes_no_sense_bars_too_and_no_pin_opens_it(open_folder: Path, data: bytes) -> None:
    (open_folder / NAME).write_bytes(data)
    since = int((open_folder / NAME).stat().st_mtime * 1000)
    assert bars(open_folder, since)
    with pytest.raises(WrongPin):
        try_pin(open_folder, "0417")
    assert not bars(open_folder, since + LAPSE), "and still nobody is shut out for good"


def test_what_a_power_cut_left_half_written_goes_when_it_is_lifted(open_folder: Path) -> None:
    bar(open_folder, NOW, "0417")
    (open_folder / f".{NAME}.x7").write_bytes(b"{")
    lift(open_folder)
    assert not list(open_folder.glob("*sitting*"))
    assert not list(open_folder.glob(".*sitting*"))
