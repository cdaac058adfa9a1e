"""How the tests are shared out among processes, and that none passes there by being left out."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import main
from tests import conftest
from tests.conftest import FIRST, ONE_AFTER_THE_OTHER, group_of, place_of

ROOT = Path(main.__file__).parent

TESTS = {
    "test_one.py": "import pytest\n@pytest.mark.skip\ndef test_one(): pass\n",
    "test_two.py": "import pytest\npytest.skip('all of it', allow_module_level=True)\n",
    "test_three.py": "def test_three(): pass\n",
}


@pytest.fixture
def some(tmp_path):
    """A folder of tests of which two leave themselves out."""
    for name, text in TESTS.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def run_in(folder: Path, *words: str, **more: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", *words, str(folder)]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "CI"))}
    environment = {**own, "PYTHONPATH": str(ROOT), **more}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120).stdout


@pytest.mark.parametrize("processes", [(), ("-n", "2")])
def test_on_ci_what_was_skipped_has_failed(some, processes):
    (some / "test_two.py").unlink()
    said = run_in(some, *processes, CI="1")
    assert "1 passed, 1 error" in said
    assert "test_one was skipped, and CI skips nothing" in said


@pytest.mark.parametrize("processes", [(), ("-n", "2")])
def test_on_ci_a_file_that_leaves_itself_out_is_an_error(some, processes):
    said = run_in(some, *processes, CI="1")
    assert "test_two.py was skipped, and CI skips nothing" in said
    assert " error" in said


def test_elsewhere_a_test_may_be_skipped(some):
    assert "1 passed, 2 skipped" in run_in(some)


@pytest.mark.parametrize(
    ("words", "given"),
    [(["test"], main.shared_out()), (["test", "tests/unit/test_main.py"], ["tests/unit/test_main.py"])],
)
def test_everything_is_shared_out_and_what_is_named_is_not(monkeypatch, words, given):
    monkeypatch.setattr(main, "in_venv", lambda: True)
    monkeypatch.setattr(main, "offer_system_packages", lambda _testing: None)
    monkeypatch.setattr(subprocess, "call", lambda command, cwd: command)
    assert main.main(words) == [sys.executable, "-m", "pytest", *given]


def test_what_must_not_meet_goes_to_one_process_and_the_rest_by_file():
    assert group_of("tests/crash/test_campaign.py") == group_of("tests/integration/test_leaks.py")
    assert group_of("tests/ui/test_easel.py") == "tests/ui/test_easel.py"
    assert place_of("tests/unit/drawing/test_targets.py") < place_of("tests/ui/test_easel.py") < place_of("main.py")


def test_nothing_is_handed_out_before_the_kernels_are_there(monkeypatch):
    done = []
    monkeypatch.setattr(subprocess.Popen, "wait", lambda _process: done.append("compiled"))
    monkeypatch.setattr(subprocess.Popen, "__init__", lambda _process, command, **_how: done.append(command[-1]))
    monkeypatch.setattr("xdist.scheduler.LoadScopeScheduling.__init__", lambda *_: None)
    monkeypatch.setattr("xdist.scheduler.LoadScopeScheduling.schedule", lambda _self: done.append("handed out"))
    config = SimpleNamespace(rootpath=ROOT, option=SimpleNamespace())
    conftest.pytest_xdist_make_scheduler(config, None).schedule()
    assert done[1:] == ["compiled", "handed out"]
    assert "studio.drawing.engine" in done[0]


def test_tests_of_another_folder_do_not_wait_for_kernels(tmp_path):
    assert conftest.begin_compiling(SimpleNamespace(rootpath=tmp_path)) is None


@pytest.mark.parametrize("start", sorted({*FIRST, *ONE_AFTER_THE_OTHER}))
def test_what_is_named_there_exists(start):
    assert (ROOT / start).exists()
    assert (ROOT / start).is_file() or list((ROOT / start).glob("test_*.py"))
