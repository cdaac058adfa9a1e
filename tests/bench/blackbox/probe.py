"""Waiting for what a person would wait for: a window, a paper at rest, the first mark."""

import time
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from tests.bench.blackbox.ink import INK, changed
from tests.bench.blackbox.program import Program
from tests.bench.blackbox.screen import ROOT_COLOUR, Box, Screen

T = TypeVar("T")
POLL = 0.003
"""Seconds between two looks."""


class UnreachedError(Exception):
    """A program did not come to where a measurement begins."""


def wait_for(find: Callable[[], T | None], program: Program, what: str, limit: float = 60) -> T:
    """Look again and again until `find` finds something; raises UnreachedError after `limit` seconds."""
    end = time.perf_counter() + limit
    while time.perf_counter() < end:
        found = find()
        if found is not None:
            return found
        if program.ended():
            raise UnreachedError(f"the program ended before {what} was seen; its last words: {program.last_words()}")
        time.sleep(POLL)
    raise UnreachedError(f"{what} was not seen within {limit:g} s; last words: {program.last_words()}")


def has_window(screen: Screen) -> bool:
    """Say whether a program shows something of its own: neither the bare screen nor a window still black."""
    pixels = screen.look(screen.whole, 8)
    shown = changed(pixels, np.array(ROOT_COLOUR, np.uint8), 6) & (pixels.max(axis=2) > 8)
    return float(shown.mean()) > 0.02


def is_bare(screen: Screen) -> bool:
    """Say whether no window is on the screen."""
    return not changed(screen.look(screen.whole, 8), np.array(ROOT_COLOUR, np.uint8), 6).any()


def still(screen: Screen, box: Box, quiet: float = 0.7, limit: float = 20) -> float:
    """Wait until a box has not changed for `quiet` seconds; return the seconds until its last change."""
    start = last = time.perf_counter()
    before = screen.look(box)
    while time.perf_counter() - last < quiet and time.perf_counter() - start < limit:
        time.sleep(0.03)
        after = screen.look(box)
        if not np.array_equal(before, after):
            before, last = after, time.perf_counter()
    return last - start


def first_mark(screen: Screen, program: Program, paper: Box, limit: float = 60) -> float:
    """Draw short lines in the lower left of a paper, 20 a second, until one is seen.

    Returns the age of the program in seconds then. Only ink counts: everything else in that corner must be of one
    colour, and the ink must stay when the pointer goes. Raises UnreachedError after `limit` seconds.
    """
    zone = Box(paper.x + 10, paper.y + paper.height - 100, 180, 90)
    near = np.zeros((zone.height, zone.width), bool)
    number = 0
    while program.age() < limit:
        x, y = 20 + number % 6 * 25, 20 + number // 6 % 3 * 25
        near[y - 14 : y + 14, max(0, x - 14) : x + 24] = True
        number += 1
        dash = [(zone.x + x + 2 * step, zone.y + y) for step in range(6)]
        screen.stroke(dash, 0.002)
        end = time.perf_counter() + 0.04
        while time.perf_counter() < end:
            if _only_ink(screen.look(zone), near):
                age = program.age()
                screen.park()
                time.sleep(0.08)
                if _only_ink(screen.look(zone), near):
                    return age
            time.sleep(POLL)
        if program.ended():
            raise UnreachedError(f"the program ended before the first mark; its last words: {program.last_words()}")
    raise UnreachedError(f"no mark was seen within {limit:g} s; last words: {program.last_words()}")


def _only_ink(pixels: np.ndarray, near: np.ndarray) -> bool:
    """Say whether a picture is of one colour but for some ink where lines were drawn.

    A twentieth elsewhere is forgiven: a program that moves the pointer at its start makes a line we did not ask for.
    """
    ground = np.median(pixels.reshape(-1, 3), axis=0).astype(np.uint8)
    ink = changed(pixels, ground, INK)
    return np.count_nonzero(ink & near) >= 6 and float((ink & ~near).mean()) < 0.05
