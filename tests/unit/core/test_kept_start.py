"""What one start makes, the next one finds whole or not at all."""

import hashlib
import marshal

import pytest

from studio.core import kept_start


@pytest.fixture
def anew(monkeypatch, tmp_path):
    """Forget everything that is in memory, as another start would have; the cache is a folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept_start, "cache_home", lambda: tmp_path / "afterglow")

    def forget():
        monkeypatch.setattr(kept_start, "_kept", {})
        monkeypatch.setattr(kept_start, "_made", {})
        monkeypatch.setattr(kept_start, "_state", {"read": False, "grown": False})

    forget()
    return forget


def test_what_was_remembered_is_found_by_the_next_start(anew):
    code = compile("1 + 1", "a.kv", "eval")
    kept_start.remember(("a", 1), (b"1", ("x", 2)), [1.5, ("words", None, True), {"code": code}])
    kept_start.keep()
    anew()
    numbers, words, table = kept_start.recall(("a", 1), (b"1", ("x", 2)))
    assert (numbers, words, table) == (1.5, ("words", None, True), {"code": code})
    assert kept_start.recall(("a", 1), (b"2", ("x", 2))) is None
    assert kept_start.recall(("a", 2), (b"1", ("x", 2))) is None


def test_nothing_is_written_when_nothing_was_made(anew):
    kept_start.recall(("a",), "source")
    kept_start.keep()
    assert not kept_start.place().exists()
    kept_start.remember(("a",), "source", 1)
    kept_start.keep()
    before = kept_start.place().stat().st_ino
    kept_start.keep()
    assert kept_start.place().stat().st_ino == before


def test_what_lies_in_the_file_is_let_go_of_and_read_again_and_never_lost(anew):
    kept_start.remember(("a",), "source", "first")
    kept_start.rest()
    assert kept_start.recall(("a",), "source") == "first"  # it was not written yet: nothing was let go of
    kept_start.keep()
    kept_start.rest()
    assert not kept_start._kept
    kept_start.remember(("b",), "source", "second")
    kept_start.keep()  # before anything was asked for: what the file holds is in it still
    anew()
    assert [kept_start.recall((name,), "source") for name in "ab"] == ["first", "second"]


@pytest.mark.parametrize(
    "hurt", [lambda whole: whole[:-1], lambda whole: whole[:40] + b"\xff" + whole[41:], lambda _: b""]
)
def test_a_damaged_file_is_as_good_as_none(anew, hurt):
    kept_start.remember(("a",), "source", "b" * 100)
    kept_start.keep()
    kept_start.place().write_bytes(hurt(kept_start.place().read_bytes()))
    anew()
    assert kept_start.recall(("a",), "source") is None


def test_where_nothing_can_be_written_the_start_goes_on(anew, tmp_path):
    (tmp_path / "afterglow").write_bytes(b"a file where a folder should be")
    kept_start.remember(("a",), "source", 1)
    kept_start.keep()
    assert kept_start.recall(("a",), "source") == 1
    anew()
    assert kept_start.recall(("a",), "source") is None


def test_what_was_made_from_something_else_goes(anew):
    for source in ("old", "new"):
        kept_start.remember(("a",), source, source)
    kept_start.keep()
    anew()
    assert kept_start.recall(("a",), "old") is None
    assert kept_start.recall(("a",), "new") == "new"


def test_a_file_of_an_earlier_form_is_made_again(anew):
    kept_start.place().parent.mkdir()
    body = marshal.dumps({("a",): ("source", 1)})
    kept_start.place().write_bytes(hashlib.sha256(body).digest() + body)
    assert kept_start.recall(("a",), "source") is None
    kept_start.remember(("a",), "source", 2)
    kept_start.keep()
    anew()
    assert kept_start.recall(("a",), "source") == 2


def test_what_no_start_asks_for_lies_there_as_bytes(anew):
    kept_start.remember(("a",), "source", ["words"] * 3)
    kept_start.keep()
    assert all(isinstance(value, bytes) for _, value in kept_start._kept.values())
    assert not kept_start._made
    assert kept_start.recall(("a",), "source") == ["words"] * 3


def test_it_does_not_grow_for_ever(anew):
    for number in range(kept_start.MOST + 5):
        kept_start.remember(("a", number), "source", number)
    kept_start.keep()
    assert len(kept_start.read(kept_start.place())) == 5


def test_a_file_that_was_changed_has_another_stamp(tmp_path):
    file = tmp_path / "a"
    file.write_bytes(b"1")
    before = kept_start.stamp(file)
    file.write_bytes(b"12")
    assert kept_start.stamp(file) != before


def test_a_failed_write_leaves_nothing_behind_and_keeps_what_was_there(anew, monkeypatch, tmp_path):
    kept_start.remember(("a",), "source", 1)
    kept_start.keep()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_start.os, "replace", full)
    kept_start.remember(("b",), "source", 2)
    kept_start.keep()
    anew()
    assert kept_start.recall(("a",), "source") == 1
    assert kept_start.recall(("b",), "source") is None
    assert len(list((tmp_path / "afterglow").iterdir())) == 1
