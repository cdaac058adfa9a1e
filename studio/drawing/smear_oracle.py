"""The finger and the stamp in plain numpy: the same bits as the kernels of `smear`."""

import numpy as np
import numpy.typing as npt

from studio.drawing.compose_oracle import pixels_at
from studio.drawing.oracle import FINGER_GAP, HALF, ONE, ZERO, straight
from studio.drawing.tiles import SIDE

Longs = npt.NDArray[np.int64]
Layer = npt.NDArray[np.uint16]
Floats = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

FROM_ONE = np.float32(1 / 32768)
MOST = np.float32(32768)


def _pick(pixels: Layer, dab: Dabs) -> Floats | None:
    """Return the mean colour [4] under a dab, from five places; None when it lies beyond the piece."""
    height, width = pixels.shape[1:]
    gap = max(1, (int(dab[2]) + 1) // FINGER_GAP)
    rows = int(dab[1]) + np.array((0, 0, 0, -gap, gap))
    columns = int(dab[0]) + np.array((0, -gap, gap, 0, 0))
    inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
    count = int(np.count_nonzero(inside))
    if not count:
        return None
    found = pixels[:, rows[inside], columns[inside]].astype(np.int64).sum(axis=1)
    mean: Floats = (found.astype(np.float64) / count).astype(np.float32)
    return mean


def smear(
    grid: Longs,
    dabs: Dabs,
    colours: Floats,
    memory: Floats,
    keeps: np.float32,
    fade: np.float32,
    picks: bool,
) -> None:
    """Drag the colours that dabs [n, 5] meet over tiles whose addresses are in a grid [rows, columns].

    They lie side by side; where the address is 0 there is no ink, and none is laid.
    Each copy has a row of the memory [copies, 5]: the colour it carries, and whether it carries one; of that it
    keeps a share at every dab, and takes the rest from what lies there. What it carried at each dab comes to lie
    in `colours` [n, 4]; or, when it doesn't pick, it prints those.
    """
    there = np.argwhere(grid).tolist()
    pixels = np.zeros((4, grid.shape[0] * SIDE, grid.shape[1] * SIDE), np.uint16)
    parts = [pixels[:, row * SIDE : (row + 1) * SIDE, column * SIDE : (column + 1) * SIDE] for row, column in there]
    tiles = [pixels_at(int(grid[row, column])) for row, column in there]
    for part, tile in zip(parts, tiles, strict=True):
        part[:] = tile
    for index, dab in enumerate(dabs):
        if picks:
            own = memory[index % len(memory)]
            found = _pick(pixels, dab)
            if found is not None:
                share = keeps if own[4] > ZERO else ZERO
                own[:4] = found + (own[:4] - found) * share
                own[4] = ONE
            colours[index] = own[:4]
        rows, columns, m = straight(pixels.shape[1:], dab, fade)
        part = pixels[:, rows, columns]
        value = part.astype(np.float32)
        value = value + m[None] * (colours[index][:, None, None] - value) + HALF
        part[:] = value.astype(np.int32)
    for part, tile in zip(parts, tiles, strict=True):
        tile[:] = part


def stamp(pixels: Layer, dabs: Dabs, picture: Floats, turns: Floats) -> None:
    """Print a picture [4, h, w] (premultiplied, 0..32768) at dabs [n, 7] over pixels [4, h, w].

    Its longer side is as long as a dab is wide; it lies along the dab's way. `turns` [copies, 4] are what each
    copy does to a direction.
    """
    height, width = pixels.shape[1:]
    tall, wide = picture.shape[1:]
    longest = np.float32(max(tall, wide))
    diagonal = np.sqrt(np.float32(tall * tall + wide * wide))
    middle_x, middle_y = np.float32(wide) * HALF - HALF, np.float32(tall) * HALF - HALF
    framed = np.pad(picture, ((0, 0), (1, 1), (1, 1)))
    for index, dab in enumerate(dabs):
        turn = turns[index % len(turns)]
        x, y, radius, opacity = dab[:4]
        if radius <= ZERO:
            continue
        grow = longest * HALF / radius
        cosine, sine = dab[5] * grow, dab[6] * grow
        right_x, right_y = cosine * turn[0] + sine * turn[2], cosine * turn[2] - sine * turn[0]
        down_x, down_y = cosine * turn[1] + sine * turn[3], cosine * turn[3] - sine * turn[1]
        reach = diagonal / longest * radius + ONE
        rows = np.arange(max(0, int(y - reach)), min(height, int(y + reach) + 1))
        columns = np.arange(max(0, int(x - reach)), min(width, int(x + reach) + 1))
        if not len(rows) or not len(columns):
            continue
        dy = (rows.astype(np.float32) + HALF - y)[:, None]
        dx = (columns.astype(np.float32) + HALF - x)[None, :]
        u = dx * right_x + dy * down_x + middle_x
        v = dx * right_y + dy * down_y + middle_y
        down, across = np.nonzero((u > -ONE) & (v > -ONE) & (u < np.float32(wide)) & (v < np.float32(tall)))
        u, v = u[down, across], v[down, across]
        left, top = (u + ONE).astype(np.int64), (v + ONE).astype(np.int64)
        far, deep = u - (left - 1).astype(np.float32), v - (top - 1).astype(np.float32)
        upper = framed[:, top, left] + (framed[:, top, left + 1] - framed[:, top, left]) * far
        lower = framed[:, top + 1, left] + (framed[:, top + 1, left + 1] - framed[:, top + 1, left]) * far
        value = (upper + (lower - upper) * deep) * opacity
        rest = ONE - value[3] * FROM_ONE
        before = pixels[:, rows[down], columns[across]].astype(np.float32)
        value = np.minimum(value + before * rest + HALF, MOST)
        pixels[:, rows[down], columns[across]] = value.astype(np.int32)
