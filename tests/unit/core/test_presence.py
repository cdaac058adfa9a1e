"""One window to a library: who is there, who knocks, and what is left after a crash."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from studio.core.oslock import OsLock, Taken
from studio.core.presence import Presence, mark_of

ROOT = Path(__file__).parents[3]
HOLDER = """
import sys, time
from pathlib import Path
from studio.core.presence import Presence
assert Presence(Path(sys.argv[1]), Path(sys.argv[2])).take()
print("there", flush=True)
time.sleep(60)
"""


@pytest.fixture
def first(tmp_path):
    presence = Presence(tmp_path / "home", tmp_path / "a.studio")
    assert presence.take()
    yield presence
    presence.leave()


def second(tmp_path, name="a.studio"):
    return Presence(tmp_path / "home", tmp_path / name)


def test_only_one_is_there(tmp_path, first):
    assert not second(tmp_path).take()


def test_another_library_has_a_door_of_its_own(tmp_path, first):
    other = second(tmp_path, "b.studio")
    assert other.take()
    other.leave()


def test_when_one_has_left_the_next_is_let_in(tmp_path, first):
    first.leave()
    next_one = second(tmp_path)
    assert next_one.take()
    next_one.leave()


def test_who_knocks_is_answered_once_the_other_has_come(tmp_path, first):
    came = threading.Event()

    def come(answer):
        came.set()
        answer()

    first.listen(come)
    assert second(tmp_path).knock()
    assert came.is_set()


def test_one_who_does_not_come_is_not_waited_for_long_and_nothing_is_left_of_the_knock(tmp_path, first):
    first.listen(lambda _answer: None)
    assert not second(tmp_path).knock(patience=0.5)
    assert [path.suffix for path in (tmp_path / "home" / "open").iterdir()] == [".lock"]


def test_a_knock_from_before_calls_nobody(tmp_path, first):
    first.leave()
    second(tmp_path).knock(patience=0)
    (tmp_path / "home" / "open" / f"{mark_of(tmp_path / 'a.studio')}.knock").touch()
    called = threading.Event()
    next_one = second(tmp_path)
    assert next_one.take()
    next_one.listen(lambda _answer: called.set())
    assert not called.wait(0.5)
    next_one.leave()


def test_nobody_is_there_any_more_after_a_kill(tmp_path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "home"), str(tmp_path / "a.studio")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "there\n"
        assert not second(tmp_path).take()
        holder.send_signal(signal.SIGKILL)
        holder.wait(10)
    next_one = second(tmp_path)
    assert next_one.take()
    next_one.leave()


def test_where_nothing_can_be_written_everyone_is_let_in(tmp_path):
    (tmp_path / "home").write_text("a file where the folder should be")
    assert second(tmp_path).take()
    assert not second(tmp_path).knock(patience=0.1)


def test_a_library_has_one_mark_whatever_way_leads_to_it(tmp_path, monkeypatch):
    library = tmp_path / "a.studio"
    library.mkdir()
    (tmp_path / "short").symlink_to(library)
    monkeypatch.chdir(tmp_path)
    ways = (library, Path("a.studio"), tmp_path / "short", tmp_path / "x" / ".." / "a.studio")
    assert len({mark_of(way) for way in ways}) == 1
    assert mark_of(library) != mark_of(tmp_path / "b.studio")
    assert "studio" not in mark_of(library)


def test_what_is_left_beside_the_data_says_nothing(tmp_path, first):
    left = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in left] == [0]


def test_a_lock_that_is_held_is_told_from_a_file_that_cannot_be_had(tmp_path):
    held = OsLock(tmp_path / "lock")
    with pytest.raises(Taken):
        OsLock(tmp_path / "lock")
    held.release()
    held.release()
    OsLock(tmp_path / "lock").release()
    with pytest.raises(OSError, match="."):
        OsLock(tmp_path / "nowhere" / "lock")
    assert os.listdir(tmp_path) == ["lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such links for everyone")
def test_a_link_in_the_place_of_a_lock_is_not_written_through(tmp_path):
    novel = tmp_path / "novel.txt"
    novel.write_text("chapter one")
    (tmp_path / "writer.lock").symlink_to(novel)
    with pytest.raises(OSError, match="symbolic links"):
        OsLock(tmp_path / "writer.lock")
    assert novel.read_text() == "chapter one"
