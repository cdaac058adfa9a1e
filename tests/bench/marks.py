"""What both engines are given to draw: dabs all alike, and a page of two hundred strokes."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

WIDTH, HEIGHT = 1920, 1200
RADII = (2.0, 8.0, 32.0, 100.0)
SINGLE = {2.0: 20_000, 8.0: 8_000, 32.0: 1_500, 100.0: 300}
"""How many dabs of a radius are laid for one figure."""
SECONDS = 1 / 60
"""Time between two points of a stroke."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Dabs:
    """The same dabs as each engine takes them."""

    ours: Floats
    """[n, 5]: x, y, radius, opacity, hardness."""
    colour: tuple[int, int, int]

    @cached_property
    def peers(self) -> Floats:
        """[n, 8]: x, y, radius, red, green, blue, opacity, hardness."""
        out = np.empty((len(self.ours), 8), np.float32)
        out[:, :3] = self.ours[:, :3]
        out[:, 3:6] = np.array(self.colour, np.float32) / np.float32(255)
        out[:, 6:] = self.ours[:, 3:]
        return out

    @cached_property
    def turned(self) -> Floats:
        """[n, 7]: ours, and which way the line goes there, as brushes with hairs or fingers take them."""
        step = np.gradient(self.ours[:, :2].astype(np.float64), axis=0)
        length = np.hypot(step[:, 0], step[:, 1])
        way = np.where(length[:, None] > 0, step / np.maximum(length, 1e-9)[:, None], (1.0, 0.0))
        return np.ascontiguousarray(np.c_[self.ours, way], np.float32)


@dataclass(frozen=True)
class Mark:
    """One stroke of the page."""

    points: npt.NDArray[np.float64]
    """[n, 4]: x, y, ms, pressure."""
    radius: float
    hardness: float
    opacity: float
    spacing: float
    """Distance between dabs as a share of the radius; never less than half a pixel."""
    colour: tuple[int, int, int]

    @cached_property
    def dabs(self) -> Dabs:
        """Dabs along straight lines between the points; pressure makes them larger and stronger."""
        x, y, _, pressure = self.points.T
        along = np.r_[0, np.cumsum(np.hypot(np.diff(x), np.diff(y)))]
        at = np.arange(0, along[-1], self.spacing * self.radius)
        press = np.interp(at, along, pressure)
        rows = (np.interp(at, along, x), np.interp(at, along, y), self.radius * (0.7 + 0.3 * press))
        ours = np.stack((*rows, self.opacity * press, np.full(len(at), self.hardness)), axis=1)
        return Dabs(np.ascontiguousarray(ours, np.float32), self.colour)

    @cached_property
    def timed(self) -> Floats:
        """Points [n, 4] as libmypaint takes them: x, y, pressure, seconds since the last."""
        out = self.points[:, [0, 1, 3, 3]].astype(np.float32)
        out[:, 3] = np.float32(SECONDS)
        return np.ascontiguousarray(out)


def single(radius: float, *, hardness: float = 0.5, opacity: float = 0.2) -> Dabs:
    """Return dabs of one radius, wandering about the middle of the page."""
    dice = np.random.default_rng(3)
    count, margin = SINGLE[radius], radius + 2
    ours = np.empty((count, 5), np.float32)
    ours[:, 0] = np.clip(WIDTH / 2 + np.cumsum(dice.normal(0, radius * 0.2, count)), margin, WIDTH - margin)
    ours[:, 1] = np.clip(HEIGHT / 2 + np.cumsum(dice.normal(0, radius * 0.2, count)), margin, HEIGHT - margin)
    ours[:, 2:] = radius, opacity, hardness
    return Dabs(ours, (51, 128, 204))


def page(count: int = 200, points: int = 120) -> list[Mark]:
    """Return strokes of about 1,000 px all over the page, of four radii by turns."""
    dice = np.random.default_rng(7)
    along = np.linspace(0, 1, points)
    return [_mark(dice, along, RADII[number % len(RADII)]) for number in range(count)]


def _mark(dice: np.random.Generator, along: npt.NDArray[np.float64], radius: float) -> Mark:
    margin = min(radius + 20, 250)
    middle = dice.uniform(margin + 150, WIDTH - margin - 150), dice.uniform(margin + 120, HEIGHT - margin - 120)
    swing, pace, start = dice.uniform(80, 150, 2), dice.uniform(0.6, 1.6, 2), dice.uniform(0, 2 * np.pi, 2)
    x = middle[0] + swing[0] * np.sin(2 * np.pi * pace[0] * along + start[0])
    y = middle[1] + swing[1] * np.sin(2 * np.pi * pace[1] * along + start[1])
    press = np.clip(0.15 + 0.85 * np.sin(np.pi * along) ** 0.6 + dice.normal(0, 0.03, len(along)), 0.05, 1)
    red, green, blue = dice.integers(0, 256, 3).tolist()
    return Mark(
        points=np.stack((x, y, 1000 * SECONDS * np.arange(len(along)), press), axis=1),
        radius=radius,
        hardness=float(dice.uniform(0.2, 0.9)),
        opacity=float(dice.choice([0.05, 0.2, 0.6])),
        spacing=max(float(dice.uniform(0.1, 0.25)), 0.5 / radius),
        colour=(red, green, blue),
    )
