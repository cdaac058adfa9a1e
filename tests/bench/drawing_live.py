"""What a frame costs while a hand moves: from its samples to the pixels that are shown, in CPU time of one thread."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from studio.drawing.brush import Brush
from studio.drawing.drawing import Dirty, Drawing
from studio.drawing.symmetry import NONE, Symmetry
from tests.bench import libmypaint
from tests.bench.drawing_speed import PAPER, Desk
from tests.bench.marks import HEIGHT, WIDTH

FRAMES = 400
AFTER = 10
"""Frames that only warm up."""
STRIDE = 20.0
"""Paper pixels the hand moves in a frame: 1,200 a second."""
A_FRAME = 4
"""Samples in a frame."""
A_STROKE = 50
"""Frames from a pen's going down to its lifting."""
FRAME_MS = 1000 / 60
HANDS = 5


def moves(width: int = WIDTH, height: int = HEIGHT) -> Iterator[np.ndarray]:
    """Yield what a hand does frame by frame: samples [4, 4] of x, y, ms, pressure, on a way that keeps bending."""
    middle_x, middle_y, way, ms = width / 2, height / 2, 0.0, 0.0
    x, y, far, edge = middle_x, middle_y, 0.27 * height, 0.13 * height
    dice = np.random.default_rng(5)
    bend = 0.0
    while True:
        bend = 0.8 * bend + dice.normal(0, 0.02)
        rows = []
        for _ in range(A_FRAME):
            outward = np.hypot(x - middle_x, y - middle_y) > far
            way += bend + (0.06 if outward else 0.0)
            x += STRIDE / A_FRAME * np.cos(way)
            y += STRIDE / A_FRAME * np.sin(way)
            x, y = min(max(x, edge), width - edge), min(max(y, edge), height - edge)
            ms += FRAME_MS / A_FRAME
            rows.append((x, y, ms, 1.0))
        yield np.array(rows)


class Hand:
    """A hand that draws with a brush on a drawing of its own."""

    def __init__(self, desk: Desk, brush: Brush, size: float, symmetry: Symmetry = NONE) -> None:
        self.drawing = Drawing(PAPER, desk.brushes)
        self._brush, self._size, self._symmetry = brush, size, symmetry
        self._moves = moves()
        self._frames = 0
        self.shown: Dirty = ()

    def begin(self) -> None:
        self.drawing.begin(self._brush, self._size, 1.0, (176, 90, 62), 5, symmetry=self._symmetry)

    def move(self) -> np.ndarray:
        """Return what the hand does in the next frame; it lifts and comes down again now and then."""
        if self._frames % A_STROKE == 0:
            if self._frames:
                self.drawing.lift()
            self.begin()
        self._frames += 1
        return next(self._moves)

    def frame(self, samples: np.ndarray) -> None:
        """Draw on, and bring what changed to RGBA8."""
        self.shown = self.drawing.extend(samples)
        for rect in self.shown:
            self.drawing.rgba(rect)


class Peer:
    """The same hand with libmypaint's whole engine."""

    def __init__(self, desk: Desk, brush: Brush, size: float) -> None:
        self.paper = libmypaint.Paper(desk.library, WIDTH, HEIGHT)
        look = {"radius": size / 2, "hardness": brush.hardness, "opacity": 0.5, "spacing": 2 * brush.spacing}
        self._brush = libmypaint.Brush(desk.library, self.paper, **look)
        self._frames = 0

    def take(self, samples: np.ndarray) -> np.ndarray:
        """Return samples as it takes them; put the brush down now and then."""
        if self._frames % A_STROKE == 0:
            self._brush.begin(float(samples[0, 0]), float(samples[0, 1]))
        self._frames += 1
        points = samples[:, [0, 1, 3, 3]].astype(np.float32)
        points[:, 3] = FRAME_MS / A_FRAME / 1000
        return np.ascontiguousarray(points)

    def frame(self, points: np.ndarray) -> None:
        """Draw on, and bring the tiles that changed to RGBA8."""
        self._brush.go_on(points)
        self._brush.show()


def timed(work: Callable[[Any], None], given: object) -> float:
    """Return the ms of CPU time a frame takes."""
    begin = time.thread_time()
    work(given)
    return 1000 * (time.thread_time() - begin)


def live(desk: Desk, radius: float, told: dict[str, object]) -> None:
    """Tell the ms of a frame, ours and libmypaint's, by turns over the same way; of many times the least."""
    hand = Hand(desk, desk.plain, 2 * radius)
    peer = Peer(desk, desk.plain, 2 * radius)
    ours, theirs, area = [], [], 0
    for _ in range(FRAMES):
        samples = hand.move()
        points = peer.take(samples)
        ours.append(timed(hand.frame, samples))
        theirs.append(timed(peer.frame, points))
        area += sum(rect.width * rect.height for rect in hand.shown)
    for name, frames in (("ours_ms", ours), ("mypaint_ms", theirs)):
        now = spread(frames[AFTER:])
        before = told.get(name, now)
        told[name] = {at: min(now[at], before[at]) for at in now}  # type: ignore[index]
    told["pixels_a_frame"] = area // FRAMES


def alone(desk: Desk, brush: Brush, size: float, symmetry: Symmetry = NONE, frames: int = FRAMES) -> list[float]:
    """Return the ms of each frame of a brush."""
    hand = Hand(desk, brush, size, symmetry)
    found = [timed(hand.frame, hand.move()) for _ in range(frames)]
    return found[AFTER:]


def together(desk: Desk, brush: Brush, frames: int = FRAMES) -> list[float]:
    """Return the ms of each frame of five hands under one brush, side by side on their own ways."""
    drawing = Drawing(PAPER, desk.brushes)
    ways = [moves() for _ in range(HANDS)]
    found = []
    for frame in range(frames):
        if frame % A_STROKE == 0:
            for hand in range(HANDS):
                drawing.lift(hand)
            drawing.begin(brush, brush.size, 1.0, (176, 90, 62), 5)
        given = [next(way) + (100 * (hand - 2), 50 * (hand - 2), 0, 0) for hand, way in enumerate(ways)]

        def draw(samples: list[np.ndarray]) -> None:
            for rect in [rect for hand in range(HANDS) for rect in drawing.extend(samples[hand], hand)]:
                drawing.rgba(rect)

        found.append(timed(draw, given))
    return found[AFTER:]


def mandala(desk: Desk, told: dict[str, object]) -> float:
    """Return the 95th percentile of frames with the mark laid 24 times round the middle."""
    symmetry = Symmetry(24, False, WIDTH / 2, HEIGHT / 2)
    for brush in shown(desk):
        told[brush.name] = spread(alone(desk, brush, min(16.0, brush.largest), symmetry, 120))
    found = alone(desk, desk.plain, 16.0, symmetry)
    told["plain"] = spread(found)
    return percentile(found, 95)


def shown(desk: Desk) -> list[Brush]:
    """Return the brushes a person can pick, but for those that follow several hands or need a picture."""
    brushes = desk.brushes.values()
    return [brush for brush in brushes if not brush.retired and brush.layering not in ("ribbon", "stamp")]


def spread(values: list[float]) -> dict[str, float]:
    """Return what there is to say about many times."""
    return {name: round(percentile(values, at), 4) for name, at in (("p50", 50), ("p95", 95), ("max", 100))}


def percentile(values: list[float], at: float) -> float:
    return float(np.percentile(values, at))
