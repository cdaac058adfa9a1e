"""From format to format: a copy first, all steps or none, and never backwards."""

# ruff: noqa: S106

import json
import os
import sys
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import keyslots, migrations, schema
from studio.library.connection import Connection
from studio.library.errors import DiskFull, NewerFormat, OlderFormat
from studio.library.library import Library
from studio.library.records import PieceRecord

NOW, LATER = schema.FORMAT, schema.FORMAT + 2


def add_weather(connection: Connection) -> None:
    connection.execute("alter table entry add column weather text not null default ''")


def fill_weather(connection: Connection) -> None:
    connection.execute("update entry set weather = 'clear'")


@pytest.fixture
def old(library: Library, piece: PieceRecord, folder: Path) -> str:
    """A closed library of this program's format, and the id of its piece."""
    library.append(piece.id, b"made long ago")
    library.close()
    return piece.id


@pytest.fixture
def later_program(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FORMAT", LATER)
    monkeypatch.setattr(schema, "SAME_TABLES", LATER)
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, add_weather, fill_weather))


def test_there_is_a_step_for_every_format() -> None:
    assert len(migrations.STEPS) == schema.FORMAT - 1


def test_opening_brings_a_library_up_to_date_and_keeps_a_copy(
    old: str, later_program: None, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(folder, passphrase="quiet sea", clock=clock) as library:
        assert library.read.execute("select weather from entry").fetchall() == [("clear",)]
        assert [op.payload for op in library.ops(old)] == [b"made long ago"]
    assert keyslots.read_keyslots(folder).format == LATER
    with Library.open(folder, passphrase="quiet sea", clock=clock) as library:  # and only once
        assert library.op_count(old) == 1

    monkeypatch.setattr(schema, "FORMAT", NOW)  # the program that wrote it
    with pytest.raises(NewerFormat):
        Library.open(folder, passphrase="quiet sea", clock=clock)
    copy = folder / f"before-format-{LATER}.studio"
    assert b"made long ago" not in (copy / "library.db").read_bytes()
    with Library.open(copy, passphrase="quiet sea", clock=clock) as library:
        assert [op.payload for op in library.ops(old)] == [b"made long ago"]


def test_a_step_that_fails_leaves_the_library_as_it_was(
    old: str, later_program: None, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(connection: Connection) -> None:
        connection.execute("drop table words")
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(migrations, "STEPS", (*migrations.STEPS[:-1], stumble))
        with pytest.raises(ZeroDivisionError):
            Library.open(folder, passphrase="quiet sea", clock=clock)
    with monkeypatch.context() as before:
        before.setattr(schema, "FORMAT", NOW)
        with Library.open(folder, passphrase="quiet sea", clock=clock) as library:
            assert [op.payload for op in library.ops(old)] == [b"made long ago"]
    Library.open(folder, passphrase="quiet sea", clock=clock).close()


def test_without_room_for_a_copy_nothing_is_changed(
    old: str, later_program: None, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = (folder / "library.db").read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("shutil.copyfileobj", refuse)
        with pytest.raises(DiskFull):
            Library.open(folder, passphrase="quiet sea", clock=clock)
    assert (folder / "library.db").read_bytes() == database
    assert {path.name for path in folder.iterdir()} == {"library.db", "keyslots.json", "writer.lock"}


def test_a_crash_before_the_key_file_was_renewed_is_made_good(
    old: str, later_program: None, folder: Path, clock: FixedClock
) -> None:
    keys = (folder / "keyslots.json").read_bytes()
    Library.open(folder, passphrase="quiet sea", clock=clock).close()
    (folder / "keyslots.json").write_bytes(keys)
    Library.open(folder, passphrase="quiet sea", clock=clock).close()
    assert json.loads((folder / "keyslots.json").read_bytes())["format"] == LATER


def test_looking_does_not_migrate(old: str, later_program: None, folder: Path, clock: FixedClock) -> None:
    database = (folder / "library.db").read_bytes()
    with pytest.raises(OlderFormat):
        Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True)
    assert (folder / "library.db").read_bytes() == database


def test_an_older_library_with_the_same_tables_can_be_looked_at(
    old: str, later_program: None, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "SAME_TABLES", NOW)
    database = (folder / "library.db").read_bytes()
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as library:
        assert [op.payload for op in library.ops(old)] == [b"made long ago"]
    assert (folder / "library.db").read_bytes() == database


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other ways to say who may read")
def test_the_copy_is_for_its_owner_alone_as_a_key_may_lie_in_it(library: Library, folder: Path) -> None:
    library.close()
    before = os.umask(0)
    try:
        copy = migrations.keep_copy(folder, "library.db")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in copy.iterdir()} == {0o600}
