"""Kernels that find where a fill runs; see `fill_oracle`. Importing this imports numba."""

import numpy as np
import numpy.typing as npt

from studio.drawing.fill_oracle import ASLANT, EDGE_REACH, FAR, MINE, OTHERS, SOLID, STRAIGHT, UNDER
from studio.drawing.fill_waves import DISTANCE, SHIFT, Bytes, Places, next_of, pushed, reach, room, share_out
from studio.drawing.jit import kernel

Box = tuple[int, int, int, int]
"""x0, y0, x1, y1."""

i32 = np.int32
f32 = np.float32
u8 = np.uint8


@kernel
def _contrast_row(seen: Bytes, red0: i32, green0: i32, blue0: i32, out: Bytes) -> None:
    for i in range(out.shape[0]):
        red, green, blue = i32(seen[i, 0]), i32(seen[i, 1]), i32(seen[i, 2])
        red_mean = (red + red0) >> i32(1)
        red, green, blue = red - red0, green - green0, blue - blue0
        square = (
            ((i32(512) + red_mean) * red * red >> i32(8))
            + i32(4) * green * green
            + ((i32(767) - red_mean) * blue * blue >> i32(8))
        )
        out[i] = u8(min(i32(np.sqrt(f32(square)) * f32(1 / 3)), i32(255)))


@kernel
def contrast(seen: Bytes, colour: npt.NDArray[np.int32], out: Bytes) -> None:
    """Write to out [h, w] how unlike a colour [3] each pixel [h, w, 4] is, 0..255."""
    for row in range(out.shape[0]):
        _contrast_row(seen[row], colour[0], colour[1], colour[2], out[row])


@kernel
def _open_row(unlike: Bytes, tolerance: u8, field: Bytes) -> None:
    for i in range(field.shape[0]):
        field[i] = u8(FAR) if unlike[i] <= tolerance else u8(0)


@kernel
def _near_row(row: Bytes, beside: Bytes) -> None:
    """Bring a row's distances down to those of the row beside it, and what a step from there costs."""
    last = row.shape[0] - 1
    row[0] = min(row[0], u8(beside[0] + STRAIGHT), u8(beside[min(1, last)] + ASLANT))
    row[last] = min(row[last], u8(beside[last] + STRAIGHT), u8(beside[max(0, last - 1)] + ASLANT))
    for i in range(1, last):
        across = u8(min(beside[i - 1], beside[i + 1]) + u8(ASLANT))
        row[i] = min(row[i], min(across, u8(beside[i] + u8(STRAIGHT))))


@kernel
def _along_row(row: Bytes) -> None:
    """Bring a row's distances down to those of its own pixels, and to that of the edge, both ways."""
    near = u8(0)
    for i in range(row.shape[0]):
        near = min(row[i], u8(near + u8(STRAIGHT)))
        row[i] = near
    near = u8(0)
    for i in range(row.shape[0] - 1, -1, -1):
        near = min(row[i], u8(near + u8(STRAIGHT)))
        row[i] = near


@kernel
def _measure(field: Bytes) -> None:
    """Turn a field of FAR and 0 into distances from 0 and from the edge, down and up again."""
    height, width = field.shape
    edge = np.zeros(width, np.uint8)
    _near_row(field[0], edge)
    _along_row(field[0])
    for row in range(1, height):
        _near_row(field[row], field[row - 1])
        _along_row(field[row])
    _near_row(field[height - 1], edge)
    _along_row(field[height - 1])
    for row in range(height - 2, -1, -1):
        _near_row(field[row], field[row + 1])
        _along_row(field[row])


@kernel
def _is_soft(unlike: Bytes, row: int, column: int) -> bool:
    height, width = unlike.shape
    full = 0
    for r in range(max(0, row - EDGE_REACH), min(height, row + EDGE_REACH + 1)):
        for c in range(max(0, column - EDGE_REACH), min(width, column + EDGE_REACH + 1)):
            full = max(full, int(unlike[r, c]))
    return int(unlike[row, column]) * 256 < full * SOLID


@kernel
def _goes_under(unlike: Bytes, tolerance: int, field: Bytes, row: int, column: int) -> bool:
    """Say whether a pixel is part of a soft edge that goes up from one that is mine (1 in field)."""
    height, width = field.shape
    level = unlike[row, column]
    if level <= tolerance or field[row, column]:
        return False
    for side in range(4):
        r = row + (side == 0) - (side == 1)
        c = column + (side == 2) - (side == 3)
        if 0 <= r < height and 0 <= c < width and field[r, c] == 1 and unlike[r, c] < level:
            return _is_soft(unlike, row, column)
    return False


@kernel
def _first_under(unlike: Bytes, tolerance: int, field: Bytes, box: Box) -> Places:
    """Return the pixels of soft edges right beside what is mine, which lies in the box."""
    height, width = field.shape
    wave, count = np.empty(1024, np.int32), 0
    end = min(width, box[2] + 1)
    for row in range(max(0, box[1] - 1), min(height, box[3] + 1)):
        column = next_of(unlike[row], max(0, box[0] - 1), end, u8(tolerance + 1), u8(255))
        while column < end:
            if _goes_under(unlike, tolerance, field, row, column):
                wave = pushed(wave, count, row * width + column)
                count += 1
            column = next_of(unlike[row], column + 1, end, u8(tolerance + 1), u8(255))
    return wave[:count]


@kernel
def _next_under(unlike: Bytes, tolerance: int, field: Bytes, wave: Places) -> Places:
    """Return the pixels of soft edges right beside a wave of them; one may come up more than once."""
    height, width = field.shape
    found, count = np.empty(4 * wave.shape[0], np.int32), 0
    for place in wave:
        row, column = place // width, place % width
        for side in range(4):
            r = row + (side == 0) - (side == 1)
            c = column + (side == 2) - (side == 3)
            if 0 <= r < height and 0 <= c < width and _goes_under(unlike, tolerance, field, r, c):
                found[count] = r * width + c
                count += 1
    return found[:count]


@kernel
def _go_under(unlike: Bytes, tolerance: int, field: Bytes, box: Box) -> None:
    """Go on below soft edges, as long as the line gets stronger and is not all there yet."""
    if tolerance == 255:
        return
    width = field.shape[1]
    wave = _first_under(unlike, tolerance, field, box)
    for step in range(UNDER):
        for place in wave:
            field[place // width, place % width] = 1
        if step < UNDER - 1:
            wave = _next_under(unlike, tolerance, field, wave)


@kernel
def _others_row(field: Bytes, narrow: u8) -> None:
    for i in range(field.shape[0]):
        state = field[i]
        field[i] = u8(state | (OTHERS << SHIFT)) if (state > narrow) & (state <= u8(DISTANCE)) else state


@kernel
def _mine_row(field: Bytes) -> None:
    for i in range(field.shape[0]):
        field[i] = u8(1) if field[i] >> u8(SHIFT) == u8(MINE) else u8(0)


@kernel
def _box(field: Bytes) -> Box:
    """Return the box of what is 1 in a field: x0, y0, x1, y1."""
    height, width = field.shape
    x0, y0, x1, y1 = width, height, 0, 0
    for row in range(height):
        left = 0
        while left < width and field[row, left] == 0:
            left += 1
        if left < width:
            right = width
            while right > x1 and field[row, right - 1] == 0:
                right -= 1
            x0, y0, x1, y1 = min(x0, left), min(y0, row), max(x1, right), row + 1
    return x0, y0, x1, y1


@kernel
def spread(unlike: Bytes, x: int, y: int, tolerance: int, gap: int, field: Bytes, stop: Bytes) -> Box:
    """Run from a place over what is not unlike it; leave 1 in field [h, w] where that is, else 0.

    It ends early, with anything in the field, once another thread makes `stop` [1] something but 0.
    """
    height = field.shape[0]
    for row in range(height):
        _open_row(unlike[row], u8(tolerance), field[row])
    field[y, x] = FAR
    if gap:
        _measure(field)
    narrow = STRAIGHT * ((gap + 1) // 2)
    if field[y, x] <= narrow:
        x, y, narrow = room(field, x, y, narrow)
    reach(field, x, y, narrow)
    if narrow:
        for row in range(height):
            _others_row(field[row], u8(narrow))
        share_out(field, narrow, stop)
    for row in range(height):
        _mine_row(field[row])
    _go_under(unlike, tolerance, field, _box(field))
    return _box(field)
