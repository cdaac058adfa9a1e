"""A stroke is what a hand did with a brush; the builder turns it into dabs while the hand moves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import isfinite, nan

import numpy as np
import numpy.typing as npt

from studio.drawing import engine
from studio.drawing.brush import Brush
from studio.drawing.dabs import (
    BEGUN,
    DICE,
    HAND_SIZE,
    KNOWN,
    LENGTH,
    PEAK,
    PRESS,
    RAW_X,
    RAW_Y,
    SPACING,
    TO_GO,
    WALK_SIZE,
    WALKING,
    Dabs,
    Doubles,
    dice_of,
    style_of,
)

Points = npt.NDArray[np.float32]
"""[n, 4]: x, y in paper pixels, ms since the first, pressure 0..1 or NaN where none came."""

PLACE_UNIT = 32
"""Positions are kept to 1/32 of a paper pixel."""
TIME_UNIT = 4
"""Times are kept to 1/4 ms."""
PRESSURE_UNIT = 1024
"""Pressures are kept to 1/1024."""
FARTHEST = 16384
"""Positions beyond this, in paper pixels, are pulled to it."""
LONGEST_MS = 4_000_000
"""A stroke's clock stops here, after more than an hour."""
SMALLEST_SIZE, LARGEST_SIZE = 0.25, 1024.0
SIZE_UNIT = 16
"""Sizes and smoothings are kept to 1/16 of a paper pixel."""
MOST_SMOOTHING = 64.0
TAP_LENGTH = 2.0
"""A hand that moved less than this, in paper pixels, only tapped."""
TAP_PRESS = 0.8
"""Pressure of a tap whose pressure nobody knows."""
LONGEST_TIP = 40.0
"""No line thins out over more than this, in paper pixels."""
THINNEST = 0.4
"""Share of the pressure left at the very end of a tip."""
UNITS = np.array((PLACE_UNIT, PLACE_UNIT, TIME_UNIT, PRESSURE_UNIT), np.float64)
MOST_KEPT = np.array((FARTHEST, FARTHEST, LONGEST_MS, 1.0))
FEW = 12
"""So many samples are rounded one by one."""
ALONE = 4.0
"""A spacing at which a dab counts on no other: it leaves all of the brush's flow."""


@dataclass(frozen=True, slots=True, eq=False)
class Stroke:
    """One movement of a hand with a brush, as it is kept: everything is rounded to what the log holds."""

    brush: str
    """Name of the brush."""
    size: float
    """Diameter in paper pixels at full pressure."""
    opacity: float
    """How much the whole stroke may hide, 0..1."""
    colour: tuple[int, int, int]
    """Red, green, blue, 0..255."""
    seed: int
    """What the brush's small accidents come from, 0..2^32-1."""
    points: Points
    """Read-only. See `Points`."""
    smoothing: float = 1.0
    """How far the line follows behind a trembling hand, in paper pixels."""
    flow: float = 1.0
    """Share of the brush's own flow, 0..1, kept to 1/255."""
    picture: int = 0
    """Number of the picture that the stamp prints; 0 for none."""

    def __post_init__(self) -> None:
        points, _ = quantise(self.points, 0.0)
        points.flags.writeable = False
        keep = object.__setattr__
        keep(self, "points", points)
        keep(self, "size", _kept(self.size, SMALLEST_SIZE, LARGEST_SIZE, SIZE_UNIT))
        keep(self, "smoothing", _kept(self.smoothing, 0.0, MOST_SMOOTHING, SIZE_UNIT))
        keep(self, "opacity", _kept(self.opacity, 0.0, 1.0, 255))
        keep(self, "flow", _kept(self.flow, 0.0, 1.0, 255))
        keep(self, "picture", int(self.picture) & 0xFFFF)
        red, green, blue = (min(255, max(0, int(part))) for part in self.colour[:3])
        keep(self, "colour", (red, green, blue))
        keep(self, "seed", int(self.seed) & 0xFFFFFFFF)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Stroke) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        style = (self.brush, self.size, self.opacity, self.colour, self.seed, self.smoothing)
        return (*style, self.flow, self.picture, self.points.tobytes())


def _kept(value: float, least: float, most: float, unit: int) -> float:
    return round(min(most, max(least, float(value))) * unit) / unit


def quantise(samples: npt.ArrayLike, after: float) -> tuple[Points, float]:
    """Return samples [n, 4] rounded to what the log holds, and the time of the last, in ms.

    Done before anything is drawn, so that a replay draws from the same numbers. Rounding again changes
    nothing. Samples that are nowhere (NaN, infinite) are left out; time never runs back before `after`.
    """
    rows = np.array(samples, dtype=np.float64).reshape(-1, 4)
    if len(rows) <= FEW:
        return _quantised(rows.tolist(), after)
    there = np.isfinite(rows[:, :3]).all(axis=1)
    if not there.all():
        rows = rows[there]
    if not len(rows):
        return np.empty((0, 4), np.float32), after
    np.minimum(np.maximum(rows, (-FARTHEST, -FARTHEST, after, 0.0), out=rows), MOST_KEPT, out=rows)
    rows *= UNITS
    np.rint(rows, out=rows)
    rows /= UNITS
    np.maximum.accumulate(rows[:, 2], out=rows[:, 2])
    rows[np.isnan(rows[:, 3]), 3] = np.nan  # one kind of NaN
    rows += 0.0  # one kind of zero
    return rows.astype(np.float32), float(rows[-1, 2])


def _quantised(rows: list[list[float]], after: float) -> tuple[Points, float]:
    """Do the same with some rows, one by one: while a hand moves there are few, and numpy takes longer to begin."""
    kept = []
    for x, y, ms, pressure in rows:
        if isfinite(x) and isfinite(y) and isfinite(ms):
            after = max(after, round(min(max(ms, after), LONGEST_MS) * TIME_UNIT) / TIME_UNIT)
            x = round(min(max(x, -FARTHEST), FARTHEST) * PLACE_UNIT) / PLACE_UNIT
            y = round(min(max(y, -FARTHEST), FARTHEST) * PLACE_UNIT) / PLACE_UNIT
            if pressure == pressure:
                pressure = round(min(max(pressure, 0.0), 1.0) * PRESSURE_UNIT) / PRESSURE_UNIT
            else:
                pressure = nan
            kept.append((x, y, after, pressure))
    return np.array(kept, np.float32).reshape(-1, 4), after


class StrokeBuilder:
    """Turns samples into dabs as they come. The same samples give the same dabs however they are batched."""

    def __init__(
        self,
        brush: Brush,
        *,
        size: float,
        opacity: float,
        colour: tuple[int, int, int],
        seed: int,
        smoothing: float | None = None,
        flow: float = 1.0,
        picture: int = 0,
    ) -> None:
        smoothing = brush.smoothing if smoothing is None else smoothing
        nowhere = np.empty((0, 4), np.float32)
        self._empty = Stroke(brush.name, size, opacity, colour, seed, nowhere, smoothing, flow, picture)
        self._style = style_of(brush, self._empty.size, self._empty.smoothing, self._empty.flow)
        self._dot = self._style.copy()
        self._dot[SPACING] = ALONE
        self._hand = np.zeros(HAND_SIZE)
        self._walk = np.zeros(WALK_SIZE)
        self._walk[DICE] = dice_of(self._empty.seed)
        self._turns = brush.turns
        self._tip = 0.0
        self._tip_length = min(brush.tip * self._empty.size, LONGEST_TIP)
        self._knots: Doubles = np.empty((0, 3))
        self._points: list[Points] = []
        self._first_ms = 0.0
        self._last_ms = 0.0

    @property
    def begun(self) -> bool:
        """True once a sample has come."""
        return bool(self._points)

    @property
    def opacity(self) -> float:
        """The stroke's opacity as it is kept, 0..1."""
        return self._empty.opacity

    @property
    def colour(self) -> tuple[int, int, int]:
        """The stroke's colour as it is kept."""
        return self._empty.colour

    def add(self, samples: npt.ArrayLike) -> Dabs:
        """Take samples [n, 4] (see `Points`; the clock may start anywhere); return the dabs that are now sure."""
        rows = np.array(samples, dtype=np.float64).reshape(-1, 4)
        if not self._points and len(rows):
            self._first_ms = float(rows[0, 2]) if np.isfinite(rows[0, 2]) else 0.0
        rows[:, 2] -= self._first_ms
        points, self._last_ms = quantise(rows, self._last_ms)
        if not len(points):
            return NO_DABS
        if not self._points and np.isnan(points[0, 3]):
            self._tip = self._tip_length
        self._points.append(points)
        path = engine.current()
        knots = path.smooth(points.astype(np.float64), self._hand, self._style)
        if not len(knots):
            return NO_DABS
        return self._draw(path, knots)

    def _draw(self, path: engine.Engine, knots: Doubles) -> Dabs:
        first = NO_DABS
        if self._walk[WALKING] == 0.0 and not self._turns:
            first = path.place(knots[:1], self._walk, self._style)
        rows = np.concatenate((self._knots, knots))
        if len(self._knots) < 3 <= len(rows):
            rows = np.concatenate((_mirrored(rows[2], rows[1], rows[0]), rows))
        # what lies within the tip may still thin out; of what is sure, the last knot only lends its direction
        sure = int(np.count_nonzero(_to_end(rows) >= self._tip)) + 1 if self._tip else len(rows)
        if sure < 4:
            self._knots = rows
            return first
        self._knots = rows[sure - 3 :].copy()
        points = path.curve(rows[:sure])
        if self._walk[WALKING] == 0.0:
            points = np.concatenate((rows[1:2], points))
        dabs = path.place(points, self._walk, self._style)
        return np.concatenate((first, dabs)) if len(first) else dabs

    def tail(self) -> Dabs:
        """Return the dabs from what is sure to where the hand is: what `finish` would add now."""
        if self._hand[BEGUN] == 0.0:
            return NO_DABS
        path = engine.current()
        walk = self._walk.copy()
        hand = self._hand
        end = np.array([[hand[RAW_X], hand[RAW_Y], hand[PRESS]]])
        if hand[LENGTH] < TAP_LENGTH:
            end[0, 2] = hand[PEAK] if hand[KNOWN] else TAP_PRESS
            walk[WALKING] = walk[TO_GO] = 0.0
            return path.place(end, walk, self._dot)
        rows = np.concatenate((_without_echo(self._knots, end[0]), end))
        if len(rows) < 3:
            rows = np.concatenate((2.0 * rows[:1] - rows[1:], rows, 2.0 * rows[1:] - rows[:1]))
        else:
            before = _mirrored(rows[2], rows[1], rows[0]) if len(self._knots) < 3 else rows[:0]
            rows = np.concatenate((before, rows, _mirrored(rows[-3], rows[-2], rows[-1])))
        tip = min(self._tip, float(hand[LENGTH]) / 2)
        if tip:
            thin = np.minimum(_to_end(rows[:-1]) / tip, 1.0)
            rows[:-1, 2] *= THINNEST + (1.0 - THINNEST) * thin
        points = path.curve(rows)
        if walk[WALKING] == 0.0:
            points = np.concatenate((rows[1:2], points))
        return path.place(points, walk, self._style)

    def finish(self) -> tuple[Stroke, Dabs]:
        """Return the stroke and its last dabs. The builder is used up."""
        return self.stroke(), self.tail()

    def stroke(self) -> Stroke:
        """Return the stroke so far."""
        kept = self._empty
        points = np.concatenate(self._points) if self._points else kept.points
        return replace(kept, points=points)


NO_DABS: Dabs = np.empty((0, 5), np.float32)


def _without_echo(knots: Doubles, end: Doubles) -> Doubles:
    """Return the knots without a last one that is only the end itself, smoothed: it would flatten the bend."""
    if len(knots) < 2:
        return knots
    gap, step = end[:2] - knots[-1, :2], knots[-1, :2] - knots[-2, :2]
    is_echo = gap[0] * gap[0] + gap[1] * gap[1] < step[0] * step[0] + step[1] * step[1]
    return knots[:-1] if is_echo else knots


def _to_end(rows: Doubles) -> Doubles:
    """Return [n]: how far it is from each knot to the last, knot by knot."""
    steps = np.diff(rows[::-1, :2], axis=0)
    away = np.zeros(len(rows))
    np.cumsum(np.sqrt(steps[:, 0] * steps[:, 0] + steps[:, 1] * steps[:, 1]), out=away[1:])
    return away[::-1]


def _mirrored(other: Doubles, near: Doubles, end: Doubles) -> Doubles:
    """Return [1, 3] the knot past `end` that goes on with the bend: `other` mirrored between `near` and `end`."""
    along = near[:2] - end[:2]
    length2 = float(along[0] * along[0] + along[1] * along[1])
    if length2 == 0.0:
        return 2.0 * end[None, :] - other
    middle = (near[:2] + end[:2]) / 2.0
    share = float((other[0] - middle[0]) * along[0] + (other[1] - middle[1]) * along[1]) / length2
    mirrored = other.copy()
    mirrored[:2] -= 2.0 * share * along
    return mirrored[None, :]


def dabs_of(stroke: Stroke, brush: Brush) -> Iterable[Dabs]:
    """Yield all dabs of a kept stroke, in two arrays: along the way, and the end."""
    builder = StrokeBuilder(
        brush,
        size=stroke.size,
        opacity=stroke.opacity,
        colour=stroke.colour,
        seed=stroke.seed,
        smoothing=stroke.smoothing,
        flow=stroke.flow,
        picture=stroke.picture,
    )
    yield builder.add(stroke.points)
    yield builder.tail()
