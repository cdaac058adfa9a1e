"""What brushes feel of the paper as their colour settles: its tooth, and the uneven spread of water.

Tiles of bytes without a seam, made from whole numbers, so the same on every machine; each is handed out with
its first columns repeated at its end, so that sixteen pixels can be read from any place in a row.
Nobody writes to them.
"""

from collections import deque
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.drawing.brush import Brush
from studio.drawing.oracle import GRAIN_SIDE
from studio.drawing.tooth import grain, noise, unit

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

NO_FELT: Bytes = np.zeros((1, 1), np.uint8)
MOST_TEETH = 3
BEYOND = 16
"""Columns that are repeated."""
WAVES = ((64, 0.9), (32, 1.0), (16, 0.75), (8, 0.55), (4, 0.3))
"""Sizes of the bumps in the spread of water, in paper pixels, and how high they are."""


@lru_cache(maxsize=1)
def crumbs() -> Bytes:
    """Return the tooth of a crumbling stick [512, 512]: 0 = takes colour first … 255 = last, each equally often."""
    fine = unit(noise(range(GRAIN_SIDE), range(GRAIN_SIDE), 91))
    clumps = unit(noise(range(GRAIN_SIDE), range(GRAIN_SIDE), 92))
    for _ in range(2):
        clumps = _softened(clumps)
    return _ranked(clumps * np.float32(3) + _softened(fine) + fine * np.float32(0.3))


@lru_cache(maxsize=1)
def water() -> Bytes:
    """Return how far water spreads [512, 512]: 0 = least … 255 = most, each equally often."""
    height = np.zeros((GRAIN_SIDE, GRAIN_SIDE), np.float32)
    for seed, (cell, high) in enumerate(WAVES):
        height += _bumps(cell, 93 + seed) * np.float32(high)
    return _ranked(height)


def prepare() -> None:
    """Make the tiles that every drawing needs, before a hand waits for them."""
    tooth_at(grain(), 1.0)
    crumbs_at(1.0)
    water_at(1.0)


def felt_of(brush: Brush, grain: Bytes, scale: float) -> tuple[Bytes, Bytes]:
    """Return the tooth and the spread of water for a brush on a sheet with that grain, drawn so many times larger.

    What the brush doesn't ask for is empty.
    """
    if not brush.settles or brush.layering == "ribbon":
        return NO_FELT, NO_FELT
    tooth = tooth_at(grain, scale) if brush.tooth == "paper" else crumbs_at(scale)
    return tooth, water_at(scale) if brush.wet else NO_FELT


@lru_cache(maxsize=4)
def _larger(which: int, scale: float) -> Bytes:
    return _padded(_scaled(crumbs() if which == 0 else water(), scale))


def crumbs_at(scale: float) -> Bytes:
    """Return `crumbs` [n, n + 16] as they lie on paper that is drawn so many times larger."""
    return _larger(0, scale)


def water_at(scale: float) -> Bytes:
    """Return `water` [n, n + 16] the same way."""
    return _larger(1, scale)


def tooth_at(grain: Bytes, scale: float) -> Bytes:
    """Return a sheet's grain [side, side] the same way."""
    for known, larger, tile in _teeth:
        if known is grain and larger == scale:
            return tile
    tile = _padded(_scaled(grain, scale))
    _teeth.append((grain, scale, tile))
    return tile


_teeth: deque[tuple[Bytes, float, Bytes]] = deque(maxlen=MOST_TEETH)
"""The last grains that were asked for, and what they became."""


def _padded(tile: Bytes) -> Bytes:
    return np.concatenate((tile, tile[:, :BEYOND]), axis=1)


def _scaled(tile: Bytes, scale: float) -> Bytes:
    """Return a tile as many times larger, straight lines between its pixels."""
    if scale == 1.0:
        return tile
    side = max(BEYOND, round(len(tile) * scale))
    place = (np.arange(side, dtype=np.float64) + 0.5) * (len(tile) / side) - 0.5
    first = np.floor(place)
    share = (place - first).astype(np.float32)
    one = first.astype(np.intp) % len(tile)
    other = (one + 1) % len(tile)
    out = np.empty((side, side), np.uint8)
    for row in range(side):
        top, bottom = tile[one[row]].astype(np.float32), tile[other[row]].astype(np.float32)
        line = top + (bottom - top) * share[row]
        out[row] = (line[one] + (line[other] - line[one]) * share + np.float32(0.5)).astype(np.uint8)
    return out


def _bumps(cell: int, seed: int) -> Floats:
    """Return smooth noise of -1..1 [512, 512] that tiles."""
    corners = unit(noise(range(GRAIN_SIDE // cell), range(GRAIN_SIDE // cell), seed)) * np.float32(2) - np.float32(1)
    corners = np.pad(corners, (0, 1), mode="wrap")
    at = np.arange(GRAIN_SIDE) // cell
    share = (np.arange(GRAIN_SIDE) % cell).astype(np.float32) * np.float32(1 / cell)
    share = share * share * (np.float32(3) - np.float32(2) * share)
    wide = corners[:, at] + (corners[:, at + 1] - corners[:, at]) * share[None, :]
    bumps: Floats = wide[at] + (wide[at + 1] - wide[at]) * share[:, None]
    return bumps


def _softened(values: Floats) -> Floats:
    """Blur by 1 2 1 both ways, round the edges."""
    quarter, half = np.float32(0.25), np.float32(0.5)
    for axis in (0, 1):
        values = (np.roll(values, 1, axis) + np.roll(values, -1, axis)) * quarter + values * half
    return values


def _ranked(height: Floats) -> Bytes:
    """Return heights as bytes, each equally often, the lowest first."""
    order = np.argsort(height, axis=None, kind="stable")
    ranks = np.empty(order.size, np.int32)
    ranks[order] = np.arange(order.size, dtype=np.int32)
    return (ranks * 256 // order.size).astype(np.uint8).reshape(height.shape)
