"""What a hand feels: how late the ink comes after the pointer, and how late it goes after an undo."""

import statistics
import time
from collections.abc import Sequence
from random import Random

import numpy as np

from tests.bench.blackbox.ink import changed
from tests.bench.blackbox.probe import still
from tests.bench.blackbox.screen import Box, Screen

LIMIT_MS = 500.0
"""What counts for ink that does not come at all."""
JUMP = 40
"""Pixels the pointer moves at once."""
MOTION_MS = 8
"""Time between two motions of a hand that goes on."""
ROW = 28
"""Height of a strip of paper that one series of jumps takes."""
FAINT = 24
"""A channel must change by more than this to count while ink is being waited for."""
_POLL = 0.0003


def lags(screen: Screen, row: Box, random: Random) -> list[float]:
    """Draw one line in jumps along an empty strip; return for each how many ms until there was ink at the pointer.

    The hand goes on moving by a pixel, 125 times a second, as some programs draw each motion only with the next one.
    The jumps come at moments that have nothing to do with the program's own clock.
    """
    x, y = row.x + 20, row.y + row.height // 2
    screen.move(x, y)
    screen.press()
    time.sleep(0.03)
    x += 3
    screen.move(x, y)
    time.sleep(0.15)
    found = []
    while x + JUMP < row.x + row.width - 20:
        x += JUMP
        found.append(_lag(screen, x, y))
        time.sleep(random.uniform(0.015, 0.05))
    screen.release()
    time.sleep(0.12)
    return found


def _lag(screen: Screen, x: int, y: int) -> float:
    spot = Box(x - 6, y - 5, 11, 11)
    before = screen.look(spot)
    begin = time.perf_counter()
    screen.move(x, y)
    passed, moved = 0.0, 0
    while passed < LIMIT_MS:
        ink = np.count_nonzero(changed(screen.look(spot), before, FAINT))
        passed = 1000 * (time.perf_counter() - begin)
        if ink >= 3:
            return passed
        if passed > (moved + 1) * MOTION_MS:
            moved += 1
            screen.move(x, y + moved % 2)
        time.sleep(_POLL)
    return LIMIT_MS


def undone_after(screen: Screen, box: Box) -> float:
    """Draw a line in an empty box, take it back by the keyboard; return how many ms until its ink was gone.

    Raises LookupError when the line left no ink, or when undo did not bring the empty box back.
    """
    middle = box.y + box.height // 2
    empty = screen.look(box)
    line = [(box.x + 15 + step * (box.width - 30) // 19, middle) for step in range(20)]
    screen.stroke(line, 0.004)
    screen.park()
    still(screen, box, 0.4, 10)
    inked = screen.look(box)
    ink = changed(inked, empty)
    if np.count_nonzero(ink) < 20:
        raise LookupError("there was no line to take back")
    begin = time.perf_counter()
    screen.chord("Control_L", "z")
    while (passed := 1000 * (time.perf_counter() - begin)) < 3000:
        if np.count_nonzero(changed(screen.look(box), inked) & ink) > 20:
            passed = 1000 * (time.perf_counter() - begin)
            break
        time.sleep(_POLL)
    still(screen, box, 0.3, 10)
    if np.count_nonzero(changed(screen.look(box), empty)) > 20:
        raise LookupError("undo did not bring the empty paper back")
    return passed


def scribble(screen: Screen, zone: Box, count: int, random: Random) -> float:
    """Draw short curved lines of nine motions each, 2 ms apart, all over a zone; return the seconds it took."""
    begin = time.perf_counter()
    for _ in range(count):
        x, y = zone.x + random.uniform(40, zone.width - 40), zone.y + random.uniform(40, zone.height - 40)
        angles = random.uniform(0, 2 * np.pi) + 0.25 * np.arange(8)
        steps = np.cumsum(5 * np.c_[np.cos(angles), np.sin(angles)], axis=0)
        screen.stroke(np.rint(np.r_[[(x, y)], (x, y) + steps]).astype(int), 0.002)
        time.sleep(0.004)
    return time.perf_counter() - begin


def backlog(screen: Screen, box: Box, end: float) -> float:
    """Wait until a box is still; return how many seconds after `end` (by time.perf_counter) it last changed."""
    last = end
    before = screen.look(box)
    while time.perf_counter() - last < 0.6 and time.perf_counter() - end < 20:
        after = screen.look(box)
        if not np.array_equal(before, after):
            before, last = after, time.perf_counter()
        time.sleep(0.002)
    return last - end


def told(values: Sequence[float]) -> dict[str, float]:
    """Return what there is to say about many times."""
    ranked = sorted(values)
    return {
        "n": len(ranked),
        "p50": round(statistics.median(ranked), 2),
        "p95": round(ranked[min(len(ranked) - 1, int(0.95 * len(ranked)))], 2),
        "max": round(ranked[-1], 2),
    }
