"""The gallery and the journal as they are seen, at 100,000 pieces: the real screens beside Kivy's own RecycleView.

Each runs in a process of its own on one private screen, in turns. Our window is the whole studio (shell, easel,
kernels), which fetches what it shows; the peers (`gallery_window_peer`) have a window to themselves, and every record
at hand. Of the two peers the better one counts, figure by figure. What is beside them is told in the processor's time
of all threads but Mesa's, which paint in place of a graphics card: neither waiting nor what else the machine does is
compared. What a person waits for is the wall's; a key is the window's thread's.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench.blackbox.display import private_display
from tests.bench.blackbox.tools import X_TOOLS, require
from tests.bench.room import Bar, Options, Report

BARS = {
    "first_frame_vs_recycleview": Bar(0.2),
    "scroll_cpu_vs_recycleview": Bar(1.0),
    "append_one_vs_recycleview": Bar(0.1),
    "blank_thumbs_after_fling_ms": Bar(300),
    "rss_mb": Bar(260),
    "open_piece_p95_ms": Bar(100),
    "entry_keystroke_p95_ms": Bar(8),
}
STAGES = {
    "first_frame_vs_recycleview": (),
    "scroll_cpu_vs_recycleview": ("scroll",),
    "append_one_vs_recycleview": ("append",),
    "blank_thumbs_after_fling_ms": ("fling",),
    "rss_mb": ("scroll", "fling", "open"),
    "open_piece_p95_ms": ("open",),
    "entry_keystroke_p95_ms": (),
}
"""What our window has to do for a figure."""
PAGE = "entry_keystroke_p95_ms"
ROUNDS = 3
"""Starts of each program at most: one takes half a minute."""
TIMEOUT = 900

Told = list[dict[str, Any]]


def measure(folder: Path, report: Report, options: Options, wanted: list[str]) -> None:
    """Take those of `BARS` that are wanted, on the seeded library in a folder."""
    require(X_TOOLS)
    found: dict[str, Told] = {"ours": [], "grid": [], "rows": [], "page": []}
    stages = sorted({stage for key in wanted for stage in STAGES[key]}) or ["none"]
    with private_display() as display:
        for _ in range(max(1, min(ROUNDS, options.rounds))):
            if set(wanted) - {PAGE}:
                found["ours"].append(_told(display, "gallery_window_ours", folder, *stages))
            if any(key.endswith("_vs_recycleview") for key in wanted):
                found["grid"].append(_told(display, "gallery_window_peer", folder, "grid"))
                found["rows"].append(_told(display, "gallery_window_peer", folder, "rows"))
            if PAGE in wanted:
                found["page"].append(_told(display, "gallery_window_page", folder))
    report.details["windows"] = found
    for key in wanted:
        report.measure(key, partial(FIGURES[key], found))


def _told(display: str, module: str, folder: Path, *words: str) -> dict[str, Any]:
    """Run one of the windows; return what it tells, or why it doesn't."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", str(folder), *words],
        cwd=Path(__file__).parents[2],
        env=_at(display),
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )
    if done.returncode != 0:
        return {"failed": done.stderr[-1500:]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def _at(display: str) -> dict[str, str]:
    return dict(
        os.environ,
        DISPLAY=display,
        SDL_VIDEODRIVER="x11",
        SDL_AUDIODRIVER="dummy",
        LIBGL_ALWAYS_SOFTWARE="1",
        KIVY_METRICS_DENSITY="1",
        KIVY_DPI="96",
    )


def _of(rounds: Told, *names: str) -> list[Any]:
    """Return one thing of each round, by the names of where it lies."""
    found = []
    for each in rounds:
        if "failed" in each:
            raise RuntimeError(each["failed"])
        value: Any = each
        for name in names:
            value = value[name]
        found.append(value)
    return found


def _beside(name: str, found: dict[str, Told]) -> float:
    """Return what ours costs, of what the better peer costs."""

    def cost(whose: str) -> float:
        values = _of(found[whose], name, "every")
        return statistics.median(statistics.median(each) if isinstance(each, list) else each for each in values)

    return cost("ours") / min(cost("grid"), cost("rows"))


def _blank(found: dict[str, Told]) -> float:
    """Return the slowest throw of a round, the median of the rounds."""
    return statistics.median(max(each) for each in _of(found["ours"], "fling", "blank_ms"))


def _memory(found: dict[str, Told]) -> float:
    """Return what is resident at most at the ends of the stages."""
    return statistics.median(max(stage["rss"] for stage in each.values()) for each in _of(found["ours"], "memory"))


FIGURES: dict[str, Callable[[dict[str, Told]], float]] = {
    "first_frame_vs_recycleview": partial(_beside, "first_frame"),
    "scroll_cpu_vs_recycleview": partial(_beside, "scroll"),
    "append_one_vs_recycleview": partial(_beside, "append_one"),
    "blank_thumbs_after_fling_ms": _blank,
    "rss_mb": _memory,
    "open_piece_p95_ms": lambda found: statistics.median(_of(found["ours"], "open", "p95")),
    PAGE: lambda found: statistics.median(_of(found["page"], "key_p95_ms")),
}
