"""A drawing's ops as bytes, for the log.

An op is two bytes, version and kind, and a zlib stream of its body; little-endian throughout.

    kind 1 paper    engine u16, circle u8, width u16, height u16, red green blue u8, seed u32
    kind 2 stroke   name length u8, name (ascii), size u16 / 16, opacity u8 / 255, red green blue u8, seed u32,
                    smoothing u16 / 16, count u32, then four columns of count numbers each:
                    x and y in 1/32 px, ms in 1/4, pressure in 1/1024 (1025: none came)
    kind 3 clear    kind 4 undo    kind 5 redo

A column holds second differences for x, y and ms, first differences for pressure, folded so that small
numbers of either sign are small (zigzag), as all lowest bytes, then all second bytes, third, fourth.
"""

import struct
import zlib

import numpy as np
import numpy.typing as npt

from studio.drawing.errors import DamagedDrawing
from studio.drawing.op import AddStroke, Clear, NewPaper, Op, Redo, Undo
from studio.drawing.paper import Paper
from studio.drawing.stroke import (
    FARTHEST,
    LARGEST_SIZE,
    LONGEST_MS,
    MOST_SMOOTHING,
    PLACE_UNIT,
    PRESSURE_UNIT,
    SIZE_UNIT,
    SMALLEST_SIZE,
    TIME_UNIT,
    Points,
    Stroke,
)

Column = npt.NDArray[np.int64]

VERSION = 1
MOST_POINTS = 1 << 20
"""More points than a hand makes in an hour and a quarter."""
LARGEST_BODY = 64 + 255 + MOST_POINTS * 16
NO_PRESSURE = PRESSURE_UNIT + 1

PAPER, STROKE, CLEAR, UNDO, REDO = range(1, 6)
_PAPER = struct.Struct("<HBHHBBBI")
_STROKE = struct.Struct("<HBBBBIHI")
_PLAIN: dict[int, Clear | Undo | Redo] = {CLEAR: Clear(), UNDO: Undo(), REDO: Redo()}


def encode(op: Op) -> bytes:
    """Return an op as bytes. Raises ValueError for a stroke of more points than the log takes."""
    match op:
        case NewPaper():
            return _packed(PAPER, _paper_body(op))
        case AddStroke():
            return _packed(STROKE, _stroke_body(op.stroke))
        case Clear():
            return bytes((VERSION, CLEAR))
        case Undo():
            return bytes((VERSION, UNDO))
        case Redo():
            return bytes((VERSION, REDO))


def decode(data: bytes) -> Op:
    """Return the op that bytes hold. Raises DamagedDrawing for anything that `encode` can't have made."""
    if len(data) < 2 or data[0] != VERSION:
        raise DamagedDrawing
    kind = data[1]
    if kind in _PLAIN:
        if len(data) != 2:
            raise DamagedDrawing
        return _PLAIN[kind]
    try:
        body = _unpacked(data[2:])
        if kind == PAPER:
            return _paper(body)
        if kind == STROKE:
            return AddStroke(_stroke(body))
    except (ValueError, struct.error, zlib.error) as error:
        raise DamagedDrawing from error
    raise DamagedDrawing


def _packed(kind: int, body: bytes) -> bytes:
    return bytes((VERSION, kind)) + zlib.compress(body, 6)


def _unpacked(data: bytes) -> bytes:
    """Return the body; a stream that would grow without end is refused."""
    stream = zlib.decompressobj()
    body = stream.decompress(data, LARGEST_BODY)
    if not stream.eof or stream.unused_data or stream.unconsumed_tail:
        raise ValueError("the stream doesn't end where it should")
    return body


def _paper_body(op: NewPaper) -> bytes:
    paper = op.paper
    is_circle = paper.kind == "circle"
    return _PAPER.pack(op.engine, is_circle, paper.width, paper.height, *paper.colour, paper.seed)


def _paper(body: bytes) -> NewPaper:
    engine, is_circle, width, height, red, green, blue, seed = _PAPER.unpack(body)
    if is_circle > 1:
        raise ValueError("no such paper")
    paper = Paper("circle" if is_circle else "blank", width, height, (red, green, blue), seed)
    return NewPaper(paper, engine)


def _stroke_body(stroke: Stroke) -> bytes:
    if len(stroke.points) > MOST_POINTS:
        raise ValueError("too many points")
    name = stroke.brush.encode("ascii")
    head = _STROKE.pack(
        round(stroke.size * SIZE_UNIT),
        round(stroke.opacity * 255),
        *stroke.colour,
        stroke.seed,
        round(stroke.smoothing * SIZE_UNIT),
        len(stroke.points),
    )
    x, y, ms, pressure = stroke.points.astype(np.float64).T
    marks = np.where(np.isnan(pressure), NO_PRESSURE, np.rint(pressure * PRESSURE_UNIT))
    columns = (
        _folded(np.rint(x * PLACE_UNIT).astype(np.int64), 2),
        _folded(np.rint(y * PLACE_UNIT).astype(np.int64), 2),
        _folded(np.rint(ms * TIME_UNIT).astype(np.int64), 2),
        _folded(marks.astype(np.int64), 1),
    )
    return struct.pack("<B", len(name)) + name + head + b"".join(columns)


def _stroke(body: bytes) -> Stroke:
    length = body[0] if body else 0
    name = body[1 : 1 + length].decode("ascii")
    if not name or not all(letter.isalnum() or letter == "-" for letter in name):
        raise ValueError("no name of a brush")
    size, opacity, red, green, blue, seed, smoothing, count = _STROKE.unpack_from(body, 1 + length)
    start = 1 + length + _STROKE.size
    if count > MOST_POINTS or len(body) != start + 16 * count:
        raise ValueError("not as many points as there should be")
    if not SMALLEST_SIZE * SIZE_UNIT <= size <= LARGEST_SIZE * SIZE_UNIT or smoothing > MOST_SMOOTHING * SIZE_UNIT:
        raise ValueError("no such brush")
    return Stroke(
        brush=name,
        size=size / SIZE_UNIT,
        opacity=opacity / 255,
        colour=(red, green, blue),
        seed=seed,
        points=_points(body, start, count),
        smoothing=smoothing / SIZE_UNIT,
    )


def _points(body: bytes, start: int, count: int) -> Points:
    columns = [
        _unfolded(body[start + 4 * count * at : start + 4 * count * (at + 1)], order)
        for at, order in enumerate((2, 2, 2, 1))
    ]
    x, y, ms, pressure = columns
    limit = FARTHEST * PLACE_UNIT
    if count and (
        min(x.min(), y.min()) < -limit
        or max(x.max(), y.max()) > limit
        or ms[0] < 0
        or ms[-1] > LONGEST_MS * TIME_UNIT
        or (np.diff(ms) < 0).any()
        or pressure.min() < 0
        or pressure.max() > NO_PRESSURE
    ):
        raise ValueError("points that no hand made")
    points = np.empty((count, 4), np.float32)
    points[:, 0] = x / PLACE_UNIT
    points[:, 1] = y / PLACE_UNIT
    points[:, 2] = ms / TIME_UNIT
    points[:, 3] = np.where(pressure == NO_PRESSURE, np.nan, pressure / PRESSURE_UNIT)
    return points


def _folded(column: Column, order: int) -> bytes:
    for _ in range(order):
        column = np.diff(column, prepend=0)
    folded = (column << 1 ^ column >> 63).astype("<u4")
    return folded.view(np.uint8).reshape(-1, 4).T.tobytes()


def _unfolded(data: bytes, order: int) -> Column:
    planes = np.frombuffer(data, np.uint8).reshape(4, -1)
    folded = np.ascontiguousarray(planes.T).view("<u4").ravel().astype(np.int64)
    column: Column = folded >> 1 ^ -(folded & 1)
    for _ in range(order):
        column = np.cumsum(column)
    return column
