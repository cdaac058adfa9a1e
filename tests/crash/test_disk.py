"""The disk that the power is taken from: what was synced stays, and nothing else is sure."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import get_args

import pytest

from studio.library.disk import replace_file
from tests.crash.disk import Bytes, Disk, Names
from tests.crash.tape import ROOT, Born, Cut, Synced, Told, Wrote, recording

OLD, NEW = b"old" * 700, b"new" * 900
Change = Callable[[Path, bytes], None]


def ends(place: Path, change: Change) -> list[tuple[int, dict[str, bytes]]]:
    """Let something be changed in a file; return what was acknowledged and what is found, after many power cuts."""
    file = place / "keys.json"
    file.write_bytes(OLD)
    with recording(place) as tape:
        tape.told(0)
        change(file, NEW)
        tape.told(1)
    found, chance, disk = [], Random(1), Disk()
    begun = tape.events.index(Told(0))
    for number, event in enumerate(tape.events):
        disk.play(event)
        if number < begun:
            continue
        for unsynced in get_args(Bytes):
            for unnamed in get_args(Names):
                found += [(disk.step, disk.crash(chance, unsynced, unnamed)) for _ in range(8)]
    return found


def carelessly(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def unsynced(file: Path, data: bytes) -> None:
    new = file.with_suffix(".new")
    new.write_bytes(data)
    os.replace(new, file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def unnamed(file: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(descriptor, "wb") as new:
        new.write(data)
        new.flush()
        os.fsync(descriptor)
    os.replace(name, file)


def test_a_file_that_is_replaced_is_the_old_one_or_the_new_one_and_the_new_one_once_it_is_told(tmp_path: Path) -> None:
    found = ends(tmp_path, replace_file)
    assert {files["keys.json"] for step, files in found if step == 1} == {NEW}
    assert {files["keys.json"] for step, files in found if step == 0} == {OLD, NEW}


@pytest.mark.parametrize("careless", [carelessly, unsynced])
def test_bytes_that_were_not_synced_are_found_torn(careless: Change, tmp_path: Path) -> None:
    found = {files.get("keys.json") for step, files in ends(tmp_path, careless) if step == 1}
    assert len(found - {OLD, NEW}) > 0


def test_a_name_that_was_not_synced_is_found_as_it_was(tmp_path: Path) -> None:
    found = {files.get("keys.json") for step, files in ends(tmp_path, unnamed) if step == 1}
    assert found == {OLD, NEW}


def test_what_is_synced_is_there_however_the_power_goes() -> None:
    disk = Disk()
    for event in (Born(ROOT, "a", 1, False), Wrote(1, 0, NEW), Cut(1, 1000), Synced(1), Synced(ROOT)):
        disk.play(event)
    disk.play(Wrote(1, 5000, OLD))
    for number in range(200):
        for way in get_args(Bytes):
            assert disk.crash(Random(number), way, "gone")["a"][:1000] == NEW[:1000]
