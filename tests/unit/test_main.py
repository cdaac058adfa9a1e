"""The bootstrap: which Python it takes, and what it says when there is none."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import main

ROOT = Path(main.__file__).parent


@pytest.fixture
def too_new(monkeypatch, tmp_path):
    """A Python 3.14, alone in its folder; return that folder."""
    monkeypatch.setattr(main, "THIS", (3, 14))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def put(folder: Path, name: str, answer: int) -> Path:
    """Put a program there that answers every question with an exit code."""
    program = folder / name
    program.write_text(f"#!/bin/sh\nexit {answer}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_this_python_is_taken_when_it_fits():
    assert main.fitting_python() == sys.executable


def test_an_older_python_beside_a_too_new_one_is_taken(too_new):
    put(too_new, "python3.11", 0)
    twelve = put(too_new, "python3.12", 0)
    assert main.fitting_python() == str(twelve)


def test_a_name_with_nothing_behind_it_is_passed_over(too_new):
    put(too_new, "python3.13", 127)
    eleven = put(too_new, "python3.11", 0)
    assert main.fitting_python() == str(eleven)


def test_without_a_fitting_python_it_says_so(too_new, monkeypatch, capsys):
    monkeypatch.setattr(main, "VENV", str(too_new / ".venv"))
    assert main.fitting_python() is None
    assert main.set_up_and_go([], testing=False) == 1
    said = capsys.readouterr().err
    assert "3.11, 3.12 or 3.13" in said
    assert f"{sys.version_info[0]}.{sys.version_info[1]}" in said


def test_missing_system_packages_are_named_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(main, "loads", lambda library: library != "libportaudio.so.2")
    monkeypatch.setattr(main, "apt_install", lambda _packages: False)
    monkeypatch.setattr(sys, "platform", "linux")
    main.offer_system_packages(testing=False)
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("sudo apt install libportaudio2")
    assert "sound stays silent" in said[1]


def test_what_only_the_tests_need_is_asked_for_by_them_alone(monkeypatch, capsys):
    wanted = []
    monkeypatch.setattr(main, "loads", lambda library: "fluidsynth" not in library)
    monkeypatch.setattr(main.shutil, "which", lambda name: None if name == "Xvfb" else f"/usr/bin/{name}")
    monkeypatch.setattr(main, "apt_install", lambda packages: wanted.extend(packages) or True)
    monkeypatch.setattr(sys, "platform", "linux")
    main.offer_system_packages(testing=False)
    assert wanted == []
    main.offer_system_packages(testing=True)
    assert wanted == ["xvfb", "libfluidsynth3", "libasound2-plugins"]


def test_any_browser_of_the_family_does_for_the_tests(monkeypatch):
    monkeypatch.setattr(main, "loads", lambda _library: True)
    monkeypatch.setattr(sys, "platform", "linux")
    here = {"google-chrome", *main.TEST_TOOLS.values()}
    monkeypatch.setattr(main.shutil, "which", lambda name: name if name in here else None)
    assert main.missing_system_packages(testing=True) == []
    here.remove("google-chrome")
    assert "chromium" in main.missing_system_packages(testing=True)
    assert main.missing_system_packages(testing=False) == []


def test_help_needs_nothing_installed():
    command = [sys.executable, "-I", "-S", str(ROOT / "main.py"), "--help"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "--library" in result.stdout


def test_for_the_tests_system_packages_come_while_pip_works(monkeypatch):
    begun = threading.Event()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(main, "loads", lambda _library: False)
    monkeypatch.setattr(main, "apt_install", lambda packages: begun.set() or "libportaudio2" not in packages)
    monkeypatch.setattr(main, "install", lambda _python, _testing: begun.wait(20))
    assert main.install_all("python", testing=True), "pip waited for the system's packages, or failed with them"


def test_a_person_who_opens_the_studio_is_asked_for_them_only_afterwards(monkeypatch):
    monkeypatch.setattr(main, "loads", lambda _library: False)
    monkeypatch.setattr(main, "apt_install", lambda _packages: pytest.fail("pip was to come first"))
    monkeypatch.setattr(main, "install", lambda _python, _testing: False)
    assert not main.install_all("python", testing=False)


def test_everything_is_shared_by_one_process_more_than_there_are_processors(monkeypatch):
    for processors, processes in ((1, 2), (2, 3), (None, 2), (64, 4)):
        monkeypatch.setattr(os, "cpu_count", lambda count=processors: count)
        assert main.shared_out() == ["-n", str(processes)]
