"""A library that takes the place of another: what was there stays beside it, and nothing is half done."""

from datetime import UTC, datetime

import pytest

from studio.core.clock import FixedClock
from studio.core.progress import Progress, Stopped
from studio.library import in_place
from studio.library.arriving import arrive
from studio.library.crypto import KdfCost
from studio.library.errors import CannotWrite, DamagedLibrary, InUse, WrongPassphrase
from studio.library.in_place import put_in_place, rekey_here, restore_here, salvage_here
from studio.library.library import Library, needs_passphrase

CHEAP = KdfCost(memory=64, passes=1, lanes=1)
CLOCK = FixedClock(datetime(2026, 11, 22, 10, tzinfo=UTC))
PASSPHRASE = "a lamp by the door"
ASIDE = "mine put aside 2026-11-22.studio"


def library(folder, passphrase=PASSPHRASE, word="a word"):
    made, code = Library.create(folder, passphrase=passphrase, clock=CLOCK, cost=CHEAP)
    with made.write() as connection:
        connection.execute("insert into meta values('word', ?)", (word,))
    made.close()
    return code


def word_in(opened):
    row = opened.read.execute("select value from meta where key = 'word'").fetchone()
    opened.close()
    return row[0]


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("cache")}


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_copy_comes_to_an_empty_place(tmp_path):
    library(tmp_path / "copy.studio")
    (tmp_path / "mine.studio").mkdir()
    opened = restore_here(
        tmp_path / "mine.studio", tmp_path / "copy.studio", PASSPHRASE, None, clock=CLOCK, progress=Progress()
    )
    assert word_in(opened) == "a word"
    assert names(tmp_path) == ["copy.studio", "mine.studio"]


def test_what_was_there_stays_beside_it_as_it_was(tmp_path):
    library(tmp_path / "copy.studio", word="from the copy")
    library(tmp_path / "mine.studio", word="from before")
    (tmp_path / "mine.studio" / "library.db").write_bytes(b"damaged")
    before = contents(tmp_path / "mine.studio")
    for aside in (ASIDE, ASIDE.replace(".studio", " 2.studio")):
        opened = restore_here(
            tmp_path / "mine.studio", tmp_path / "copy.studio", PASSPHRASE, None, clock=CLOCK, progress=Progress()
        )
        assert word_in(opened) == "from the copy"
        assert (tmp_path / aside).is_dir()
    assert contents(tmp_path / ASIDE) == before


def test_with_the_recovery_code_it_gets_a_new_passphrase(tmp_path):
    code = library(tmp_path / "copy.studio")
    opened = restore_here(
        tmp_path / "mine.studio", tmp_path / "copy.studio", "another lamp", code, clock=CLOCK, progress=Progress()
    )
    opened.close()
    with Library.open(tmp_path / "mine.studio", passphrase="another lamp", clock=CLOCK) as again:
        assert word_in(again) == "a word"
    with pytest.raises(WrongPassphrase):
        Library.open(tmp_path / "mine.studio", passphrase=PASSPHRASE, clock=CLOCK)


def test_what_can_be_read_of_a_damaged_library_takes_its_place(tmp_path):
    library(tmp_path / "mine.studio")
    database = tmp_path / "mine.studio" / "library.db"
    data = bytearray(database.read_bytes())
    data[len(data) // 2] ^= 1
    database.write_bytes(data)
    before = contents(tmp_path / "mine.studio")
    salvaged, opened = salvage_here(tmp_path / "mine.studio", PASSPHRASE, None, clock=CLOCK, progress=Progress())
    opened.close()
    assert salvaged.lost is not None
    assert contents(tmp_path / ASIDE) == before
    Library.open(tmp_path / "mine.studio", passphrase=PASSPHRASE, clock=CLOCK).close()


@pytest.mark.parametrize("trouble", ["stopped", "wrong", "damaged"])
def test_until_the_new_one_is_whole_nothing_is_touched(tmp_path, trouble):
    library(tmp_path / "copy.studio")
    library(tmp_path / "mine.studio", word="from before")
    before, progress = contents(tmp_path / "mine.studio"), Progress()
    if trouble == "stopped":
        progress.stop()
    if trouble == "damaged":
        (tmp_path / "copy.studio" / "library.db").write_bytes(bytes(40_000))
    expected = {"stopped": Stopped, "wrong": WrongPassphrase, "damaged": DamagedLibrary}[trouble]
    with pytest.raises(expected):
        restore_here(
            tmp_path / "mine.studio",
            tmp_path / "copy.studio",
            "no" if trouble == "wrong" else PASSPHRASE,
            None,
            clock=CLOCK,
            progress=progress,
        )
    assert contents(tmp_path / "mine.studio") == before
    assert names(tmp_path) == ["copy.studio", "mine.studio"]


def test_a_library_that_is_open_elsewhere_is_not_taken_away(tmp_path):
    library(tmp_path / "mine.studio")
    with (
        Library.open(tmp_path / "mine.studio", passphrase=PASSPHRASE, clock=CLOCK),
        pytest.raises(InUse),
    ):
        put_in_place(tmp_path / "mine.studio", lambda target: library(target), CLOCK)


def test_when_the_new_one_cannot_take_the_place_the_old_one_gets_it_back(tmp_path, monkeypatch):
    library(tmp_path / "mine.studio")
    before, rename = contents(tmp_path / "mine.studio"), in_place.os.rename

    def refuse(source, target):
        if "arriving" in source.name:
            raise PermissionError
        rename(source, target)

    monkeypatch.setattr(in_place.os, "rename", refuse)
    with pytest.raises(CannotWrite):
        put_in_place(tmp_path / "mine.studio", lambda target: library(target), CLOCK)
    assert contents(tmp_path / "mine.studio") == before


def test_what_an_attempt_left_that_was_killed_is_in_nobodys_way(tmp_path):
    library(tmp_path / "copy.studio")
    (tmp_path / "mine arriving.studio").mkdir()
    (tmp_path / "mine arriving.studio" / "library.db.new").write_bytes(b"half")
    opened = restore_here(
        tmp_path / "mine.studio", tmp_path / "copy.studio", PASSPHRASE, None, clock=CLOCK, progress=Progress()
    )
    assert word_in(opened) == "a word"


def test_a_library_made_open_gets_a_lock_and_is_open_again(tmp_path):
    library(tmp_path / "mine.studio", passphrase=None)
    taken = []
    code = rekey_here(tmp_path / "mine.studio", PASSPHRASE, clock=CLOCK, progress=Progress(), take=taken.append)
    assert word_in(taken[0]) == "a word"
    assert needs_passphrase(tmp_path / "mine.studio")
    Library.open(tmp_path / "mine.studio", recovery_code=code, clock=CLOCK).close()


def test_a_lock_that_was_stopped_leaves_it_open_as_it_was(tmp_path):
    library(tmp_path / "mine.studio", passphrase=None)
    taken, progress = [], Progress()
    progress.stop()
    with pytest.raises(Stopped):
        rekey_here(tmp_path / "mine.studio", PASSPHRASE, clock=CLOCK, progress=progress, take=taken.append)
    assert word_in(taken[0]) == "a word"
    assert not needs_passphrase(tmp_path / "mine.studio")


def test_nothing_is_left_beside_a_library_that_was_not_taken_away(tmp_path):
    library(tmp_path / "mine.studio")
    with Library.open(tmp_path / "mine.studio", passphrase=PASSPHRASE, clock=CLOCK), pytest.raises(InUse):
        put_in_place(tmp_path / "mine.studio", lambda target: library(target), CLOCK)
    assert names(tmp_path) == ["mine.studio"]


@pytest.fixture
def cut_short(tmp_path, monkeypatch):
    """A place that is empty: the power went between the two renames."""

    class PowerCut(BaseException):
        pass

    library(tmp_path / "mine.studio", word="from before")
    rename = in_place.os.rename

    def cut(source, target):
        if "arriving" in source.name:
            raise PowerCut
        rename(source, target)

    monkeypatch.setattr(in_place.os, "rename", cut)
    with pytest.raises(PowerCut):
        put_in_place(tmp_path / "mine.studio", lambda target: library(target, word="arrived"), CLOCK)
    monkeypatch.undo()
    assert names(tmp_path) == ["mine arriving.studio", ASIDE]
    return tmp_path / "mine.studio"


def test_a_place_that_a_power_cut_left_empty_is_filled_at_the_next_start(cut_short):
    arrive(cut_short)
    assert names(cut_short.parent) == [ASIDE, "mine.studio"]
    assert word_in(Library.open(cut_short, passphrase=PASSPHRASE, clock=CLOCK)) == "arrived"


def test_what_is_in_the_place_stays_there_whatever_lies_beside_it(cut_short):
    library(cut_short, word="begun anew")
    arrive(cut_short)
    assert word_in(Library.open(cut_short, passphrase=PASSPHRASE, clock=CLOCK)) == "begun anew"


def test_only_what_is_whole_and_was_asked_for_arrives(cut_short):
    aside, arriving = cut_short.with_name(ASIDE), cut_short.with_name("mine arriving.studio")
    aside.rename(cut_short.with_name("elsewhere.studio"))
    arrive(cut_short)
    cut_short.with_name("elsewhere.studio").rename(aside)
    (arriving / "library.db").rename(arriving / "library.db.new")
    arrive(cut_short)
    assert not cut_short.exists()
