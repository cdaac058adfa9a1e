"""A hand that draws: it speeds up and slows down, wobbles a little, presses unevenly, and rests between marks.

Everything comes from a seed, so that the same picture is drawn again, sample for sample.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from studio.core.paths import ASSETS
from studio.drawing.brush import load_brushes
from studio.drawing.layer import Blend, Layer
from studio.drawing.op import AddLayer
from studio.drawing.palette import from_hex
from studio.drawing.paper import CREAM, Kind, Paper, Texture
from studio.drawing.stroke import PLACE_UNIT
from studio.drawing.symmetry import NONE, Symmetry
from tests.sample.acts import Act, Mark, NewLayer, Picture, Pour, Samples, TakeBack, Together

Path = npt.NDArray[np.float64]
"""[n, 2]: x, y in paper pixels, y down."""

BRUSHES = load_brushes(ASSETS / "brushes")
STEP = 2.0
"""Paper pixels between the points a movement is planned with."""
SAMPLE_MS = 11.0
"""A touch screen tells where the hand is about ninety times a second."""


class Hand:
    """Holds a brush over a paper and remembers every movement."""

    def __init__(
        self,
        seed: int,
        width: int = 944,
        height: int = 708,
        *,
        kind: Kind = "blank",
        colour=CREAM,
        texture: Texture = "clouds",
        pen: bool = True,
    ) -> None:
        self.dice = np.random.default_rng(seed)
        self.paper = Paper(kind, width, height, colour, int(self.dice.integers(1 << 32)), texture)
        self.acts: list[Act] = []
        self.layer = 0
        """Number of the layer it draws on."""
        self.symmetry = NONE
        self.stamp = ""
        self.pen = pen
        """Whether it holds a pen that knows its pressure; a finger does not."""
        self.take("pencil", "#2B2322")

    def take(
        self, brush: str, colour: str, size: float | None = None, opacity: float | None = None, pause: float = 1.4
    ) -> None:
        """Take up a brush, which takes `pause` seconds."""
        kind = BRUSHES[brush]
        self.brush, self.colour = brush, from_hex(colour)
        self.size = float(kind.size if size is None else size)
        assert kind.smallest <= self.size <= kind.largest, brush
        self.opacity = kind.opacity if opacity is None else opacity
        self._rest = 1000 * pause

    def ponder(self, seconds: float) -> None:
        """Look at it for a while."""
        self._rest += seconds * 1000

    def take_back(self) -> None:
        """Undo the last mark."""
        self.acts.append(TakeBack(self._breath(900)))

    def fold(self, folds: int, *, mirrored: bool = False, angle: float = 0.0) -> None:
        """From now on repeat every mark round the middle of the paper; 1 ends that."""
        x, y = self.paper.width / 2, self.paper.height / 2
        self.symmetry = Symmetry(folds, mirrored, x, y, angle) if folds > 1 or mirrored else NONE
        self._rest += 1500

    def lay_film(self, name: str = "", *, opacity: float = 1.0, blend: Blend = "normal", below: bool = False) -> None:
        """Lay a clear layer on top (or at the very bottom), and draw on it from now on."""
        self.layer = 1 + max((act.edit.layer.number for act in self.acts if isinstance(act, NewLayer)), default=0)
        layer = Layer(self.layer, name, opacity, blend)
        self.acts.append(NewLayer(AddLayer(layer, 0 if below else 99), self._breath(2500)))

    def dance(self, ways: Sequence, *, pace: float = 1.0, wobble: float = 3.0, apart: float = 60.0) -> None:
        """Move several hands at once, each along its way; they come `apart` milliseconds after each other."""
        marks = []
        for turn, way in enumerate(ways):
            self.line(way, pace=pace, wobble=wobble)
            mark = self.acts.pop()
            mark.samples[:, 2] += turn * apart
            marks.append(mark)
        self.acts.append(Together(tuple(marks), marks[0].rest))

    def line(
        self,
        points: Sequence | Path,
        *,
        press: float | Sequence[float] = 0.6,
        pace: float = 0.7,
        wobble: float = 1.2,
        straight: bool = False,
        closed: bool = False,
    ) -> None:
        """Move along points: `press` at even places along the way, `pace` in paper pixels a millisecond."""
        path = polyline(points, closed) if straight else curve(points, closed)
        path = self._wobbled(path, wobble)
        times = self._times(path, pace)
        at = np.arange(0.0, times[-1] + SAMPLE_MS, SAMPLE_MS * float(self.dice.uniform(0.9, 1.1)))
        at = np.minimum(at, times[-1])
        samples = np.empty((len(at), 4))
        for column in (0, 1):
            samples[:, column] = np.interp(at, times, path[:, column])
        samples[:, :2] += self.dice.normal(0, 0.12, (len(at), 2))
        samples[:, 2] = at
        samples[:, 3] = self._pressed(press, at / max(1.0, times[-1])) if self.pen else np.nan
        self._make(samples)

    def again(self, points: Sequence | Path, passes: int, spread: float, **how) -> None:
        """Go over a line more than once, each time a little beside it: broad strokes of a narrow brush."""
        for turn in range(passes):
            aside = (turn - (passes - 1) / 2) * spread
            path = np.asarray(points, float) + self.dice.normal(0, spread * 0.25, (len(points), 2))
            along = np.gradient(path, axis=0)
            along /= np.maximum(np.hypot(*along.T), 1e-6)[:, None]
            path = path + aside * np.stack((-along[:, 1], along[:, 0]), axis=1)
            self.line(path[::-1] if turn % 2 else path, **how)

    def fill(
        self,
        outline: Sequence | Path,
        *,
        gap: float | None = None,
        angle: float = 0.0,
        press: float = 0.8,
        pace: float = 1.4,
        wobble: float = 1.0,
    ) -> None:
        """Fill an outline in one movement: once around its inside, then to and fro."""
        inner = shrunk(outline, self.size * 0.44)
        corners = hatching(inner, gap or self.size * 0.6, angle, self.dice)
        path = np.vstack((inner, inner[:1], corners)) if len(corners) else np.vstack((inner, inner[:1]))
        self.line(path, press=press, pace=pace, wobble=wobble, straight=True)

    def dot(self, x: float, y: float, press: float = 0.7) -> None:
        """Touch the paper and lift again."""
        at = np.arange(0.0, float(self.dice.uniform(60, 130)), SAMPLE_MS)
        samples = np.empty((len(at), 4))
        samples[:, :2] = (x, y) + np.cumsum(self.dice.normal(0, 0.05, (len(at), 2)), axis=0)
        samples[:, 2] = at
        samples[:, 3] = press * np.sin(np.linspace(0.5, 2.2, len(at))) if self.pen else np.nan
        self._make(samples)

    def pour(self, x: float, y: float, colour: str, opacity: float = 1.0) -> None:
        """Fill the shape at a place."""
        self.acts.append(Pour(x, y, from_hex(colour), opacity, self._breath(700), self.layer))

    def take_stamp(self, name: str, colour: str, size: float, opacity: float = 1.0, pause: float = 0.8) -> None:
        """Take up a stamp of the studio."""
        self.take("stamp", colour, size, opacity, pause)
        self.stamp = name

    def picture(self) -> Picture:
        """Return what was drawn."""
        return Picture(self.paper, tuple(self.acts))

    # --- how a hand is

    def _make(self, samples: Samples) -> None:
        seed = int(self.dice.integers(1 << 32))
        samples = self._begun_on_paper(samples)
        if not len(samples):
            return
        samples[:, :2] = np.rint(samples[:, :2] * PLACE_UNIT) / PLACE_UNIT
        breath = self._breath(380)
        held = self.brush, self.size, self.opacity, self.colour
        stamp = self.stamp if self.brush == "stamp" else ""
        self.acts.append(Mark(*held, samples, seed, breath, self.layer, self.symmetry, stamp))

    def _begun_on_paper(self, samples: Samples) -> Samples:
        """Return samples from where the hand first is over the paper: beside it, nothing begins."""
        x, y = samples[:, 0], samples[:, 1]
        inside = (x >= 0.5) & (x < self.paper.width - 0.5) & (y >= 0.5) & (y < self.paper.height - 0.5)
        begun = samples[int(inside.argmax()) :].copy() if inside.any() else samples[:0].copy()
        if len(begun):
            begun[:, 2] -= begun[0, 2]
        return begun

    def _breath(self, usual: float) -> float:
        rest = self._rest + usual * float(self.dice.lognormal(0, 0.45))
        self._rest = 0.0
        return rest

    def _wobbled(self, path: Path, wobble: float) -> Path:
        """Stray from the path as an arm does: slowly and far, quickly and little."""
        if len(path) < 3 or wobble == 0:
            return path
        length = len(path) * STEP
        strayed = path.copy()
        for reach, far in ((170.0, 1.0), (55.0, 0.45), (16.0, 0.14)):
            strayed += self._drift(len(path), max(2, int(length / reach) + 2)) * (wobble * far)
        return strayed

    def _drift(self, count: int, knots: int) -> Path:
        values = self.dice.normal(0, 1, (knots + 3, 2))
        at = np.linspace(0, knots, count)
        cell = at.astype(int)
        share = (at - cell)[:, None]
        share = share * share * (3 - 2 * share)
        return values[cell] * (1 - share) + values[cell + 1] * share

    def _times(self, path: Path, pace: float) -> npt.NDArray[np.float64]:
        """Return when each point is reached, in ms: slow at both ends and in bends."""
        steps = np.hypot(*np.diff(path, axis=0).T)
        if not len(steps):
            return np.array([0.0])
        done = np.cumsum(steps)
        ends = np.minimum(done, done[-1] - done + steps)
        eased = 0.35 + 0.65 * np.minimum(1.0, ends / 45.0) ** 0.5
        turning = np.zeros(len(steps))
        if len(steps) > 2:
            angle = np.unwrap(np.arctan2(*np.diff(path, axis=0).T[::-1]))
            turning[1:] = np.abs(np.diff(angle)) / np.maximum(steps[1:], 0.5)
            over = min(9, len(steps))
            turning = np.convolve(turning, np.ones(over) / over, "same")
        mood = np.exp(0.16 * self._drift(len(steps), max(2, int(done[-1] / 120) + 1))[:, 0])
        speed = pace * eased * mood / (1.0 + 18.0 * np.minimum(turning, 0.2))
        return np.concatenate(([0.0], np.cumsum(steps / speed)))

    def _pressed(self, press: float | Sequence[float], share) -> npt.NDArray[np.float64]:
        wanted = np.atleast_1d(np.asarray(press, float))
        level = np.interp(share, np.linspace(0, 1, len(wanted)), wanted)
        uneven = 1 + 0.09 * self._drift(len(share), max(2, len(share) // 14))[:, 0]
        # landing and lifting take some milliseconds each
        landing = np.clip(np.minimum(share, 1 - share) * len(share) / 3.0 + 0.3, 0, 1)
        return np.clip(level * uneven * landing, 0.02, 1.0)


# --- paths


def polyline(points: Sequence | Path, closed: bool = False) -> Path:
    """Return straight lines through points, a point every STEP."""
    knots = np.asarray(points, float)
    if closed:
        knots = np.vstack((knots, knots[:1]))
    return _even(knots)


def curve(points: Sequence | Path, closed: bool = False) -> Path:
    """Return a smooth line through points, a point every STEP (centripetal Catmull-Rom)."""
    knots = np.asarray(points, float)
    if len(knots) < 3:
        return polyline(knots)
    if closed:
        knots = np.vstack((knots[-1:], knots, knots[:2]))
    else:
        knots = np.vstack((2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]))
    pieces = [_piece(knots[i : i + 4]) for i in range(len(knots) - 3)]
    return _even(np.vstack((*pieces, knots[-2:-1])))


def _piece(four: Path) -> Path:
    gaps = np.maximum(np.hypot(*np.diff(four, axis=0).T) ** 0.5, 1e-3)
    t0, t1, t2, t3 = np.concatenate(([0.0], np.cumsum(gaps)))
    t = np.linspace(t1, t2, 24, endpoint=False)[:, None]
    p0, p1, p2, p3 = four
    a1 = (t1 - t) / (t1 - t0) * p0 + (t - t0) / (t1 - t0) * p1
    a2 = (t2 - t) / (t2 - t1) * p1 + (t - t1) / (t2 - t1) * p2
    a3 = (t3 - t) / (t3 - t2) * p2 + (t - t2) / (t3 - t2) * p3
    b1 = (t2 - t) / (t2 - t0) * a1 + (t - t0) / (t2 - t0) * a2
    b2 = (t3 - t) / (t3 - t1) * a2 + (t - t1) / (t3 - t1) * a3
    return (t2 - t) / (t2 - t1) * b1 + (t - t1) / (t2 - t1) * b2


def _even(path: Path) -> Path:
    steps = np.hypot(*np.diff(path, axis=0).T)
    done = np.concatenate(([0.0], np.cumsum(steps)))
    count = max(2, int(done[-1] / STEP) + 1)
    at = np.linspace(0, done[-1], count)
    return np.stack([np.interp(at, done, path[:, column]) for column in (0, 1)], axis=1)


def turned(points: Iterable, angle: float, centre: tuple[float, float]) -> Path:
    """Return points turned clockwise (as seen) by an angle in radians."""
    cos, sin = np.cos(angle), np.sin(angle)
    return (np.asarray(points, float) - centre) @ np.array([[cos, sin], [-sin, cos]]) + centre


def arc(
    x: float, y: float, radius: float, start: float, end: float, count: int = 24, tall: float | None = None
) -> Path:
    """Return points on an ellipse from one angle to another."""
    angle = np.linspace(start, end, count)
    return np.stack((x + radius * np.cos(angle), y + (tall or radius) * np.sin(angle)), axis=1)


def shrunk(outline: Sequence | Path, inset: float) -> Path:
    """Return an outline whose every side has moved inwards."""
    knots = np.asarray(outline, float)
    sides = np.roll(knots, -1, axis=0) - knots
    sides /= np.maximum(np.hypot(*sides.T), 1e-6)[:, None]
    area = np.sum(knots[:, 0] * np.roll(knots[:, 1], -1) - knots[:, 1] * np.roll(knots[:, 0], -1))
    inwards = np.stack((-sides[:, 1], sides[:, 0]), axis=1) * np.sign(area)
    both = inwards + np.roll(inwards, 1, axis=0)
    both /= np.maximum((both * both).sum(axis=1), 0.6)[:, None] / 2
    return knots + both * inset


def hatching(outline: Path, gap: float, angle: float, dice: np.random.Generator) -> Path:
    """Return the corners of one line that runs to and fro and fills an outline, its rows `gap` apart."""
    middle = tuple(outline.mean(axis=0))
    edge = turned(outline, -angle, middle)
    rows = []
    for y in np.arange(edge[:, 1].min() + gap / 2, edge[:, 1].max(), gap):
        ends = _crossings(edge, y)
        if len(ends) >= 2:
            stray = dice.normal(0, 0.1 * gap, 4)
            rows.append([(ends[0] + stray[0], y + stray[1]), (ends[-1] + stray[2], y + stray[3])])
    for row in rows[1::2]:
        row.reverse()
    return turned(np.array([corner for row in rows for corner in row]).reshape(-1, 2), angle, middle)


def ridge(dice: np.random.Generator, points: Sequence, rough: float) -> Path:
    """Return a broken line through points: rock, not hills."""
    knots = np.asarray(points, float)
    for _ in range(3):
        between = (knots[1:] + knots[:-1]) / 2
        between[:, 1] += dice.normal(0, rough, len(between))
        knots = np.vstack([pair for both in zip(knots[:-1], between, strict=True) for pair in both] + [knots[-1]])
        rough *= 0.5
    return knots


def _crossings(edge: Path, y: float) -> list[float]:
    after = np.roll(edge, -1, axis=0)
    crosses = (edge[:, 1] <= y) != (after[:, 1] <= y)
    a, b = edge[crosses], after[crosses]
    return sorted(a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0]))
