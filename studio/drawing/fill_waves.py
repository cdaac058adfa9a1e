"""Kernels that share a paper out among its rooms, wave by wave; see `fill_oracle`. Importing this imports numba."""

import numpy as np
import numpy.typing as npt

from studio.drawing.fill_oracle import MINE, OTHERS, STRAIGHT, WAITING
from studio.drawing.jit import kernel

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]
"""Pixels by their number, row after row."""

DISTANCE = 63
"""The bits of a state that hold the distance."""
SHIFT = 6
u8 = np.uint8


@kernel
def pushed(places: Places, count: int, place: int) -> Places:
    """Put a place on a heap of places that grows when it is full."""
    if count == places.shape[0]:
        larger = np.empty(2 * count, np.int32)
        larger[:count] = places
        places = larger
    places[count] = place
    return places


@kernel
def next_of(states: Bytes, start: int, end: int, least: u8, most: u8) -> int:
    """Return where the next state of least..most is, or the end."""
    at = start
    while at < end and u8(states[at] - least) > u8(most - least):
        at += 1
    return at


@kernel
def _run_end(states: Bytes, start: int, least: u8, most: u8) -> int:
    at = start
    while at < states.shape[0] and u8(states[at] - least) <= u8(most - least):
        at += 1
    return at


@kernel
def _run_start(states: Bytes, start: int, least: u8, most: u8) -> int:
    at = start
    while at > 0 and u8(states[at - 1] - least) <= u8(most - least):
        at -= 1
    return at


@kernel
def _take(states: Bytes) -> None:
    for i in range(states.shape[0]):
        states[i] |= u8(MINE << SHIFT)


@kernel
def reach(field: Bytes, x: int, y: int, narrow: int) -> None:
    """Mark as MINE all that hangs together with a place through what is wider than narrow, run by run."""
    height, width = field.shape
    heap = np.empty(1024, np.int32)
    heap[0] = y * width + x
    count = 1
    least, most = u8(narrow + 1), u8(DISTANCE)
    while count:
        count -= 1
        row, column = heap[count] // width, heap[count] % width
        states = field[row]
        if states[column] >> SHIFT:
            continue
        left = _run_start(states, column, least, most)
        right = _run_end(states, column, least, most)
        _take(states[left:right])
        for beside in (row - 1, row + 1):
            if 0 <= beside < height:
                states = field[beside]
                i = next_of(states, left, right, least, most)
                while i < right:
                    heap = pushed(heap, count, beside * width + i)
                    count += 1
                    i = next_of(states, _run_end(states, i, least, most), right, least, most)


@kernel
def _ways_on(field: Bytes, wave: Places, level: int) -> Places:
    """Return the pixels beside a wave that have a level's room and wait for nobody; from now on they do."""
    height, width = field.shape
    found, count = np.empty(4 * wave.shape[0], np.int32), 0
    for place in wave:
        row, column = place // width, place % width
        for side in range(4):
            r = row + (side == 0) - (side == 1)
            c = column + (side == 2) - (side == 3)
            if 0 <= r < height and 0 <= c < width and level <= field[r, c] <= DISTANCE:
                field[r, c] |= u8(WAITING << SHIFT)
                found[count] = r * width + c
                count += 1
    return found[:count]


@kernel
def _widest(field: Bytes, wave: Places) -> tuple[int, int]:
    """Return the widest of a wave and how wide it is; the first, of several."""
    width = field.shape[1]
    best, at = 0, 0
    for place in wave:
        wide = int(field[place // width, place % width] & DISTANCE)
        if wide > best or (wide == best and place < at):
            best, at = wide, int(place)
    return at, best


@kernel
def _first_room(field: Bytes, wave: Places, narrow: int) -> int:
    """Return the first of a wave that is wider than narrow, or -1."""
    width = field.shape[1]
    first = -1
    for place in wave:
        if field[place // width, place % width] & DISTANCE > narrow and (first < 0 or place < first):
            first = int(place)
    return first


@kernel
def room(field: Bytes, x: int, y: int, narrow: int) -> tuple[int, int, int]:
    """Return the room nearest to a place by the widest way, and how narrow is too narrow for that to be room."""
    height, width = field.shape
    at, best = 0, 0
    for level in range(min(narrow, int(field[y, x])), 0, -1):
        field[y, x] |= u8(WAITING << SHIFT)
        wave = np.full(1, y * width + x, np.int32)
        found, at, best = -1, 0, 0
        while wave.shape[0] and found < 0:
            found = _first_room(field, wave, narrow)
            there, wide = _widest(field, wave)
            if wide > best or (wide == best and there < at):
                at, best = there, wide
            wave = _ways_on(field, wave, level)
        for row in range(height):
            _freed(field[row])
        if found >= 0:
            return found % width, found // width, narrow
    return at % width, at // width, best - 1


@kernel
def _freed(states: Bytes) -> None:
    for i in range(states.shape[0]):
        states[i] &= u8(DISTANCE)


@kernel
def _owner(field: Bytes, row: int, column: int) -> int:
    """Return whose neighbours a pixel has: others count before mine; 0 for nobody's."""
    height, width = field.shape
    found = 0
    for side in range(4):
        r = row + (side == 0) - (side == 1)
        c = column + (side == 2) - (side == 3)
        if 0 <= r < height and 0 <= c < width:
            owner = int(field[r, c]) >> SHIFT
            if owner == OTHERS:
                return OTHERS
            if owner == MINE:
                found = MINE
    return found


@kernel
def _first_waiting(field: Bytes, narrow: int) -> tuple[Places, int]:
    """Return the narrow pixels beside those with room: they have nearly as much."""
    height, width = field.shape
    least, most = u8(max(1, narrow - STRAIGHT + 1)), u8(narrow)
    waiting, count = np.empty(1024, np.int32), 0
    for row in range(height):
        column = next_of(field[row], 0, width, least, most)
        while column < width:
            if _owner(field, row, column):
                waiting = pushed(waiting, count, row * width + column)
                count += 1
                field[row, column] |= u8(WAITING << SHIFT)
            column = next_of(field[row], column + 1, width, least, most)
    return waiting, count


@kernel
def _ready(field: Bytes, waiting: Places, count: int, level: int) -> tuple[Places, int]:
    """Return which of those that wait have a level's room, and how many others are left in waiting."""
    width = field.shape[1]
    ready = np.empty(count, np.int32)
    taken = kept = 0
    for i in range(count):
        place = waiting[i]
        if field[place // width, place % width] & DISTANCE >= level:
            ready[taken] = place
            taken += 1
        else:
            waiting[kept] = place
            kept += 1
    return ready[:taken], kept


@kernel
def _settle(field: Bytes, wave: Places) -> None:
    """Give each of a wave to its neighbours, as they were before any of the wave was given away."""
    width = field.shape[1]
    owners = np.empty(wave.shape[0], np.uint8)
    for i in range(wave.shape[0]):
        owners[i] = _owner(field, wave[i] // width, wave[i] % width)
    for i in range(wave.shape[0]):
        row, column = wave[i] // width, wave[i] % width
        field[row, column] = u8((field[row, column] & u8(DISTANCE)) | (owners[i] << u8(SHIFT)))


@kernel
def _free_beside(field: Bytes, wave: Places) -> Places:
    """Return the pixels beside a wave that are nobody's yet; from now on they wait."""
    height, width = field.shape
    free = np.empty(4 * wave.shape[0], np.int32)
    count = 0
    for place in wave:
        row, column = place // width, place % width
        for side in range(4):
            r = row + (side == 0) - (side == 1)
            c = column + (side == 2) - (side == 3)
            if 0 <= r < height and 0 <= c < width and 0 < field[r, c] <= DISTANCE:
                field[r, c] |= u8(WAITING << SHIFT)
                free[count] = r * width + c
                count += 1
    return free[:count]


@kernel
def share_out(field: Bytes, narrow: int, stop: Bytes) -> None:
    """Give what is narrow to whom it opens widest to: the widest first, and from all sides at once.

    Ends with some of it given, once another thread makes `stop` [1] something but 0.
    """
    waiting, count = _first_waiting(field, narrow)
    for level in range(narrow, 0, -1):
        wave, count = _ready(field, waiting, count, level)
        while wave.shape[0] and not stop[0]:
            _settle(field, wave)
            free = _free_beside(field, wave)
            wave, left = _ready(field, free, free.shape[0], level)
            for i in range(left):
                waiting = pushed(waiting, count, free[i])
                count += 1
