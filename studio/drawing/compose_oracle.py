"""Mixing and showing in plain numpy: what the kernels of `compose` are measured by, and the path until they are warm.

Every operation is the kernels' own, on float32 in the same order, so the bits are the same.
"""

import ctypes

import numpy as np
import numpy.typing as npt

from studio.drawing.oracle import FROM_ONE, HALF, ONE, TO_BYTE, TWO, ZERO
from studio.drawing.tiles import SIDE, Pixels

Floats = npt.NDArray[np.float32]
Inks = npt.NDArray[np.uint16]
Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.uint8]
Bounds = tuple[int, int, int, int]
Pair = tuple[int, int]

NORMAL, MULTIPLY, SCREEN, OVERLAY, ADD = range(5)
"""Places in `layer.BLENDS`."""
FROM_BYTE = np.float32(1 / 255)
WHITE = np.float32(255)
GREY = np.float32(127.5)
FULL = np.float32(32768)
OPAQUE = np.uint32(0xFF000000)


def pixels_at(address: int) -> Pixels:
    """Return the tile that lies at an address; it must stay alive as long as this is used."""
    return np.ctypeslib.as_array((ctypes.c_uint16 * (4 * SIDE * SIDE)).from_address(address)).reshape(4, SIDE, SIDE)


def _colours(alpha: Floats, low: Floats, high: Floats, start: np.float32, steep: np.float32) -> Floats:
    """Return the ink's colour for each alpha: [4, h, w], or [4, 1, 1] when it is one."""
    if steep == ZERO:
        return low[:, None, None]
    share = np.minimum(np.maximum((alpha - start) * steep, ZERO), ONE)
    colours: Floats = low[:, None, None] + (high - low)[:, None, None] * share
    return colours


def mix(
    pixels: Inks,
    alpha: Floats,
    low: Floats,
    high: Floats,
    start: np.float32,
    steep: np.float32,
    opacity: np.float32,
) -> None:
    """Mix an ink into pixels [4, h, w] by the alpha [h, w] of a stroke and its opacity; see `ink.Ink`."""
    colour = _colours(alpha, low, high, start, steep)
    value = pixels.astype(np.float32)
    value = value + alpha * opacity * (colour - value) + HALF
    pixels[:] = value.astype(np.int32).astype(np.uint16)


def inked(plane: Floats, at: Pair, touched: Flags, grid: Longs, only_there: bool, out: Ints) -> int:
    """Find the touched tiles that the plane has ink for; note their rows and columns in `out` [n, 2], return how many.

    `at` is the row and column of the plane's first tile. With `only_there`, tiles that don't exist are passed over.
    """
    count = 0
    height, width = plane.shape[0] // SIDE, plane.shape[1] // SIDE
    for row in range(at[0], min(at[0] + height, touched.shape[0])):
        for column in range(at[1], min(at[1] + width, touched.shape[1])):
            if touched[row, column] and (not only_there or grid[row, column] != 0):
                y, x = (row - at[0]) * SIDE, (column - at[1]) * SIDE
                if plane[y : y + SIDE, x : x + SIDE].any():
                    out[count, 0], out[count, 1] = row, column
                    count += 1
    return count


def merge(
    plane: Floats,
    at: Pair,
    places: Ints,
    grid: Longs,
    targets: Longs,
    left: Flags,
    low: Floats,
    high: Floats,
    start: np.float32,
    steep: np.float32,
    opacity: np.float32,
) -> None:
    """Mix the plane into the tiles at `places` [n, 2], as new ones whose addresses `targets` [n] gives.

    `grid` [rows, columns] holds the addresses of the layer's tiles, 0 where there is none, and is set to the new
    ones; the plane is emptied there; `left` [n] says whether any ink is left in each.
    """
    for k in range(len(places)):
        row, column = int(places[k, 0]), int(places[k, 1])
        y, x = (row - at[0]) * SIDE, (column - at[1]) * SIDE
        new = pixels_at(int(targets[k]))
        new[:] = pixels_at(int(grid[row, column])) if grid[row, column] else 0
        alpha = plane[y : y + SIDE, x : x + SIDE]
        mix(new, alpha, low, high, start, steep, opacity)
        alpha[:] = ZERO
        left[k] = new[3].any()
        grid[row, column] = targets[k]


def lay_over(seen: Floats, pixels: Inks, share: np.float32, blend: int) -> None:
    """Lay a layer's pixels [4, h, w] over what is seen [3, h, w] (0..255, opaque)."""
    cover = pixels[3].astype(np.float32) * (FROM_ONE * share)
    ink = pixels[:3].astype(np.float32) * (TO_BYTE * share)
    rest = ONE - cover
    if blend == NORMAL:
        seen[:] = ink + seen * rest
    elif blend == MULTIPLY:
        seen[:] = seen * rest + seen * ink * FROM_BYTE
    elif blend == SCREEN:
        seen[:] = seen + ink - seen * ink * FROM_BYTE
    elif blend == ADD:
        seen[:] = np.minimum(seen + ink, WHITE)
    else:
        dark = seen * rest + TWO * seen * ink * FROM_BYTE
        whole = cover * WHITE
        light = seen * rest + whole - TWO * (WHITE - seen) * (whole - ink) * FROM_BYTE
        seen[:] = np.where(seen < GREY, dark, light)


def words(out: Words, seen: Floats) -> None:
    """Write what is seen [3, h, w] (0..255) as RGBA8 words [h, w]."""
    value = (seen + HALF).astype(np.int32).astype(np.uint32)
    out[:] = value[0] | value[1] << 8 | value[2] << 16 | OPAQUE


def show(
    out: Words,
    origin: Pair,
    bounds: Bounds,
    sheet: Bytes,
    sheet_at: Pair,
    plane: Floats,
    touched: Flags,
    grids: Longs,
    shares: Floats,
    blends: Ints,
    live: int,
    low: Floats,
    high: Floats,
    start: np.float32,
    steep: np.float32,
    opacity: np.float32,
) -> None:
    """Put paper, layers and the stroke plane together as RGBA8 words.

    `bounds` x0, y0, x1, y1 are the paper pixels to show; `origin` is the one that out[0, 0] stands for. `sheet`
    [3, h, w] are paper pixels, of which the first is at `sheet_at` x, y. `grids` [n] are the addresses of the layers'
    grids of tile addresses, lowest layer first, each as large as `touched` [rows, columns], which says where the plane
    may hold ink; it lies in the layer at place `live` (-1: none of these).
    """
    x0, y0, x1, y1 = bounds
    rows, columns = touched.shape
    views = [_grid_at(int(address), rows, columns) for address in grids]
    for row in range(y0 // SIDE, (y1 - 1) // SIDE + 1):
        for column in range(x0 // SIDE, (x1 - 1) // SIDE + 1):
            left, top = max(x0, column * SIDE), max(y0, row * SIDE)
            right, bottom = min(x1, column * SIDE + SIDE), min(y1, row * SIDE + SIDE)
            seen = sheet[:, top - sheet_at[1] : bottom - sheet_at[1], left - sheet_at[0] : right - sheet_at[0]].astype(
                np.float32
            )
            inside = (
                slice(None),
                slice(top - row * SIDE, bottom - row * SIDE),
                slice(left - column * SIDE, right - column * SIDE),
            )
            for place, view in enumerate(views):
                address = int(view[row, column])
                is_live = place == live and touched[row, column]
                if not address and not is_live:
                    continue
                part = pixels_at(address)[inside] if address else np.zeros(seen[:1].shape, np.uint16).repeat(4, axis=0)
                if is_live:
                    part = part.copy()
                    mix(part, plane[top:bottom, left:right], low, high, start, steep, opacity)
                lay_over(seen, part, shares[place], int(blends[place]))
            words(out[top - origin[1] : bottom - origin[1], left - origin[0] : right - origin[0]], seen)


def _grid_at(address: int, rows: int, columns: int) -> Longs:
    return np.ctypeslib.as_array((ctypes.c_int64 * (rows * columns)).from_address(address)).reshape(rows, columns)


def blend(under: Inks, over: Inks, under_share: np.float32, over_share: np.float32, way: int, out: Inks) -> None:
    """Make two layers' pixels [4, h, w] one: `over` meets `under` in a way that is a place in `layer.BLENDS`.

    Where the lower one is opaque, this is what `lay_over` shows; where it is empty, the upper one comes out.
    """
    below = under.astype(np.float32) * (FROM_ONE * under_share)
    above = over.astype(np.float32) * (FROM_ONE * over_share)
    a, b = above[3], below[3]
    cs, cb = above[:3], below[:3]
    alpha = a + b - a * b
    if way == NORMAL:
        mixed = cs + cb * (ONE - a)
    elif way == ADD:
        mixed = np.minimum(cs + cb, alpha)
    elif way == SCREEN:
        mixed = cs + cb - cs * cb
    else:
        both = cs * cb
        if way == OVERLAY:
            both = np.where(TWO * cb <= b, TWO * cs * cb, a * b - TWO * (b - cb) * (a - cs))
        mixed = cs * (ONE - b) + cb * (ONE - a) + both
    out[:3] = (mixed * FULL + HALF).astype(np.int32).astype(np.uint16)
    out[3] = (alpha * FULL + HALF).astype(np.int32).astype(np.uint16)


def premultiplied(rgba: Bytes, out: Inks) -> None:
    """Write a picture's pixels [h, w, 4], 8 bit and not premultiplied, as a layer's [4, h, w]."""
    alpha = rgba[..., 3].astype(np.int32)
    for channel in range(3):
        out[channel] = (rgba[..., channel].astype(np.int32) * alpha * 32768 + 32512) // 65025
    out[3] = (alpha * 32768 + 127) // 255


def shrink(out: Bytes, words: Words, times: int) -> None:
    """Write RGBA8 words [h, w] as bytes [h', w', 4], each the mean of a square 2^times wide, or its rest."""
    side = 1 << times
    height, width = words.shape
    parts = words.view(np.uint8).reshape(height, width, 4)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            square = parts[y * side : (y + 1) * side, x * side : (x + 1) * side].astype(np.int32)
            count = square.shape[0] * square.shape[1]
            out[y, x] = (square.sum((0, 1)) + count // 2) // count
