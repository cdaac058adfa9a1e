"""Which tiles of which size show a piece of paper: the sums, nothing of Kivy.

A level is the paper with every pixel the mean of 2^k × 2^k. It is cut into tiles that overlap by a pixel on each side,
so that no seam shows where one is enlarged; around the paper lies a pixel's breadth of nothing, which softens its edge.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect

SIDE = 510
"""Pixels of a level that a tile shows, each way; its texture has one more on every side."""
WHOLE = 1024 * 1024
"""A level of no more pixels than this is one tile."""
MOST_LEVELS = 6

Pixels = npt.NDArray[np.uint8]


class Spot(NamedTuple):
    """A tile's place."""

    level: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Level:
    """The paper at one size."""

    number: int
    """k: a pixel is the mean of 2^k × 2^k of the paper's."""
    width: int
    height: int
    side: int
    """Pixels between the left edges of two tiles."""

    @property
    def columns(self) -> int:
        return -(-self.width // self.side)

    @property
    def rows(self) -> int:
        return -(-self.height // self.side)

    def shown(self, spot: Spot) -> Rect:
        """Return the pixels of the level that a tile shows; at the paper's edge it shows the nothing there too."""
        x0, y0 = spot.column * self.side, spot.row * self.side
        x1, y1 = min(self.width, x0 + self.side), min(self.height, y0 + self.side)
        return Rect(x0 - (x0 == 0), y0 - (y0 == 0), x1 + (x1 == self.width), y1 + (y1 == self.height))

    def held(self, spot: Spot) -> Rect:
        """Return the pixels of the level that its texture holds."""
        x0, y0 = spot.column * self.side, spot.row * self.side
        return Rect(x0 - 1, y0 - 1, min(self.width, x0 + self.side) + 1, min(self.height, y0 + self.side) + 1)

    def spots(self, x0: float, y0: float, x1: float, y1: float) -> list[Spot]:
        """Return the tiles that show any of a rectangle of paper, given in paper pixels."""
        step = self.side << self.number
        left, right = max(0, math.floor(x0 / step)), min(self.columns - 1, math.floor(x1 / step))
        top, bottom = max(0, math.floor(y0 / step)), min(self.rows - 1, math.floor(y1 / step))
        return [Spot(self.number, row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)]

    def pixels_of(self, rect: Rect) -> Rect:
        """Return the pixels of the level that show any of a rectangle of paper."""
        k = self.number
        return Rect(rect.x0 >> k, rect.y0 >> k, -(-rect.x1 >> k), -(-rect.y1 >> k))

    def paper_of(self, rect: Rect) -> Rect:
        """Return the rectangle of paper that pixels of the level are the means of."""
        k = self.number
        return Rect(rect.x0 << k, rect.y0 << k, rect.x1 << k, rect.y1 << k)


def level(number: int, width: int, height: int) -> Level:
    """Return a level of a paper of that size."""
    across, down = -(-width >> number), -(-height >> number)
    side = max(across, down) if across * down <= WHOLE and max(across, down) <= 2048 else SIDE
    return Level(number, across, down, side)


def level_for(scale: float, width: int, height: int) -> int:
    """Return the number of the coarsest level that is fine enough where a paper pixel takes `scale` window pixels."""
    number = 0
    while scale * 2 ** (number + 1) <= 1.001 and number < MOST_LEVELS and min(width, height) >> (number + 1) >= 1:
        number += 1
    return number


def coarsest(width: int, height: int) -> int:
    """Return the number of the finest level that is one tile: what stands in for tiles that are not there yet."""
    number = 0
    while level(number, width, height).side == SIDE and number < MOST_LEVELS:
        number += 1
    return number


def edged(pixels: Pixels, held: Rect, inside: Rect) -> Pixels:
    """Return pixels of `inside` widened to `held`: past the paper's edge all is as the edge, and can't be seen."""
    if held == inside:
        return pixels
    above, below = inside.y0 - held.y0, held.y1 - inside.y1
    before, after = inside.x0 - held.x0, held.x1 - inside.x1
    out = np.pad(pixels, ((above, below), (before, after), (0, 0)), mode="edge")
    out[:above, :, 3] = 0
    out[out.shape[0] - below :, :, 3] = 0
    out[:, :before, 3] = 0
    out[:, out.shape[1] - after :, 3] = 0
    return out


def strips(rect: Rect, most: int) -> list[Rect]:
    """Return a rectangle cut into strips of rows of at most so many pixels (but a row at least)."""
    step = max(1, most // max(1, rect.width))
    return [Rect(rect.x0, y, rect.x1, min(rect.y1, y + step)) for y in range(rect.y0, rect.y1, step)]
