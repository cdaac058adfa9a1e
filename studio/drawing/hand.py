"""From what a hand did to dabs, in one go: round it, smooth it, curve between its knots, place dabs along the curve.

Two plain functions that both Python and numba run, like those of `dabs` that they call: one for what is sure, one for
the rest of the way to the hand. All they remember is in one array, so a frame costs two calls.
"""

from math import isfinite, nan, sqrt

import numpy as np
import numpy.typing as npt

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
    TURNS,
    WALK_SIZE,
    WALKING,
    Dabs,
    Doubles,
    curve,
    place,
    smooth,
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
TAP_LENGTH = 2.0
"""A hand that moved less than this, in paper pixels, only tapped."""
TAP_PRESS = 0.8
"""Pressure of a tap whose pressure nobody knows."""
LONGEST_TIP = 40.0
"""No line thins out over more than this, in paper pixels."""
THINNEST = 0.4
"""Share of the pressure left at the very end of a tip."""
ALONE = 4.0
"""A spacing at which a dab counts on no other: it leaves all of the brush's flow."""

# What the state holds, by place: the hand's and the walk's (see dabs), five numbers, and the knots that aren't done.
WALK = HAND_SIZE
FIRST_MS = WALK + WALK_SIZE
LAST_MS, TIP, TIP_LENGTH, WAITING, KNOTS = range(FIRST_MS + 1, FIRST_MS + 6)
MOST_WAITING = 176
"""Knots within the longest tip, which are at least KNOT_GAP apart, and some."""
STATE_SIZE = KNOTS + 3 * MOST_WAITING


def state_of(dice: float, tip: float) -> Doubles:
    """Return the state before the first sample; a tip of so many paper px, where no pressure is known."""
    state = np.zeros(STATE_SIZE)
    state[WALK + DICE] = dice
    state[TIP_LENGTH] = min(tip, LONGEST_TIP)
    return state


def rounded(samples: Doubles, first: float, after: float, rows: Doubles) -> int:
    """Write samples [n, 4] to rows [n, 4] as the log holds them; return how many there are.

    Their clock starts at `first`, and never runs back before `after`. Samples that are nowhere are left out.
    """
    count = 0
    for i in range(samples.shape[0]):
        x, y, ms = float(samples[i, 0]), float(samples[i, 1]), float(samples[i, 2]) - first
        pressure = float(samples[i, 3])
        if not (isfinite(x) and isfinite(y) and isfinite(ms)):
            continue
        after = max(after, round(min(max(ms, after), float(LONGEST_MS)) * TIME_UNIT) / TIME_UNIT)
        rows[count, 0] = round(min(max(x, -float(FARTHEST)), float(FARTHEST)) * PLACE_UNIT) / PLACE_UNIT
        rows[count, 1] = round(min(max(y, -float(FARTHEST)), float(FARTHEST)) * PLACE_UNIT) / PLACE_UNIT
        rows[count, 2] = after
        rows[count, 3] = nan
        if pressure == pressure:
            rows[count, 3] = round(min(max(pressure, 0.0), 1.0) * PRESSURE_UNIT) / PRESSURE_UNIT
        count += 1
    return count


def mirror(rows: Doubles, other: int, near: int, end: int, to: int) -> None:
    """Write the knot past `end` that goes on with the bend to row `to`: `other` mirrored between `near` and `end`."""
    x, y = float(rows[end, 0]), float(rows[end, 1])
    along_x, along_y = float(rows[near, 0]) - x, float(rows[near, 1]) - y
    length2 = along_x * along_x + along_y * along_y
    if length2 == 0.0:
        for k in range(3):
            rows[to, k] = 2.0 * float(rows[end, k]) - float(rows[other, k])
        return
    middle_x, middle_y = (float(rows[near, 0]) + x) / 2.0, (float(rows[near, 1]) + y) / 2.0
    across = (float(rows[other, 0]) - middle_x) * along_x + (float(rows[other, 1]) - middle_y) * along_y
    share = across / length2
    rows[to, 0] = float(rows[other, 0]) - 2.0 * share * along_x
    rows[to, 1] = float(rows[other, 1]) - 2.0 * share * along_y
    rows[to, 2] = rows[other, 2]


def gap_between(rows: Doubles, one: int, other: int) -> float:
    """Return how far apart two knots are, in paper pixels."""
    dx = float(rows[other, 0]) - float(rows[one, 0])
    dy = float(rows[other, 1]) - float(rows[one, 1])
    return sqrt(dx * dx + dy * dy)


def along(rows: Doubles, walk: Doubles, style: Doubles) -> Dabs:
    """Return the dabs along the curve through rows; the first row only lends its direction."""
    points = curve(rows)
    if walk[WALKING] != 0.0:
        return place(points, walk, style)
    led = np.empty((points.shape[0] + 1, 3))
    for k in range(3):
        led[0, k] = rows[1, k]
        for i in range(points.shape[0]):
            led[i + 1, k] = points[i, k]
    return place(led, walk, style)


def lined_up(state: Doubles, knots: Doubles) -> tuple[Doubles, int]:
    """Return rows with the knots that wait, new ones behind them, and from which row on they count: 0 or 1.

    Row 0 is the one before the stroke's first knot, when that is known only now.
    """
    held = int(state[WAITING])
    total = held + knots.shape[0]
    rows = np.empty((total + 1, 3))
    for k in range(3):
        for i in range(held):
            rows[i + 1, k] = state[KNOTS + 3 * i + k]
        for i in range(knots.shape[0]):
            rows[held + i + 1, k] = knots[i, k]
    if held < 3 <= total:
        mirror(rows, 3, 2, 1, 0)
        return rows, 0
    return rows, 1


def sure_until(rows: Doubles, begin: int, tip: float) -> int:
    """Return before which row the line is sure: what lies within the tip may still thin out.

    Of what is sure, the last knot only lends its direction.
    """
    if tip == 0.0:
        return int(rows.shape[0])
    way, end = 0.0, rows.shape[0] - 1
    while end >= begin and way < tip:
        end -= 1
        if end >= begin:
            way += gap_between(rows, end + 1, end)
    return int(end + 2)


def kept_of(samples: Doubles, points: Points, state: Doubles) -> Doubles:
    """Return samples [n, 4] as the log holds them, on the stroke's own clock; write them to points, too."""
    is_first = state[BEGUN] == 0.0
    if is_first and samples.shape[0] > 0:
        state[FIRST_MS] = samples[0, 2] if isfinite(float(samples[0, 2])) else 0.0
    kept = np.empty((samples.shape[0], 4))
    count = rounded(samples, float(state[FIRST_MS]), float(state[LAST_MS]), kept)
    for i in range(count):
        for k in range(4):
            points[i, k] = kept[i, k]
    if count > 0:
        state[LAST_MS] = kept[count - 1, 2]
        if is_first and kept[0, 3] != kept[0, 3]:
            state[TIP] = state[TIP_LENGTH]
    return kept[:count]


def follow(samples: Doubles, points: Points, state: Doubles, style: Doubles) -> tuple[Dabs, int]:
    """Go on with samples [n, 4]; return the dabs that are now sure, and how many samples were kept.

    Those are written to points [n, 4], rounded: a replay draws from the same numbers.
    """
    hand, walk = state[:HAND_SIZE], state[WALK : WALK + WALK_SIZE]
    kept = kept_of(samples, points, state)
    knots = smooth(kept, hand, style)
    if knots.shape[0] == 0:
        return place(knots, walk, style), kept.shape[0]
    rows, begin = lined_up(state, knots)
    end = sure_until(rows, begin, float(state[TIP]))
    is_sure = end - begin >= 4
    first = end - 3 if is_sure else begin
    for i in range(first, rows.shape[0]):
        for k in range(3):
            state[KNOTS + 3 * (i - first) + k] = rows[i, k]
    state[WAITING] = rows.shape[0] - first
    if is_sure:
        return along(rows[begin:end], walk, style), kept.shape[0]
    # the very first dab comes at once, unless it needs to know which way the line goes
    now = 1 if walk[WALKING] == 0.0 and style[TURNS] == 0.0 else 0
    return place(knots[:now], walk, style), kept.shape[0]


def is_echo(rows: Doubles, last: int, x: float, y: float) -> bool:
    """Say whether the last knot is only the hand itself (x, y), smoothed: it would flatten the bend."""
    gap_x, gap_y = x - float(rows[last, 0]), y - float(rows[last, 1])
    step_x = float(rows[last, 0]) - float(rows[last - 1, 0])
    step_y = float(rows[last, 1]) - float(rows[last - 1, 1])
    return bool(gap_x * gap_x + gap_y * gap_y < step_x * step_x + step_y * step_y)


def to_hand(state: Doubles) -> tuple[Doubles, int, int]:
    """Return rows of knots from what is sure to one beyond the hand; from which on they count; the hand's own."""
    held = int(state[WAITING])
    rows = np.empty((held + 3, 3))
    for i in range(held):
        for k in range(3):
            rows[i + 1, k] = state[KNOTS + 3 * i + k]
    x, y = float(state[RAW_X]), float(state[RAW_Y])
    last = held if held >= 2 and is_echo(rows, held, x, y) else held + 1
    rows[last, 0], rows[last, 1], rows[last, 2] = x, y, state[PRESS]
    if last < 3:
        for k in range(3):
            rows[0, k] = 2.0 * float(rows[1, k]) - float(rows[2, k])
            rows[3, k] = 2.0 * float(rows[2, k]) - float(rows[1, k])
        return rows, 0, last
    begin = 1
    if held < 3:
        mirror(rows, 3, 2, 1, 0)
        begin = 0
    mirror(rows, last - 2, last - 1, last, last + 1)
    return rows, begin, last


def reach(state: Doubles, style: Doubles) -> Dabs:
    """Return the dabs from what is sure to where the hand is; the state stays as it is."""
    walk = state[WALK : WALK + WALK_SIZE].copy()
    if state[LENGTH] < TAP_LENGTH:
        tap = np.empty((0 if state[BEGUN] == 0.0 else 1, 3))
        for i in range(tap.shape[0]):
            tap[i, 0], tap[i, 1] = state[RAW_X], state[RAW_Y]
            tap[i, 2] = state[PEAK] if state[KNOWN] != 0.0 else TAP_PRESS
        walk[WALKING] = 0.0
        walk[TO_GO] = 0.0
        dot = style.copy()
        dot[SPACING] = ALONE
        return place(tap, walk, dot)
    rows, begin, last = to_hand(state)
    tip = min(float(state[TIP]), float(state[LENGTH]) / 2.0)
    if tip > 0.0:
        way = 0.0
        for i in range(last, begin - 1, -1):
            if i < last:
                way += gap_between(rows, i + 1, i)
            rows[i, 2] = float(rows[i, 2]) * (THINNEST + (1.0 - THINNEST) * min(way / tip, 1.0))
    return along(rows[begin : last + 2], walk, style)


PARTS = (smooth, curve, place, rounded, mirror, gap_between, along, lined_up, sure_until, kept_of, is_echo, to_hand)
"""What the two are made of."""
