"""From the start to the first mark, what an open studio costs, and whether what was drawn is really there.

Ours beside a bare Kivy window and Tux Paint, in turns, on one private screen. Warm: the machine has read the files
before, and the home was used before. Memory is the proportional set size in MiB, of all processes together.
"""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from tests.bench import ours, peers
from tests.bench.blackbox.display import private_display
from tests.bench.blackbox.ink import changed, faithfulness, reached, spiral
from tests.bench.blackbox.probe import first_mark, has_window, is_bare, still, wait_for
from tests.bench.blackbox.program import Program
from tests.bench.blackbox.screen import Box, Screen
from tests.bench.blackbox.tools import X_TOOLS, require
from tests.bench.room import Bar, Options, Report

BARS = {
    "first_window_vs_bare_kivy": Bar(2),
    "first_mark_vs_tuxpaint": Bar(1.5),
    "first_mark_first_ever_s": Bar(),
    "idle_pss_mb": Bar(220),
    "idle_cpu_pct": Bar(1),
    "samples_delivered": Bar(0.999, at_least=True),
    "spiral_mean_deviation_px": Bar(0.6),
    "ink_back_after_kill": Bar(1, at_least=True),
}
MOTIONS = 2000
"""Pointer motions of the spiral, 1,000 a second."""
STROKES = 20
"""Strokes drawn before the kill."""
SETTLED_S = 20
"""Seconds left alone before the idle figures."""


@dataclass(frozen=True)
class Start:
    """One start of a program: seconds until each stage; None for those not looked for or not reached."""

    window: float | None = None
    today: float | None = None
    paper: float | None = None
    mark: float | None = None
    failure: str = ""


@dataclass(frozen=True)
class Drawn:
    """A stroke through the easel, seen from both sides."""

    way: np.ndarray
    """[n, 2] screen pixels the pointer was sent to."""
    paper: Box
    before: np.ndarray
    after: np.ndarray
    """The paper, [h, w, 3]."""
    library: Path
    took: float
    """Seconds from the first motion to the last."""


@dataclass
class Bench:
    """Where the measuring is done, and what was found so far."""

    screen: Screen
    display: str
    folder: Path
    options: Options
    details: dict[str, Any]
    _found: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, find: Callable[["Bench"], Any]) -> Any:
        """Return what `find` finds, looking only the first time; its failure is kept as well."""
        if name not in self._found:
            try:
                self._found[name] = find(self)
            except Exception as error:
                self._found[name] = error
        found = self._found[name]
        if isinstance(found, Exception):
            raise found
        return found

    def wants(self, *keys: str) -> bool:
        return not self.options.only or not self.options.only.isdisjoint(keys)

    @contextmanager
    def running(self, name: str, command: Sequence[str], home: Path) -> Iterator[Program]:
        """Run a program on an empty screen; kill it afterwards. A failure leaves a picture of the screen."""
        self.screen.park()
        program = Program(command, home, self.display)
        try:
            yield program
        except Exception:
            if self.options.shots:
                self.options.shots.mkdir(parents=True, exist_ok=True)
                self.screen.save(self.options.shots / f"{name}.png")
            raise
        finally:
            program.kill()
            self._wait_for_bare_screen()

    def _wait_for_bare_screen(self) -> None:
        end = time.perf_counter() + 5
        while not is_bare(self.screen) and time.perf_counter() < end:
            time.sleep(0.02)
        time.sleep(0.3)


def run(options: Options) -> Report:
    """Measure what is wanted; raises MissingToolError when a peer or a tool is not here and can't be installed."""
    require(X_TOOLS | peers.TUX_PAINT_TOOL)
    report = Report()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-start-")))
        display = stack.enter_context(private_display())
        screen = stack.enter_context(Screen(display))
        bench = Bench(screen, display, folder, options, report.details)
        for key, figure in FIGURES.items():
            if bench.wants(key):
                report.measure(key, partial(figure, bench))
    return report


# --- starting, in turns


def first_window(bench: Bench) -> float:
    return _ratio(bench, "window", "bare_kivy")


def first_mark_warm(bench: Bench) -> float:
    return _ratio(bench, "mark", "tux_paint")


def first_mark_ever(bench: Bench) -> float:
    return _median(bench.once("starts", start_in_turns)["ours_first_ever"], "mark")


def start_in_turns(bench: Bench) -> dict[str, list[Start]]:
    """Start each program once per round, after one start each that only makes its home a used one."""
    turns: dict[str, Callable[[int], Start]] = {}
    if bench.wants("first_window_vs_bare_kivy", "first_mark_vs_tuxpaint"):
        turns["ours"] = lambda _: start_ours(bench, used_library(bench), bench.folder / "ours")
    if bench.wants("first_window_vs_bare_kivy"):
        turns["bare_kivy"] = lambda _: start_bare_kivy(bench)
    if bench.wants("first_mark_vs_tuxpaint"):
        turns["tux_paint"] = lambda _: start_tux_paint(bench)
    if bench.wants("first_mark_first_ever_s"):
        turns["ours_first_ever"] = lambda number: start_ours_first_ever(bench, number)
    for name in turns.keys() - {"ours_first_ever"}:
        _tried(turns[name], 0)
    starts: dict[str, list[Start]] = {name: [] for name in turns}
    for number in range(bench.options.rounds):
        for name, turn in turns.items():
            starts[name].append(_tried(turn, number))
    bench.details["starts"] = {name: [_told(start) for start in found] for name, found in starts.items()}
    return starts


def _tried(turn: Callable[[int], Start], number: int) -> Start:
    """Take a turn; one that fails says why, and the others go on."""
    try:
        return turn(number)
    except Exception as error:
        return Start(failure=f"{type(error).__name__}: {error}")


def start_ours(bench: Bench, library: Path, home: Path) -> Start:
    """Start the studio and come to the first mark as fast as the screen allows."""
    start, screen = Start(), bench.screen
    try:
        with bench.running("start-ours", ours.command(library), home) as program:
            start = replace(start, window=_seen_window(screen, program))
            door = ours.walk_to_today(screen, program)
            start = replace(start, today=program.age())
            paper = ours.walk_to_paper(screen, program, door)
            start = replace(start, paper=program.age())
            return replace(start, mark=first_mark(screen, program, paper))
    except Exception as error:
        return replace(start, failure=f"{type(error).__name__}: {error}")


def start_ours_first_ever(bench: Bench, number: int) -> Start:
    """Start the studio in a home that never was: no settings, no kernels compiled before."""
    home = bench.folder / f"ours-first-ever-{number}"
    return start_ours(bench, ours.make_library(home / "first.studio"), home)


def start_bare_kivy(bench: Bench) -> Start:
    with bench.running("start-bare-kivy", peers.bare_kivy(), bench.folder / "bare-kivy") as program:
        return Start(window=_seen_window(bench.screen, program))


def start_tux_paint(bench: Bench) -> Start:
    with bench.running("start-tux-paint", peers.tux_paint(), bench.folder / "tux-paint") as program:
        return Start(mark=first_mark(bench.screen, program, peers.TUX_PAINT_PAPER))


def used_library(bench: Bench) -> Path:
    """Return the library of the used home: the studio has run in it, and has its kernels ready."""
    return bench.once("used library", _use_a_library)


def _use_a_library(bench: Bench) -> Path:
    home = bench.folder / "ours"
    library = ours.make_library(home / "used.studio")
    with bench.running("first-use", ours.command(library), home) as program:
        paper = ours.walk_to_paper(bench.screen, program, ours.walk_to_today(bench.screen, program))
        first_mark(bench.screen, program, paper)
        program.rest(120)
    return library


def _seen_window(screen: Screen, program: Program) -> float:
    wait_for(lambda: has_window(screen) or None, program, "a window")
    return program.age()


def _ratio(bench: Bench, stage: str, peer: str) -> float:
    starts = bench.once("starts", start_in_turns)
    return _median(starts["ours"], stage) / _median(starts[peer], stage)


def _median(starts: list[Start], stage: str) -> float:
    """Return the median of a stage; raises LookupError when one start did not reach it."""
    seconds = [getattr(start, stage) for start in starts]
    if None in seconds:
        raise LookupError(next(start.failure for start in starts if getattr(start, stage) is None))
    return statistics.median(seconds)


def _told(start: Start) -> dict[str, Any]:
    return {
        key: round(value, 3) if isinstance(value, float) else value for key, value in asdict(start).items() if value
    }


# --- open and left alone


def idle_memory(bench: Bench) -> float:
    return sum(bench.once("idle", leave_alone)[0])


def idle_cpu(bench: Bench) -> float:
    return bench.once("idle", leave_alone)[1]


def leave_alone(bench: Bench) -> tuple[list[float], float]:
    """Leave Today alone for a while; return MiB by process, and per cent of one core."""
    with bench.running("idle", ours.command(used_library(bench)), bench.folder / "ours") as program:
        ours.walk_to_today(bench.screen, program)
        time.sleep(SETTLED_S)
        memory, cpu = program.pss_mb(), program.cpu_percent(10)
    bench.details["idle"] = {"pss_mb_by_process": memory, "cpu_pct": round(cpu, 2)}
    return memory, cpu


# --- one long stroke


def samples_delivered(bench: Bench) -> float:
    """Return the share of the spiral's motions that are in the stroke the library keeps."""
    drawn: Drawn = bench.once("spiral", draw_spiral)
    kept = [stroke.on_screen(drawn.paper) for stroke in ours.kept_strokes(drawn.library)]
    longest = max(kept, key=len, default=np.empty((0, 2)))
    found = reached(drawn.way[1:], longest)
    bench.details["samples"] = {"sent": MOTIONS, "found": found, "kept": len(longest)}
    return found / MOTIONS


def spiral_deviation(bench: Bench) -> float:
    """Return how far the middle of the spiral's ink lies from the way of the pointer, on average, in pixels."""
    drawn: Drawn = bench.once("spiral", draw_spiral)
    way = drawn.way - (drawn.paper.x, drawn.paper.y)
    found = faithfulness(changed(drawn.after, drawn.before), way)
    bench.details["spiral"] = {**asdict(found), "seconds": round(drawn.took, 3)}
    return found.mean_deviation


def draw_spiral(bench: Bench) -> Drawn:
    """Draw a spiral in one stroke at 1,000 motions a second, in a library of its own."""
    home = used_library(bench).parent
    library = ours.make_library(home / "spiral.studio")
    with bench.running("spiral", ours.command(library), home) as program:
        paper = quiet_paper(bench.screen, program)
        before = bench.screen.look(paper)
        way = spiral(paper.width, paper.height, MOTIONS) + (paper.x, paper.y)
        took = bench.screen.stroke(way, 0.001)
        after = ink_at_rest(bench.screen, paper)
    return Drawn(way, paper, before, after, library, took)


def quiet_paper(screen: Screen, program: Program) -> Box:
    """Go to the easel and wait until nothing moves there; return the paper to the pixel."""
    ours.walk_to_paper(screen, program, ours.walk_to_today(screen, program))
    screen.park()
    program.rest(30)
    still(screen, screen.whole)
    return wait_for(lambda: ours.find_paper(screen, 1), program, "the paper at rest", 5)


def ink_at_rest(screen: Screen, paper: Box) -> np.ndarray:
    """Take the pointer away, wait until the ink is still, and return the paper."""
    screen.park()
    still(screen, paper)
    return screen.look(paper)


# --- a sudden end


def ink_back_after_kill(bench: Bench) -> float:
    """Return the share of strokes that are there after kill -9 and a new start, nobody having saved."""
    home = used_library(bench).parent
    library = ours.make_library(home / "kill.studio")
    with bench.running("before-kill", ours.command(library), home) as program:
        paper = quiet_paper(bench.screen, program)
        before = bench.screen.look(paper)
        drawn = short_strokes(paper.inset(40), STROKES)
        for points in drawn:
            bench.screen.stroke(points, 0.002)
            time.sleep(0.01)
        after = ink_at_rest(bench.screen, paper)
    if not changed(after, before).any():
        raise LookupError("the strokes left no ink")
    with bench.running("after-kill", ours.command(library), home) as program:
        ours.walk_to_today(bench.screen, program)
    kept = [stroke.on_screen(paper) for stroke in ours.kept_strokes(library)]
    back = sum(any(is_stroke(points, one) for one in kept) for points in drawn)
    bench.details["kill"] = {"drawn": STROKES, "back": back, "kept": len(kept)}
    return back / STROKES


def short_strokes(zone: Box, count: int) -> list[np.ndarray]:
    """Return short curved lines of nine pixels each, int [9, 2], always the same ones."""
    random = Random(1)
    return [_arc(zone, random) for _ in range(count)]


def _arc(zone: Box, random: Random) -> np.ndarray:
    start = zone.x + random.uniform(40, zone.width - 40), zone.y + random.uniform(40, zone.height - 40)
    angles = random.uniform(0, 2 * np.pi) + 0.25 * np.arange(8)
    steps = 5 * np.c_[np.cos(angles), np.sin(angles)]
    return np.rint(np.r_[[start], start + np.cumsum(steps, axis=0)]).astype(int)


def is_stroke(points: np.ndarray, kept: np.ndarray) -> bool:
    """Say whether a kept stroke is the drawn one."""
    return reached(points, kept) >= len(points) - 1


FIGURES: dict[str, Callable[[Bench], float]] = {
    "first_window_vs_bare_kivy": first_window,
    "first_mark_vs_tuxpaint": first_mark_warm,
    "first_mark_first_ever_s": first_mark_ever,
    "idle_pss_mb": idle_memory,
    "idle_cpu_pct": idle_cpu,
    "samples_delivered": samples_delivered,
    "spiral_mean_deviation_px": spiral_deviation,
    "ink_back_after_kill": ink_back_after_kill,
}
