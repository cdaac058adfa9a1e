"""What the windows of the gallery's bench have in common: the real loop, turned by hand, and what a turn costs."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIZE = (1280, 800)
FRAME = 1 / 60
PATIENCE = 60.0
"""Seconds after which what is waited for does not come."""


@dataclass
class Spent:
    """What something took, in ms."""

    wall: float = 0.0
    every: float = 0.0
    """Processor, of all threads but those that stand in for a graphics card."""
    own: float = 0.0
    """Processor, of the window's thread."""


class Turns:
    """The loop of the studio, a turn at a time. What each turn took is kept in `took` (ms of the window's thread)."""

    def __init__(self) -> None:
        from kivy.base import EventLoop
        from kivy.clock import Clock
        from kivy.core.window import Window

        self.loop, self.clock, self.window = EventLoop, Clock, Window
        self.took: list[float] = []

    def one(self) -> None:
        before = time.thread_time()
        self.loop.idle()
        self.took.append(1000 * (time.thread_time() - before))

    def some(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.one()

    def until(self, there: Callable[[], object], what: str) -> None:
        """Turn until something is there, and has been painted."""
        end = time.perf_counter() + PATIENCE
        while not there():
            if time.perf_counter() > end:
                raise RuntimeError(f"waited in vain for {what}")
            self.one()
        while self.window.canvas.needs_redraw:
            self.one()

    @contextmanager
    def spending(self) -> Iterator[Spent]:
        spent = Spent()
        wall, every, own = time.perf_counter(), time.process_time() - painting(), time.thread_time()
        yield spent
        spent.wall = 1000 * (time.perf_counter() - wall)
        spent.every = 1000 * (time.process_time() - painting() - every)
        spent.own = 1000 * (time.thread_time() - own)

    def scroll(self, step: Callable[[], object], steps: int) -> Spent:
        """Do a step sixty times a second, so often; return what one of them took."""
        left = [steps]

        def tick(_dt: float) -> bool:
            step()
            left[0] -= 1
            return left[0] > 0

        with self.spending() as spent:
            self.clock.schedule_interval(tick, FRAME)
            while left[0] > 0:
                self.one()
        return Spent(spent.wall / steps, spent.every / steps, spent.own / steps)


def open_window() -> None:
    """Open the studio's window, with a home of its own."""
    home = Path(tempfile.mkdtemp(prefix="bench-gallery-home-"))
    from studio.ui import start

    start.prepare_kivy(home, SIZE)
    if not start.open_window("dusk"):
        sys.exit("no window could be opened")


def finger(x: float, y: float) -> Any:
    """Return a finger over a place of the window, to `down`, `go` and `up`. (Kivy's own brings pytest along: 6 MB.)"""
    from kivy.base import EventLoop
    from kivy.input.motionevent import MotionEvent

    def share(x: float, y: float) -> dict[str, float]:
        return {"x": x / (EventLoop.window.width - 1), "y": y / (EventLoop.window.height - 1)}

    class Finger(MotionEvent):
        def depack(self, args: dict[str, float]) -> None:
            self.sx, self.sy, self.profile = args["x"], args["y"], ["pos"]
            super().depack(args)

        def down(self) -> None:
            EventLoop.post_dispatch_input("begin", self)

        def go(self, x: float, y: float) -> None:
            self.move(share(x, y))
            EventLoop.post_dispatch_input("update", self)

        def up(self) -> None:
            EventLoop.post_dispatch_input("end", self)

    return Finger("bench", 99, share(x, y), is_touch=True, type_id="touch")


def painting() -> float:
    """Return the seconds of processor that Mesa's threads have taken, which paint here instead of a graphics card."""
    spent = 0
    for thread in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError):  # it has ended
            if thread.joinpath("comm").read_text().startswith("llvmpipe"):
                spent += int(thread.joinpath("schedstat").read_text().split()[0])
    return spent / 1e9


def resident() -> dict[str, float]:
    """Return what of this process is in memory now and was at most, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found = {line.split(":")[0]: float(line.split()[1]) / 1024 for line in lines if line.startswith(("VmRSS", "VmHWM"))}
    rollup = Path("/proc/self/smaps_rollup").read_text().splitlines()
    pss = next(float(line.split()[1]) / 1024 for line in rollup if line.startswith("Pss:"))
    return {"rss": found["VmRSS"], "peak": found["VmHWM"], "pss": pss}


def settled(value: Any) -> Any:
    """Return figures as they are told: rounded."""
    if isinstance(value, dict):
        return {key: settled(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [settled(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value
