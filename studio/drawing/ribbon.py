"""How a moving hand draws a ribbon: strands that are pulled along as by springs, fan out with speed, and twist.

Plain functions that both Python and numba run, on the same doubles in the same order, with nothing but
+ - * / and square roots. Each goes on from its state, so that it does not matter how the samples were batched.
"""

from math import sqrt

import numpy as np
import numpy.typing as npt

Doubles = npt.NDArray[np.float64]
Dabs = npt.NDArray[np.float32]
"""[n, 5]: x, y, radius, density, 0."""

STEP_MS = 4.0
"""Strands move at the multiples of so many milliseconds of the dance's clock, however the samples came."""
REST_MS = 600.0
"""After so long without a sample all strands have come to rest."""
ARRIVES_MS = 40.0
"""A hand that gave no sample for longer than this was still, and then moved within this time."""
FLIGHT = 90
"""Steps that strands fly on when the hand has gone."""
FRICTION = 0.955
"""Share of its speed that a strand in flight keeps each step."""
RISE = 24.0
"""Steps over which a ribbon comes to its full strength."""
TURNING = 0.08
"""Share by which the way of the hand follows its direction each step."""
PRESSING = 0.12
"""Share by which pressure is followed each step."""
HALF_SPEED = 0.8
"""Speed, in paper pixels a millisecond, at which half of the breath has come."""
TWIST_LENGTH = 7.0
"""A ribbon turns over once within so many of its sizes."""
FLAT = 0.35
"""Share of the width that does not turn over."""
LEAST_GAP = 0.4
"""Dabs of a strand never lie nearer than this, in paper pixels."""
THINNING = 0.35
"""How much thinner and fainter a strand gets for each pixel a millisecond it moves."""

# What the hand's state holds, by place.
BEGUN, SAMPLE_X, SAMPLE_Y, SAMPLE_T, NEXT, HAND_X, HAND_Y, DRIFT_X, DRIFT_Y, WAY, AGE, PRESS, GONE = range(13)
HAND_SIZE = 13

# What a step of the hand holds, by place.
NUMBER, TO_X, TO_Y, ACROSS_X, ACROSS_Y, TURNED, SO_FAR, STRENGTH, IS_FREE = range(9)
STEP_SIZE = 9

# What a row of strands holds, by place: what a strand is, and where it is.
SHARE, PULL, EASE, PHASE, LIGHT, THICK, AT_X, AT_Y, GO_X, GO_Y, MID_X, MID_Y, TO_GO = range(13)
STRAND_SIZE = 13

# What a row of threads holds, by place.
FROM_X, FROM_Y, LONG_X, LONG_Y, SWING, MANY, DENSITY = range(7)
THREAD_SIZE = 7
THREAD_RADIUS = 0.45

# What the style holds, by place.
SIZE, BREATH, WEAVE, TWIST = range(4)
STYLE_SIZE = 4


def steps_in(samples: Doubles, hand: Doubles) -> int:
    """Return how many steps samples can take a hand at most."""
    last = float(samples[samples.shape[0] - 1, 2])
    first = float(hand[SAMPLE_T]) if hand[BEGUN] > 0.0 else float(samples[0, 2])
    if last != last:
        return FLIGHT + 1
    return int(min(last - first, samples.shape[0] * (REST_MS + STEP_MS)) / STEP_MS) + 2


def lead(samples: Doubles, hand: Doubles, style: Doubles, steps: Doubles) -> int:
    """Write the steps [m, STEP_SIZE] that a hand makes with samples [n, 4] to steps; return how many there are.

    x and y in paper pixels, ms on the dance's clock, pressure or NaN. A row without a place says that the hand
    has gone.
    """
    count = 0
    for i in range(samples.shape[0]):
        x, y, ms, pressure = float(samples[i, 0]), float(samples[i, 1]), float(samples[i, 2]), float(samples[i, 3])
        if hand[BEGUN] == 0.0:
            hand[BEGUN] = 1.0
            hand[SAMPLE_X] = x
            hand[SAMPLE_Y] = y
            hand[HAND_X] = x
            hand[HAND_Y] = y
            hand[SAMPLE_T] = ms
            hand[NEXT] = float(int(ms / STEP_MS) + 1)
            hand[PRESS] = 0.5 if pressure != pressure else pressure
        if x != x:
            hand[GONE] = 1.0
            x = float(hand[SAMPLE_X])
            y = float(hand[SAMPLE_Y])
            ms = (float(hand[NEXT]) + FLIGHT) * STEP_MS
        span = ms - float(hand[SAMPLE_T])
        if span > REST_MS:
            hand[NEXT] = max(float(hand[NEXT]), float(int((ms - REST_MS) / STEP_MS)))
        moving = min(span, ARRIVES_MS)
        while float(hand[NEXT]) * STEP_MS <= ms:
            left = ms - float(hand[NEXT]) * STEP_MS
            share = 1.0 - left / moving if left < moving else 0.0
            to_x = float(hand[SAMPLE_X]) + (x - float(hand[SAMPLE_X])) * share
            to_y = float(hand[SAMPLE_Y]) + (y - float(hand[SAMPLE_Y])) * share
            if pressure == pressure:
                hand[PRESS] += (pressure - float(hand[PRESS])) * PRESSING
            hand[DRIFT_X] += (to_x - float(hand[HAND_X]) - float(hand[DRIFT_X])) * TURNING
            hand[DRIFT_Y] += (to_y - float(hand[HAND_Y]) - float(hand[DRIFT_Y])) * TURNING
            hand[HAND_X] = to_x
            hand[HAND_Y] = to_y
            drift_x, drift_y = float(hand[DRIFT_X]), float(hand[DRIFT_Y])
            pace = sqrt(drift_x * drift_x + drift_y * drift_y)
            hand[WAY] += pace
            hand[AGE] += 1.0
            speed = pace / STEP_MS
            rise = min(1.0, float(hand[AGE]) / RISE)
            wide = float(style[SIZE]) * (0.25 + float(style[BREATH]) * speed / (speed + HALF_SPEED)) * rise
            turn = float(hand[WAY]) / (float(style[SIZE]) * TWIST_LENGTH) + float(style[TWIST])
            turn -= float(int(turn))
            fading = 1.0 - max(0.0, float(hand[GONE]) - 1.0) / FLIGHT
            steps[count, NUMBER] = hand[NEXT]
            steps[count, TO_X] = to_x
            steps[count, TO_Y] = to_y
            # across the way of the hand; nowhere while it is still
            steps[count, ACROSS_X] = -drift_y / (pace + 0.15) * wide
            steps[count, ACROSS_Y] = drift_x / (pace + 0.15) * wide
            steps[count, TURNED] = 16.0 * turn * (0.5 - turn) if turn < 0.5 else 16.0 * (turn - 0.5) * (turn - 1.0)
            steps[count, SO_FAR] = hand[WAY]
            steps[count, STRENGTH] = rise * (0.55 + 0.9 * float(hand[PRESS])) * fading * fading
            steps[count, IS_FREE] = 1.0 if hand[GONE] > 0.0 else 0.0
            count += 1
            hand[NEXT] += 1.0
            if hand[GONE] > 0.0:
                hand[GONE] += 1.0
        hand[SAMPLE_X] = x
        hand[SAMPLE_Y] = y
        hand[SAMPLE_T] = ms
    return count


def pull(steps: Doubles, strands: Doubles, style: Doubles, bends: Doubles) -> float:
    """Write how strands follow the steps of a hand to bends [m, strands, 8]; return how long all of them are.

    Each goes from the middle of the last step over its end to the middle of this one: x, y of the three; and
    where the strand then is.
    """
    many = strands.shape[0]
    length = 0.0
    for i in range(steps.shape[0]):
        to_x, to_y = float(steps[i, TO_X]), float(steps[i, TO_Y])
        across_x, across_y = float(steps[i, ACROSS_X]), float(steps[i, ACROSS_Y])
        turned = FLAT + (1.0 - FLAT) * float(steps[i, TURNED])
        so_far = float(steps[i, SO_FAR]) / (float(style[SIZE]) * TWIST_LENGTH)
        for k in range(many):
            old_x, old_y = float(strands[k, AT_X]), float(strands[k, AT_Y])
            go_x, go_y = float(strands[k, GO_X]), float(strands[k, GO_Y])
            if steps[i, IS_FREE] > 0.0:
                go_x *= FRICTION
                go_y *= FRICTION
            else:
                swing = float(strands[k, PHASE]) + so_far
                swing -= float(int(swing))
                swing = 16.0 * swing * (0.5 - swing) if swing < 0.5 else 16.0 * (swing - 0.5) * (swing - 1.0)
                off = float(strands[k, SHARE]) * turned + float(style[WEAVE]) * swing
                by, ease = float(strands[k, PULL]), float(strands[k, EASE])
                go_x = (go_x + (to_x + across_x * off - old_x) * by) * ease
                go_y = (go_y + (to_y + across_y * off - old_y) * by) * ease
            bends[i, k, 0] = strands[k, MID_X]
            bends[i, k, 1] = strands[k, MID_Y]
            bends[i, k, 2] = old_x
            bends[i, k, 3] = old_y
            bends[i, k, 4] = old_x + go_x / 2.0
            bends[i, k, 5] = old_y + go_y / 2.0
            bends[i, k, 6] = old_x + go_x
            bends[i, k, 7] = old_y + go_y
            strands[k, MID_X] = bends[i, k, 4]
            strands[k, MID_Y] = bends[i, k, 5]
            strands[k, AT_X] = bends[i, k, 6]
            strands[k, AT_Y] = bends[i, k, 7]
            strands[k, GO_X] = go_x
            strands[k, GO_Y] = go_y
            mid_x, mid_y = old_x - float(bends[i, k, 0]), old_y - float(bends[i, k, 1])
            length += sqrt(mid_x * mid_x + mid_y * mid_y) + sqrt(go_x * go_x + go_y * go_y) / 2.0
    return length


def scatter(bends: Doubles, steps: Doubles, strands: Doubles, dabs: Dabs) -> int:
    """Write the dabs along the bends that strands made to dabs; return how many there are.

    There is room for them when it is as much as all bends are long, divided by LEAST_GAP, and one for each.
    """
    count = 0
    for i in range(bends.shape[0]):
        for k in range(bends.shape[1]):
            ax, ay = float(bends[i, k, 0]), float(bends[i, k, 1])
            bx, by = float(bends[i, k, 2]), float(bends[i, k, 3])
            cx, cy = float(bends[i, k, 4]), float(bends[i, k, 5])
            length = sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay))
            length += sqrt((cx - bx) * (cx - bx) + (cy - by) * (cy - by))
            at = float(strands[k, TO_GO])
            thin = 1.0 / (1.0 + THINNING * length / STEP_MS)
            radius = float(strands[k, THICK]) * (0.55 + 0.45 * thin)
            gap = LEAST_GAP + 0.45 * radius
            density = float(strands[k, LIGHT]) * float(steps[i, STRENGTH]) * (0.4 + 0.6 * thin) * gap / radius
            while at <= length and length > 0.0:
                s = at / length
                r = 1.0 - s
                dabs[count, 0] = r * r * ax + 2.0 * r * s * bx + s * s * cx
                dabs[count, 1] = r * r * ay + 2.0 * r * s * by + s * s * cy
                dabs[count, 2] = radius
                dabs[count, 3] = density
                dabs[count, 4] = 0.0
                count += 1
                at += gap
            strands[k, TO_GO] = at - length
    return count


def spin(threads: Doubles, dabs: Dabs) -> None:
    """Write the dabs along threads [n, THREAD_SIZE], so many of each, to dabs. They are faintest in the middle."""
    at = 0
    for k in range(threads.shape[0]):
        x, y = float(threads[k, LONG_X]), float(threads[k, LONG_Y])
        swing, many, density = float(threads[k, SWING]), float(threads[k, MANY]), float(threads[k, DENSITY])
        for i in range(int(many)):
            s = (i + 0.5) / many
            bow = 2.0 * s * (1.0 - s)
            dabs[at, 0] = float(threads[k, FROM_X]) + x * s - y * swing * bow
            dabs[at, 1] = float(threads[k, FROM_Y]) + y * s + x * swing * bow
            dabs[at, 2] = THREAD_RADIUS
            dabs[at, 3] = density * (1.6 - 2.0 * bow)
            dabs[at, 4] = 0.0
            at += 1
