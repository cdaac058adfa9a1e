"""What a sheet's surface is like: the tooth that graphite catches, and how light falls on it.

Everything is made from numbers that are the same on every machine, and tiles without a seam.
"""

from functools import lru_cache
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from studio.drawing.oracle import GRAIN_SIDE

Texture = Literal["clouds", "smooth", "rough", "laid", "canvas"]
TEXTURES: tuple[Texture, ...] = get_args(Texture)
"""How a sheet may be; a log knows them by their place here, so new ones come last."""

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

WHOLE = np.float32(1)
TWICE = np.float32(2)
BLOCK_SIDE = 1024
"""Light on a sheet repeats after so many pixels (not that of clouds, which never repeats)."""

LAID_GAP = 4
"""Pixels from one laid line to the next."""
CHAIN_GAP = 128
"""Pixels from one chain line to the next."""
THREAD = 8
"""Pixels from one thread of the canvas to the next."""


def noise(rows: range, columns: range, seed: int) -> npt.NDArray[np.uint32]:
    """Return evenly spread 32-bit numbers [rows, columns], the same on every machine (lowbias32 by C. Wellons)."""
    y = np.arange(rows.start, rows.stop, dtype=np.uint32)[:, None] * np.uint32(0x9E3779B1)
    x = np.arange(columns.start, columns.stop, dtype=np.uint32)[None, :] * np.uint32(0x85EBCA77)
    n = y ^ x ^ np.uint32((seed * 0xC2B2AE3D + 0x27D4EB2F) & 0xFFFFFFFF)
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        n ^= n >> np.uint32(shift)
        n *= np.uint32(factor)
    n ^= n >> np.uint32(16)
    return n


def unit(numbers: npt.NDArray[np.uint32]) -> Floats:
    """Return 32-bit numbers as 0..1."""
    return (numbers >> np.uint32(8)).astype(np.float32) * np.float32(1 / (1 << 24))


def _steps(places: range, cell: int) -> tuple[npt.NDArray[np.intp], Floats]:
    """Return, for each pixel, the cell it lies in and how far into it, eased."""
    at = np.arange(places.start, places.stop, dtype=np.int32)
    share = (at % cell).astype(np.float32) * np.float32(1 / cell)
    return (at // cell).astype(np.intp), share * share * (np.float32(3) - TWICE * share)


def clouds(rows: range, columns: range, cell: int, seed: int) -> Floats:
    """Return [rows, columns] smooth noise of -1..1 whose bumps are about `cell` pixels wide."""
    row, down = _steps(rows, cell)
    column, across = _steps(columns, cell)
    first_row, first_column = int(row[0]), int(column[0])
    corners = noise(range(first_row, int(row[-1]) + 2), range(first_column, int(column[-1]) + 2), seed)
    return _between(unit(corners) * TWICE - WHOLE, row - first_row, column - first_column, down, across)


def _round_clouds(side: int, cell: int, seed: int) -> Floats:
    """Return such noise [side, side] that tiles; `cell` divides the side."""
    at, share = _steps(range(side), cell)
    corners = unit(noise(range(side // cell), range(side // cell), seed)) * TWICE - WHOLE
    return _between(np.pad(corners, (0, 1), mode="wrap"), at, at, share, share)


def _between(
    corners: Floats, rows: npt.NDArray[np.intp], columns: npt.NDArray[np.intp], down: Floats, across: Floats
) -> Floats:
    wide = corners[:, columns] + (corners[:, columns + 1] - corners[:, columns]) * across[None, :]
    above: Floats = wide[rows]
    value: Floats = above + (wide[rows + 1] - above) * down[:, None]
    return value


def _softened(values: Ints, times: int) -> Ints:
    """Blur whole numbers by 1 2 1 both ways, round the edges; the sum grows sixteenfold each time."""
    for _ in range(times):
        for axis in (0, 1):
            values = np.roll(values, 1, axis) + 2 * values + np.roll(values, -1, axis)
    return values


def _numbers(seed: int) -> Ints:
    """Return whole numbers 0..4095 [512, 512]."""
    return (noise(range(GRAIN_SIDE), range(GRAIN_SIDE), seed) >> np.uint32(20)).astype(np.int32)


def _ranked(height: npt.NDArray[np.int32] | Floats) -> Bytes:
    """Return heights as 0 = highest number last … 255, each equally often."""
    order = np.argsort(height, axis=None, kind="stable")
    ranks = np.empty(order.size, np.int32)
    ranks[order] = np.arange(order.size, dtype=np.int32)
    return (ranks * 256 // order.size).astype(np.uint8).reshape(height.shape)


@lru_cache(maxsize=len(TEXTURES))
def grain(texture: Texture = "clouds") -> Bytes:
    """Return a sheet's tooth [512, 512]: 0 = peak … 255 = valley; it tiles. Not to be written to."""
    if texture == "clouds":
        fine, coarse = _numbers(7), _numbers(8)
        return _ranked(fine * 96 + _softened(fine, 1) * 24 + _softened(coarse, 3) // 24)
    if texture == "smooth":
        return grain() // 2
    return _ranked(-_heights(texture))


@lru_cache(maxsize=1)
def _fibre() -> Floats:
    """Return felted stuff of -1..1 [512, 512]: what every sheet is made of."""
    fine = _softened(_numbers(31), 1).astype(np.float32) * np.float32(1 / (16 * 2048)) - WHOLE
    return fine + _round_clouds(GRAIN_SIDE, 4, 32) * np.float32(0.5)


def _heights(texture: Texture) -> Floats:
    """Return how high the surface stands [512, 512], in rough pixels."""
    if texture == "rough":
        return _rough()
    return _laid() if texture == "laid" else _canvas()


def _rough() -> Floats:
    """Return cold-pressed paper: bumps as a felt blanket leaves them."""
    coarse = _softened(_numbers(41), 3) // 256
    for _ in range(5):
        coarse = _softened(coarse, 1) // 16
    bumps = coarse.astype(np.float32) * np.float32(1 / 16 / 150) - np.float32(2048 / 150)
    bumps += _round_clouds(GRAIN_SIDE, 16, 42) * np.float32(0.8) + _fibre() * np.float32(0.35)
    return bumps


def _laid() -> Floats:
    """Return laid paper: the wires of the mould, and the chains that held them."""
    side = np.arange(GRAIN_SIDE, dtype=np.float32)
    sway = _round_clouds(GRAIN_SIDE, 64, 51) * np.float32(0.5)
    wires = _hump(side[:, None] + sway, LAID_GAP)
    chains = _hump(side[None, :] + sway * TWICE, CHAIN_GAP) - np.float32(0.98)
    chains = np.maximum(chains, np.float32(0)) * np.float32(30)
    press = np.float32(0.75) + _round_clouds(GRAIN_SIDE, 32, 52) * np.float32(0.25)
    heights: Floats = wires * press + chains + _fibre() * np.float32(0.7)
    return heights


def _canvas() -> Floats:
    """Return linen: threads that go over and under each other, none quite like the next."""
    side = np.arange(GRAIN_SIDE, dtype=np.float32)
    sway = _round_clouds(GRAIN_SIDE, 32, 61) * np.float32(0.9)
    x, y = side[None, :] + sway, side[:, None] + sway.T
    is_over = (np.floor(x / THREAD) + np.floor(y / THREAD)) % TWICE == np.float32(0)
    thick = unit(noise(range(GRAIN_SIDE // THREAD), range(2), 62)) * np.float32(0.5) + np.float32(0.75)
    column = (np.floor(x / THREAD).astype(np.intp)) % len(thick)
    row = (np.floor(y / THREAD).astype(np.intp)) % len(thick)
    round_x, round_y = _hump(x, THREAD), _hump(y, THREAD)
    warp = round_x * thick[column, 0] * _long(round_y)
    weft = round_y * thick[row, 1] * _long(round_x)
    weave: Floats = np.where(is_over, warp, weft)
    return weave * np.float32(1.8) + _fibre() * np.float32(0.4)


def _long(hump: Floats) -> Floats:
    """Return a hump with a flat back: a thread seen along its way, from where it comes up to where it dives."""
    away: Floats = WHOLE - hump
    return WHOLE - away * away * away * np.float32(0.75)


def _hump(at: Floats, gap: int) -> Floats:
    """Return 0..1: how high a row of round ridges stands, one every `gap`."""
    share = at * np.float32(1 / gap)
    share = share - np.floor(share)
    hump: Floats = np.float32(4) * share * (WHOLE - share)
    return hump


@lru_cache(maxsize=2)
def light(texture: Texture) -> Floats:
    """Return how much lighter or darker than its colour a sheet is [1024, 1024], in 1/255; it tiles.

    Not for clouds. Light comes from the upper left. Not to be written to.
    """
    lit = unit(noise(range(BLOCK_SIDE), range(BLOCK_SIDE), 71)) * np.float32(1.8) - np.float32(0.9)
    lit += _round_clouds(BLOCK_SIDE, 128, 72) * np.float32(1.1)
    lit += _round_clouds(BLOCK_SIDE, 32, 73) * np.float32(0.6)
    if texture == "smooth":
        return lit
    height = _heights(texture)
    slope, high, middle = SHADE[texture]
    relief = (height - np.roll(height, (1, 1), (0, 1))) * slope + (height - middle) * high
    lit += np.tile(relief, (2, 2))
    return lit


SHADE = {
    "rough": (np.float32(3.0), np.float32(0.8), np.float32(0)),
    "laid": (np.float32(4.2), np.float32(2.4), np.float32(0.6)),
    "canvas": (np.float32(2.6), np.float32(3.4), np.float32(1.08)),
}
"""How much a slope towards the light tells, how much height itself (valleys get less light), the middle height."""
