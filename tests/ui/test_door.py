"""The door of the house, from outside: locked, nothing is left inside; knocked at, it opens; left open, it says so."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studio import app
from studio.core.clock import SystemClock
from studio.gallery.gallery import Gallery
from studio.gallery.query import Query
from studio.house import LEFT_OPEN
from studio.library.crypto import KdfCost
from studio.library.library import Library
from tests.ui.harness import start_display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc and asks an X server")

ROOT = Path(__file__).parents[2]
CHEAP = KdfCost(memory=64, passes=1, lanes=1)
PASSPHRASE, MARKER = "lampblackheron", "quillfeatherquartz"
FRAME = "1000x720+40+30"
PATIENCE = 30.0


class Home:
    """A machine of one's own with a library on it, and a screen."""

    def __init__(self, folder: Path, passphrase: str | None, **settings: Any) -> None:
        self.folder, self.library, self.tell = folder, folder / "mine.studio", folder / "tell"
        Library.create(self.library, passphrase=passphrase, clock=SystemClock(), cost=CHEAP)[0].close()
        (folder / "afterglow").mkdir()
        (folder / "afterglow" / "settings.json").write_text(json.dumps({"reduce_motion": True} | settings))
        self.display = start_display()
        self.environment = {
            name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ
        }
        self.environment |= {
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "DISPLAY": self.display,
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "SDL_AUDIODRIVER": "dummy",
            "DOOR_TELL": str(self.tell),
        }
        self.window: subprocess.Popen[bytes] | None = None

    def start(self, *arguments: str, **environment: str) -> None:
        """Open the window, and note what it shows."""
        command = [sys.executable, "-m", "tests.ui.door_driver", "--library", str(self.library), *arguments]
        with (self.folder / "out").open("ab") as out:
            self.window = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    def told(self) -> list[dict[str, Any]]:
        """Return all that was seen so far."""
        lines = self.tell.read_text("utf-8").splitlines() if self.tell.exists() else []
        return [json.loads(line) for line in lines]

    def until(self, what: Callable[[dict[str, Any]], object], since: int = 0) -> dict[str, Any]:
        """Wait until something has been seen; return that moment."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for seen in self.told()[since:]:
                if what(seen):
                    return seen
            assert self.window is not None
            assert self.window.poll() is None, (self.folder / "out").read_text()
            time.sleep(0.05)
        raise AssertionError(f"waited in vain; last seen: {self.told()[-1:]}; {(self.folder / 'out').read_text()}")

    def at(self, screen: str, since: int = 0) -> dict[str, Any]:
        """Wait for a screen."""
        return self.until(lambda seen: seen["screen"] == screen, since)

    def xdo(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], check=True, env=self.environment)

    def unlock(self, since: int = 0) -> dict[str, Any]:
        """Type the passphrase at the lock screen."""
        self.until(lambda seen: seen["screen"] == "lock" and seen["focus"] == "Entry", since)
        self.xdo("type", "--delay", 4, PASSPHRASE)
        self.xdo("key", "Return")
        return self.at("today", since)

    def write(self, words: str) -> None:
        """Write a piece."""
        since = len(self.told())
        self.xdo("mousemove", 870, 330, "click", 1)
        self.until(lambda seen: seen["screen"] == "write" and seen["focus"] != "NoneType", since)
        self.xdo("type", "--delay", 4, words)
        self.until(lambda seen: seen["words"] == words, since)

    def second_start(self) -> subprocess.CompletedProcess[str]:
        """Start the studio once more, on the same library."""
        command = [sys.executable, "-m", "studio.app", "--library", str(self.library)]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )

    def end(self) -> None:
        if self.window is not None:
            self.window.kill()
            self.window.wait()


@pytest.fixture
def home(tmp_path) -> Iterator[Callable[..., Home]]:
    homes: list[Home] = []

    def make(passphrase: str | None = PASSPHRASE, **settings: Any) -> Home:
        homes.append(Home(tmp_path, passphrase, **settings))
        return homes[-1]

    yield make
    for one in homes:
        one.end()


def memory_holds(process: int, *secrets: str) -> bool:
    """Say whether a process's memory holds one of the words, in any way Python or the system spells it."""
    codings = ("utf-8", "utf-16-le", "utf-32-le")
    wanted = [secret.encode(coding) for secret in secrets for coding in codings]
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(part, 16) for part in span.split("-"))
            if not rights.startswith("r") or "[v" in line:
                continue
            try:
                memory.seek(start)
                data = memory.read(end - start)
            except (OSError, OverflowError):
                continue
            if any(word in data for word in wanted):
                return True
    return False


def test_locking_leaves_nothing_in_memory_and_everything_in_the_library(home):
    house = home(theme="paper")
    house.start("--window", FRAME)
    seen = house.unlock()
    assert seen["frame"] == FRAME
    assert "lock" in seen["nav"]
    house.write(MARKER)
    process = seen["process"]
    assert memory_holds(process, MARKER), "or that it is gone later would mean nothing"

    since = len(house.told())
    house.xdo("key", "ctrl+l")
    seen = house.at("lock", since)
    assert seen["process"] == process, "the very same process, with nothing of before in it"
    assert (seen["frame"], seen["theme"]) == (FRAME, "paper")
    assert not memory_holds(process, MARKER, PASSPHRASE)
    assert MARKER.encode() not in Path(f"/proc/{process}/environ").read_bytes()

    house.unlock(since)
    house.window.terminate()
    assert house.window.wait(20) == 0
    assert (house.folder / "out").read_text() == ""
    with Library.open(house.library, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        assert not library.was_left_open
        pieces = Gallery(library, SystemClock()).page(Query())
    assert [piece.words for piece in pieces] == [MARKER]


def test_the_lock_beside_the_rooms_is_one_tap_away(home):
    house = home()
    house.start("--window", FRAME)
    house.unlock()
    since = len(house.told())
    house.xdo("mousemove", 96, 700, "click", 1)
    house.at("lock", since)


def test_it_locks_by_itself_but_not_under_a_hand_that_draws(home):
    house = home(lock_after=5)
    house.start("--window", FRAME, DOOR_HURRY="100")
    seen = house.unlock()
    since = len(house.told())
    house.xdo("mousemove", 260, 330, "click", 1)
    left, bottom, width, height = house.until(lambda seen: seen["easel"] and seen["easel"][2], since)["easel"]
    x, y = 40 + left + width // 2, 30 + seen["height"] - bottom - height // 2
    house.xdo("mousemove", x, y, "mousedown", 1, "mousemove", x + 60, y + 40)
    time.sleep(5)  # the chosen five minutes are three seconds here
    assert house.told()[-1]["screen"] == "draw"
    house.xdo("mouseup", 1)
    assert house.at("lock", since)["process"] == seen["process"]
    house.end()
    with Library.open(house.library, passphrase=PASSPHRASE, clock=SystemClock()) as library:
        assert [piece.kind for piece in Gallery(library, SystemClock()).page(Query())] == ["drawing"]


def test_a_library_without_a_passphrase_has_no_lock(home):
    house = home(passphrase=None, lock_after=5)
    house.start("--window", FRAME, DOOR_HURRY="100")
    assert "lock" not in house.at("today")["nav"]
    house.xdo("key", "ctrl+l")
    time.sleep(5)
    assert {seen["screen"] for seen in house.told()} <= {"", "today"}


class Screen:
    """What lies on top of what, as the X server knows it."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        for name in ("XOpenDisplay", "XDefaultRootWindow", "XCreateSimpleWindow"):
            getattr(self._x, name).restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        self._root = ctypes.c_ulong(self._x.XDefaultRootWindow(self._display))

    def cover(self) -> int:
        """Put a window over everything; return its number."""
        box = (0, 0, 2000, 2000, 0)
        window = self._x.XCreateSimpleWindow(self._display, self._root, *box, ctypes.c_ulong(0), ctypes.c_ulong(0))
        self._x.XMapRaised(self._display, ctypes.c_ulong(window))
        self._x.XSync(self._display, 0)
        return window

    def top(self) -> int:
        """Return the window that lies above all others."""
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        out = (ctypes.byref(thing) for thing in (root, parent, children, count))
        self._x.XQueryTree(self._display, self._root, *out)
        return children[count.value - 1]

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
def test_a_second_start_brings_the_first_window_to_the_front_and_ends(home, passphrase):
    house = home(passphrase)
    house.start()
    house.at("today" if passphrase is None else "lock")
    screen = Screen(house.display)
    cover = screen.cover()
    assert screen.top() == cover
    second = house.second_start()
    assert (second.returncode, second.stdout, second.stderr) == (0, app.OPEN_ALREADY + "\n", "")
    assert screen.top() != cover
    screen.close()
    assert house.window.poll() is None


def test_a_first_window_that_does_not_answer_is_told_of_in_a_window(home):
    house = home(passphrase=None)
    house.start()
    house.at("today")
    house.window.send_signal(signal.SIGSTOP)
    first, since = house.window, len(house.told())
    try:
        house.start()
        house.at("trouble", since)
    finally:
        house.end()
        first.send_signal(signal.SIGCONT)
        first.kill()
        first.wait()


def test_after_a_kill_nobody_is_there_and_the_next_start_says_so_once(home):
    house = home(passphrase=None)
    house.start()
    house.at("today")
    house.end()
    since = len(house.told())
    house.start()
    assert house.until(lambda seen: seen["toast"], since)["toast"] == LEFT_OPEN
    house.window.terminate()
    assert house.window.wait(20) == 0
    since = len(house.told())
    house.start()
    house.at("today", since)
    time.sleep(0.5)
    assert {seen["toast"] for seen in house.told()[since:]} == {""}
