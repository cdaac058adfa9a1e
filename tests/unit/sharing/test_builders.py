"""What is sealed is whole or not there, whatever happens while it is made, and what lay there before stays."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pyrage
import pytest

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.core.whole_file import NoRoomForFile, PlaceGone, PlaceRefusesFile
from studio.library import age
from studio.sharing.chosen import Chosen
from studio.sharing.portfolio import write_portfolio
from studio.sharing.sealed import ByKey, ByWords, seal_chosen
from tests.browser.given import Hand, brushes, item, noise, strokes
from tests.unit.library.places import as_nobody, biggest_file

WORDS = "river lantern oak copper window seven"
KEY = str(pyrage.x25519.Identity.generate().to_public())
NAMES = {"page": "Portfolio.html", "words": "Sealed.zip.age", "key": "Sealed.zip.age"}
MINE = b"of the person"
Build = Callable[[Path, Progress], Path]


def given() -> tuple[Chosen, Hand]:
    """Return a drawing and a sound, which take more than the page itself."""
    items = (item("1", "drawing", replay=True), item("2", "sound", duration=1000), item("3", "sound", duration=1000))
    return Chosen("", "", items, (), ()), Hand({"1": strokes(1)}, {}, {"2": noise(1.0), "3": noise(1.0)})


def page(folder: Path, progress: Progress, hand: Hand | None = None) -> Path:
    chosen, usual = given()
    return write_portfolio(chosen, hand or usual, WORDS, folder, brushes(), progress)


def sealed(key: ByWords | ByKey, folder: Path, progress: Progress, hand: Hand | None = None) -> Path:
    chosen, usual = given()
    return seal_chosen(chosen, hand or usual, folder, key, progress)


BUILDERS: dict[str, Build] = {
    "page": page,
    "words": partial(sealed, ByWords(WORDS)),
    "key": partial(sealed, ByKey(KEY)),
}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(age, "WORK", 8)
    monkeypatch.setattr("studio.sharing.sealed.SECONDS", 2.0)


@pytest.fixture(params=BUILDERS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def place(way: str) -> Iterator[Path]:
    """A folder, in reach of everyone, in which a file of that name lies already; it is as it was in the end."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)  # noqa: S103
        folder = Path(name) / "stick"
        folder.mkdir()
        (folder / NAMES[way]).write_bytes(MINE)
        yield folder
        if folder.exists():
            assert (folder / NAMES[way]).read_bytes() == MINE


def only_mine(folder: Path, way: str) -> bool:
    return [path.name for path in folder.iterdir()] == [NAMES[way]]


def told(way: str, folder: Path, progress: Progress, error: type[StudioError]) -> str:
    with pytest.raises(error) as raised:
        BUILDERS[way](folder, progress)
    return str(raised.value)


def stopping(share: float) -> Progress:
    """Return a progress that is stopped once it is so far."""
    progress = Progress(lambda now: progress.stop() if now > share else None)
    return progress


def test_stopped_anywhere_nothing_of_it_stays(place: Path, way: str) -> None:
    for share in (0.0, 0.4, 0.8):
        told(way, place, stopping(share), Stopped)
        assert only_mine(place, way)


def test_a_place_that_allows_no_writing_says_so(place: Path, way: str) -> None:
    brushes()  # what is read once is read by whoever may read it
    place.chmod(0o555)
    try:
        with as_nobody():
            assert "does not allow writing" in told(way, place, Progress(), PlaceRefusesFile)
    finally:
        place.chmod(0o755)
    assert only_mine(place, way)


def test_a_disk_that_is_full_in_the_midst_says_so(place: Path, way: str) -> None:
    shares: list[float] = []
    with biggest_file(500_000 if way == "page" else 200_000):  # the page in clear alone has 450 KB
        assert "not enough room" in told(way, place, Progress(shares.append), NoRoomForFile)
    assert 0 < shares[-1] <= 1
    assert only_mine(place, way)


def test_a_folder_that_is_pulled_out_in_the_midst_says_so(place: Path, way: str) -> None:
    progress = Progress(lambda share: shutil.rmtree(place, ignore_errors=True) if share > 0.4 else None)
    assert "not there any more" in told(way, place, progress, PlaceGone)
    assert not place.exists()


def test_a_program_that_is_killed_leaves_a_part_that_goes_with_the_next(tmp_path: Path) -> None:
    folders = {way: tmp_path / way for way in BUILDERS}
    for way, folder in folders.items():
        folder.mkdir()
        (folder / NAMES[way]).write_bytes(MINE)
    with subprocess.Popen([sys.executable, "-m", "tests.unit.sharing.test_builders", str(tmp_path)]) as killed:
        assert killed.wait() == 0
    for way, folder in folders.items():
        (part,) = [path for path in folder.iterdir() if path.name != NAMES[way]]
        assert part.suffix == ".part"
        assert (folder / NAMES[way]).read_bytes() == MINE
        made = BUILDERS[way](folder, Progress())
        assert sorted(folder.iterdir()) == sorted([folder / NAMES[way], made])
        assert (folder / NAMES[way]).read_bytes() == MINE


class Killing(Hand):
    """What ends the program without a word once the second sound is asked for."""

    def sound(self, key: str) -> Iterator:
        if key == "3":
            os.kill(os.getpid(), signal.SIGKILL)
        yield from self.sounds[key]


def be_killed(place: Path) -> None:
    """Be killed while each of them is made, one process after the other. Raises AssertionError where one is not."""
    _, usual = given()
    hand = Killing(usual.logs, {}, usual.sounds)
    for way in BUILDERS:
        child = os.fork()
        if not child:
            BUILDERS[way](place / way, Progress(), hand)  # type: ignore[call-arg]
            os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


if __name__ == "__main__":
    age.WORK = 8
    be_killed(Path(sys.argv[1]))
