"""A stroke is what a hand did with a brush; the builder turns it into dabs while the hand moves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing.brush import Brush
from studio.drawing.dabs import BEGUN, Dabs, dice_of, style_of
from studio.drawing.hand import (
    FARTHEST,
    LONGEST_MS,
    PLACE_UNIT,
    PRESSURE_UNIT,
    TIME_UNIT,
    Points,
    rounded,
    state_of,
)
from studio.drawing.stroke_plane import StrokePlane
from studio.drawing.trace import Tail

__all__ = [
    "FARTHEST",
    "LARGEST_SIZE",
    "LONGEST_MS",
    "MOST_SMOOTHING",
    "PLACE_UNIT",
    "PRESSURE_UNIT",
    "SIZE_UNIT",
    "SMALLEST_SIZE",
    "TIME_UNIT",
    "Points",
    "Stroke",
    "StrokeBuilder",
    "dabs_of",
    "quantise",
]

SMALLEST_SIZE, LARGEST_SIZE = 0.25, 1024.0
SIZE_UNIT = 16
"""Sizes and smoothings are kept to 1/16 of a paper pixel."""
MOST_SMOOTHING = 64.0
UNITS = np.array((PLACE_UNIT, PLACE_UNIT, TIME_UNIT, PRESSURE_UNIT), np.float64)
MOST_KEPT = np.array((FARTHEST, FARTHEST, LONGEST_MS, 1.0))
FEW = 12
"""So many samples are rounded one by one: numpy takes longer to begin."""


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
        kept = np.empty((len(rows), 4))
        kept = kept[: rounded(rows, 0.0, after, kept)]
        return kept.astype(np.float32), float(kept[-1, 2]) if len(kept) else after
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
        self._state = state_of(dice_of(self._empty.seed), brush.tip * self._empty.size)
        self._points: list[Points] = []

    @property
    def begun(self) -> bool:
        """True once a sample has come."""
        return bool(self._state[BEGUN])

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
        rows = np.ascontiguousarray(samples, np.float64)
        if rows.ndim != 2:
            rows = rows.reshape(-1, 4)
        points = np.empty(rows.shape, np.float32)
        dabs, count = engine.current().follow(rows, points, self._state, self._style)
        self._points.append(points[:count])
        return dabs

    def trace(
        self, samples: npt.ArrayLike, plane: StrokePlane, fade: np.float32, covers: bool, tail: Tail
    ) -> list[Rect]:
        """Take samples, and lay on the plane what `add` and `tail` would return; return what changed. See `trace`."""
        rows = np.ascontiguousarray(samples, np.float64)
        if rows.ndim != 2:
            rows = rows.reshape(-1, 4)
        points = np.empty(rows.shape, np.float32)
        count, tail.under = engine.current().trace(
            rows, points, self._state, self._style, plane.alpha, plane.touched, fade, covers, tail.under, tail.places
        )
        self._points.append(points[:count])
        return tail.changed

    def tail(self) -> Dabs:
        """Return the dabs from what is sure to where the hand is: what `finish` would add now."""
        return engine.current().reach(self._state, self._style)

    def finish(self) -> tuple[Stroke, Dabs]:
        """Return the stroke and its last dabs. The builder is used up."""
        return self.stroke(), self.tail()

    def stroke(self) -> Stroke:
        """Return the stroke so far."""
        kept = self._empty
        points = np.concatenate(self._points) if self._points else kept.points
        return replace(kept, points=points)


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
