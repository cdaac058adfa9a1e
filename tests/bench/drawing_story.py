"""A large picture of a page, taken out: how long that takes, how much memory, and whether the pen goes on meanwhile.

Each in a process of its own, so that its memory can be told: `drawing_story export|gap`. Prints one JSON object.
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from studio.core.clock import SystemClock
from studio.core.paths import ASSETS
from studio.core.progress import Progress
from studio.drawing.brush import Brush, load_brushes
from studio.drawing.codec import encode
from studio.drawing.drawing import Drawing
from studio.drawing.engine import warm_up
from studio.drawing.op import AddStroke, NewPaper
from studio.drawing.paper import Paper
from studio.drawing.stroke import Stroke
from studio.drawing.take_out import Form, take_out
from studio.drawing.timeline import Record
from studio.library import records as pieces
from studio.library.library import Library
from studio.ui.taken_out import take_out as take_out_of
from tests.bench.scaling import forget_peak, peak

PAPER = Paper(kind="blank", width=944, height=708, seed=7)
TURNS = 500
EXPORTS = 5
BREATH = 1 / 250
"""Seconds between two turns of the window while a hand moves: `studio.ui.loop`."""
PAGE = 200
BROAD = (4.0, 60.0)


def records(brushes: dict[str, Brush], count: int, sizes: tuple[float, float]) -> list[Record]:
    """Return a log of strokes all over the paper with all brushes a person can pick, one every two seconds.

    `sizes` are the least and the most of their diameters, in paper px.
    """
    least, most = sizes
    offered = [each for each in brushes.values() if not each.retired and each.layering in ("build", "cover", "smear")]
    log = [Record(NewPaper(PAPER), 1)]
    for number in range(count):
        brush = offered[number % len(offered)]
        size = max(brush.smallest, least + (most - least) * (number * 29 % 64) / 63)
        colour = (number * 53 % 256, number * 91 % 256, number * 17 % 256)
        stroke = Stroke(brush.name, size, brush.opacity, colour, number, movement(number), brush.smoothing)
        log.append(Record(AddStroke(stroke), 2000 * number + 2))
    return log


def movement(seed: int, count: int = 40) -> np.ndarray:
    """Return a bending line [n, 4] of some 300 px somewhere on the paper."""
    dice = np.random.default_rng(seed)
    way = dice.uniform(0, 2 * np.pi) + np.cumsum(dice.normal(0, 0.2, count))
    pace = dice.uniform(4, 12)
    start = dice.uniform((60, 60), (PAPER.width - 60, PAPER.height - 60))
    places = start + np.cumsum(np.stack((np.cos(way), np.sin(way)), axis=1) * pace, axis=0)
    press = np.clip(0.6 + np.cumsum(dice.normal(0, 0.05, count)), 0.1, 1)
    return np.column_stack((places, np.arange(count) * 12.0, press))


def export() -> dict[str, object]:
    """Take a page out as a PNG four times as large."""
    brushes = load_brushes(ASSETS / "brushes")
    log = records(brushes, PAGE, BROAD)
    with tempfile.TemporaryDirectory(prefix="bench-export-") as name:
        take_out(log[:20], brushes, Path(name), "first", Form("png", 1))
        forget_peak()
        before, begin, wall = peak(), time.process_time(), time.perf_counter()
        path = take_out(log, brushes, Path(name), "page", Form("png", 4))
        return {
            "cpu_s": round(time.process_time() - begin, 3),
            "wall_s": round(time.perf_counter() - wall, 3),
            "mb": round(peak() - before, 1),
            "file_mb": round(path.stat().st_size / 2**20, 1),
            "strokes": PAGE,
            "sizes": BROAD,
            "paper": [PAPER.width, PAPER.height],
        }


def gap() -> dict[str, object]:
    """Draw on while a page is taken out as the window has it done; tell how late a turn of the pen was done at worst.

    Of several times the best counts: what holds the pen up each time is our own, what does so now and then isn't.
    """
    brushes = load_brushes(ASSETS / "brushes")
    with tempfile.TemporaryDirectory(prefix="bench-gap-") as name, ThreadPoolExecutor(1) as worker:
        folder = Path(name)
        library, piece_id = kept(folder / "a.studio", records(brushes, PAGE, BROAD))
        hand = Pen(brushes)
        alone = hand.turns(lambda: len(hand.late) >= TURNS)
        worst = []
        for turn in range(EXPORTS):
            form, where = ("png", 4, 0), (folder, f"page {turn}")
            out = worker.submit(take_out_of, library, brushes, piece_id, *where, form, Progress())
            worst.append(max(hand.turns(out.done)))
            out.result().unlink()
        library.close()
    return {
        "ms": round(min(worst), 3),
        "each": [round(ms, 2) for ms in worst],
        "alone": {"p50": round(statistics.median(alone), 3), "max": round(max(alone), 3)},
    }


class Pen:
    """A hand that draws on while something else is done, in turns as short as the window's."""

    def __init__(self, brushes: dict[str, Brush]) -> None:
        self._drawing = Drawing(PAPER, brushes)
        self._brush = next(brush for brush in brushes.values() if not brush.retired)
        self._count = 0
        self.late: list[float] = []
        """Ms from when a turn was due until it was done."""

    def turns(self, over: Callable[[], bool]) -> list[float]:
        """Draw on until something is over; return how late each turn was done."""
        self.late = []
        due = time.perf_counter()
        while not over():
            due = max(due + BREATH, time.perf_counter())
            time.sleep(max(0.0, due - time.perf_counter()))
            self._turn()
            self.late.append(1000 * (time.perf_counter() - due))
        return self.late

    def _turn(self) -> None:
        if self._count % 100 == 0:
            if self._count:
                self._drawing.lift()
            self._drawing.begin(self._brush, self._brush.size, 1.0, (43, 35, 34), self._count)
        angle = self._count * 0.02
        self._count += 1
        middle = np.array((PAPER.width / 2, PAPER.height / 2))
        place = middle + 250 * np.array((np.cos(angle), np.sin(3 * angle)))
        for rect in self._drawing.extend([(*place, self._count * 4.0, 0.7)]):
            self._drawing.rgba(rect)


def kept(folder: Path, log: list[Record]) -> tuple[Library, str]:
    """Return a library with a drawing in it, and the drawing's name."""
    library, _ = Library.create(folder, passphrase=None, clock=SystemClock())
    with library.write():
        entry = pieces.insert_entry(library, kind="day", day="2026-03-04", started=1)
        piece = pieces.insert_piece(library, kind="drawing", entry_id=entry.id, created=1, width=944, height=708)
        for record in log:
            library.append(piece.id, encode(record.op))
    return library, piece.id


if __name__ == "__main__":
    warm_up()
    print(json.dumps({"export": export, "gap": gap}[sys.argv[1]]()))
