"""A sitting from outside: killed it comes back barred, and knocked at it only comes to the front."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from studio import app
from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.journal.journal import Journal
from studio.library import barred
from studio.library.library import Library
from tests.ui.test_door import FRAME, MARKER, Home, Screen, memory_holds

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc and asks an X server")

PIN = "0417"


@pytest.fixture
def home(tmp_path) -> Iterator[Callable[..., Home]]:
    """A machine of one's own whose library has one piece that may be shown, and one that may not."""
    homes: list[Home] = []

    def make(**settings: Any) -> Home:
        homes.append(Home(tmp_path, None, **settings))
        clock = SystemClock()
        with Library.open(homes[-1].library, clock=clock) as library:
            gallery, entry = Gallery(library, clock), Journal(library, clock).current_entry()
            for words, shown in (("to be seen", True), (MARKER, False)):
                piece = gallery.new_piece("writing", entry.id)
                gallery.set_words(piece.id, words)
                gallery.set_shareable(piece.id, shown)
        return homes[-1]

    yield make
    for one in homes:
        one.end()


def sizes_of_windows(house: Home) -> set[str]:
    """Return how large the windows on the screen are, and the screen itself, as the X server knows it."""
    ask = 'for one in $(xdotool search --onlyvisible --class ""); do xdotool getwindowgeometry $one; done'
    told = subprocess.run(["sh", "-c", ask], capture_output=True, text=True, env=house.environment, check=True)
    return {line.split()[-1] for line in told.stdout.splitlines() if "Geometry" in line}


def test_killed_in_a_sitting_it_comes_back_at_the_pin_and_a_second_start_only_shows_it(home):
    house = home(theme="paper")
    house.start("--window", FRAME, DOOR_SIT=PIN)
    assert house.at("sitting")["nav"] == []
    size = house.until(lambda seen: seen["screen"] == "sitting" and seen["frame"] != FRAME)["frame"]
    assert size.startswith("2000x2000"), "it fills the screen"
    assert sizes_of_windows(house) == {"2000x2000"}, "and the desktop knows of it"
    screen = Screen(house.display)
    cover = screen.cover()
    second = house.second_start()
    assert (second.returncode, second.stdout) == (0, app.OPEN_ALREADY + "\n")
    assert screen.top() != cover
    screen.close()
    assert house.told()[-1]["screen"] == "sitting"

    house.window.send_signal(signal.SIGKILL)
    house.window.wait()
    since = len(house.told())
    house.start("--window", FRAME)
    asks = house.at("sitting_lock", since)
    assert not memory_holds(asks["process"], MARKER)
    house.xdo("key", *"1111", "Return")
    house.until(lambda seen: seen["trouble"] == barred.WrongPin.sentence, since)
    house.xdo("key", "Escape", "ctrl+l", *PIN, "Return")
    house.at("today", since)
    assert {seen["screen"] for seen in house.told()[since:]} <= {"", "sitting_lock", "today"}
    house.window.terminate()
    assert house.window.wait(20) == 0
    assert (house.folder / "out").read_text() == ""
    assert barred.barred(house.library) is None
