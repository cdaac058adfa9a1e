"""Where the paper lies in the window: turned, as large as you like, and back again. Values only; nothing of Kivy.

Window places are in pixels with y up, paper places in paper pixels with y down. As complex numbers the one is the
other, conjugate, times a number (how large, how far turned) plus a number (where): four floats hold it all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Place = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, width, height in window pixels."""

SMALLEST, LARGEST = 0.05, 32.0
"""How many window pixels a paper pixel may take."""
PULL = math.radians(9)
"""Within this of a quarter turn the paper is drawn towards it while it is being turned."""
CATCH = math.radians(2.5)
"""Within this of a quarter turn it comes to lie straight when it is let go."""
GRIP = 0.2
"""Share of the paper, or of the room for it, that always stays where it can be seen."""


@dataclass(frozen=True, slots=True)
class View:
    """How paper places become window places: x = a·px + b·py + e, y = b·px − a·py + f."""

    a: float = 1.0
    b: float = 0.0
    e: float = 0.0
    f: float = 0.0

    @property
    def scale(self) -> float:
        """Window pixels a paper pixel takes."""
        return math.hypot(self.a, self.b)

    @property
    def turned(self) -> float:
        """How far the paper is turned: degrees clockwise, −180 < … ≤ 180."""
        degrees = -math.degrees(math.atan2(self.b, self.a))
        return 180.0 if degrees == -180.0 else degrees + 0.0

    @property
    def is_straight(self) -> bool:
        """True when the paper's edges run along the window's."""
        return self.b == 0.0 or self.a == 0.0

    def spot(self, x: float, y: float) -> Place:
        """Return the window place of a paper place."""
        return self.a * x + self.b * y + self.e, self.b * x - self.a * y + self.f

    def paper(self, x: float, y: float) -> Place:
        """Return the paper place of a window place."""
        x, y = x - self.e, y - self.f
        size = self.a * self.a + self.b * self.b
        return (self.a * x + self.b * y) / size, (self.b * x - self.a * y) / size

    def paper_of(self, places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the paper places [n, 2] of window places [n, 2]."""
        size = self.a * self.a + self.b * self.b
        x, y = places[:, 0] - self.e, places[:, 1] - self.f
        return np.stack((x * (self.a / size) + y * (self.b / size), x * (self.b / size) - y * (self.a / size)), 1)


def fitted(box: Box, width: int, height: int) -> View:
    """Return the view in which a paper fills a box as far as it can, its top left on a whole pixel."""
    left, bottom, across, down = sheet_in(box, width, height)
    scale = max(across / width, SMALLEST / 2)
    return View(scale, 0.0, float(left), float(bottom + down))


def sheet_in(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, bottom, width and height, in whole pixels, of a paper fitted into a box; it hangs from the top."""
    left, bottom, room_across, room_down = box
    if room_across <= 0 or room_down <= 0 or width <= 0 or height <= 0:
        return 0, 0, 0, 0
    scale = min(room_across / width, room_down / height)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    return round(left + room_across / 2 - across / 2), round(bottom + room_down - down), across, down


def moved(view: View, dx: float, dy: float) -> View:
    """Return the view with the paper pushed along."""
    return View(view.a, view.b, view.e + dx, view.f + dy)


def changed(view: View, factor: float, degrees: float, about: Place) -> View:
    """Return the view with the paper made larger and turned clockwise, about a window place that stays."""
    factor = within_limits(view.scale, factor)
    radians = -math.radians(degrees)
    c, s = _quarter(math.cos(radians)) * factor, _quarter(math.sin(radians)) * factor
    return _about(view, c, s, about, about)


def within_limits(scale: float, factor: float) -> float:
    """Return a factor cut so that a scale times it is neither too small nor too large to see anything.

    A paper so large that it fits only below the limit may stay where it is, but goes no further.
    """
    least, most = min(SMALLEST, scale), max(LARGEST, scale)
    return min(most / scale, max(least / scale, factor))


def pinched(view: View, before: Sequence[Place], after: Sequence[Place]) -> View:
    """Return the view that keeps the paper under fingers that moved: one pushes, two or more also turn and enlarge.

    With more than two it is the turn and size that fit them best. It is drawn towards quarter turns.
    """
    count = len(before)
    ax, ay = sum(x for x, _ in before) / count, sum(y for _, y in before) / count
    bx, by = sum(x for x, _ in after) / count, sum(y for _, y in after) / count
    across = along = spread = 0.0
    for (x, y), (u, v) in zip(before, after, strict=True):
        x, y, u, v = x - ax, y - ay, u - bx, v - by
        along += x * u + y * v
        across += x * v - y * u
        spread += x * x + y * y
    if count < 2 or spread < 1.0 or math.hypot(along, across) < 1e-6 * spread:
        return moved(view, bx - ax, by - ay)
    factor = within_limits(view.scale, math.hypot(along, across) / spread)
    angle = math.atan2(view.b, view.a)
    turn = drawn(angle + math.atan2(across, along)) - angle
    c, s = factor * math.cos(turn), factor * math.sin(turn)
    return _about(view, c, s, (ax, ay), (bx, by))


def drawn(angle: float) -> float:
    """Return an angle in radians drawn towards the quarter turn it is near to, never with a jump."""
    quarter = round(angle / (math.pi / 2)) * (math.pi / 2)
    off = angle - quarter
    if abs(off) >= PULL:
        return angle
    return quarter + off * (off / PULL) ** 2


def settled(view: View, about: Place) -> View:
    """Return the view as it stays when it is let go: straight when it is nearly so, about a window place."""
    angle = math.atan2(view.b, view.a)
    quarter = round(angle / (math.pi / 2))
    if abs(angle - quarter * (math.pi / 2)) > CATCH:
        return view
    scale = view.scale
    c, s = ((1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0))[quarter % 4]
    x, y = view.paper(*about)
    straight = View(scale * c, scale * s)
    u, v = straight.spot(x, y)
    return View(straight.a, straight.b, about[0] - u, about[1] - v)


def aligned(view: View) -> View:
    """Return a straight view with the paper's corner on a whole pixel, where its pixels are the window's."""
    if not view.is_straight:
        return view
    return View(view.a, view.b, float(round(view.e)), float(round(view.f)))


def in_reach(view: View, box: Box, width: int, height: int) -> View:
    """Return the view with the paper pushed back so far that a part of it can be seen in the box."""
    left, bottom, across, down = bounds(view, width, height)
    room_left, room_bottom, room_across, room_down = box
    keep_x, keep_y = GRIP * min(across, room_across), GRIP * min(down, room_down)
    dx = max(0.0, room_left + keep_x - (left + across)) + min(0.0, room_left + room_across - keep_x - left)
    dy = max(0.0, room_bottom + keep_y - (bottom + down)) + min(0.0, room_bottom + room_down - keep_y - bottom)
    return moved(view, dx, dy) if dx or dy else view


def bounds(view: View, width: int, height: int) -> Box:
    """Return the smallest upright box of the window that the whole paper lies in."""
    corners = [view.spot(x, y) for x in (0, width) for y in (0, height)]
    left, bottom = min(x for x, _ in corners), min(y for _, y in corners)
    return left, bottom, max(x for x, _ in corners) - left, max(y for _, y in corners) - bottom


def seen(view: View, box: Box) -> tuple[float, float, float, float]:
    """Return x0, y0, x1, y1 of the smallest upright rectangle of paper that holds all of a box of the window."""
    left, bottom, across, down = box
    corners = [view.paper(x, y) for x in (left, left + across) for y in (bottom, bottom + down)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _about(view: View, c: float, s: float, before: Place, after: Place) -> View:
    """Return the view turned and enlarged by c + s·i, so that what lay at one window place lies at another."""
    a, b = view.a * c - view.b * s, view.b * c + view.a * s
    x, y = view.e - before[0], view.f - before[1]
    return View(a, b, after[0] + x * c - y * s, after[1] + x * s + y * c)


def _quarter(value: float) -> float:
    """Return a cosine or sine that is exactly 0 or ±1 at the quarter turns."""
    return float(round(value)) if abs(value - round(value)) < 1e-12 else value
