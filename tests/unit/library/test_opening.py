"""Ways in, and every way it can go wrong: one sentence each, and the folder is as it was."""

# ruff: noqa: S106

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from studio.core.clock import FixedClock
from studio.library import keyslots, records, schema
from studio.library import place as places
from studio.library.connection import Connection
from studio.library.crypto import KdfCost, data_key
from studio.library.errors import (
    DamagedKeys,
    DamagedLibrary,
    EmptyPassphrase,
    InUse,
    LookingAround,
    MadeOpen,
    NewerFormat,
    NotALibrary,
    NotClosed,
    NotEmpty,
    WrongPassphrase,
    WrongRecoveryCode,
)
from studio.library.library import Library, is_library, needs_passphrase
from studio.library.lock import in_use
from studio.library.records import PieceRecord
from studio.library.recovery import master_from_code

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
Snapshot = Callable[[Path], dict[str, tuple[str, int]]]


@pytest.fixture
def closed(made: tuple[Library, str], piece: PieceRecord) -> str:
    """A closed library with one op and its recovery code."""
    library, code = made
    library.append(piece.id, b"made before")
    library.close()
    return code


def opens(folder: Path, clock: FixedClock, **ways: str) -> None:
    with Library.open(folder, clock=clock, **ways) as library:
        (piece,) = records.select_pieces(library, "")
        assert [op.payload for op in library.ops(piece.id)] == [b"made before"]


# keys


def test_only_the_passphrase_opens(closed: str, folder: Path, clock: FixedClock, snapshot: Snapshot) -> None:
    before = snapshot(folder)
    for wrong in ("quiet see", "", "Quiet sea", None):
        with pytest.raises((WrongPassphrase, EmptyPassphrase)):
            Library.open(folder, passphrase=wrong, clock=clock)
    assert snapshot(folder) == before
    opens(folder, clock, passphrase="quiet sea")


def test_a_passphrase_is_the_same_from_another_keyboard(folder: Path, clock: FixedClock) -> None:
    Library.create(folder, passphrase="\u212bngstr\u00f6m", clock=clock, cost=CHEAP)[0].close()
    Library.open(folder, passphrase="A\u030angstro\u0308m", clock=clock).close()


def test_the_recovery_code_opens_and_sets_a_new_passphrase(closed: str, folder: Path, clock: FixedClock) -> None:
    with Library.open(folder, recovery_code=closed.lower(), clock=clock) as library:
        library.set_passphrase("new words", cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        Library.open(folder, passphrase="quiet sea", clock=clock)
    opens(folder, clock, passphrase="new words")
    opens(folder, clock, recovery_code=closed)


def test_another_librarys_code_does_not_open(closed: str, folder: Path, clock: FixedClock, tmp_path: Path) -> None:
    other, code = Library.create(tmp_path / "other", passphrase=None, clock=clock)
    other.close()
    with pytest.raises(WrongRecoveryCode):
        Library.open(folder, recovery_code=code, clock=clock)
    (folder / "keyslots.json").unlink()
    with pytest.raises(WrongRecoveryCode):
        Library.open(folder, recovery_code=code, clock=clock)


def test_an_empty_passphrase_is_none(folder: Path, clock: FixedClock, library: Library) -> None:
    with pytest.raises(EmptyPassphrase):
        library.set_passphrase("", cost=CHEAP)
    with pytest.raises(EmptyPassphrase):
        Library.create(folder.with_name("new"), passphrase="", clock=clock, cost=CHEAP)
    assert not folder.with_name("new").exists()


def test_no_passphrase_is_a_choice(folder: Path, clock: FixedClock) -> None:
    library, code = Library.create(folder, passphrase=None, clock=clock)
    with pytest.raises(MadeOpen):
        library.set_passphrase("too late", cost=CHEAP)
    library.close()
    assert not needs_passphrase(folder)
    Library.open(folder, clock=clock).close()
    Library.open(folder, recovery_code=code, clock=clock).close()


def test_a_passphrase_is_needed_where_one_was_set(closed: str, folder: Path) -> None:
    assert is_library(folder)
    assert needs_passphrase(folder)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"format": 1}', b"\xff\xfe", None])
def test_a_damaged_key_file_leaves_the_recovery_code(
    closed: str, folder: Path, clock: FixedClock, snapshot: Snapshot, damage: bytes | None
) -> None:
    path = folder / "keyslots.json"
    path.unlink() if damage is None else path.write_bytes(damage)
    before = snapshot(folder)
    assert needs_passphrase(folder)
    with pytest.raises(DamagedKeys):
        Library.open(folder, passphrase="quiet sea", clock=clock)
    assert snapshot(folder) == before
    with Library.open(folder, recovery_code=closed, clock=clock) as library:
        library.set_passphrase("mended", cost=CHEAP)
    opens(folder, clock, passphrase="mended")
    if damage is not None:
        assert (folder / "keyslots.damaged.json").read_bytes() == damage


def test_a_keyslot_that_was_tampered_with_opens_nothing(closed: str, folder: Path, clock: FixedClock) -> None:
    path = folder / "keyslots.json"
    fields = json.loads(path.read_text())
    for name, value in (("passes", 2), ("memory", 72), ("salt", "0" * 32), ("sealed", "0" * 64)):
        slot = {**fields["slots"][0], name: value}
        path.write_text(json.dumps({**fields, "slots": [slot]}))
        with pytest.raises(WrongPassphrase):
            Library.open(folder, passphrase="quiet sea", clock=clock)


def test_a_passphrase_change_that_cannot_be_written_leaves_the_old_one(
    library: Library, folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("os.replace", refuse)
        with pytest.raises(Exception, match="The disk is full"):
            library.set_passphrase("never", cost=CHEAP)
    library.close()
    assert {path.name for path in folder.iterdir()} == {"library.db", "keyslots.json", "writer.lock"}
    Library.open(folder, passphrase="quiet sea", clock=clock).close()


# folders


def test_a_folder_without_a_library_is_none(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "file").write_text("hello")
    for place in (tmp_path, tmp_path / "missing", tmp_path / "file", tmp_path / "file" / "below"):
        assert not is_library(place)
        with pytest.raises(NotALibrary):
            Library.open(place, clock=clock)
        with pytest.raises(NotALibrary):
            needs_passphrase(place)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_library_is_never_made_over_something(
    closed: str, folder: Path, clock: FixedClock, tmp_path: Path, snapshot: Snapshot
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.png").write_bytes(b"a picture")
    (tmp_path / "file").write_text("hello")
    before = snapshot(tmp_path)
    for place in (tmp_path / "photos", tmp_path / "file", folder, tmp_path):
        with pytest.raises(NotEmpty):
            Library.create(place, passphrase=None, clock=clock)
    assert snapshot(tmp_path) == before


def test_a_key_file_whose_database_is_elsewhere_stays(closed: str, folder: Path, clock: FixedClock) -> None:
    keys = (folder / "keyslots.json").read_bytes()
    (folder / "library.db").rename(folder.parent / "moved.db")
    with pytest.raises(NotEmpty):
        Library.create(folder, passphrase=None, clock=clock)
    assert (folder / "keyslots.json").read_bytes() == keys


def test_a_library_is_made_in_an_empty_folder_or_a_new_one(tmp_path: Path, clock: FixedClock) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / ".DS_Store").write_bytes(b"")
    for new in (tmp_path / "empty", tmp_path / "deep" / "er" / "new.studio"):
        Library.create(new, passphrase=None, clock=clock)[0].close()
        assert is_library(new)


STEPS = ["place.WriterLock", "making.create_schema", "making.keyslots.write_keyslots", "place.Path.rename"]


@pytest.mark.parametrize("step", STEPS)
def test_making_that_fails_leaves_nothing(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(f"studio.library.{step}", refuse)
        with pytest.raises(Exception, match="The disk is full"):
            Library.create(folder, passphrase="x", clock=clock, cost=CHEAP)
    assert not folder.exists()


@pytest.mark.parametrize("step", STEPS)
def test_making_that_was_cut_off_can_be_done_again(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    class Cut(BaseException):
        pass

    def cut(*_: object, **__: object) -> None:
        raise Cut

    with monkeypatch.context() as broken:
        broken.setattr(f"studio.library.{step}", cut)
        broken.setattr(places, "_clear", lambda _: None)  # as a kill would have it
        with pytest.raises(Cut):
            Library.create(folder, passphrase="x", clock=clock, cost=CHEAP)
    assert not is_library(folder)
    Library.create(folder, passphrase="y", clock=clock, cost=CHEAP)[0].close()
    Library.open(folder, passphrase="y", clock=clock).close()
    assert {path.name for path in folder.iterdir()} == {"library.db", "keyslots.json", "writer.lock"}


# formats


def test_a_newer_format_is_refused_before_unlocking(
    closed: str, folder: Path, clock: FixedClock, snapshot: Snapshot
) -> None:
    path = folder / "keyslots.json"
    path.write_text(json.dumps({"format": schema.FORMAT + 1, "of": "a shape we can't know"}))
    before = snapshot(folder)
    for ways in ({"passphrase": "wrong"}, {"recovery_code": closed}):
        with pytest.raises(NewerFormat):
            Library.open(folder, clock=clock, **ways)
    with pytest.raises(NewerFormat):
        needs_passphrase(folder)
    assert snapshot(folder) == before


def test_a_newer_format_is_refused_though_only_the_database_says_so(
    closed: str, folder: Path, clock: FixedClock
) -> None:
    with Library.open(folder, passphrase="quiet sea", clock=clock) as library, library.write() as connection:
        connection.execute("update meta set value = value + 1 where key = 'format'")
    database = (folder / "library.db").read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerFormat):
            Library.open(folder, passphrase="quiet sea", clock=clock, read_only=read_only)
    assert (folder / "library.db").read_bytes() == database
    assert not in_use(folder)


# damage


@pytest.mark.parametrize("damage", ["empty", "short", "noise", "text", "first page", "plain"])
def test_a_damaged_database_is_said_to_be_and_left_alone(
    closed: str, folder: Path, clock: FixedClock, snapshot: Snapshot, damage: str
) -> None:
    path = folder / "library.db"
    whole = path.read_bytes()
    if damage == "plain":
        path.unlink()
        plain = apsw.Connection(str(path))
        plain.execute("create table meta(key, value)").fetchall()
        plain.close()
    else:
        path.write_bytes(
            {
                "empty": b"",
                "short": whole[: len(whole) // 2 + 100],
                "noise": bytes(reversed(whole)),
                "text": b"Dear diary",
                "first page": whole[:3000] + b"?" + whole[3001:],
            }[damage]
        )
    before = snapshot(folder)
    for read_only in (False, True):
        with pytest.raises(DamagedLibrary):
            Library.open(folder, passphrase="quiet sea", clock=clock, read_only=read_only)
    assert snapshot(folder) == before
    assert not in_use(folder)


def test_a_flipped_byte_anywhere_is_a_sentence_or_harmless(closed: str, folder: Path, clock: FixedClock) -> None:
    path = folder / "library.db"
    whole = path.read_bytes()
    refused = 0
    for place in range(4000, len(whole), 8192):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            opens(folder, clock, passphrase="quiet sea")
        except DamagedLibrary:
            refused += 1
    assert refused >= 4


# one writer


def test_a_library_is_open_once(library: Library, folder: Path, clock: FixedClock) -> None:
    assert in_use(folder)
    with pytest.raises(InUse):
        Library.open(folder, passphrase="quiet sea", clock=clock)
    library.close()
    assert not in_use(folder)
    Library.open(folder, passphrase="quiet sea", clock=clock).close()


def test_another_process_is_kept_out_until_it_is_gone(closed: str, folder: Path, clock: FixedClock) -> None:
    program = (
        "import sys, pathlib; from studio.library.lock import WriterLock\n"
        "lock = WriterLock(pathlib.Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    root = str(Path(__file__).parents[3])
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=root,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(InUse):
            Library.open(folder, passphrase="quiet sea", clock=clock)
        other.kill()  # a lock that nobody gave back is no lock
        other.wait()
        Library.open(folder, passphrase="quiet sea", clock=clock).close()


# looking around


def test_looking_touches_nothing(closed: str, folder: Path, clock: FixedClock, snapshot: Snapshot) -> None:
    before = snapshot(folder)
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as library:
        (piece,) = records.select_pieces(library, "")
        assert [op.payload for op in library.ops(piece.id)] == [b"made before"]
        library.put_cache(piece.id, "thumb", b"forgotten")
        library.drop_caches(piece.id)
        library.checkpoint()
        assert library.cache(piece.id, "thumb") is None
        for act in (
            lambda: library.append(piece.id, b""),
            lambda: library.put_chunk(piece.id, 0, b""),
            lambda: library.set_passphrase("x", cost=CHEAP),
            lambda: records.update_piece(library, piece.id, title="x"),
            library.freeze,
        ):
            with pytest.raises(LookingAround):
                act()
        assert snapshot(folder) == before
        assert not in_use(folder)
    assert snapshot(folder) == before


def test_looking_at_a_library_that_is_open_would_show_old_pages(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    library.append(piece.id, b"still in the write-ahead file")
    with pytest.raises(NotClosed):
        Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True)
    library.close()
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as looking:
        assert looking.op_count(piece.id) == 1


def test_a_frozen_library_is_one_clean_file(
    library: Library, piece: PieceRecord, folder: Path, clock: FixedClock
) -> None:
    library.later(lambda: library.append(piece.id, b"made before"))
    library.freeze()
    assert {path.name for path in folder.iterdir()} == {"library.db", "keyslots.json", "cache.db"}
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as looking:
        assert looking.read.pragma("journal_mode") == "delete"
    opens(folder, clock, passphrase="quiet sea")


def test_keys_stay_out_of_the_key_file(made: tuple[Library, str], folder: Path) -> None:
    master = master_from_code(made[1])
    text = (folder / "keyslots.json").read_text()
    assert master.hex() not in text
    assert data_key(master).hex() not in text
    assert keyslots.read_keyslots(folder).open_master is None
    assert isinstance(made[0].read, Connection)
