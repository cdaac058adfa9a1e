"""Strokes and dances as bytes. See `codec` for where what lies."""

import struct
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.drawing.op import MOST_HANDS, AddStroke, Dance
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
from studio.drawing.symmetry import ANGLE_UNIT, NONE, Symmetry
from studio.drawing.symmetry import PLACE_UNIT as CENTRE_UNIT

Column = npt.NDArray[np.int64]
Columns = npt.NDArray[np.int64]
"""[n, count]."""
Bytes = npt.NDArray[np.uint8]

MOST_POINTS = 1 << 20
"""Of one stroke, or of all hands of a dance: more points than a hand makes in an hour and a quarter."""
NO_PRESSURE = PRESSURE_UNIT + 1
POINT_BYTES = 16

LONGEST_NAME = 255
_STROKE = struct.Struct("<HBBBBIHI")
_PLACE = struct.Struct("<HBBiiH")
_EXTRA = struct.Struct("<BH")
_HANDS = struct.Struct("<B")
_START = struct.Struct("<I")

HEAD = 1 + LONGEST_NAME + _STROKE.size
"""Bytes of a stroke before its points, at most."""
MARK_HEAD = _PLACE.size + _EXTRA.size + HEAD
DANCE_HEAD = _PLACE.size + _HANDS.size + MOST_HANDS * (_START.size + _EXTRA.size + HEAD)


def stroke_body(stroke: Stroke) -> bytes:
    """Return a stroke that needs nothing new (kind 2). Raises ValueError for too many points."""
    _require_few((stroke,))
    return _head(stroke) + _columns(stroke.points)


def stroke_length(first: bytes) -> int:
    """Return how long such a body has to be, from its first `HEAD` bytes."""
    _, count, at = _head_in(first, 0)
    return at + POINT_BYTES * count


def stroke_in(body: bytes) -> Stroke:
    """Return the stroke. Raises ValueError, struct.error or IndexError for none."""
    style, count, at = _head_in(body, 0)
    return _stroke(style, (1.0, 0), _points(body, at, count))


def mark_body(op: AddStroke) -> bytes:
    """Return a stroke with everything (kind 8)."""
    _require_few((op.stroke,))
    return _place(op.layer, op.symmetry) + _extra(op.stroke) + stroke_body(op.stroke)


def mark_length(first: bytes) -> int:
    """Return how long such a body has to be, from its first `MARK_HEAD` bytes."""
    _, count, at = _head_in(first, _PLACE.size + _EXTRA.size)
    return at + POINT_BYTES * count


def mark_in(body: bytes) -> AddStroke:
    """Return the stroke with everything. Raises ValueError, struct.error or IndexError for none."""
    layer, symmetry = _place_in(body)
    extra = _extra_in(body, _PLACE.size)
    style, count, at = _head_in(body, _PLACE.size + _EXTRA.size)
    return AddStroke(_stroke(style, extra, _points(body, at, count)), layer, symmetry)


def marks_in(bodies: list[tuple[bytes, bool]]) -> list[AddStroke | None]:
    """Return the strokes of bodies (each with whether it has everything, as kind 8); None for what isn't one.

    The same as `stroke_in` and `mark_in`, five times as fast for hundreds.
    """
    heads: list[Mark | None] = []
    planes: list[Bytes] = []
    for body, whole in bodies:
        mark, bytes_of_it = _mark_head(body, whole=whole)
        heads.append(mark)
        planes.append(bytes_of_it)
    points, sound = _many_points(planes)
    points.flags.writeable = False
    found: list[AddStroke | None] = []
    at = 0
    for mark, one, is_sound in zip(heads, planes, sound.tolist(), strict=True):
        end = at + one.shape[1]
        if mark is None or not is_sound:
            found.append(None)
        else:
            found.append(AddStroke(kept_stroke(*mark[0], points[at:end], *mark[1]), *mark[2]))
        at = end
    return found


def _mark_head(body: bytes, *, whole: bool) -> tuple["Mark | None", Bytes]:
    """Return a stroke without its points, and the bytes of these; None and no bytes for what isn't one."""
    try:
        place, extra, at = (0, NONE), (1.0, 0), 0
        if whole:
            place, extra, at = _place_in(body), _extra_in(body, _PLACE.size), _PLACE.size + _EXTRA.size
        style, count, at = _head_in(body, at)
        return (style, extra, place), _planes(body, at, count)
    except (ValueError, IndexError, struct.error):
        return None, np.empty((POINT_BYTES, 0), np.uint8)


def dance_body(op: Dance) -> bytes:
    """Return a dance (kind 9)."""
    _require_few(op.strokes)
    heads = [
        _START.pack(round(start * TIME_UNIT)) + _extra(stroke) + _head(stroke)
        for start, stroke in zip(op.starts, op.strokes, strict=True)
    ]
    columns = [_columns(stroke.points) for stroke in op.strokes]
    return b"".join((_place(op.layer, op.symmetry), _HANDS.pack(len(op.strokes)), *heads, *columns))


def dance_length(first: bytes) -> int:
    """Return how long such a body has to be, from its first `DANCE_HEAD` bytes."""
    hands, at = _hands_in(first)
    count = sum(hand[3] for hand in hands)
    if count > MOST_POINTS:
        raise ValueError("too many points")
    return at + POINT_BYTES * count


def dance_in(body: bytes) -> Dance:
    """Return the dance. Raises ValueError, struct.error or IndexError for none."""
    layer, symmetry = _place_in(body)
    hands, at = _hands_in(body)
    strokes, starts = [], []
    for start, extra, style, count in hands:
        strokes.append(_stroke(style, extra, _points(body, at, count)))
        starts.append(start)
        at += POINT_BYTES * count
    return Dance(tuple(strokes), tuple(starts), layer, symmetry)


Style = tuple[str, float, float, tuple[int, int, int], int, float]
"""A stroke without its points: brush, size, opacity, colour, seed, smoothing."""
Extra = tuple[float, int]
"""Flow, and the number of a picture."""
Mark = tuple[Style, Extra, tuple[int, Symmetry]]
"""A stroke without its points, and where it lies."""


def _hands_in(body: bytes) -> tuple[list[tuple[float, Extra, Style, int]], int]:
    """Return the hands of a dance (start, extra, style, number of points), and where the points begin."""
    (count,) = _HANDS.unpack_from(body, _PLACE.size)
    if not 1 <= count <= MOST_HANDS:
        raise ValueError("no such dance")
    hands, at = [], _PLACE.size + _HANDS.size
    for _ in range(count):
        (start,) = _START.unpack_from(body, at)
        if start > LONGEST_MS * TIME_UNIT:
            raise ValueError("a hand that came too late")
        at += _START.size
        extra = _extra_in(body, at)
        style, points, at = _head_in(body, at + _EXTRA.size)
        hands.append((start / TIME_UNIT, extra, style, points))
    return hands, at


def _place(layer: int, symmetry: Symmetry) -> bytes:
    if max(abs(symmetry.x), abs(symmetry.y)) > FARTHEST:
        raise ValueError("a centre that is nowhere")
    return _PLACE.pack(
        layer,
        symmetry.folds,
        symmetry.mirrored,
        round(symmetry.x * CENTRE_UNIT),
        round(symmetry.y * CENTRE_UNIT),
        round(symmetry.angle * ANGLE_UNIT),
    )


def _place_in(body: bytes) -> tuple[int, Symmetry]:
    layer, folds, mirrored, x, y, angle = _PLACE.unpack_from(body, 0)
    if mirrored > 1 or max(abs(x), abs(y)) > FARTHEST * CENTRE_UNIT or angle >= 360 * ANGLE_UNIT:
        raise ValueError("no such symmetry")
    return layer, Symmetry(folds, mirrored == 1, x / CENTRE_UNIT, y / CENTRE_UNIT, angle / ANGLE_UNIT)


def _extra(stroke: Stroke) -> bytes:
    return _EXTRA.pack(round(stroke.flow * 255), stroke.picture)


def _extra_in(body: bytes, at: int) -> Extra:
    flow, picture = _EXTRA.unpack_from(body, at)
    return flow / 255, picture


def _head(stroke: Stroke) -> bytes:
    name = stroke.brush.encode("ascii")
    return (
        struct.pack("<B", len(name))
        + name
        + _STROKE.pack(
            round(stroke.size * SIZE_UNIT),
            round(stroke.opacity * 255),
            *stroke.colour,
            stroke.seed,
            round(stroke.smoothing * SIZE_UNIT),
            len(stroke.points),
        )
    )


def _head_in(body: bytes, at: int) -> tuple[Style, int, int]:
    """Return a stroke without its points, the number of these, and where what follows begins."""
    length = body[at]
    name = _name(body[at + 1 : at + 1 + length])
    at += 1 + length
    size, opacity, red, green, blue, seed, smoothing, count = _STROKE.unpack_from(body, at)
    if count > MOST_POINTS:
        raise ValueError("too many points")
    if not SMALLEST_SIZE * SIZE_UNIT <= size <= LARGEST_SIZE * SIZE_UNIT or smoothing > MOST_SMOOTHING * SIZE_UNIT:
        raise ValueError("no such brush")
    style = name, size / SIZE_UNIT, opacity / 255, (red, green, blue), seed, smoothing / SIZE_UNIT
    return style, count, at + _STROKE.size


@lru_cache(maxsize=256)
def _name(data: bytes) -> str:
    """Return the name of a brush. Raises ValueError for none."""
    name = data.decode("ascii")
    if not name or not all(letter.isalnum() or letter == "-" for letter in name):
        raise ValueError("no name of a brush")
    return name


def _stroke(style: Style, extra: Extra, points: Points) -> Stroke:
    points.flags.writeable = False
    return kept_stroke(*style, points, *extra)


def kept_stroke(
    brush: str,
    size: float,
    opacity: float,
    colour: tuple[int, int, int],
    seed: int,
    smoothing: float,
    points: Points,
    flow: float,
    picture: int,
) -> Stroke:
    """Return a stroke of numbers that are all as a log holds them, without rounding them once more."""
    stroke: Stroke = object.__new__(Stroke)
    keep = object.__setattr__
    keep(stroke, "brush", brush)
    keep(stroke, "size", size)
    keep(stroke, "opacity", opacity)
    keep(stroke, "colour", colour)
    keep(stroke, "seed", seed)
    keep(stroke, "points", points)
    keep(stroke, "smoothing", smoothing)
    keep(stroke, "flow", flow)
    keep(stroke, "picture", picture)
    return stroke


def _require_few(strokes: tuple[Stroke, ...]) -> None:
    if sum(len(stroke.points) for stroke in strokes) > MOST_POINTS:
        raise ValueError("too many points")


def _columns(points: Points) -> bytes:
    x, y, ms, pressure = points.astype(np.float64).T
    marks = np.where(np.isnan(pressure), NO_PRESSURE, np.rint(pressure * PRESSURE_UNIT))
    columns = (
        _folded(np.rint(x * PLACE_UNIT).astype(np.int64), 2),
        _folded(np.rint(y * PLACE_UNIT).astype(np.int64), 2),
        _folded(np.rint(ms * TIME_UNIT).astype(np.int64), 2),
        _folded(marks.astype(np.int64), 1),
    )
    return b"".join(columns)


def _points(body: bytes, start: int, count: int) -> Points:
    """Return the points of a stroke. Raises ValueError for points that no hand made."""
    points, sound = _many_points([_planes(body, start, count)])
    if not sound[0]:
        raise ValueError("points that no hand made")
    return points


def _planes(body: bytes, start: int, count: int) -> Bytes:
    """Return the bytes [16, count] of a stroke's columns."""
    return np.frombuffer(body, np.uint8, POINT_BYTES * count, start).reshape(POINT_BYTES, count)


def _many_points(planes: list[Bytes]) -> tuple[Points, npt.NDArray[np.bool_]]:
    """Return the points of several strokes, one after the other, and of each whether a hand can have made it.

    Together, since each step of it costs the same for one stroke as for hundreds.
    """
    counts = np.array([one.shape[1] for one in planes])
    ends = np.cumsum(counts)
    starts, total = ends - counts, int(ends[-1])
    folded = np.concatenate(planes, axis=1).reshape(4, 4, total).astype(np.int64)
    folded = folded[:, 0] | folded[:, 1] << 8 | folded[:, 2] << 16 | folded[:, 3] << 24
    columns: Columns = folded >> 1 ^ -(folded & 1)
    columns = _summed(columns, starts, counts)
    columns[:3] = _summed(columns[:3], starts, counts)
    x, y, ms, pressure = columns
    limit = FARTHEST * PLACE_UNIT
    bad = (np.abs(x) > limit) | (np.abs(y) > limit) | (ms < 0) | (ms > LONGEST_MS * TIME_UNIT)
    bad |= (pressure < 0) | (pressure > NO_PRESSURE)
    back = np.diff(ms, prepend=0) < 0
    back[starts[counts > 0]] = False
    bad |= back
    sound = np.ones(len(planes), np.bool_)
    sound[np.repeat(np.arange(len(planes)), counts)[bad]] = False
    points = np.empty((total, 4), np.float32)
    points[:, 0] = x / PLACE_UNIT
    points[:, 1] = y / PLACE_UNIT
    points[:, 2] = ms / TIME_UNIT
    points[:, 3] = np.where(pressure == NO_PRESSURE, np.nan, pressure / PRESSURE_UNIT)
    return points, sound


def _summed(columns: Columns, starts: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> Columns:
    """Return running sums along columns [n, total] that begin anew with each stroke."""
    sums = np.zeros((len(columns), columns.shape[1] + 1), np.int64)
    np.cumsum(columns, axis=1, out=sums[:, 1:])
    whole: Columns = sums[:, 1:] - np.repeat(sums[:, starts], counts, axis=1)
    return whole


def _folded(column: Column, order: int) -> bytes:
    for _ in range(order):
        column = np.diff(column, prepend=0)
    folded = (column << 1 ^ column >> 63).astype("<u4")
    return folded.view(np.uint8).reshape(-1, 4).T.tobytes()
