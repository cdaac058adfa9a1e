"""What a hand feels in the whole program: input goes in by the mouse, pixels come out of the screen.

Ours beside MyPaint, both open at once, each on a screen of its own, and asked in turns; growth is told between a
drawing of 2,000 strokes and an empty one, open at once as well. Milliseconds hold for one machine; ratios count.
"""

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from tests.bench import ours, peers
from tests.bench.blackbox.display import private_display
from tests.bench.blackbox.ink import Faithfulness, changed, faithfulness, spiral
from tests.bench.blackbox.pen import ROW, backlog, lags, scribble, told, undone_after
from tests.bench.blackbox.probe import first_mark, still, wait_for
from tests.bench.blackbox.program import Program
from tests.bench.blackbox.screen import Box, Screen
from tests.bench.blackbox.tools import X_TOOLS, require
from tests.bench.room import Bar, Options, Report
from tests.bench.start import quiet_paper

BARS = {
    "lag_p50_vs_mypaint": Bar(0.8),
    "lag_growth_2000_strokes": Bar(1.1),
    "undo_p50_vs_mypaint": Bar(4),
    "undo_growth_2000_strokes": Bar(1.2),
    "spiral_mean_deviation_px": Bar(0.5),
    "spiral_ink_outside_px": Bar(1),
    "backlog_s": Bar(0.1),
    "pss_growth_2000_strokes_mb": Bar(60),
}
STROKES = 2000
GROWING = 2
"""Turns of growth for every round: what is told is a tenth, and a single line's median is off by as much."""
UNDOS = 7
"""How often a line is taken back for a median, for every five rounds."""
MOTIONS = 2000
"""Pointer motions of the spiral, 1,000 a second."""


@dataclass
class Stage:
    """A program that is open on a screen of its own."""

    screen: Screen
    program: Program
    paper: Box
    """Where it takes ink, all of it empty at first."""
    rows: int = 0
    """Strips of paper used up by lines, from the top."""

    def next_row(self) -> Box:
        self.rows += 1
        return Box(self.paper.x, self.paper.y + (self.rows - 1) * ROW, self.paper.width, ROW)

    @property
    def undo_box(self) -> Box:
        """A place in the lower left that is empty again after each time."""
        return Box(self.paper.x + 240, self.paper.y + self.paper.height - 60, 160, 40)

    def between(self, rows: int) -> Box:
        """Return the paper below so many strips and above the undo box."""
        top = self.paper.y + rows * ROW
        return Box(self.paper.x, top, self.paper.width, self.undo_box.y - top)


@dataclass
class Bench:
    """Where the measuring is done, and what was found so far."""

    stack: ExitStack
    folder: Path
    options: Options
    details: dict[str, Any]
    _found: dict[str, Any] = field(default_factory=dict)

    def once(self, find: Callable[["Bench"], Any]) -> Any:
        """Return what `find` finds, looking only the first time; its failure is kept as well."""
        name = find.__name__
        if name not in self._found:
            try:
                self._found[name] = find(self)
            except Exception as error:
                self._found[name] = error
        found = self._found[name]
        if isinstance(found, Exception):
            raise found
        return found

    def start(self, name: str, command: list[str], home: Path) -> tuple[Screen, Program]:
        """Open a program on a screen of its own; it is killed when the bench ends."""
        display = self.stack.enter_context(private_display())
        screen = self.stack.enter_context(Screen(display))
        screen.park()
        program = Program(command, home, display)
        self.stack.callback(self._end, name, screen, program)
        return screen, program

    def _end(self, name: str, screen: Screen, program: Program) -> None:
        if self.options.shots:
            self.options.shots.mkdir(parents=True, exist_ok=True)
            screen.save(self.options.shots / f"{name}.png")
        program.kill()


def run(options: Options) -> Report:
    """Measure what is wanted; raises MissingToolError when MyPaint or a tool is not here and can't be installed."""
    require(X_TOOLS | peers.MYPAINT_TOOL)
    report = Report()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-lag-", ignore_cleanup_errors=True)))
        bench = Bench(stack, folder, options, report.details)
        for key, figure in FIGURES.items():
            if not options.only or key in options.only:
                report.measure(key, partial(figure, bench))
    return report


# --- programs, open


def used_home(bench: Bench) -> Path:
    """Return a home where the studio has run once, and has its kernels ready."""
    home = bench.folder / "used"
    library = ours.make_library(home / "first.studio")
    with ExitStack() as stack:
        once = Bench(stack, bench.folder, bench.options, {})
        screen, program = once.start("first-use", ours.command(library), home)
        paper = ours.walk_to_paper(screen, program, ours.walk_to_today(screen, program))
        first_mark(screen, program, paper)
        program.rest(120)
    shutil.rmtree(library)
    return home


def _open_ours(bench: Bench, name: str) -> Stage:
    home = bench.folder / name
    shutil.copytree(bench.once(used_home), home, symlinks=True)
    library = ours.make_library(home / "a.studio")
    screen, program = bench.start(name, ours.command(library), home)
    return Stage(screen, program, quiet_paper(screen, program))


def untouched(bench: Bench) -> Stage:
    """The studio with next to nothing on its paper."""
    return _open_ours(bench, "untouched")


def worked(bench: Bench) -> Stage:
    """The studio whose paper gets many strokes."""
    return _open_ours(bench, "worked")


def spun(bench: Bench) -> Stage:
    """The studio whose paper gets the spirals."""
    return _open_ours(bench, "spun")


def mypaint(bench: Bench) -> Stage:
    """MyPaint, open and at rest."""
    home = bench.folder / "mypaint"
    paper = peers.MYPAINT_PAPER
    screen, program = bench.start("mypaint", peers.mypaint(home), home)

    def light() -> bool | None:
        # all but the darkest grains of its paper
        return bool((screen.look(paper, 8).min(axis=2) > 160).mean() > 0.99) or None

    wait_for(light, program, "MyPaint's paper")
    program.rest(30)
    still(screen, screen.whole)
    return Stage(screen, program, paper)


# --- how late ink comes, and goes


def lag_vs_mypaint(bench: Bench) -> float:
    return _ratio(bench.once(beside_mypaint)["lag"])


def undo_vs_mypaint(bench: Bench) -> float:
    return _ratio(bench.once(beside_mypaint)["undo"])


def lag_growth(bench: Bench) -> float:
    return _ratio(bench.once(beside_untouched)["lag"])


def undo_growth(bench: Bench) -> float:
    return _ratio(bench.once(beside_untouched)["undo"])


def beside_mypaint(bench: Bench) -> dict[str, list[list[float]]]:
    """Ask ours and MyPaint in turns, with empty papers."""
    return _in_turns(bench, "mypaint", bench.options.rounds, bench.once(worked), bench.once(mypaint))


def beside_untouched(bench: Bench) -> dict[str, list[list[float]]]:
    """Ask the drawing of many strokes and an almost empty one in turns."""
    other = bench.once(untouched)
    bench.once(many_strokes)
    return _in_turns(bench, "untouched", GROWING * bench.options.rounds, bench.once(worked), other)


def _in_turns(bench: Bench, beside: str, turns: int, one: Stage, other: Stage) -> dict[str, list[list[float]]]:
    """Take lags and undos of two programs, a line each, turn by turn; returns ms of the one and the other."""
    random = Random(beside)
    found: dict[str, list[list[float]]] = {"lag": [[], []], "undo": [[], []]}
    for turn in range(turns):
        for side in (0, 1) if turn % 2 == 0 else (1, 0):
            stage = (one, other)[side]
            found["lag"][side] += lags(stage.screen, stage.next_row(), random)
            stage.screen.park()
    for _ in range(max(1, round(UNDOS * turns / 5))):
        for side in (0, 1):
            stage = (one, other)[side]
            found["undo"][side].append(undone_after(stage.screen, stage.undo_box))
    bench.details[f"beside {beside}, ms"] = {
        what: {"ours": told(sides[0]), beside: told(sides[1])} for what, sides in found.items()
    }
    return found


def _ratio(sides: list[list[float]]) -> float:
    return statistics.median(sides[0]) / statistics.median(sides[1])


# --- many strokes


def many_strokes(bench: Bench) -> float:
    """Draw 2,000 strokes below the strips for lines; return by how many MiB the program grew."""
    stage: Stage = bench.once(worked)
    zone = stage.between((1 + GROWING) * bench.options.rounds)
    scribble(stage.screen, zone, 10, Random(0))
    stage.program.rest(20)
    before = stage.program.pss_mb()
    cpu = stage.program.cpu_seconds()
    took = scribble(stage.screen, zone, STROKES, Random(1))
    stage.screen.park()
    rest = still(stage.screen, stage.paper, 1, 90)
    cpu = stage.program.cpu_seconds() - cpu
    stage.program.rest(30)
    after = stage.program.pss_mb()
    bench.details["strokes"] = {
        "strokes_per_s": round(STROKES / took, 1),
        "still_after_s": round(rest, 3),
        "cpu_ms_per_stroke": round(1000 * cpu / STROKES, 2),
        "pss_mb_by_process": {"before": before, "after": after},
    }
    return sum(after) - sum(before)


def memory_growth(bench: Bench) -> float:
    return bench.once(many_strokes)


# --- one long stroke


def spiral_deviation(bench: Bench) -> float:
    return statistics.median(drawn.mean_deviation for drawn, _ in bench.once(spirals))


def spiral_outside(bench: Bench) -> float:
    return statistics.median(drawn.outside for drawn, _ in bench.once(spirals))


def spiral_backlog(bench: Bench) -> float:
    return statistics.median(late for _, late in bench.once(spirals))


def spirals(bench: Bench) -> list[tuple[Faithfulness, float]]:
    """Draw spirals at 1,000 motions a second, ours and MyPaint's in turns, each taken back after it was looked at."""
    stages = {"ours": bench.once(spun), "mypaint": _second_mypaint(bench)}
    found: dict[str, list[tuple[Faithfulness, float]]] = {name: [] for name in stages}
    for _ in range(max(1, (bench.options.rounds + 1) // 2)):
        for name, stage in stages.items():
            found[name].append(_spiral(stage))
    bench.details["spirals"] = {
        name: [{**asdict(drawn), "backlog_s": round(late, 3)} for drawn, late in each] for name, each in found.items()
    }
    return found["ours"]


def _second_mypaint(bench: Bench) -> Stage:
    """Return MyPaint's paper below the strips that lines may have taken."""
    stage: Stage = bench.once(mypaint)
    return Stage(stage.screen, stage.program, stage.between(bench.options.rounds))


def _spiral(stage: Stage) -> tuple[Faithfulness, float]:
    screen, paper = stage.screen, stage.paper
    before = screen.look(paper)
    way = spiral(paper.width, paper.height, MOTIONS)
    screen.stroke(way + (paper.x, paper.y), 0.001)
    late = backlog(screen, paper, time.perf_counter())
    screen.park()
    still(screen, paper)
    drawn = faithfulness(changed(screen.look(paper), before), way)
    screen.chord("Control_L", "z")
    time.sleep(0.3)
    still(screen, paper)
    if np.count_nonzero(changed(screen.look(paper), before)) > 20:
        raise LookupError("undo did not take the spiral back")
    return drawn, late


FIGURES: dict[str, Callable[[Bench], float]] = {
    "lag_p50_vs_mypaint": lag_vs_mypaint,
    "undo_p50_vs_mypaint": undo_vs_mypaint,
    "spiral_mean_deviation_px": spiral_deviation,
    "spiral_ink_outside_px": spiral_outside,
    "backlog_s": spiral_backlog,
    "pss_growth_2000_strokes_mb": memory_growth,
    "lag_growth_2000_strokes": lag_growth,
    "undo_growth_2000_strokes": undo_growth,
}
"""In the order they are taken: first what needs an empty paper."""
