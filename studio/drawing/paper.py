"""The paper: warm, faintly clouded, with a tooth that graphite catches; the same from its seed everywhere."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.drawing.oracle import GRAIN_SIDE
from studio.drawing.tiles import SIDE

Kind = Literal["blank", "circle"]
Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WHOLE = np.float32(1)
TWICE = np.float32(2)

CREAM = (240, 229, 211)
NIGHT = (30, 33, 43)
LARGEST = 8192
"""Longest side of a paper, in pixels."""

CIRCLE_SHARE = 0.87
"""Diameter of the empty circle as a share of the paper's shorter side."""
CIRCLE_LINE = 1.5
"""Thickness of its line in paper pixels."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is drawn on. Raises ValueError when it has no size or an absurd one."""

    kind: Kind = "blank"
    """blank, or circle: an empty ring to draw in, or over."""
    width: int = 944
    height: int = 708
    colour: tuple[int, int, int] = CREAM
    """The paper's own colour, as red, green, blue."""
    seed: int = 0
    """Which sheet it is: its clouds and where its grain lies. 0..2^32-1."""

    def __post_init__(self) -> None:
        if self.kind not in ("blank", "circle"):
            raise ValueError("no such paper")
        if not (1 <= self.width <= LARGEST and 1 <= self.height <= LARGEST):
            raise ValueError("no such size of paper")
        if len(self.colour) != 3 or not all(0 <= part <= 255 for part in self.colour):
            raise ValueError("no such colour of paper")
        if not 0 <= self.seed < 1 << 32:
            raise ValueError("no such seed")

    @property
    def is_dark(self) -> bool:
        """True when light colours show best on it."""
        red, green, blue = self.colour
        return red * 3 + green * 6 + blue < 1280

    @property
    def grain_offset(self) -> tuple[int, int]:
        """Where in the grain this sheet begins: x, y."""
        mixed = (self.seed * 2654435761 + 12345) & 0xFFFFFFFF
        return (mixed >> 8) % GRAIN_SIDE, (mixed >> 20) % GRAIN_SIDE


def _noise(height: int, width: int, seed: int) -> npt.NDArray[np.uint32]:
    """Return [height, width] evenly spread 32-bit numbers, the same on every machine (lowbias32 by C. Wellons)."""
    y = np.arange(height, dtype=np.uint32)[:, None] * np.uint32(0x9E3779B1)
    x = np.arange(width, dtype=np.uint32)[None, :] * np.uint32(0x85EBCA77)
    n = y ^ x ^ np.uint32((seed * 0xC2B2AE3D + 0x27D4EB2F) & 0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        n ^= n >> np.uint32(shift)
        n *= np.uint32(factor)
    n ^= n >> np.uint32(16)
    return n


def _unit(noise: npt.NDArray[np.uint32]) -> Floats:
    return (noise >> np.uint32(8)).astype(np.float32) * np.float32(1 / (1 << 24))


def _softened(values: npt.NDArray[np.int32], times: int) -> npt.NDArray[np.int32]:
    """Blur whole numbers by 1 2 1 both ways, round the edges; the sum grows sixteenfold each time."""
    for _ in range(times):
        for axis in (0, 1):
            values = np.roll(values, 1, axis) + 2 * values + np.roll(values, -1, axis)
    return values


@lru_cache(maxsize=1)
def grain() -> Bytes:
    """Return the paper's tooth [512, 512]: 0 = peak … 255 = valley, each height equally often; it tiles."""
    fine = (_noise(GRAIN_SIDE, GRAIN_SIDE, 7) >> np.uint32(20)).astype(np.int32)
    coarse = (_noise(GRAIN_SIDE, GRAIN_SIDE, 8) >> np.uint32(20)).astype(np.int32)
    height = fine * 96 + _softened(fine, 1) * 24 + _softened(coarse, 3) // 24
    order = np.argsort(height, axis=None, kind="stable")
    ranks = np.empty(order.size, np.int32)
    ranks[order] = np.arange(order.size, dtype=np.int32)
    return (ranks * 256 // order.size).astype(np.uint8).reshape(GRAIN_SIDE, GRAIN_SIDE)


def _steps(length: int, cell: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return, for each pixel, the cell it lies in and how far into it, eased."""
    at = np.arange(length, dtype=np.int32)
    share = (at % cell).astype(np.float32) * np.float32(1 / cell)
    return (at // cell).astype(np.intp), share * share * (np.float32(3) - np.float32(2) * share)


def _clouds(height: int, width: int, cell: int, seed: int) -> Floats:
    """Return [height, width] smooth noise of -1..1 whose bumps are about `cell` pixels wide."""
    rows, down = _steps(height, cell)
    columns, across = _steps(width, cell)
    lattice: Floats = _unit(_noise(height // cell + 2, width // cell + 2, seed)) * TWICE - WHOLE
    wide = lattice[:, columns] + (lattice[:, columns + 1] - lattice[:, columns]) * across[None, :]
    above: Floats = wide[rows]
    return above + (wide[rows + 1] - above) * down[:, None]


def padded(length: int) -> int:
    """Return a length rounded up to whole tiles."""
    return -(-length // SIDE) * SIDE


@lru_cache(maxsize=2)
def pixels(paper: Paper) -> Bytes:
    """Return the paper's pixels [3, height, width], padded to whole tiles. Not to be written to."""
    height, width = padded(paper.height), padded(paper.width)
    cloud = _clouds(height, width, 128, paper.seed)
    cloud += _clouds(height, width, 53, paper.seed + 1) * np.float32(0.6)
    cloud += _clouds(height, width, 23, paper.seed + 2) * np.float32(0.3)
    x, y = paper.grain_offset
    tooth = np.roll(grain(), (-y, -x), (0, 1)).astype(np.float32) * np.float32(-1 / 128) + np.float32(1)
    repeats = (-(-height // GRAIN_SIDE), -(-width // GRAIN_SIDE))
    tooth = np.tile(tooth, repeats)[:height, :width]
    speckle = _unit(_noise(height, width, paper.seed + 3)) - np.float32(0.5)
    light = cloud * np.float32(4.2) + tooth * np.float32(1.6) + speckle * np.float32(2.5)
    if paper.is_dark:
        light = light * np.float32(0.55)
    ring = _ring(paper, height, width) if paper.kind == "circle" else None
    out = np.empty((3, height, width), np.uint8)
    for channel, warmth in enumerate((0.94, 1.0, 1.07)):
        value = light * np.float32(warmth) + np.float32(paper.colour[channel])
        if ring is not None:
            line = np.float32(_line_colour(paper)[channel])
            value += ring * (line - value)
        np.minimum(np.maximum(value, np.float32(0), out=value), np.float32(255), out=value)
        out[channel] = (value + np.float32(0.5)).astype(np.uint8)
    return out


def _line_colour(paper: Paper) -> tuple[int, int, int]:
    return (150, 138, 128) if paper.is_dark else (160, 128, 108)


def _ring(paper: Paper, height: int, width: int) -> Floats:
    """Return how much of each pixel the empty circle's line covers."""
    half = np.float32(0.5)
    x = np.arange(width, dtype=np.float32) + half - np.float32(paper.width / 2)
    y = np.arange(height, dtype=np.float32) + half - np.float32(paper.height / 2)
    radius = np.float32(min(paper.width, paper.height) * CIRCLE_SHARE / 2)
    away = np.abs(np.sqrt((x * x)[None, :] + (y * y)[:, None]) - radius)
    cover: Floats = np.minimum(np.maximum(np.float32(CIRCLE_LINE / 2) + half - away, np.float32(0)), WHOLE)
    return cover
