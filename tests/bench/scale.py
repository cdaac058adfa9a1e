"""What a life's work costs: a three-hour take, ten thousand strokes on one paper, a hundred thousand pieces.

Each work runs in a process of its own; a figure is the memory it takes on the large library beyond what was there
before, in MiB. The same on a library a hundred times smaller is in the details, as are the seconds.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from studio.core.clock import SystemClock
from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing
from studio.drawing.op import NewPaper
from studio.drawing.paper import Paper
from studio.library import records
from studio.library.library import Library
from studio.music.take import RATE, encode_second
from tests.bench.library import fill
from tests.bench.room import Bar, Options, Report
from tests.unit.drawing import hands

ROOT = Path(__file__).parents[2]
HOURS_3, STROKES = 3 * 3600, 10_000
SMALLER = 100

WORKS = {
    "take_3h": ("listen", "look", "check", "backup", "export", "bring in", "salvage", "empty trash"),
    "strokes_10k": ("redraw", "check", "backup", "export", "bring in", "salvage", "empty trash"),
    "pieces_100k": ("check", "backup", "salvage"),
}
BARS = {f"{name}_{work.replace(' ', '_')}_mb": Bar(64) for name, works in WORKS.items() for work in works}


def speak(folder: Path, seconds: int) -> None:
    """Make a library with one long take in it."""
    library, entry_id = begun(folder)
    piece = records.insert_piece(library, kind="voice", entry_id=entry_id, created=1, duration=1000 * seconds)
    n = np.arange(RATE) / RATE
    dice = np.random.default_rng(1)
    said = [encode_second(0.3 * np.sin(6.28 * f * n) + dice.normal(0, 0.01, RATE)) for f in range(200, 260)]
    for start in range(0, seconds, 60):
        with library.write():
            for index in range(start, min(seconds, start + 60)):
                library.put_chunk(piece.id, index, said[index % 60])
    library.close()


def draw(folder: Path, strokes: int) -> None:
    """Make a library with one drawing of many strokes."""
    library, entry_id = begun(folder)
    piece = records.insert_piece(library, kind="drawing", entry_id=entry_id, created=1, width=944, height=708)
    paper = Paper(kind="blank", width=944, height=708, colour=(250, 244, 232), seed=7)
    drawing = Drawing(paper, load_brushes(ASSETS / "brushes"))
    with library.write():
        library.append(piece.id, encode(NewPaper(paper)))
        for seed in range(strokes):
            movement = hands.scribble(seed, n=40, width=944, height=708)
            brush = ("pencil", "ink", "marker", "airbrush")[seed % 4]
            library.append(piece.id, encode(hands.draw(drawing, brush, movement, size=6.0 + seed % 9, seed=seed)))
    library.close()


def begun(folder: Path) -> tuple[Library, str]:
    library, _ = Library.create(folder, passphrase=None, clock=SystemClock())
    return library, records.insert_entry(library, kind="day", day="2026-03-04", started=1).id


MAKERS: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "take_3h": (speak, HOURS_3),
    "strokes_10k": (draw, STROKES),
    "pieces_100k": (fill, 100_000),
}


def run_one(folder: Path, work: str, place: Path) -> dict[str, float]:
    """Run a work in a process of its own."""
    place.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.bench.scaling", str(folder), work, str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-600:])
    told: dict[str, float] = json.loads(done.stdout)
    return told


def run(options: Options) -> Report:
    """Take the figures that are wanted."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="afterglow-bench-") as name:
        for what, works in WORKS.items():
            keys = {work: f"{what}_{work.replace(' ', '_')}_mb" for work in works}
            wanted = [work for work in works if not options.only or keys[work] in options.only]
            if not wanted:
                continue
            make, size = MAKERS[what]
            libraries = {}
            for some in (size // SMALLER, size):
                libraries[some] = Path(name) / f"{what}-{some}.studio"
                make(libraries[some], some)
            for work in wanted:
                report.measure(keys[work], partial(_both, report, libraries, what, work))
            shutil.rmtree(name, ignore_errors=True)
            Path(name).mkdir()
    return report


def _both(report: Report, libraries: dict[int, Path], what: str, work: str) -> float:
    told = {size: run_one(folder, work, folder.with_suffix(".place")) for size, folder in libraries.items()}
    report.details[f"{what} {work}"] = {str(size): figures for size, figures in told.items()}
    return told[max(told)]["mb"]
