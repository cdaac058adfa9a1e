"""A small look at one layer, made from its tiles alone: it can be done on another thread while the hand goes on."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from studio.drawing.tiles import SIDE, Key, Tile

CELLS = 8
"""Each tile is looked at as so many by so many means."""
_STEP = SIDE // CELLS

Pixels = npt.NDArray[np.uint8]


def glance(
    tiles: Mapping[Key, Tile], layer: int, paper: tuple[int, int], ground: tuple[int, int, int], most: tuple[int, int]
) -> Pixels:
    """Return uint8 [h, w, 4], opaque: a layer on a ground colour, no larger than `most` (width, height).

    `paper` is the paper's width and height in pixels.
    """
    width, height = paper
    scale = min(most[0] / width, most[1] / height, 1 / _STEP)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    cells = _cells(tiles, layer, width, height)
    rows = np.linspace(0, -(-height // _STEP), down + 1).astype(int)[:-1]
    columns = np.linspace(0, -(-width // _STEP), across + 1).astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(cells, rows, axis=1), columns, axis=2)
    counts = np.diff(rows, append=cells.shape[1])[:, None] * np.diff(columns, append=cells.shape[2])[None, :]
    means = sums / counts
    out = np.full((down, across, 4), 255, np.uint8)
    for channel in range(3):
        value = means[channel] * 255 + ground[channel] * (1 - means[3])
        out[..., channel] = np.clip(value + 0.5, 0, 255)
    return out


def _cells(tiles: Mapping[Key, Tile], layer: int, width: int, height: int) -> npt.NDArray[np.float32]:
    """Return [4, h, w] 0..1: the mean of each cell of the layer."""
    rows, columns = -(-height // SIDE), -(-width // SIDE)
    cells = np.zeros((4, rows * CELLS, columns * CELLS), np.float32)
    for (number, row, column), tile in tiles.items():
        if number == layer and 0 <= row < rows and 0 <= column < columns:
            parts = tile.pixels.reshape(4, CELLS, _STEP, CELLS, _STEP).mean(axis=(2, 4), dtype=np.float32)
            top, left = row * CELLS, column * CELLS
            cells[:, top : top + CELLS, left : left + CELLS] = parts / np.float32(32768)
    return cells[:, : -(-height // _STEP), : -(-width // _STEP)]
