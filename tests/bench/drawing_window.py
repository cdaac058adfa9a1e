"""What it costs to bring changed pixels to the screen: in a window of its own process. Prints one JSON object."""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

FRAMES = 300
AFTER = 20
RADII = (8.0, 32.0, 100.0)


def main(home: Path) -> dict[str, object]:
    """Draw with each radius on the easel's own tiling; tell what handing over the pixels of a frame took."""
    from studio.ui.start import prepare_kivy

    prepare_kivy(home, (1280, 800))
    from kivy.base import EventLoop
    from kivy.core.window import Window

    from studio.core.paths import ASSETS
    from studio.drawing.brush import load_brushes
    from studio.drawing.engine import warm_up
    from studio.ui.widgets import tiling
    from studio.ui.widgets.view import View

    EventLoop.ensure_window()
    warm_up()
    brushes = load_brushes(ASSETS / "brushes")
    took: list[float] = []
    put = tiling.Tile.put

    def timed(tile: object, pixels: np.ndarray, part: object) -> None:
        begin = time.thread_time()
        put(tile, pixels, part)
        took.append(time.thread_time() - begin)

    found: dict[str, object] = {}
    for radius in RADII:
        frames = []
        tiling.Tile.put = timed
        for show in _frames(brushes, radius, tiling, View(), Window):
            took.clear()
            show()
            frames.append(1000 * sum(took))
        tiling.Tile.put = put
        frames = frames[AFTER:]
        found[f"r{radius:g}"] = {f"p{at}": round(float(np.percentile(frames, at)), 4) for at in (50, 95, 100)}
    return found


def _frames(brushes, radius, tiling, view, window):
    """Yield for each frame what shows it."""
    from studio.drawing.drawing import Drawing
    from studio.drawing.paper import Paper
    from tests.bench.drawing_live import moves

    drawing = Drawing(Paper("blank", 944, 708, seed=7), brushes)
    easel = tiling.Tiling()
    easel.put(drawing)
    easel.look(view, (0, 0, window.width, window.height))
    window.canvas.add(easel.group)
    way = moves(944, 708)
    drawing.begin("air", 2 * radius, 1.0, (176, 90, 62), 5)
    for _ in range(FRAMES):
        dirty = drawing.extend(next(way))
        yield lambda dirty=dirty: easel.changed(dirty)
    window.canvas.remove(easel.group)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bench-window-") as name:
        sys.stdout.write(json.dumps(main(Path(name))))
