"""Files of tests lie in memory, go when the tests have passed, and are left where one failed until the next run."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import in_memory

NOBODY = 2**22 + 1
"""A number that no process has."""


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A memory with room in it; what it does to this process is undone."""
    monkeypatch.setattr(in_memory, "MEMORY", tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=in_memory.ROOM))
    monkeypatch.setattr(atexit, "register", lambda *_: None)
    monkeypatch.setattr(tempfile, "tempdir", "/somewhere")
    for name in ("UI_SHOTS", "PYTEST_DEBUG_TEMPROOT", "TMPDIR"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    return tmp_path


def test_from_then_on_everything_temporary_lies_there_but_pictures_of_what_failed(memory: Path) -> None:
    folder = in_memory.move_in()
    assert folder is not None
    assert folder.parent == memory
    assert tempfile.gettempdir() == os.environ["TMPDIR"] == os.environ["PYTEST_DEBUG_TEMPROOT"] == str(folder)
    assert os.environ["UI_SHOTS"] == "/somewhere"


def test_a_process_that_was_started_by_tests_stays_where_they_are(memory: Path) -> None:
    assert in_memory.move_in() is not None
    assert in_memory.move_in() is None


def test_where_there_is_no_room_they_stay_on_the_disk(memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _place: SimpleNamespace(free=in_memory.ROOM - 1))
    assert in_memory.move_in() is None
    monkeypatch.setattr(in_memory, "MEMORY", memory / "not there")
    assert in_memory.move_in() is None
    assert tempfile.gettempdir() == "/somewhere"


def test_what_runs_that_are_over_left_goes(memory: Path) -> None:
    over, on = (memory / f"{in_memory.PREFIX}{pid}-x" for pid in (NOBODY, os.getpid()))
    for folder in (over, on, memory / "another"):
        folder.mkdir()
    own = in_memory.move_in()
    assert set(memory.iterdir()) == {on, memory / "another", own}


@pytest.mark.skipif(not in_memory.MEMORY.is_dir(), reason="there is no such folder here")
@pytest.mark.parametrize("passes", [True, False])
def test_what_passed_leaves_nothing_and_what_failed_its_files(tmp_path: Path, passes: bool) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(
        f"def test_it(tmp_path):\n    (tmp_path / 'file').touch()\n    print('in', tmp_path)\n    assert {passes}\n"
    )
    own = {name: value for name, value in os.environ.items() if name != "TMPDIR" and not name.startswith("PYTEST")}
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-rA", str(tmp_path)]
    root = str(Path(in_memory.__file__).parents[1])
    ended = subprocess.run(
        command, cwd=tmp_path, env={**own, "PYTHONPATH": root}, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == (0 if passes else 1), ended.stdout
    folder = Path(next(line for line in ended.stdout.splitlines() if line.startswith("in "))[3:])
    if in_memory.MEMORY in folder.parents:
        assert (folder / "file").exists() is not passes
        shutil.rmtree(in_memory.MEMORY / folder.relative_to(in_memory.MEMORY).parts[0], ignore_errors=True)
