"""Whatever is wrong at the start, a person reads one sentence, and nothing is lost."""

import json
import math
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from studio import app
from studio.core.clock import SystemClock
from studio.core.settings import Settings
from studio.house import SETTINGS_LOST, House
from studio.library import errors
from studio.library.crypto import KdfCost
from studio.library.library import Library
from studio.ui.widgets.toast import Toast
from tests.unit.library.places import as_nobody, read_only_disk

ROOT = Path(__file__).parents[2]
CHEAP = KdfCost(memory=64, passes=1, lanes=1)


@pytest.fixture
def start(ui):
    """Start the studio on a folder; return its house once a screen is shown."""
    houses = []

    def start(folder: Path, settings: Settings | None = None) -> House:
        house = House(folder, settings or Settings(None))
        house.furnish()
        houses.append(house)
        ui.mount(house.shell)
        ui.until(lambda: house.shell.screen is not None, what="a first screen")
        return house

    yield start
    for house in houses:
        house.leave()


def made(folder: Path, passphrase: str | None = None) -> Path:
    Library.create(folder, passphrase=passphrase, clock=SystemClock(), cost=CHEAP)[0].close()
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_nothing_there_yet_means_welcome(start, tmp_path):
    assert start(tmp_path / "new.studio").shell.screen.name == "welcome"


def test_a_library_without_a_passphrase_opens_at_today(start, tmp_path):
    house = start(made(tmp_path / "a.studio"))
    assert house.shell.screen.name == "today"


def test_a_library_with_a_passphrase_asks_for_it(start, tmp_path):
    assert start(made(tmp_path / "a.studio", "a lamp")).shell.screen.name == "lock"


def test_a_folder_of_other_things_is_left_alone(start, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_bytes(b"cat")
    screen = start(tmp_path / "photos").shell.screen
    assert (screen.name, screen.sentence) == ("trouble", errors.NotALibrary.sentence)
    assert contents(tmp_path / "photos") == {"cat.jpg": b"cat"}


def test_a_file_in_the_place_of_a_folder_is_left_alone(start, tmp_path):
    (tmp_path / "file").write_bytes(b"words")
    assert start(tmp_path / "file").shell.screen.name == "trouble"
    assert (tmp_path / "file").read_bytes() == b"words"


def test_a_library_of_a_newer_format_is_not_touched(start, tmp_path):
    folder = made(tmp_path / "a.studio")
    slots = json.loads((folder / "keyslots.json").read_text())
    (folder / "keyslots.json").write_text(json.dumps(slots | {"format": 99}))
    before = contents(folder)
    screen = start(folder).shell.screen
    assert (screen.name, screen.sentence) == ("trouble", errors.NewerFormat.sentence)
    assert contents(folder) == before


def test_a_damaged_database_is_said_so(start, tmp_path):
    folder = made(tmp_path / "a.studio")
    (folder / "library.db").write_bytes(os.urandom(40_000))
    screen = start(folder).shell.screen
    assert (screen.name, screen.sentence) == ("trouble", errors.DamagedLibrary.sentence)


def test_a_second_start_says_that_it_is_open_already(start, ui, tmp_path):
    folder = made(tmp_path / "a.studio")
    with Library.open(folder, clock=SystemClock()):
        house = start(folder)
        assert (house.shell.screen.name, house.shell.screen.sentence) == ("trouble", errors.InUse.sentence)
    house.shell.screen.try_again()
    ui.until(lambda: house.shell.screen.name == "today", what="Today, once the other window is closed")


def test_a_damaged_settings_file_is_told_once_and_the_studio_opens(start, ui, tmp_path):
    path = tmp_path / "settings.json"
    path.write_text("{]")
    house = start(made(tmp_path / "a.studio"), Settings(path))
    ui.until(lambda: house.shell.screen.name == "today")
    said = [child.text for child in house.shell.children if isinstance(child, Toast)]
    assert said == [SETTINGS_LOST]


@pytest.fixture
def open_place():
    """A folder that everyone may look into, and only its owner may write to."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def test_someone_elses_library_is_said(start, ui, open_place):
    folder = made(open_place / "a.studio")
    with as_nobody():  # files of root, seen by someone else
        house = start(folder)
    assert (house.shell.screen.name, house.shell.screen.sentence) == ("trouble", errors.CannotRead.sentence)


def test_a_folder_that_may_not_be_looked_into_is_said(start, open_place):
    (open_place / "locked").mkdir(mode=0o700)
    with as_nobody():
        screen = start(open_place / "locked" / "a.studio").shell.screen
    assert (screen.name, screen.sentence) == ("trouble", errors.CannotRead.sentence)


def test_a_read_only_disk_is_said(start, open_place):
    folder = made(open_place / "a.studio")
    with read_only_disk(open_place) as mounted:
        assert mounted or not os.environ.get("CI")
        if mounted:
            screen = start(folder).shell.screen
            assert (screen.name, screen.sentence) == ("trouble", errors.CannotWrite.sentence)


def test_a_place_where_no_library_can_be_made_is_said(start, ui, open_place):
    with as_nobody():
        house = start(open_place / "a.studio")
        house.shell.screen.show("open")
        house.shell.screen.page.begin()
        ui.until(lambda: house.shell.screen.page.trouble, what="a sentence")
        assert house.shell.screen.page.trouble == errors.CannotWrite.sentence


def scribble(ui, box, samples=700) -> None:
    """Draw a stroke that takes some kilobytes."""
    chance = random.Random(samples)
    left, bottom, width, height = box[0] + 50, box[1] + 50, 60, 60
    places = [(left + chance.random() * width, bottom + chance.random() * height) for _ in range(samples)]
    size = ui.window.size
    touch = ui.touch(*places[0])
    touch.samples = [(x / size[0], y / size[1], number / 1000, math.nan) for number, (x, y) in enumerate(places)]
    touch.touch_down()
    touch.touch_move(*places[-1])
    touch.touch_up()
    ui.frames(2)


def test_a_full_disk_is_said_and_the_stroke_waits_for_room(start, ui, tmp_path):
    house = start(made(tmp_path / "a.studio"))
    screen = house.shell.go("draw")
    ui.until(lambda: screen.easel.drawing is not None)
    full = house.library.read.execute("pragma page_count").fetchone()[0]
    with house.library.write() as connection:
        connection.execute(f"pragma max_page_count = {full}")
    for _ in range(20):
        scribble(ui, screen.easel.sheet)
        house.library.settle()
        ui.frames(2)
        said = [child.text for child in house.shell.children if isinstance(child, Toast)]
        if said:
            break
    assert said == [errors.DiskFull.sentence]
    assert screen.easel.drawing.can_undo, "the stroke is still on the paper"

    with house.library.write() as connection:
        connection.execute(f"pragma max_page_count = {full * 100}")
    scribble(ui, screen.easel.sheet)
    house.library.settle()
    kept = house.library.op_count(screen.lying.kept.piece_id)
    assert kept == len(screen.easel.drawing.document.steps) + 1, "every stroke, and the paper"


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "SDL_VIDEODRIVER")}
    command = [sys.executable, "-m", "studio.app", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**inherited, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_no_screen_is_one_sentence(tmp_path):
    result = run("--library", str(tmp_path / "a.studio"), HOME=str(tmp_path))
    assert result.returncode == 1
    assert result.stderr.splitlines() == [app.NO_DISPLAY]


def test_a_screen_that_does_not_answer_is_one_sentence(tmp_path):
    result = run("--library", str(tmp_path / "a.studio"), HOME=str(tmp_path), DISPLAY=":94731")
    assert result.returncode == 1
    assert result.stderr.splitlines() == [app.NO_DISPLAY]


def test_help_is_ours():
    result = run("--help")
    assert result.returncode == 0
    assert "--library DIR" in result.stdout
    assert "kivy" not in result.stdout.lower()


def test_a_newer_database_than_the_key_file_says_is_refused_too(start, tmp_path):
    folder = made(tmp_path / "a.studio")
    with Library.open(folder, clock=SystemClock()) as library, library.write() as connection:
        connection.execute("update meta set value = 99 where key = 'format'")
    screen = start(folder).shell.screen
    assert (screen.name, screen.sentence) == ("trouble", errors.NewerFormat.sentence)
