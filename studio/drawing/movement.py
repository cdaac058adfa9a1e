"""Movement: hands that dance over the paper and leave ribbons, with fine threads between those that are near.

The studio's small form of dance. What is laid depends on nothing but where the hands were when: not on how their
samples were batched, nor on the order in which hands are asked. See `ribbon` for one hand, `gauze` for the plane.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from studio.drawing import engine
from studio.drawing.brush import Brush
from studio.drawing.dabs import DICE_RANGE, dice_of
from studio.drawing.op import Dance
from studio.drawing.ribbon import (
    AT_X,
    AT_Y,
    BEGUN,
    BREATH,
    EASE,
    FLIGHT,
    HAND_SIZE,
    HAND_X,
    HAND_Y,
    IS_FREE,
    LEAST_GAP,
    LIGHT,
    MANY,
    MID_X,
    MID_Y,
    NUMBER,
    PHASE,
    PULL,
    SHARE,
    SIZE,
    STEP_SIZE,
    STRAND_SIZE,
    STYLE_SIZE,
    THICK,
    TWIST,
    WAY,
    WEAVE,
    Dabs,
    Doubles,
    steps_in,
)
from studio.drawing.stroke import dabs_of

__all__ = ["FLIGHT", "Ribbons", "ribbons_of"]

AT_ONCE = 256
"""Samples that are followed in one go: what lies between is large."""
TICK = 8
"""Every so many steps threads may go from hand to hand."""
SWAY = 64
"""Steps in which a thread sways to and fro once."""
SAG = 0.14
"""How far it sways, as a share of its length."""
THREAD_GAP = 1.0
THREAD_LIGHT = 0.9
"""How dense a thread is, as a share of a strand."""
TAP_WAY = 3.0
"""A hand that moved less than this, in paper pixels, only touched the paper."""
GOLDEN = (-0.7373688780783197, 0.6754902942615238)
"""Cosine and sine of the golden angle: the seeds of a flower lie by it."""
NO_DABS: Dabs = np.empty((0, 5), np.float32)
Thread = tuple[float, float, float, float, float, float, float]


@dataclass(slots=True, eq=False)
class _Hand:
    state: Doubles
    strands: Doubles
    style: Doubles
    track: dict[int, list[list[float]]] = field(default_factory=dict)
    """Where the first, the middle and the last strand were, by the number of the step."""


class Ribbons:
    """Turns the movement of hands into dabs as it comes. For one thread at a time."""

    def __init__(self, brush: Brush, size: float, seed: int) -> None:
        """Begin; `size` is how wide a ribbon is, in paper px, `seed` what its small accidents come from."""
        self._brush = brush
        self._size = size
        self._seed = seed
        self._hands: dict[int, _Hand] = {}

    def add(self, hand: int, samples: npt.ArrayLike) -> Dabs:
        """Go on with a hand (0, 1, … in the order they came); return the dabs [n, 5] it leaves.

        Samples are [n, 4]: x and y in paper px, ms since the first hand came, pressure or NaN.
        """
        rows = np.asarray(samples, np.float64).reshape(-1, 4)
        parts = [self._follow(hand, rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)]
        return np.concatenate(parts) if len(parts) > 1 else parts[0] if parts else NO_DABS

    def lift(self, hand: int) -> Dabs:
        """Let a hand go; return the dabs that its strands leave as they fly on."""
        dancer = self._hands.get(hand)
        if dancer is None or dancer.state[BEGUN] == 0.0:
            return NO_DABS
        touched = dancer.state[WAY] < TAP_WAY
        last = self._follow(hand, np.full((1, 4), np.nan))
        return np.concatenate((last, self._flower(dancer))) if touched else last

    def _follow(self, number: int, rows: Doubles) -> Dabs:
        if not len(rows):
            return NO_DABS
        if number not in self._hands:
            self._hands[number] = self._new_hand(number, rows[0])
        hand = self._hands[number]
        path = engine.current()
        steps = np.empty((steps_in(rows, hand.state), STEP_SIZE))
        steps = steps[: path.lead(rows, hand.state, hand.style, steps)]
        bends = np.empty((len(steps), len(hand.strands), 8))
        length = path.pull(steps, hand.strands, hand.style, bends)
        dabs = np.empty((int(length / LEAST_GAP) + len(steps) * len(hand.strands) + 1, 5), np.float32)
        dabs = dabs[: path.scatter(bends, steps, hand.strands, dabs)]
        threads = self._threads(number, steps, bends) if self._brush.reach else []
        if not threads:
            return dabs
        table = np.array(threads)
        spun = np.empty((int(table[:, MANY].sum()), 5), np.float32)
        path.spin(table, spun)
        return np.concatenate((dabs, spun))

    def _new_hand(self, number: int, first: Doubles) -> _Hand:
        brush, size = self._brush, self._size
        dice = int(dice_of(self._seed + 7919 * number))

        def roll() -> float:
            nonlocal dice
            dice = dice * 16807 % DICE_RANGE
            return dice / DICE_RANGE

        style = np.zeros(STYLE_SIZE)
        style[SIZE], style[BREATH], style[WEAVE], style[TWIST] = size, brush.breath, brush.weave, roll()
        count = max(3, int(brush.strands * min(1.5, max(0.5, size / brush.size)) + 0.5))
        strands = np.zeros((count, STRAND_SIZE))
        phase, slow = roll(), 10.0 / max(1.0, brush.smoothing)
        for k in range(count):
            place = k / (count - 1)
            edge = abs(2.0 * place - 1.0)
            strands[k, SHARE] = 2.0 * place - 1.0 + (roll() - 0.5) * 0.05
            strands[k, PULL] = (0.005 + 0.012 * (place + (roll() - 0.5) * 0.06)) * slow
            strands[k, EASE] = 0.9 + 0.055 * (1.0 - edge + (roll() - 0.5) * 0.06)
            strands[k, PHASE] = phase + 0.6 * place + roll() * 0.02
            strands[k, LIGHT] = brush.flow * (
                (0.45 + 0.9 * place * place) * (0.75 + roll() * 0.5) + (edge == 1.0) * 1.2
            )
            pick = roll()
            strands[k, THICK] = (0.35 + 0.35 * pick * pick) * (0.7 + size / 140.0)
        strands[:, (AT_X, MID_X)] = first[0]
        strands[:, (AT_Y, MID_Y)] = first[1]
        return _Hand(np.zeros(HAND_SIZE), strands, style)

    def _threads(self, number: int, steps: Doubles, bends: Doubles) -> list[Thread]:
        """Return threads to other hands, at those ticks at which both were there and near each other."""
        hand = self._hands[number]
        many = bends.shape[1]
        found: list[Thread] = []
        for row in np.flatnonzero((steps[:, NUMBER] % TICK == 0) & (steps[:, IS_FREE] == 0.0)).tolist():
            tick = int(steps[row, NUMBER])
            here = bends[row, (0, many // 2, many - 1), 6:8].tolist()
            hand.track[tick] = here
            for other, dancer in self._hands.items():
                there = dancer.track.get(tick) if other != number else None
                if there is not None:
                    first, second = (here, there) if number < other else (there, here)
                    for one, end in zip(first, second, strict=True):
                        thread = self._thread(tick, one, end)
                        if thread is not None:
                            found.append(thread)
        return found

    def _thread(self, tick: int, one: list[float], other: list[float]) -> Thread | None:
        """Return a thread as `ribbon.spin` takes it; it sways, and is the fainter the longer it is."""
        x, y = other[0] - one[0], other[1] - one[1]
        length, longest = (x * x + y * y) ** 0.5, self._brush.reach * self._size
        if not 1.0 < length < longest:
            return None
        share = tick % SWAY / SWAY
        swing = (16.0 * share * (0.5 - share) if share < 0.5 else 16.0 * (share - 0.5) * (share - 1.0)) * SAG * 2.0
        near = 1.0 - length / longest
        density = self._brush.flow * THREAD_LIGHT * near * near
        return one[0], one[1], x, y, swing, float(int(length / THREAD_GAP) + 1), density

    def _flower(self, hand: _Hand) -> Dabs:
        """Return what a touch leaves: a few seeds in a ring."""
        count = len(hand.strands)
        dabs = np.zeros((count, 5), np.float32)
        c, s = 1.0, 0.0
        for k in range(count):
            away = self._size * 0.3 * ((k + 1) / count) ** 0.5
            dabs[k, :2] = hand.state[HAND_X] + c * away, hand.state[HAND_Y] + s * away
            dabs[k, 2] = hand.strands[k, THICK] * 1.6
            dabs[k, 3] = hand.strands[k, LIGHT] * 4.0
            c, s = c * GOLDEN[0] - s * GOLDEN[1], s * GOLDEN[0] + c * GOLDEN[1]
        return dabs


def ribbons_of(dance: Dance, brush: Brush) -> Iterable[Dabs]:
    """Yield all dabs of a kept dance: those that its hands left as they moved.

    With a brush that draws no ribbons (a later program's, which isn't known here) each hand draws a stroke.
    """
    if brush.layering != "ribbon":
        for stroke in dance.strokes:
            yield from dabs_of(stroke, brush)
        return
    first = dance.strokes[0]
    ribbons = Ribbons(brush, first.size, first.seed)
    for number, (stroke, start) in enumerate(zip(dance.strokes, dance.starts, strict=True)):
        points = stroke.points.astype(np.float64)
        points[:, 2] += start
        for at in range(0, len(points), AT_ONCE):
            yield ribbons.add(number, points[at : at + AT_ONCE])
        yield ribbons.lift(number)
