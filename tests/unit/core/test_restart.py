"""Starting anew: the same program with other words, in the same place, with nothing of before in its memory."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.core.restart import command

ROOT = Path(__file__).parents[3]
PROGRAM = """
import json, os, sys
from studio.core.restart import start_anew
if __name__ == "__main__":
    files = os.listdir("/dev/fd") if os.path.exists("/dev/fd") else []
    told = {"words": sys.argv[1:], "process": os.getpid(), "utf8": sys.flags.utf8_mode, "files": len(files)}
    print(json.dumps(told), flush=True)
    left_open = os.open(__file__, os.O_RDONLY)
    os.set_inheritable(left_open, True)
    if sys.argv[1:2] == ["first"]:
        sys.exit(start_anew(["second", "a b", "--x=1"]))
"""


@pytest.fixture
def program(tmp_path):
    (tmp_path / "a_program.py").write_text(PROGRAM)
    return tmp_path


@pytest.mark.parametrize(
    "how", [["a_program.py"], ["-m", "a_program"], ["-X", "utf8", "a_program.py"], ["-X", "utf8", "-m", "a_program"]]
)
def test_however_it_was_started_it_starts_again_with_other_words(program, how):
    environment = dict(os.environ, PYTHONPATH=str(ROOT))
    done = subprocess.run(
        [sys.executable, *how, "first", "--library", "somewhere"],
        cwd=program,
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    before, after = map(json.loads, done.stdout.splitlines())
    assert before["words"] == ["first", "--library", "somewhere"]
    assert after["words"] == ["second", "a b", "--x=1"]
    assert after["utf8"] == before["utf8"] == int("utf8" in how)
    if os.name == "posix":
        assert after["process"] == before["process"]
        assert after["files"] == before["files"], "what was open is closed"


def test_a_program_that_was_given_nothing_is_started_with_what_it_is_given_now(monkeypatch):
    monkeypatch.setattr(sys, "orig_argv", ["python3", "/opt/bin/afterglow"])
    monkeypatch.setattr(sys, "argv", ["/opt/bin/afterglow"])
    assert command(["--locked"]) == [sys.executable, "/opt/bin/afterglow", "--locked"]
