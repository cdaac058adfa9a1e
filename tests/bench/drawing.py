"""Drawing beside libmypaint, the engine of MyPaint, built here: CPU time of one thread, in turns, in one run.

Ratios are theirs to ours. What is measured is what the brushes really take their way through, from the brushes' own
files. Frames of a live stroke, moments of a replay and a picture taken out are told in ms, s and MiB.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from studio.drawing.engine import kernels_ready, warm_up
from tests.bench import drawing_live, drawing_speed, drawing_truth
from tests.bench.blackbox.display import private_display
from tests.bench.blackbox.tools import X_TOOLS, MissingToolError, require
from tests.bench.libmypaint import LibMyPaint
from tests.bench.room import Bar, Options, Report

BARS = {
    "dabs_r2": Bar(5, at_least=True),
    "dabs_r8": Bar(8, at_least=True),
    "dabs_r32": Bar(15, at_least=True),
    "dabs_r100": Bar(20, at_least=True),
    "document": Bar(8, at_least=True),
    "points_to_pixels": Bar(8, at_least=True),
    "grain_r32": Bar(10, at_least=True),
    "smudge_r32": Bar(5, at_least=True),
    "live_p95_ms_r8": Bar(0.15),
    "live_p95_ms_r32": Bar(0.25),
    "live_p95_ms_r100": Bar(0.6),
    "live_vs_mypaint_r32": Bar(3, at_least=True),
    "upload_p95_ms": Bar(1),
    "parity_max_level": Bar(1),
    "banding_max_level": Bar(1),
    "replay_hashes_equal": Bar(1, at_least=True),
    "seek_p95_ms": Bar(50),
    "seek_broad_p95_ms": Bar(50),
    "large_paper_rss_mb": Bar(700),
    "export_4x_cpu_s": Bar(2),
    "export_extra_mb": Bar(64),
    "ui_gap_ms_while_exporting": Bar(8),
    "mandala_24_p95_ms": Bar(4),
}
ROOT = Path(__file__).parents[2]
TURNS_A_ROUND = 3
"""How often each work is done for one of the rounds asked for."""

Told = dict[str, Any]


class Bench:
    """Both engines, and what was found so far."""

    def __init__(self, options: Options, folder: Path, details: Told) -> None:
        self.options, self.folder, self.details = options, folder, details
        self._desk: drawing_speed.Desk | None = None
        self._found: dict[str, Told] = {}

    @property
    def desk(self) -> drawing_speed.Desk:
        if self._desk is None:
            library = LibMyPaint(self.folder)
            warm_up()
            if not kernels_ready():
                raise MissingToolError("The kernels can't be compiled here.")
            self._desk = drawing_speed.Desk(library, TURNS_A_ROUND * self.options.rounds)
        return self._desk

    def told(self, name: str) -> Told:
        """Return where to write what a figure is made of."""
        return self.details.setdefault(name, {})

    def apart(self, module: str, *arguments: str, display: str | None = None) -> Told:
        """Run a part of the bench in a process of its own, once; return what it tells."""
        name = " ".join((module, *arguments))
        if name not in self._found:
            environment = dict(os.environ, OMP_NUM_THREADS="1")
            if display is not None:
                environment |= {"DISPLAY": display, "SDL_VIDEODRIVER": "x11", "LIBGL_ALWAYS_SOFTWARE": "1"}
            command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stderr[-600:])
            self._found[name] = self.details[name] = json.loads(done.stdout)
        return self._found[name]


def run(options: Options) -> Report:
    """Take the figures that are wanted; raises MissingToolError when libmypaint can't be built here."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="bench-drawing-", ignore_cleanup_errors=True) as name:
        bench = Bench(options, Path(name), report.details)
        wanted = [key for key in BARS if not options.only or key in options.only]
        if PEERED & set(wanted):
            bench.desk  # noqa: B018  without the peer there is nothing to tell
        for key in wanted:
            report.measure(key, partial(FIGURES[key], bench))
    return report


def _speed(measure: Callable[..., float], name: str, radius: float | None = None) -> Callable[[Bench], float]:
    given = () if radius is None else (radius,)
    return lambda bench: measure(bench.desk, *given, bench.told(name))


def _live(bench: Bench, radius: float) -> Told:
    """Draw the same line some times; of each figure the least counts, as what else the machine does only adds."""
    told = bench.told(f"live_r{radius:g}")
    if not told:
        for _ in range(bench.options.rounds):
            drawing_live.live(bench.desk, radius, told)
    return told


def _live_p95(radius: float) -> Callable[[Bench], float]:
    return lambda bench: _live(bench, radius)["ours_ms"]["p95"]


def live_ratio(bench: Bench) -> float:
    """Medians: a frame of theirs to one of ours."""
    told = _live(bench, 32.0)
    for brush in drawing_live.shown(bench.desk):
        frames = drawing_live.alone(bench.desk, brush, brush.size, frames=120)
        bench.told("live_by_brush_ms")[f"{brush.name} {brush.size:g}"] = drawing_live.spread(frames)
    for brush in bench.desk.brushes.values():
        if brush.layering == "ribbon":
            frames = drawing_live.together(bench.desk, brush, 120)
            bench.told("five_hands_ms")[f"{brush.name} {brush.size:g}"] = drawing_live.spread(frames)
    return told["mypaint_ms"]["p50"] / told["ours_ms"]["p50"]


def upload(bench: Bench) -> float:
    """The largest 95th percentile of three brush sizes."""
    with _window() as display:
        told = bench.apart("drawing_window", display=display)
    return max(each["p95"] for each in told.values())


@contextmanager
def _window() -> Iterator[str]:
    require(X_TOOLS)
    with ExitStack() as stack:
        yield stack.enter_context(private_display())


FIGURES: dict[str, Callable[[Bench], float]] = {
    **{f"dabs_r{r:g}": _speed(drawing_speed.dabs_ratio, f"dabs_r{r:g}", r) for r in (2.0, 8.0, 32.0, 100.0)},
    "document": _speed(drawing_speed.document_ratio, "document"),
    "points_to_pixels": _speed(drawing_speed.points_ratio, "points_to_pixels"),
    "grain_r32": _speed(drawing_speed.grain_ratio, "grain_r32", 32.0),
    "smudge_r32": _speed(drawing_speed.smudge_ratio, "smudge_r32", 32.0),
    **{f"live_p95_ms_r{r:g}": _live_p95(r) for r in (8.0, 32.0, 100.0)},
    "live_vs_mypaint_r32": live_ratio,
    "upload_p95_ms": upload,
    "parity_max_level": _speed(drawing_truth.parity, "parity"),
    "banding_max_level": _speed(drawing_truth.banding, "banding"),
    "replay_hashes_equal": lambda bench: drawing_truth.hashes_equal(bench.folder, bench.told("replay_hashes")),
    "seek_p95_ms": lambda bench: bench.apart("drawing_seek", "fine")["ms"]["p95"],
    "seek_broad_p95_ms": lambda bench: bench.apart("drawing_seek", "broad")["ms"]["p95"],
    "large_paper_rss_mb": lambda bench: bench.apart("drawing_seek", "large")["mb"],
    "export_4x_cpu_s": lambda bench: bench.apart("drawing_story", "export")["cpu_s"],
    "export_extra_mb": lambda bench: bench.apart("drawing_story", "export")["mb"],
    "ui_gap_ms_while_exporting": lambda bench: bench.apart("drawing_story", "gap")["ms"],
    "mandala_24_p95_ms": _speed(drawing_live.mandala, "mandala_24"),
}
PEERED = frozenset(FIGURES) - {
    "upload_p95_ms",
    "replay_hashes_equal",
    "seek_p95_ms",
    "seek_broad_p95_ms",
    "large_paper_rss_mb",
    "export_4x_cpu_s",
    "export_extra_mb",
    "ui_gap_ms_while_exporting",
}
"""What both engines are needed for."""
