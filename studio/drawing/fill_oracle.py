"""Where a fill runs, in plain numpy: what the kernels are measured against, and what fills until they are warm.

A pixel's state is one byte: in the low six bits how far it is from the nearest line (0 = on one), in thirds of a
pixel; in the high two whose it is.
"""

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Bools = npt.NDArray[np.bool_]

FAR = 60
"""Distances are counted up to this, in thirds of a pixel."""
STRAIGHT, ASLANT = 3, 4
"""What a step to the side and one across cost (Borgefors: Distance transformations in digital images, 1986)."""
MOST_GAP = 38
MINE, OTHERS, WAITING = 1, 2, 3
UNDER = 2
"""Steps that a fill goes on below the soft edge of a line."""
EDGE_REACH = 3
"""Pixels within which the full colour of a line is looked for."""
SOLID = 179
"""Share of a line's full colour, in 1/256, from which on nothing of the paper shines through to be seen."""


def contrast(seen: Bytes, colour: npt.NDArray[np.int32], out: Bytes) -> None:
    """Write to out [h, w] how unlike a colour [3] each pixel [h, w, 4] is, 0..255.

    The distance weighs red and blue by how red both are (T. Riemersma: Colour metric), much as an eye does.
    """
    red, green, blue = (seen[..., part].astype(np.int32) for part in range(3))
    red_mean = (red + colour[0]) >> 1
    red, green, blue = red - colour[0], green - colour[1], blue - colour[2]
    square = ((512 + red_mean) * red * red >> 8) + 4 * green * green + ((767 - red_mean) * blue * blue >> 8)
    out[:] = np.minimum((np.sqrt(square.astype(np.float32)) * np.float32(1 / 3)).astype(np.int32), 255)


def spread(
    unlike: Bytes, x: int, y: int, tolerance: int, gap: int, field: Bytes, stop: Bytes
) -> tuple[int, int, int, int]:
    """Run from a place over what is not unlike it; leave 1 in field [h, w] where that is, else 0.

    Holes in lines up to `gap` pixels wide are not gone through: only what is wider belongs together, and the rest
    goes to whom it opens widest to. Returns the box of what was reached: x0, y0, x1, y1. Ends early, with anything in
    the field, once another thread makes `stop` [1] something but 0.
    """
    is_open = unlike <= tolerance
    is_open[y, x] = True
    distance = _distance(is_open) if gap else is_open.astype(np.int32) * FAR
    narrow = STRAIGHT * ((gap + 1) // 2)
    if distance[y, x] <= narrow:
        x, y, narrow = _room(distance, x, y, narrow)
    wide = distance > narrow
    mine = _reached(wide, x, y)
    others = wide & ~mine
    for level in range(narrow, 0, -1):
        room = distance >= level
        while True:
            free = room & ~mine & ~others
            to_others = free & _beside(others)
            to_me = free & _beside(mine) & ~to_others
            if stop[0] or not (to_others.any() or to_me.any()):
                break
            others |= to_others
            mine |= to_me
    _go_under(unlike, tolerance, mine)
    field[:] = mine
    rows, columns = np.flatnonzero(mine.any(axis=1)), np.flatnonzero(mine.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def _distance(is_open: Bools) -> npt.NDArray[np.int32]:
    """Return how far each pixel is from a line or the paper's edge, at most FAR."""
    now = np.pad(is_open.astype(np.int32) * FAR, 1)
    while True:
        near = now.copy()
        for rows in (-1, 0, 1):
            for columns in (-1, 0, 1):
                cost = ASLANT if rows and columns else STRAIGHT
                np.minimum(near, np.roll(now, (rows, columns), (0, 1)) + cost, out=near)
        near *= now > 0
        if np.array_equal(near, now):
            return now[1:-1, 1:-1]
        now = near


def _room(distance: npt.NDArray[np.int32], x: int, y: int, narrow: int) -> tuple[int, int, int]:
    """Return the room nearest to a place by the widest way, and how narrow is too narrow for that to be room."""
    for level in range(min(narrow, int(distance[y, x])), 0, -1):
        way = distance >= level
        seen = np.zeros_like(way)
        wave = np.zeros_like(way)
        wave[y, x] = True
        while wave.any():
            room = np.flatnonzero(wave & (distance > narrow))
            if len(room):
                return int(room[0]) % way.shape[1], int(room[0]) // way.shape[1], narrow
            seen |= wave
            wave = _beside(wave) & way & ~seen
        if level == 1:  # there is none: what is widest is room
            best = int(np.where(seen, distance, 0).argmax())
            return best % way.shape[1], best // way.shape[1], int(distance.ravel()[best]) - 1
    return x, y, narrow


def _reached(room: Bools, x: int, y: int) -> Bools:
    """Return all of the room that hangs together with a place: row by row and column by column, until all is found."""
    found = np.zeros_like(room)
    found[y, x] = True
    across, down = (np.cumsum(~room, axis=axis, dtype=np.int32) for axis in (1, 0))
    across += np.arange(len(room), dtype=np.int32)[:, None] * (room.shape[1] + 1)
    down += np.arange(room.shape[1], dtype=np.int32)[None, :] * (room.shape[0] + 1)
    count = 0
    while True:
        for runs in (across, down):
            touched = np.zeros(int(runs.max()) + 1, np.bool_)
            touched[runs[found]] = True
            found = touched[runs] & room
        before, count = count, int(np.count_nonzero(found))
        if count == before:
            return found


def _beside(some: Bools) -> Bools:
    """Return the pixels that share a side with some."""
    out = np.zeros_like(some)
    out[1:] |= some[:-1]
    out[:-1] |= some[1:]
    out[:, 1:] |= some[:, :-1]
    out[:, :-1] |= some[:, 1:]
    return out


def _go_under(unlike: Bytes, tolerance: int, mine: Bools) -> None:
    """Go on below soft edges, as long as the line gets stronger and is not all there yet."""
    level = unlike.astype(np.int32)
    full = np.pad(level, EDGE_REACH)
    for axis in (0, 1):
        views = [np.roll(full, step, axis) for step in range(-EDGE_REACH, EDGE_REACH + 1)]
        full = np.max(views, axis=0)
    full = full[EDGE_REACH:-EDGE_REACH, EDGE_REACH:-EDGE_REACH]
    soft = (level * 256 < full * SOLID) & (level > tolerance)
    for _ in range(UNDER):
        lower = np.full(np.array(level.shape) + 2, 256, np.int32)
        lower[1:-1, 1:-1] = np.where(mine, level, 256)
        least = np.minimum(np.minimum(lower[:-2, 1:-1], lower[2:, 1:-1]), np.minimum(lower[1:-1, :-2], lower[1:-1, 2:]))
        mine |= soft & (least < level)
