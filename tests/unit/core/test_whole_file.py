"""A file has its name once it is whole, and never another's."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from studio.core.whole_file import LEFT_FOR, NoRoomForFile, PlaceGone, PlaceRefusesFile, clear, whole_file


def test_it_gets_its_name_when_all_went_well(tmp_path):
    with whole_file(tmp_path, "Sound", ".wav") as (part, made):
        part.write_bytes(b"all of it")
        assert made == []
        assert not (tmp_path / "Sound.wav").exists()
    assert made == [tmp_path / "Sound.wav"]
    assert [path.name for path in tmp_path.iterdir()] == ["Sound.wav"]


def test_what_is_there_is_left_alone(tmp_path):
    for name in ("Sound.wav", "Sound 2.wav"):
        (tmp_path / name).write_text("mine")
    with whole_file(tmp_path, "Sound", ".wav") as (part, made):
        part.write_bytes(b"new")
    assert made == [tmp_path / "Sound 3.wav"]
    assert (tmp_path / "Sound.wav").read_text() == "mine"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "full"), NoRoomForFile),
        (OSError(errno.EDQUOT, "full"), NoRoomForFile),
        (OSError(errno.EACCES, "no"), PlaceRefusesFile),
        (ValueError("other"), ValueError),
    ],
)
def test_gone_wrong_there_is_no_file(tmp_path, error, told):
    def fail():
        with whole_file(tmp_path, "Sound", ".wav") as (part, _):
            part.write_bytes(b"a part")
            raise error

    with pytest.raises(told):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_block_that_wrote_nothing_is_told_of(tmp_path):
    with pytest.raises(PlaceRefusesFile), whole_file(tmp_path, "Sound", ".wav"):
        pass
    assert list(tmp_path.iterdir()) == []


def left(folder: Path, process: int, *, ago: float, name: str = "Portfolio.html") -> Path:
    part = folder / f".{name}.{process}.part"
    part.write_bytes(b"half")
    os.utime(part, (time.time() - ago, time.time() - ago))
    return part


def test_what_a_program_that_was_killed_left_there_goes_with_the_next_file(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    lies = left(tmp_path, gone.pid, ago=2 * LEFT_FOR)
    stays = (
        left(tmp_path, gone.pid, ago=2 * LEFT_FOR, name="Other.html"),
        left(tmp_path, os.getppid(), ago=2 * LEFT_FOR),
        left(tmp_path, gone.pid + 1_000_000_000, ago=LEFT_FOR / 2),
        left(tmp_path, gone.pid, ago=2 * LEFT_FOR, name="Portfolio.html.mine"),
    )
    (tmp_path / ".Portfolio.html.x.part").write_bytes(b"of the person")
    with whole_file(tmp_path, "Portfolio", ".html") as (part, _made):
        part.write_bytes(b"whole")
    assert not lies.exists()
    assert all(path.exists() for path in stays)
    assert (tmp_path / ".Portfolio.html.x.part").exists()
    assert (tmp_path / "Portfolio.html").read_bytes() == b"whole"


def test_what_was_left_on_this_machine_goes_at_once_and_of_any_name(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with whole_file(tmp_path, "Card", ".png") as (part, _made):
        ours = part.name.replace(str(os.getpid()), str(gone.pid))
        other = ours.replace(ours[-13:-5], "0" * 8)
        for name in (ours, other, others := f".a film.{gone.pid}.part", ".of the person.part"):
            (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / others, (0, 0))
        part.write_bytes(b"being made")
        clear(tmp_path)
        assert part.exists()
    assert {path.name for path in tmp_path.iterdir()} == {other, others, ".of the person.part", "Card.png"}


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def pulled_out() -> None:
        with whole_file(folder, "Card", ".png") as (part, _made):
            part.write_bytes(b"half")
            part.unlink()
            folder.rmdir()

    with pytest.raises(PlaceGone):
        pulled_out()


@pytest.mark.parametrize("links", [True, False])
def test_a_name_is_taken_in_one_step_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, "")

    if not links:
        monkeypatch.setattr(os, "link", fails)
        monkeypatch.setattr(os, "replace", fails)
        with pytest.raises(PlaceRefusesFile), whole_file(tmp_path, "Card", ".png") as (part, _made):
            part.write_bytes(b"whole")
        assert list(tmp_path.iterdir()) == []
        monkeypatch.undo()
        monkeypatch.setattr(os, "link", fails)
    else:
        monkeypatch.setattr(os, "replace", fails)
    (tmp_path / "Card.png").write_bytes(b"mine")
    with whole_file(tmp_path, "Card", ".png") as (part, made):
        part.write_bytes(b"whole")
    assert made == [tmp_path / "Card 2.png"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "Card.png": b"mine",
        "Card 2.png": b"whole",
    }
