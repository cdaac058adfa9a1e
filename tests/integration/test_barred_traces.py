"""Handed over in every way, then sat in front of: nothing of it can be read from the disk but what was given.

A real run on a machine of its own, whose home and temporary folder are empty at first. They are looked through while it
goes on, while two sit there, and when the window was closed by its own button.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from studio.core.clock import FixedClock, SystemClock
from studio.journal.journal import Journal
from studio.library import barred
from studio.library.crypto import KdfCost
from studio.library.handing_rows import was_cut_short
from studio.library.library import Library
from tests.integration.test_leaks import Onlooker, core_limit, environment_in, files_in, media, processes_of, traces
from tests.rooms import rooms_of
from tests.ui.hanging import draw, speak
from tests.ui.harness import start_display
from tests.ui.stand_ins import Player

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks an X server")

ROOT = Path(__file__).parents[2]
SHOWN, HIDDEN, SAID = "Quillfeather", "Lampblackheron", "Mossagate"
SECRETS = (SHOWN, HIDDEN, SAID)
PATIENCE = 150.0


@dataclass
class Run:
    """What was seen of one run, and what was left of it."""

    folder: Path
    found: set[tuple[str, Path]] = field(default_factory=set)
    """Files that held a secret, with the moment."""
    heard_or_seen: set[tuple[Path, str]] = field(default_factory=set)
    """Files that held a picture or a sound."""
    offered: set[str] = field(default_factory=set)
    notes: bytes = b""
    """What the screen's server still knew afterwards."""
    left: list[int] = field(default_factory=list)
    code: int | None = None
    core: str = ""
    """How large an image of its memory a crash would leave while two sit there."""
    begun: bytes = b""
    """The mark beside the library while two sit there."""

    @property
    def library(self) -> Path:
        return self.folder / "mine.studio"

    @property
    def given(self) -> Path:
        return self.folder / "given"

    def look(self, moment: str, *places: Path) -> None:
        """Look through all there is in some places, or in all of them but for what was given."""
        there = [path for path in files_in(*places or [self.folder]) if self.given not in path.parents]
        self.found |= {(moment, path) for path in traces(there, SECRETS)}
        self.heard_or_seen |= set(media(there))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    run, display = Run(tmp_path_factory.mktemp("traces")), start_display()
    _make(run.library)
    run.given.mkdir()
    told = run.folder / "told"
    environment = environment_in(run.folder, display)
    handing = {"BARRED_GIVEN": str(run.given), "BARRED_NOTE": SAID, "BARRED_TOLD": str(told)}
    command = [sys.executable, "-m", "tests.integration.barred_driver", "--library", str(run.library)]
    with (run.folder / "out").open("wb") as out:
        child = subprocess.Popen(command, cwd=ROOT, env=environment | handing, stdout=out, stderr=out)
    onlooker = Onlooker(display)
    try:
        late = time.monotonic() + PATIENCE
        while not told.exists():
            run.look("while it is handed over", *(run.folder / name for name in ("home", "temp", "run", "state")))
            assert child.poll() is None, (run.folder / "out").read_text()
            assert time.monotonic() < late, (run.folder / "out").read_text()
            time.sleep(0.2)
        run.look("while two sit there")
        run.offered |= onlooker.offered()
        run.core = core_limit(child.pid)
        run.begun = (run.library / barred.NAME).read_bytes()
        child.terminate()  # which SDL hands over as it does a click on the window's ×
        run.code = child.wait(PATIENCE)
        while (left := processes_of(run.folder / "home")) and time.monotonic() < late:
            time.sleep(0.05)
        run.left = left
        run.look("after it")
        run.offered |= onlooker.offered()
        run.notes = onlooker.notes()
    finally:
        child.kill()
        child.wait()
        onlooker.close()
    return run


def _make(folder: Path) -> None:
    clock = FixedClock(SystemClock().now() - timedelta(minutes=5))
    library, _ = Library.create(folder, passphrase=None, clock=clock, cost=KdfCost(64, 1, 1))
    with library:
        rooms = rooms_of(library, clock, Player)
        for words, shown in ((SHOWN, True), (HIDDEN, False)):
            for piece_id in (draw(rooms, strokes=2), speak(rooms, 1)):
                rooms.gallery.set_title(piece_id, words)
                rooms.gallery.set_words(piece_id, words)
                rooms.gallery.set_duration(piece_id, 1000)
                rooms.gallery.set_parts(piece_id, {"picture", "title", "words"})
                rooms.gallery.set_shareable(piece_id, shown)


def test_everything_was_handed_over_or_the_looking_means_nothing(run: Run) -> None:
    endings = sorted(path.name.partition(".")[2] for path in run.given.iterdir())
    assert endings == ["html", "pdf", "png", "wav", "zip.age"]
    assert [path for path in run.library.parent.iterdir() if path.name == "told"], "and somebody sat there"


def test_no_word_of_it_lies_anywhere(run: Run) -> None:
    """Not in temporary files, lists of recent ones, previews, logs or what crashes leave."""
    assert run.found == set()


def test_no_picture_and_no_sound_lies_anywhere(run: Run) -> None:
    assert run.heard_or_seen == set()


def test_nothing_is_left_but_the_studios_own_files(run: Run) -> None:
    ours = {"mine.studio", "given", "data", "cache"}
    left = {path.relative_to(run.folder).parts[0] for path in files_in(run.folder)}
    assert left - ours - {"told", "out"} == set(), [path for path in files_in(run.folder)]
    names = {path.name for path in files_in(run.folder / "data", run.folder / "cache")}
    assert not names & {"recently-used.xbel", "core", ".bash_history"}
    assert (run.folder / "out").read_bytes() == b""
    assert run.core == "1", "a byte: see `fault.leave_no_image`"


def test_nothing_is_selected_or_left_with_the_screen(run: Run) -> None:
    assert run.offered == set()
    assert not [word for word in SECRETS if word.encode() in run.notes]


def test_its_own_button_closes_it_barred_and_keeps_what_was_said(run: Run) -> None:
    assert (run.code, run.left) == (0, [])
    assert (run.library / barred.NAME).read_bytes() == run.begun, "nobody is let in by it"
    clock = SystemClock()
    with Library.open(run.library, clock=clock) as library:
        journal = Journal(library, clock)
        entries = [row[0] for row in library.read.execute("select id from entry").fetchall()]
        pieces = [row[0] for row in library.read.execute("select id from piece").fetchall()]
        said = [one.text for piece in pieces for one in journal.reflections(piece_id=piece) if one.together]
        handings = [one for entry in entries for one in journal.handings(entry)]
    assert sorted(said) == [SAID, f"{SAID} begun"]
    sat = [one for one in handings if one.kind == "sitting"]
    assert [(one.whom, one.ended is not None, was_cut_short(one)) for one in sat] == [("Mara", True, False)]
    assert len(handings) == 6
