"""How fast any moment of a long drawing's making is there, and how much memory a very large paper takes.

Each in a process of its own, so that its memory can be told: `drawing_seek fine|broad|large`. Prints one JSON object.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from studio.core.geometry import Rect
from studio.core.paths import ASSETS
from studio.drawing import aside, packer
from studio.drawing.brush import load_brushes
from studio.drawing.drawing import Drawing
from studio.drawing.engine import warm_up
from studio.drawing.frames import Frames
from studio.drawing.layer import Layer
from studio.drawing.op import AddLayer, AddStroke
from studio.drawing.paper import Paper
from studio.drawing.replay import Replay
from studio.drawing.stroke import Stroke
from studio.drawing.timeline import story_of
from studio.drawing.walk import film
from studio.library.scratch import Scratch
from tests.bench.drawing_story import records
from tests.bench.scaling import forget_peak, peak

STROKES = 5000
FINE = (3.0, 20.0)
"""Widths of the strokes of a drawing that has so many."""
WIDE = (90.0, 90.0)
"""And of one that somebody drew with nothing but broad brushes."""
SEEKS = 300
SIDE, LAYERS = 8192, 4
BAND, WIDTH = 220, 380.0
"""A stroke goes across the large paper every so many px, and is so wide: nothing stays empty."""
WINDOW = (1280, 800)


def seek(scratch: Scratch, sizes: tuple[float, float]) -> dict[str, object]:
    """Go to moments all over a long drawing, and show what is different there."""
    brushes = load_brushes(ASSETS / "brushes")
    story, frames = story_of(records(brushes, STROKES, sizes)), Frames()
    forget_peak()
    before, begin = peak(), time.thread_time()
    for _ in film(story, brushes, frames):
        pass
    filmed = time.thread_time() - begin
    packer.settle()
    replay = Replay(story, brushes, frames)
    dice, took = np.random.default_rng(8), []
    for _ in range(SEEKS):
        ms = float(dice.uniform(0, replay.duration))
        begin = time.thread_time()
        for rect in replay.seek(ms):
            replay.rgba(rect)
        took.append(1000 * (time.thread_time() - begin))
    at = {f"p{share}": round(float(np.percentile(took, share)), 2) for share in (50, 95, 100)}
    return {
        "ms": at,
        "sizes": sizes,
        "filmed_s": round(filmed, 1),
        "frames": len(frames.nodes),
        "frames_mb": round(frames.nbytes / 2**20, 1),
        "mb": round(peak() - before, 1),
        "scratch_mb": round(scratch.length / 2**20, 1),
    }


def large(scratch: Scratch) -> dict[str, object]:
    """Work all over the layers of the largest paper, looking at a windowful of it after each stroke."""
    brushes = load_brushes(ASSETS / "brushes")
    names = [each.name for each in brushes.values() if not each.retired and each.layering in ("build", "cover")]
    drawing = Drawing(Paper("blank", SIDE, SIDE, seed=3), brushes)
    forget_peak()
    before, most = peak(), 0.0
    for number in range(LAYERS):
        if number:
            drawing.do(AddLayer(Layer(number), number))
        for row in range(SIDE // BAND + 1):
            drawing.do(AddStroke(_across(names[(row + number) % len(names)], row, number), number))
            drawing.rgba(_window(row))
        packer.settle()
        most = max(most, _resident())
    looks = []
    for row in range(SIDE // BAND + 1):
        begin = time.thread_time()
        drawing.rgba(_window(row))
        looks.append(1000 * (time.thread_time() - begin))
    return {
        "mb": round(most, 1),
        "peak_mb": round(peak(), 1),
        "before_mb": round(before, 1),
        "scratch_mb": round(scratch.length / 2**20, 1),
        "tiles": len(drawing.state.tiles),
        "look_ms": {"p50": round(float(np.median(looks)), 1), "max": round(max(looks), 1)},
    }


def _across(brush: str, row: int, layer: int) -> Stroke:
    x = np.linspace(0, SIDE, 60)
    y = row * BAND + BAND / 2 + 40 * np.sin(x / 200 + layer)
    points = np.column_stack((x, y, np.arange(60) * 12.0, np.full(60, 0.8)))
    colour = (row * 40 % 256, layer * 90 % 256, row * layer * 17 % 256)
    return Stroke(brush, WIDTH, 0.9, colour, row + 100 * layer, points, 0.0)


def _window(row: int) -> Rect:
    width, height = WINDOW
    left, top = row * 739 % (SIDE - width), min(max(0, row * BAND - height // 2), SIDE - height)
    return Rect(left, top, left + width, top + height)


def _resident() -> float:
    """Return what this process has in memory, in MiB."""
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024


def main(name: str) -> None:
    warm_up()
    with tempfile.TemporaryDirectory(prefix="bench-seek-") as folder:
        scratch = Scratch(Path(folder))
        aside.use(scratch)
        told = large(scratch) if name == "large" else seek(scratch, {"fine": FINE, "broad": WIDE}[name])
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
