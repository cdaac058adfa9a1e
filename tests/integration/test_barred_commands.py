"""While somebody sits in front of a library, or never unlocked it since, no command reads or changes it unasked."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest

from studio import commands
from studio.core.clock import FixedClock, SystemClock
from studio.core.settings import Settings
from studio.house import House
from studio.library import barred
from studio.library.crypto import KdfCost
from studio.library.errors import InUse, WrongPassphrase
from studio.library.library import Library

HERE = Path(__file__).resolve().parents[2]
CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PIN, PASSPHRASE = "0417", "a lamp by the door"
CLOCK = FixedClock(datetime(2026, 3, 4, 9, 30, tzinfo=UTC))


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Library]:
    """Make a library in front of which somebody sits; it is open, as it is then."""
    monkeypatch.setattr(barred, "COST", CHEAP)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))

    def make(passphrase: str | None) -> Library:
        folder = tmp_path / "mine.studio"
        library = Library.create(folder, passphrase=passphrase, clock=CLOCK, cost=CHEAP)[0]
        barred.bar(folder, SystemClock().ms(), "" if passphrase else PIN)
        return library

    return make


def every_command(folder: Path) -> dict[str, list[str]]:
    """Return all commands there are, as they are said to reach into the library in a folder."""
    there = ["--library", str(folder)]
    away = str(folder.parent / "away")
    return {
        "verify": ["verify", *there],
        "backup": ["backup", str(folder.parent), *there],
        "restore": ["restore", str(folder), away],
        "salvage": ["salvage", away, *there],
        "export": ["export", away, *there],
        "import": ["import", str(folder.parent), *there],
    }


def three_at_once(names: tuple[str, ...], folder: Path, typed: str) -> dict[str, tuple[int | None, str, str]]:
    """Run commands as a person does, each as a program of its own. As many as may be wrong without a pause."""
    running = {
        name: subprocess.Popen(
            [sys.executable, str(HERE / "main.py"), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=dict(os.environ),
        )
        for name, words in every_command(folder).items()
        if name in names
    }
    ended = {}
    for name, process in running.items():
        said, sorry = process.communicate(typed + "\n", timeout=120)
        ended[name] = process.returncode, said, sorry
    return ended


@pytest.mark.parametrize(
    ("passphrase", "sorry"),
    [(None, barred.WrongPin.sentence), (PASSPHRASE, WrongPassphrase.sentence)],
    ids=["PIN", "words"],
)
def test_no_command_goes_past_the_way_out_of_a_sitting(
    make: Callable[..., Library],
    tmp_path: Path,
    passphrase: str | None,
    sorry: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refused = {(1, "", sentence + "\n") for sentence in (sorry, InUse.sentence)}
    with make(passphrase) as library:
        every = every_command(library.folder)
        assert every.keys() == set(commands.NAMES)
        before = {path.name for path in tmp_path.iterdir()}
        for name, words in every.items():
            if passphrase is None:  # after three wrong ones there is a pause
                barred.bar(library.folder, SystemClock().ms(), PIN)
            monkeypatch.setattr("sys.stdin", StringIO("2580\n"))
            ended = (commands.main(words), *capsys.readouterr())
            assert ended in refused, name
            assert name not in ("verify", "backup") or ended[2] == sorry + "\n", "which read beside the window"
        assert {path.name for path in tmp_path.iterdir()} == before
        assert barred.barred(library.folder) is not None


def test_nor_does_one_that_is_started_as_a_person_does(make: Callable[..., Library], tmp_path: Path) -> None:
    with make(None) as library:
        ended = three_at_once(("verify", "backup", "export"), library.folder, "2580")
        assert ended == dict.fromkeys(("verify", "backup", "export"), (1, "", barred.WrongPin.sentence + "\n"))
        assert {path.name for path in tmp_path.iterdir()} <= {library.folder.name, "home"}


def test_with_the_pin_they_do_what_they_always_do(
    make: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(None).close()
    for name, words in every_command(tmp_path / "mine.studio").items():
        if name not in ("export", "import"):  # `test_commands` does that, for it takes a second
            monkeypatch.setattr("sys.stdin", StringIO(PIN + "\n"))
            words = [word.replace("away", name) for word in words]
            assert commands.main(words) == commands.DONE, words
    assert barred.barred(tmp_path / "mine.studio") is not None, "a command doesn't end a sitting"


def test_guessing_slows_down_as_it_does_in_the_window(
    make: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(None).close()
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    for number in range(9):
        monkeypatch.setattr("sys.stdin", StringIO(f"111{number}\n"))
        assert commands.main(["verify", "--library", str(tmp_path / "mine.studio")]) == commands.SORRY
    assert waited[0] == 0.0
    assert 1.0 < waited[-2] < waited[-1]


def test_a_library_that_nobody_barred_asks_for_nothing(
    make: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(None).close()
    barred.lift(tmp_path / "mine.studio")
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert commands.main(["verify", "--library", str(tmp_path / "mine.studio")]) == commands.DONE


@pytest.mark.parametrize("way", ["as it is", "through a link", "a long way round"])
def test_another_studio_on_the_same_library_stands_before_the_same_door(
    make: Callable[..., Library], tmp_path: Path, way: str
) -> None:
    """One that knows nothing of the window that is open: by another account's folder, or another way there."""
    with make(None) as library:
        (tmp_path / "link").symlink_to(library.folder)
        ways = {"through a link": tmp_path / "link", "a long way round": library.folder / ".." / library.folder.name}
        house = House(ways.get(way, library.folder), Settings(None))
        assert house.unlock_if_open().result() == "sitting_lock"
        with pytest.raises(barred.WrongPin):
            house.unlock(None).result()
        with pytest.raises(barred.WrongPin):
            house.unlock_by_pin("2580").result()
        with pytest.raises(InUse):
            house.unlock_by_pin(PIN).result()
        assert house.library is None
        assert barred.barred(library.folder) is not None, "whoever sits there is not let out by it"
