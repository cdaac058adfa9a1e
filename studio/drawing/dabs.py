"""From samples of a hand to dabs: smooth the hand, curve between its knots, place dabs along the curve.

Three plain functions that both Python and numba run, on the same doubles in the same order, with nothing
but + - * / and square roots: so the slow path, the fast path and every machine place the same dabs.
Each goes on from a `state`, so that it does not matter how the samples were batched.
"""

from functools import lru_cache
from math import sqrt

import numpy as np
import numpy.typing as npt

from studio.drawing.brush import Brush

Doubles = npt.NDArray[np.float64]
Dabs = npt.NDArray[np.float32]
"""[n, 5]: x, y, radius, opacity 0..1, hardness 0..1; [n, 7] of a brush that turns with its way: that way's x, y too."""
Longs = npt.NDArray[np.int64]

# What `style` holds, by place.
RADIUS, NARROWEST, FLOW, LIGHT_FLOW, HARD, LIGHT_HARD, SPACING, JITTER, LAG, CALM, TAPER, BUILD = range(12)
TURNS, LONGEST, TABLE = 12, 13, 14
PRESSURES = 64
"""Pressures, from none to full, for which the style holds a dab's opacity (from TABLE on)."""
STYLE_SIZE = TABLE + PRESSURES + 1

# What the hand's state holds, by place.
BEGUN, RAW_X, RAW_Y, RAW_T, NEAR_X, NEAR_Y, PRESS, SPEED, RUN, LENGTH, KNOT_X, KNOT_Y, KNOWN, PEAK = range(14)
HAND_SIZE = 14

# What the walk's state holds, by place.
WALKING, AT_X, AT_Y, AT_PRESS, TO_GO, DICE = range(6)
WALK_SIZE = 6

START_PRESS = 0.3
"""Pressure at the very start of a line whose pressure nobody knows."""
SPEED_MS = 25.0
"""Time over which the speed of the hand is taken."""
PRESS_LENGTH = 6.0
"""Paper pixels over which pressure is evened out."""
KNOT_GAP = 0.25
"""Knots nearer than this say nothing new about the line."""
CURVE_STEP = 2.0
"""Longest straight piece of a curve, in paper pixels."""
HALVINGS = 16
"""Digits of the exponent by which dabs add up to the flow."""
SHORTEST_STEP = 0.5
"""Dabs never lie nearer than this, in paper pixels."""
HAIR_STEP = 0.34
"""Dabs of a brush with hairs never lie farther apart than this share of the gap between hairs."""
FEWEST_HAIRS, MOST_HAIRS = 0.45, 2.6
"""Share of the brush's hairs at the smallest and largest sizes."""
ANY_STEP = 1e9
BEYOND = 3.0
"""No dab reaches farther than this beyond its radius, in pixels."""
NOWHERE = 1e6
"""What lies farther away, in pixels, is taken for nowhere."""
DICE_RANGE = 2147483647
"""A Lehmer generator: its products fit a 64-bit integer."""


def style_of(brush: Brush, size: float, smoothing: float, flow: float = 1.0) -> Doubles:
    """Return the numbers the three functions need of a brush at a size (paper px diameter) and a share of its flow."""
    style = np.zeros(STYLE_SIZE)
    style[RADIUS] = size / 2
    style[NARROWEST] = brush.narrowest
    style[FLOW] = brush.flow if brush.flows_late else brush.flow * flow
    style[LIGHT_FLOW] = brush.light_flow
    style[HARD] = brush.hardness
    style[LIGHT_HARD] = brush.light_hardness
    style[SPACING] = brush.spacing
    style[JITTER] = brush.jitter
    style[LAG] = smoothing
    style[CALM] = brush.calm
    style[TAPER] = max(1.0, min(brush.taper, size * 4))
    style[BUILD] = brush.layering == "build" and brush.profile == "eased"
    style[TURNS] = brush.turns
    style[LONGEST] = max(SHORTEST_STEP, HAIR_STEP * size / hair_count(brush, size)) if brush.strands else ANY_STEP
    style[TABLE:] = _opacities(brush, size, float(style[FLOW]), float(style[LONGEST]))
    return style


@lru_cache(maxsize=256)
def _opacities(brush: Brush, size: float, flow: float, longest: float) -> Doubles:
    """Return the opacity of a dab at each of so many pressures [65], where a brush's dabs are straight or cover."""
    p = np.arange(PRESSURES + 1) / PRESSURES
    opacity: Doubles = flow * (brush.light_flow + (1.0 - brush.light_flow) * p)
    if brush.layering != "build":
        return opacity
    radius = size / 2 * (brush.narrowest + (1.0 - brush.narrowest) * p)
    hardness = brush.light_hardness + (brush.hardness - brush.light_hardness) * p
    step = np.minimum(np.maximum(SHORTEST_STEP, 2.0 * radius * brush.spacing), longest)
    # 1 - (1 - flow) ^ (step / what one dab covers), by square roots: no two machines differ
    left, power = 1.0 - opacity, step / (np.maximum(radius, 0.5) * (1.0 + hardness))
    kept = np.where(power >= 1.0, left, 1.0)
    power = np.where(power >= 1.0, 0.0, power)
    for _ in range(HALVINGS):
        left = np.sqrt(left)
        power = power * 2.0
        kept = np.where(power >= 1.0, kept * left, kept)
        power = np.where(power >= 1.0, power - 1.0, power)
    opacities: Doubles = 1.0 - kept
    opacities.flags.writeable = False
    return opacities


def hair_count(brush: Brush, size: float) -> int:
    """Return how many hairs a brush has at a size (paper px diameter)."""
    most = 1.0 if brush.layering == "smear" else MOST_HAIRS
    return max(3, int(brush.strands * min(most, max(FEWEST_HAIRS, size / brush.size)) + 0.5))


def dice_of(seed: int) -> float:
    """Return where the dice of a stroke start."""
    return float((seed * 48271 + 11) % (DICE_RANGE - 1) + 1)


def smooth(samples: Doubles, hand: Doubles, style: Doubles) -> Doubles:
    """Return knots [n, 3] x, y, pressure of samples [n, 4] x, y, ms, pressure or NaN.

    The line follows the hand at a distance of LAG along its own path, whatever the rate of samples; a hand
    that moves far between two samples is not trembling, and is followed closely.
    Where no pressure is known, a fast hand presses less.
    """
    knots = np.empty((samples.shape[0], 3))
    count = 0
    for i in range(samples.shape[0]):
        x = float(samples[i, 0])
        y = float(samples[i, 1])
        pressure = float(samples[i, 3])
        step = 0.0
        if hand[BEGUN] == 0.0:
            hand[BEGUN] = 1.0
            hand[NEAR_X] = x
            hand[NEAR_Y] = y
            hand[KNOT_X] = x - 1.0
            hand[KNOT_Y] = y
            hand[PRESS] = START_PRESS if pressure != pressure else pressure
        else:
            dx = x - float(hand[RAW_X])
            dy = y - float(hand[RAW_Y])
            step = sqrt(dx * dx + dy * dy)
            hand[RUN] += step
            hand[LENGTH] += step
            span = float(samples[i, 2]) - float(hand[RAW_T])
            if span > 0.0:
                hand[SPEED] += (hand[RUN] / span - hand[SPEED]) * (span / (span + SPEED_MS))
                hand[RUN] = 0.0
        hand[RAW_X] = x
        hand[RAW_Y] = y
        hand[RAW_T] = samples[i, 2]
        hand[KNOWN] = 1.0 if pressure == pressure else 0.0
        if pressure == pressure:
            hand[PEAK] = max(float(hand[PEAK]), pressure)
        else:
            swell = min(1.0, float(hand[LENGTH]) / float(style[TAPER]))
            calm = float(style[CALM])
            pressure = calm / (calm + float(hand[SPEED])) * (START_PRESS + (1.0 - START_PRESS) * swell)
        hand[PRESS] += (pressure - hand[PRESS]) * (step / (step + PRESS_LENGTH))
        if step > 0.0:
            lag = float(style[LAG])
            share = step / (step + lag * (lag / (lag + step)))
            hand[NEAR_X] += (x - hand[NEAR_X]) * share
            hand[NEAR_Y] += (y - hand[NEAR_Y]) * share
        gap_x = float(hand[NEAR_X]) - float(hand[KNOT_X])
        gap_y = float(hand[NEAR_Y]) - float(hand[KNOT_Y])
        if gap_x * gap_x + gap_y * gap_y >= KNOT_GAP * KNOT_GAP:
            hand[KNOT_X] = hand[NEAR_X]
            hand[KNOT_Y] = hand[NEAR_Y]
            knots[count, 0] = hand[NEAR_X]
            knots[count, 1] = hand[NEAR_Y]
            knots[count, 2] = hand[PRESS]
            count += 1
    return knots[:count].copy()


def curve(knots: Doubles) -> Doubles:
    """Return points [n, 3] along a centripetal Catmull-Rom curve through knots [k >= 4, 3].

    The first and last knot only lend their direction; the second knot is not among the points.
    Yuksel, Schaefer, Keyser: Parameterization and applications of Catmull-Rom curves (2011).
    """
    total = 0
    for i in range(1, knots.shape[0] - 2):
        dx = float(knots[i + 1, 0]) - float(knots[i, 0])
        dy = float(knots[i + 1, 1]) - float(knots[i, 1])
        total += int(sqrt(dx * dx + dy * dy) / CURVE_STEP) + 1
    points = np.empty((total, 3))
    at = 0
    for i in range(1, knots.shape[0] - 2):
        ax, ay = float(knots[i - 1, 0]), float(knots[i - 1, 1])
        bx, by = float(knots[i, 0]), float(knots[i, 1])
        cx, cy = float(knots[i + 1, 0]), float(knots[i + 1, 1])
        ex, ey = float(knots[i + 2, 0]), float(knots[i + 2, 1])
        chord = sqrt((cx - bx) * (cx - bx) + (cy - by) * (cy - by))
        # the square root of each chord, kept away from zero
        u = sqrt(sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)) + 1e-6)
        v = sqrt(chord + 1e-6)
        w = sqrt(sqrt((ex - cx) * (ex - cx) + (ey - cy) * (ey - cy)) + 1e-6)
        mx = v * ((bx - ax) / u - (cx - ax) / (u + v)) + (cx - bx)
        my = v * ((by - ay) / u - (cy - ay) / (u + v)) + (cy - by)
        nx = v * ((ex - cx) / w - (ex - bx) / (v + w)) + (cx - bx)
        ny = v * ((ey - cy) / w - (ey - by) / (v + w)) + (cy - by)
        pb = float(knots[i, 2])
        pc = float(knots[i + 1, 2])
        pieces = int(chord / CURVE_STEP) + 1
        for j in range(1, pieces + 1):
            s = j / pieces
            r = 1.0 - s
            near = r * r * (1.0 + 2.0 * s)
            far = s * s * (1.0 + 2.0 * r)
            out = s * r * r
            into = s * s * r
            points[at, 0] = near * bx + out * mx + far * cx - into * nx
            points[at, 1] = near * by + out * my + far * cy - into * ny
            points[at, 2] = pb + (pc - pb) * s
            at += 1
    return points


def place(points: Doubles, walk: Doubles, style: Doubles) -> Dabs:  # noqa: C901
    """Return the dabs along points [n, 3] x, y, pressure; the first point ever gets a dab at once.

    A dab's opacity is such that those that overlap at the middle of the line add up to the flow there.
    """
    length = 0.0
    x, y = float(walk[AT_X]), float(walk[AT_Y])
    for i in range(points.shape[0]):
        if i > 0 or walk[WALKING] != 0.0:
            dx = float(points[i, 0]) - x
            dy = float(points[i, 1]) - y
            length += sqrt(dx * dx + dy * dy)
        x, y = float(points[i, 0]), float(points[i, 1])
    turns = style[TURNS] != 0.0
    dabs = np.empty((int(length / SHORTEST_STEP) + 2 + points.shape[0], 7 if turns else 5), dtype=np.float32)
    widest, narrowest = float(style[RADIUS]), float(style[NARROWEST])
    hard, light_hard = float(style[HARD]), float(style[LIGHT_HARD])
    flow, light_flow = float(style[FLOW]), float(style[LIGHT_FLOW])
    spacing, jitter, longest = float(style[SPACING]), float(style[JITTER]), float(style[LONGEST])
    dice = int(walk[DICE])
    count = 0
    for i in range(points.shape[0]):
        to_x, to_y, to_press = float(points[i, 0]), float(points[i, 1]), float(points[i, 2])
        x, y, press = float(walk[AT_X]), float(walk[AT_Y]), float(walk[AT_PRESS])
        if walk[WALKING] == 0.0:
            walk[WALKING] = 1.0
            x, y, press = to_x, to_y, to_press
        piece = sqrt((to_x - x) * (to_x - x) + (to_y - y) * (to_y - y))
        at = float(walk[TO_GO])
        while at <= piece:
            share = at / piece if piece > 0.0 else 0.0
            p = press + (to_press - press) * share
            radius = widest * (narrowest + (1.0 - narrowest) * p)
            hardness = light_hard + (hard - light_hard) * p
            step = min(max(SHORTEST_STEP, 2.0 * radius * spacing), longest)
            lower = min(int(p * PRESSURES), PRESSURES - 1)
            opacity = float(style[TABLE + lower])
            opacity += (float(style[TABLE + lower + 1]) - opacity) * (p * PRESSURES - lower)
            if style[BUILD] != 0.0:
                # as `_opacities`, for each dab: the first brushes' bits
                left = 1.0 - flow * (light_flow + (1.0 - light_flow) * p)
                power = step / (max(radius, 0.5) * (1.0 + hardness))
                kept = left if power >= 1.0 else 1.0
                power = 0.0 if power >= 1.0 else power
                for _ in range(HALVINGS):
                    left = sqrt(left)
                    power *= 2.0
                    if power >= 1.0:
                        kept *= left
                        power -= 1.0
                opacity = 1.0 - kept
            dab_x = x + (to_x - x) * share
            dab_y = y + (to_y - y) * share
            if jitter > 0.0:
                stray = radius * jitter * 2.0 / DICE_RANGE
                dice = (dice * 16807) % DICE_RANGE
                dab_x += (dice - DICE_RANGE // 2) * stray
                dice = (dice * 16807) % DICE_RANGE
                dab_y += (dice - DICE_RANGE // 2) * stray
            dabs[count, 0] = dab_x
            dabs[count, 1] = dab_y
            dabs[count, 2] = radius
            dabs[count, 3] = opacity
            dabs[count, 4] = hardness
            if turns:
                # the first point of all has no way behind it, only one before it
                ahead = piece == 0.0 and i + 1 < points.shape[0]
                way_x = float(points[i + 1, 0]) - to_x if ahead else to_x - x
                way_y = float(points[i + 1, 1]) - to_y if ahead else to_y - y
                way = sqrt(way_x * way_x + way_y * way_y)
                dabs[count, 5] = way_x / way if way > 0.0 else 1.0
                dabs[count, 6] = way_y / way if way > 0.0 else 0.0
            count += 1
            at += step
        walk[TO_GO] = at - piece
        walk[AT_X] = to_x
        walk[AT_Y] = to_y
        walk[AT_PRESS] = to_press
    walk[DICE] = float(dice)
    return dabs[:count].copy()


def areas(dabs: Dabs, groups: int, width: float, height: float) -> Longs:
    """Return the pixels x0, y0, x1, y1 of a plane that each of so many groups of dabs, taking turns, can touch."""
    out = np.empty((groups, 4), dtype=np.int64)
    for group in range(groups):
        left, top, right, bottom = width, height, 0.0, 0.0
        for i in range(group, dabs.shape[0], groups):
            x, y, reach = float(dabs[i, 0]), float(dabs[i, 1]), float(dabs[i, 2]) + BEYOND
            left, right = min(left, x - reach), max(right, x + reach + 1.0)
            top, bottom = min(top, y - reach), max(bottom, y + reach + 1.0)
        out[group, 0] = int(max(0.0, left))
        out[group, 1] = int(max(0.0, top))
        out[group, 2] = int(min(width, right))
        out[group, 3] = int(min(height, bottom))
    return out


def box(dabs: Dabs, width: int, height: int) -> tuple[int, int, int, int]:
    """Return the pixels x0, y0, x1, y1 of a plane that dabs can touch, as `areas`; -1 four times if one is nowhere."""
    left, top, right, bottom = float(width), float(height), 0.0, 0.0
    for i in range(dabs.shape[0]):
        for k in range(dabs.shape[1]):
            if not -NOWHERE < float(dabs[i, k]) < NOWHERE:
                return -1, -1, -1, -1
        x, y, reach = float(dabs[i, 0]), float(dabs[i, 1]), float(dabs[i, 2]) + BEYOND
        left, right = min(left, x - reach), max(right, x + reach + 1.0)
        top, bottom = min(top, y - reach), max(bottom, y + reach + 1.0)
    return int(max(0.0, left)), int(max(0.0, top)), min(width, int(right)), min(height, int(bottom))
