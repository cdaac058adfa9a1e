"""Damage anywhere in a library's files: refused with a sentence, salvaged, or repaired; never a wrong answer."""

import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.core.progress import Progress
from studio.library import cache, keyslots
from studio.library.connection import PAGE_SIZE
from studio.library.crypto import data_key
from studio.library.errors import DamagedKeys
from studio.library.library import Library
from studio.library.pages import opened
from studio.library.place import DATABASE
from studio.library.salvage import Salvaged, salvage
from studio.library.verify import TORN, Report, verify
from tests.fuzz.damage import Kept, flipped, look, new_clock, no_wrong_answer, restore_files
from tests.unit.library.rich import CHEAP, PASSPHRASE, Contents, contents, fill, is_error

pytestmark = pytest.mark.usefixtures("nobody_writes_meanwhile")

WAL = DATABASE + "-wal"


def test_a_flip_in_any_page_is_refused_or_named_and_never_answered_wrong(kept: Kept, damaged: Path) -> None:
    chance = random.Random(7)
    for page in range(kept.pages):
        place = page * PAGE_SIZE + chance.randrange(100 if page == 0 else 0, PAGE_SIZE)
        restore_files(kept, damaged)
        (damaged / DATABASE).write_bytes(flipped(kept.database, place))
        seen = look(damaged)
        if seen is None:
            continue
        found, report = seen
        no_wrong_answer(found, kept.contents)
        assert not report.whole, f"a flip at {place} went unnoticed"
        assert any(damage.part == "page" and damage.index == page + 1 for damage in report.damages)


def test_a_flip_anywhere_in_a_page_is_noticed(kept: Kept) -> None:
    key = data_key(keyslots.unlock(keyslots.read_keyslots(kept.folder), PASSPHRASE))
    chance = random.Random(8)
    for page in range(kept.pages):
        sealed = kept.database[page * PAGE_SIZE : (page + 1) * PAGE_SIZE]
        assert opened(sealed, page + 1, key) is not None
        for place in [0, 8, 16, 20, 23, 24, 8159, 8160, 8175, 8176, 8191, *chance.choices(range(PAGE_SIZE), k=20)]:
            assert opened(flipped(sealed, place), page + 1, key) is None
        assert opened(sealed, page + 2, key) is None


@pytest.mark.parametrize("place", range(0, 100, 3))
def test_a_flip_in_the_head_of_the_file_is_refused_or_named(kept: Kept, damaged: Path, place: int) -> None:
    (damaged / DATABASE).write_bytes(flipped(kept.database, place))
    seen = look(damaged)
    if seen is not None:
        no_wrong_answer(seen[0], kept.contents)
        assert not seen[1].whole


def test_whichever_page_is_damaged_the_rest_is_salvaged(kept: Kept, damaged: Path, tmp_path: Path) -> None:
    for page in range(kept.pages):
        restore_files(kept, damaged)
        (damaged / DATABASE).write_bytes(flipped(kept.database, page * PAGE_SIZE + 5000))
        saved, report, found = salvaged(damaged, tmp_path / f"new{page}.studio")
        assert report.whole
        nothing_invented(kept.contents, found, saved)
        everything_missing_is_named(kept.contents, found, saved)
        shutil.rmtree(tmp_path / f"new{page}.studio")


def test_half_of_all_pages_damaged_still_leaves_the_other_half(kept: Kept, damaged: Path, tmp_path: Path) -> None:
    chance = random.Random(9)
    for round_ in range(12):
        data = kept.database
        for page in chance.sample(range(kept.pages), kept.pages // 2):
            data = flipped(data, page * PAGE_SIZE + 4000)
        restore_files(kept, damaged)
        (damaged / DATABASE).write_bytes(data)
        saved, report, found = salvaged(damaged, tmp_path / f"new{round_}.studio")
        assert report.whole
        assert saved.ops > 0
        assert sum(damage.part == "page" for damage in saved.lost) == kept.pages // 2
        only_true_rows(kept.contents, found)


def test_a_file_that_was_cut_off_is_salvaged(kept: Kept, damaged: Path, tmp_path: Path) -> None:
    for share in (0.9, 0.5, 0.2):
        restore_files(kept, damaged)
        os.truncate(damaged / DATABASE, int(len(kept.database) * share))
        assert look(damaged) is None or not look(damaged)[1].whole
        restore_files(kept, damaged)
        os.truncate(damaged / DATABASE, int(len(kept.database) * share))
        saved, report, found = salvaged(damaged, tmp_path / f"new{share}.studio")
        assert report.whole
        assert saved.lost
        only_true_rows(kept.contents, found)


def salvaged(folder: Path, target: Path, **ways: str) -> tuple[Salvaged, Report, Contents]:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    ways = ways or {"passphrase": PASSPHRASE}
    saved = salvage(folder, target, clock=new_clock(), progress=Progress(), cost=CHEAP, **ways)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    with Library.open(target, clock=new_clock(), **ways) as library:
        return saved, verify(library, Progress()), contents(library)


def only_true_rows(wanted: Contents, found: Contents) -> None:
    """Ops and chunks in the new library are those of the old one, in their order, with some missing at most."""
    for key, value in found.items():
        if key[0] == "ops" and key in wanted:
            told = iter((op.time, op.device, op.payload) for op in wanted[key])
            assert all((op.time, op.device, op.payload) in told for op in value)
        if key[0] == "chunks" and key in wanted:
            told = iter(wanted[key])
            assert all(data in told for data in value)


def nothing_invented(wanted: Contents, found: Contents, saved: Salvaged) -> None:
    only_true_rows(wanted, found)
    stand_ins = {damage.piece_id or damage.entry_id for damage in saved.lost}
    for key, value in found.items():
        if key[0] in ("entry", "piece", "tag") and key[1] not in stand_ins:
            assert value == wanted[key], key
        if key[0] == "reflection":
            assert value.text == wanted[key].text


def everything_missing_is_named(wanted: Contents, found: Contents, saved: Salvaged) -> None:
    named = {(damage.part, damage.piece_id) for damage in saved.lost}
    records_lost = sum(damage.part == "record" for damage in saved.lost)
    for key, value in wanted.items():
        if key[0] == "ops" and found.get(key) != value:
            assert ("op", key[1]) in named or ("record", None) in named, key
        if key[0] == "chunks" and found.get(key) != value:
            assert ("chunk", key[1]) in named or ("record", None) in named, key
    missing = [key for key in wanted if key[0] in ("entry", "reflection", "tag") and key not in found]
    assert records_lost >= len(missing), missing


# the write-ahead file


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A library whose newest work is in the write-ahead file, as after a crash."""
    place = tmp_path_factory.mktemp("crashed")
    made = Kept(place / "mine.studio")
    clock = new_clock()
    clock.advance(days=1)
    with Library.open(made.folder, passphrase=PASSPHRASE, clock=clock) as library:
        fill(library, clock, pieces=4, most_ops=12, seed=2)
        made.contents = contents(library)
        for path in list(made.folder.iterdir()):
            if path.name in (DATABASE, WAL, keyslots.NAME):
                shutil.copyfile(path, place / path.name)
    for path in list(made.folder.iterdir()):
        path.unlink()
    for name in (DATABASE, WAL, keyslots.NAME):
        shutil.move(place / name, made.folder / name)
    made.database = (made.folder / DATABASE).read_bytes()
    return made


def hurt_logs(wal: bytes) -> Iterator[bytes]:
    chance = random.Random(3)
    for _ in range(90):
        yield flipped(wal, chance.randrange(len(wal)), chance.randrange(8))
    for place in (0, 3, 9, 13, 17, 22, 25, 31, 33, 36, 41, 45, 50, 54):
        yield flipped(wal, place)
    for _ in range(60):
        yield wal[: chance.randrange(len(wal))]


def test_a_damaged_write_ahead_file_leaves_a_clean_earlier_state(crashed: Kept, tmp_path: Path) -> None:
    wal, folder, whole = (crashed.folder / WAL).read_bytes(), tmp_path / "hurt.studio", 0
    folder.mkdir()
    for hurt in hurt_logs(wal):
        restore_files(crashed, folder)
        (folder / WAL).write_bytes(hurt)
        seen = look(folder)
        if seen is None:
            continue
        found, report = seen
        whole += report.whole
        # damage with work kept behind it is named as long as nothing new was written; an end cut off can't be told
        assert report.whole or report.damages[0].what == TORN
        assert {damage.part for damage in report.damages} <= {"page"}
        for key, value in found.items():
            assert not is_error(value)
            if key[0] in ("ops", "chunks") and key in crashed.contents:
                assert value == crashed.contents[key][: len(value)]
            assert key[0] != "piece" or key in crashed.contents
    assert whole > 50


def test_salvage_reads_on_behind_damage_in_the_write_ahead_file(crashed: Kept, tmp_path: Path) -> None:
    wal, folder = (crashed.folder / WAL).read_bytes(), tmp_path / "hurt.studio"
    folder.mkdir()
    chance = random.Random(4)
    refused = more = 0
    for round_ in range(12):
        hurt = flipped(wal, 32 + chance.randrange(len(wal) // 2))
        restore_files(crashed, folder)
        (folder / WAL).write_bytes(hurt)
        saved, report, found = salvaged(folder, tmp_path / f"new{round_}.studio")
        assert report.whole
        assert saved.lost
        only_true_rows(crashed.contents, found)
        opened = look(folder)  # refused, or it would be taken up where the damage begins
        refused += opened is None
        more += opened is not None and saved.ops > opened[1].ops
    assert refused >= 10
    assert refused + more == 12


def test_a_whole_write_ahead_file_is_salvaged_whole(crashed: Kept, tmp_path: Path) -> None:
    saved, report, found = salvaged(crashed.folder, tmp_path / "new.studio")
    assert saved.lost == ()
    assert report.whole
    assert {key: value for key, value in found.items() if key[0] in ("ops", "chunks", "search")} == {
        key: value for key, value in crashed.contents.items() if key[0] in ("ops", "chunks", "search")
    }


# the other files


def test_a_flip_anywhere_in_the_key_file_is_refused_or_harmless(kept: Kept, damaged: Path) -> None:
    whole = (kept.folder / keyslots.NAME).read_bytes()
    opens = 0
    for place in range(len(whole)):
        (damaged / keyslots.NAME).write_bytes(flipped(whole, place, place % 8))
        seen = look(damaged)
        if seen is not None:
            opens += 1
            no_wrong_answer(seen[0], kept.contents)
    assert opens < len(whole) / 4


def test_a_library_without_its_key_file_is_salvaged_by_its_code(kept: Kept, damaged: Path, tmp_path: Path) -> None:
    (damaged / keyslots.NAME).write_bytes(b"{")
    (damaged / DATABASE).write_bytes(flipped(kept.database, 5000))
    with pytest.raises(DamagedKeys):
        salvaged(damaged, tmp_path / "none.studio")
    assert not (tmp_path / "none.studio").exists()
    saved, report, found = salvaged(damaged, tmp_path / "new.studio", recovery_code=kept.code)
    assert saved.pieces == 12
    assert [damage.part for damage in report.damages] == ["keys"]
    only_true_rows(kept.contents, found)
    assert look(tmp_path / "new.studio") is None  # there is no key file yet
    salvage(
        damaged,
        tmp_path / "both.studio",
        recovery_code=kept.code,
        passphrase=PASSPHRASE,
        clock=new_clock(),
        progress=Progress(),
        cost=CHEAP,
    )
    assert look(tmp_path / "both.studio") is not None


def test_damaged_caches_are_thrown_away(kept: Kept, damaged: Path) -> None:
    with Library.open(damaged, passphrase=PASSPHRASE, clock=new_clock()) as library:
        ids = [key[1] for key in kept.contents if key[0] == "ops"]
        for piece_id in ids:
            library.put_cache(piece_id, "thumbnail", bytes.fromhex(piece_id) * 200)
    whole = (damaged / cache.NAME).read_bytes()
    chance = random.Random(5)
    for _ in range(60):
        (damaged / cache.NAME).write_bytes(flipped(whole, chance.randrange(len(whole))))
        with Library.open(damaged, passphrase=PASSPHRASE, clock=new_clock()) as library:
            assert all(library.cache(each, "thumbnail") in (None, bytes.fromhex(each) * 200) for each in ids)
            library.put_cache(ids[0], "thumbnail", b"new")
            assert library.cache(ids[0], "thumbnail") == b"new"
