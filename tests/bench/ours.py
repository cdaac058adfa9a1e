"""The studio as the program under test: how it is started, walked through, and what it kept."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.bench.blackbox.probe import POLL, UnreachedError, wait_for
from tests.bench.blackbox.program import Program
from tests.bench.blackbox.screen import Box, Screen

MAIN = Path(__file__).resolve().parents[2] / "main.py"
DOOR_COLOUR = (56, 36, 29)
"""Ground of the Draw door on Today, in the look a new home begins with."""
_STEP = 4
"""Pixels between two looked-at ones while searching."""


@dataclass(frozen=True)
class KeptStroke:
    """A stroke as the library has it."""

    points: np.ndarray
    """[n, 2] x, y in paper pixels."""
    paper_width: float
    """Width of its paper in the same pixels; 0 when the drawing doesn't say."""

    def on_screen(self, paper: Box) -> np.ndarray:
        """Return its points in screen pixels, for a paper seen there."""
        scale = paper.width / self.paper_width if self.paper_width else 1.0
        return self.points * scale + (paper.x, paper.y)


def command(library: Path) -> list[str]:
    return [sys.executable, str(MAIN), "--library", str(library)]


def make_library(folder: Path) -> Path:
    """Make an empty library without passphrase: the studio opens it at Today at once."""
    from studio.core.clock import SystemClock
    from studio.library.library import Library

    folder.parent.mkdir(parents=True, exist_ok=True)
    library, _ = Library.create(folder, passphrase=None, clock=SystemClock())
    library.close()
    return folder


def kept_strokes(folder: Path) -> list[KeptStroke]:
    """Return every stroke of every drawing in a library that no program has open."""
    from studio.core.clock import SystemClock
    from studio.drawing.codec import decode
    from studio.library.library import Library
    from studio.library.records import select_pieces

    library = Library.open(folder, clock=SystemClock())
    try:
        pieces = select_pieces(library, "where kind = ? order by num", ("drawing",))
        logs = [[decode(op.payload) for op in library.ops(piece.id)] for piece in pieces]
    finally:
        library.close()
    return [stroke for ops in logs for stroke in _strokes(ops)]


def _strokes(ops: list[object]) -> list[KeptStroke]:
    papers = [op.paper for op in ops if hasattr(op, "paper")]
    width = float(papers[0].width) if papers else 0.0
    return [KeptStroke(np.asarray(op.stroke.points)[:, :2], width) for op in ops if hasattr(op, "stroke")]


def find_door(screen: Screen) -> Box | None:
    """Return the Draw door when Today is on the screen."""
    pixels = screen.look(screen.whole, _STEP).astype(np.int16)
    mask = (np.abs(pixels - DOOR_COLOUR) <= 4).all(axis=2)
    return _bounds(mask, _STEP) if np.count_nonzero(mask) * _STEP**2 > 30_000 else None


def find_paper(screen: Screen, step: int = _STEP) -> Box | None:
    """Return the paper when the easel is on the screen: a wide light sheet with nothing else of its kind."""
    pixels = screen.look(screen.whole, step).astype(np.int16)
    warmth = pixels[..., 0] - pixels[..., 2]
    mask = (pixels.min(axis=2) > 150) & (warmth >= 0) & (warmth <= 60)
    if np.count_nonzero(mask) * step**2 < 250_000:
        return None
    box = _bounds(mask, step)
    sheet = mask[box.y // step : (box.y + box.height) // step, box.x // step : (box.x + box.width) // step]
    return box if sheet.mean() > 0.9 and min(box.width, box.height) >= 480 else None


def _bounds(mask: np.ndarray, step: int) -> Box:
    """Return the box of the rows and columns that are well filled, so that stray pixels outside don't count."""
    rows, columns = mask.sum(axis=1), mask.sum(axis=0)
    y = np.flatnonzero(rows > rows.max() / 3)
    x = np.flatnonzero(columns > columns.max() / 3)
    left, top, right, bottom = (int(edge) * step for edge in (x[0], y[0], x[-1] + 1, y[-1] + 1))
    return Box(left, top, right - left, bottom - top)


def walk_to_today(screen: Screen, program: Program) -> Box:
    """Wait for Today; return its Draw door. Raises UnreachedError."""
    return wait_for(lambda: find_door(screen), program, "the Draw door of Today")


def walk_to_paper(screen: Screen, program: Program, door: Box, limit: float = 30) -> Box:
    """Tap the door, again where it still stands, until the paper is out; return the paper. Raises UnreachedError.

    SDL swallows a tap in the very moment its window gets the focus, as it may here: nobody's hand is that quick.
    """
    end = time.perf_counter() + limit
    while time.perf_counter() < end and not program.ended():
        if find_door(screen) is not None:
            screen.click(*door.centre)
        again = time.perf_counter() + 0.15
        while time.perf_counter() < again:
            paper = find_paper(screen)
            if paper is not None:
                return paper
            time.sleep(POLL)
    raise UnreachedError(f"the door opened on no blank paper; last words: {program.last_words()}")
