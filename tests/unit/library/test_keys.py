"""Several ways into one library: each is added, changed and taken away by itself, and one always stays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from studio.core.clock import FixedClock
from studio.library import keys, slot_notes
from studio.library.crypto import KdfCost
from studio.library.errors import (
    DiskFull,
    EmptyPassphrase,
    LastWayIn,
    LibraryClosed,
    LookingAround,
    MadeOpen,
    NotHere,
    TooManyWaysIn,
    WrongPassphrase,
)
from studio.library.library import Library, needs_passphrase
from tests.unit.library.full_vfs import filling_up

CHEAP = KdfCost(memory=64, passes=1, lanes=1)


@pytest.fixture
def opens(folder: Path, clock: FixedClock, library: Library) -> Callable[[str], bool]:
    """Say whether a passphrase opens the library, which is closed for it."""

    def look(passphrase: str) -> bool:
        library.close()
        try:
            Library.open(folder, passphrase=passphrase, clock=clock).close()
        except WrongPassphrase:
            return False
        return True

    return look


def test_the_first_way_in_is_there_since_the_library_was_made(library: Library, clock: FixedClock) -> None:
    (way,) = keys.ways_in(library)
    assert (way.kind, way.name, way.made) == ("passphrase", "", clock.ms())


def test_each_of_several_passphrases_opens(library: Library, clock: FixedClock, opens: Callable[[str], bool]) -> None:
    clock.advance(days=2)
    added = keys.add_passphrase(library, "a lamp by the door", "For Mara", cost=CHEAP)
    first, second = keys.ways_in(library)
    assert (second.id, second.name, second.made) == (added, "For Mara", clock.ms())
    assert first.id != second.id
    assert opens("quiet sea")
    assert opens("a lamp by the door")
    assert not opens("For Mara")


def test_names_of_ways_in_are_not_in_the_key_file_nor_in_clear(library: Library, folder: Path) -> None:
    keys.add_passphrase(library, "a lamp", "heron heron heron", cost=CHEAP)
    library.close()
    for path in folder.iterdir():
        assert b"heron" not in path.read_bytes()


def test_a_way_in_is_called_something_else(library: Library, folder: Path, clock: FixedClock) -> None:
    (way,) = keys.ways_in(library)
    clock.advance(days=1)
    keys.rename_way_in(library, way.id, "  mine " + "x" * 200)
    library.close()
    with Library.open(folder, passphrase="quiet sea", clock=clock) as again:
        (renamed,) = keys.ways_in(again)
        assert renamed.name == "mine " + "x" * 75
        assert renamed.made == way.made
        with pytest.raises(NotHere):
            keys.rename_way_in(again, "0" * 32, "nobody's")


def test_changing_asks_the_old_passphrase_and_leaves_the_others(
    library: Library, clock: FixedClock, opens: Callable[[str], bool]
) -> None:
    keys.add_passphrase(library, "a lamp", "For Mara", cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        keys.change_passphrase(library, "no lamp", "anything", cost=CHEAP)
    with pytest.raises(EmptyPassphrase):
        keys.change_passphrase(library, "a lamp", "", cost=CHEAP)
    before = keys.ways_in(library)
    keys.change_passphrase(library, "a lamp", "a lantern", cost=CHEAP)
    after = keys.ways_in(library)
    assert [(way.id, way.name) for way in after] == [(way.id, way.name) for way in before]
    assert opens("quiet sea")
    assert opens("a lantern")
    assert not opens("a lamp")


def test_the_recovery_code_stays_the_same_whatever_is_changed(made: tuple[Library, str]) -> None:
    library, code = made
    keys.add_passphrase(library, "a lamp", cost=CHEAP)
    keys.change_passphrase(library, "quiet sea", "loud sea", cost=CHEAP)
    assert keys.show_recovery_code(library, "loud sea") == code
    assert keys.show_recovery_code(library, "a lamp") == code
    for wrong in (None, "", "quiet sea"):
        with pytest.raises(WrongPassphrase):
            keys.show_recovery_code(library, wrong)


def test_a_typed_code_is_told_right_or_wrong(made: tuple[Library, str], tmp_path: Path, clock: FixedClock) -> None:
    library, code = made
    assert keys.check_recovery_code(library, code)
    assert keys.check_recovery_code(library, code.lower().replace("-", "  "))
    other, foreign = Library.create(tmp_path / "other", passphrase=None, clock=clock)
    other.close()
    slip = ("1" if code[3] == "0" else "0").join((code[:3], code[4:]))
    for wrong in ("", code[:-1], code + "0", slip, foreign, "ä" * 29):
        assert not keys.check_recovery_code(library, wrong)


def test_taking_a_way_in_away_never_takes_the_last(library: Library, opens: Callable[[str], bool]) -> None:
    (first,) = keys.ways_in(library)
    with pytest.raises(LastWayIn):
        keys.remove_way_in(library, first.id)
    with pytest.raises(NotHere):
        keys.remove_way_in(library, "0" * 32)
    added = keys.add_passphrase(library, "a lamp", "For Mara", cost=CHEAP)
    keys.remove_way_in(library, first.id)
    assert [way.id for way in keys.ways_in(library)] == [added]
    assert library.read.execute("select count(*) from meta where key glob 'slot:*'").fetchone() == (1,)
    assert opens("a lamp")
    assert not opens("quiet sea")


def test_there_is_an_end_to_passphrases(library: Library) -> None:
    for number in range(keys.MOST_PASSPHRASES - 1):
        keys.add_passphrase(library, f"lamp {number}", cost=CHEAP)
    with pytest.raises(TooManyWaysIn):
        keys.add_passphrase(library, "one more", cost=CHEAP)
    assert len(keys.ways_in(library)) == keys.MOST_PASSPHRASES


def test_as_many_as_there_can_be_are_within_what_a_file_may_cost() -> None:
    from studio.library.keyslots import MOST_WORK

    assert keys.MOST_PASSPHRASES * KdfCost().work <= MOST_WORK


def test_an_empty_passphrase_is_none(library: Library) -> None:
    with pytest.raises(EmptyPassphrase):
        keys.add_passphrase(library, "", cost=CHEAP)
    assert len(keys.ways_in(library)) == 1


def test_what_was_noted_may_make_no_sense(library: Library) -> None:
    (way,) = keys.ways_in(library)
    for value in ("{", "[]", '{"name": 7, "made": "long ago"}', b"\x00", 7, '"x"'):
        with library.write() as connection:
            connection.execute("insert or replace into meta values(?, ?)", (f"slot:{way.id}", value))
        (read,) = keys.ways_in(library)
        assert (read.name, read.made) == ("", None)


def test_a_library_to_look_at_or_closed_changes_no_key(folder: Path, clock: FixedClock, library: Library) -> None:
    library.close()
    for act in (
        lambda: keys.add_passphrase(library, "x", cost=CHEAP),
        lambda: keys.make_open(library, "quiet sea"),
        lambda: keys.change_passphrase(library, "quiet sea", "x", cost=CHEAP),
    ):
        with pytest.raises(LibraryClosed):
            act()
    with Library.open(folder, passphrase="quiet sea", clock=clock, read_only=True) as still:
        (way,) = keys.ways_in(still)
        for act in (
            lambda: keys.add_passphrase(still, "x", cost=CHEAP),
            lambda: keys.remove_way_in(still, way.id),
            lambda: keys.make_open(still, "quiet sea"),
            lambda: keys.change_passphrase(still, "quiet sea", "x", cost=CHEAP),
            lambda: keys.add_keyring(still),
            lambda: still.set_passphrase("x", cost=CHEAP),
        ):
            with pytest.raises(LookingAround):
                act()


def test_taking_the_lock_off_asks_the_passphrase(library: Library, folder: Path, clock: FixedClock) -> None:
    keys.add_passphrase(library, "a lamp", cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        keys.make_open(library, "no lamp")
    keys.make_open(library, "a lamp")
    assert not needs_passphrase(folder)
    (way,) = keys.ways_in(library)
    assert (way.kind, way.made) == ("open", clock.ms())
    assert keys.show_recovery_code(library)
    for act in (
        lambda: keys.add_passphrase(library, "x", cost=CHEAP),
        lambda: keys.add_keyring(library),
        lambda: keys.remove_way_in(library, way.id),
        lambda: library.set_passphrase("x", cost=CHEAP),
    ):
        with pytest.raises(MadeOpen):
            act()
    library.close()
    Library.open(folder, clock=clock).close()


def test_guessing_slows_down_and_never_ends() -> None:
    pauses = [keys.pause_after(failures) for failures in range(9)]
    assert pauses == [0, 0, 0, 0, 1, 2, 4, 8, 15]
    assert keys.pause_after(10**9) == 15


CHANGES = {
    "add": lambda library: keys.add_passphrase(library, "new", "mine", cost=CHEAP),
    "change": lambda library: keys.change_passphrase(library, "quiet sea", "new", cost=CHEAP),
    "set": lambda library: keys.set_passphrase(library, "new", cost=CHEAP),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_a_passphrase_that_holds_is_not_told_as_one_that_failed(
    library: Library, folder: Path, clock: FixedClock, change: str
) -> None:
    library.close()
    with filling_up() as disk, Library.open(folder, passphrase="quiet sea", clock=clock) as full:
        disk.full_at = disk.writes + 1
        CHANGES[change](full)
        assert disk.refused
        disk.full_at = None
    Library.open(folder, passphrase="new", clock=clock).close()


def test_what_was_taken_away_is_told_so_though_nothing_more_can_be_written(
    library: Library, folder: Path, clock: FixedClock
) -> None:
    (way,) = keys.ways_in(library)
    keys.add_passphrase(library, "a lamp", cost=CHEAP)
    library.close()
    with filling_up() as disk, Library.open(folder, passphrase="a lamp", clock=clock) as full:
        disk.full_at = disk.writes + 1
        keys.remove_way_in(full, way.id)
        keys.make_open(full, "a lamp")
        assert disk.refused
        disk.full_at = None
    assert not needs_passphrase(folder)


def test_a_library_that_is_there_gives_its_code_though_nothing_more_can_be_written(
    folder: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise DiskFull

    monkeypatch.setattr(slot_notes, "note", refuse)
    library, code = Library.create(folder, passphrase="quiet sea", clock=clock, cost=CHEAP)
    library.close()
    Library.open(folder, recovery_code=code, clock=clock).close()
