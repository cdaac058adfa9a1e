"""Hairs of a bristle brush: each leaves a strand of its own, runs dry in its own time, and sways a little.

A plain function that both Python and numba run, like those of `dabs`, on the same doubles in the same order.
"""

from math import sqrt

import numpy as np

from studio.drawing.brush import Brush
from studio.drawing.dabs import DICE_RANGE, Dabs, Doubles, dice_of, hair_count

# What the table holds of each hair, by place: where it stands on the brush, in radii across and along the way,
# its radius in radii, how much colour it took, where it has run dry (paper px), where its dice start, its hardness.
ACROSS, ALONG, WIDTH, TONE, DRY_AT, DICE, HARD = range(7)
HAIR_SIZE = 7

# What a stroke's hairs remember, by place.
MOVING, WAY_X, WAY_Y, LAST_X, LAST_Y, FAR = range(6)
MEMORY_SIZE = 6

TURN = 0.5
"""A brush turns into a new direction over so many radii."""
STREAK = 1.6
"""Length of the light and dark places along a strand, in radii."""
FAINTEST = 0.42
"""Share of the colour that a hair still gives once it has run dry."""
DEEPEST = 0.26
"""Share of the colour that a dark place along a strand lacks at most."""
SWAY = 0.5
"""How far a strand sways, in its own radii."""
THIN_HAIRS, THINNEST_HAIR = 0.28, 0.42
"""Share of the hairs that took little colour, and how little."""
NEVER = 1e12


def hairs_of(brush: Brush, size: float, seed: int) -> Doubles:
    """Return the hairs [n, 6] that a brush has in a stroke of a size (paper px diameter)."""
    count = hair_count(brush, size)
    table = np.empty((count, HAIR_SIZE))
    dice = int(dice_of(seed))

    def roll() -> float:
        nonlocal dice
        dice = dice * 16807 % DICE_RANGE
        return dice / DICE_RANGE

    is_finger = brush.layering == "smear"
    for hair in range(count):
        across = (hair + 0.5 + (roll() - 0.5) * 0.8) * 2.0 / count - 1.0
        table[hair, ACROSS] = across * 0.84
        table[hair, ALONG] = (roll() - 0.5) * 0.85 * sqrt(1.0 - across * across * 0.9)
        table[hair, HARD] = 0.5 if is_finger else 1.0
        table[hair, WIDTH] = min(0.3, 1.6 / count) if is_finger else min(0.12, (0.7 + roll() * 0.6) / count)
        pick = roll()
        table[hair, TONE] = THINNEST_HAIR + pick if pick < THIN_HAIRS else 0.8 + 0.2 * pick
        table[hair, DRY_AT] = brush.dry * size * (0.35 + 1.3 * roll()) if brush.dry else NEVER
        table[hair, DICE] = int(roll() * 1_000_000)
    return table


def hairs(dabs: Dabs, table: Doubles, memory: Doubles) -> Dabs:
    """Return the dabs [n * hairs, 5] that hairs leave at dabs [n, 7]; `memory` [6] goes on."""
    count = table.shape[0]
    out = np.empty((dabs.shape[0] * count, 5), dtype=np.float32)
    at = 0
    for i in range(dabs.shape[0]):
        x, y = float(dabs[i, 0]), float(dabs[i, 1])
        radius, opacity = float(dabs[i, 2]), float(dabs[i, 3])
        way_x, way_y = float(dabs[i, 5]), float(dabs[i, 6])
        if memory[MOVING] == 0.0:
            memory[MOVING] = 1.0
        else:
            dx, dy = x - float(memory[LAST_X]), y - float(memory[LAST_Y])
            step = sqrt(dx * dx + dy * dy)
            memory[FAR] += step
            stiff = radius * TURN
            mixed_x = float(memory[WAY_X]) * stiff + way_x * step
            mixed_y = float(memory[WAY_Y]) * stiff + way_y * step
            length = sqrt(mixed_x * mixed_x + mixed_y * mixed_y)
            if length > 1e-9:
                way_x, way_y = mixed_x / length, mixed_y / length
        memory[WAY_X], memory[WAY_Y] = way_x, way_y
        memory[LAST_X], memory[LAST_Y] = x, y
        far = float(memory[FAR])
        for h in range(count):
            dry_at = float(table[h, DRY_AT])
            load = 1.0
            if far > dry_at:
                load = max(FAINTEST, 1.0 - (far - dry_at) / (dry_at + radius))
            cell = far / (radius * STREAK + 2.0) + 0.37 * h
            whole = int(cell)
            share = cell - whole
            share = share * share * (3.0 - 2.0 * share)
            one = (whole * 7919 + h * 104729 + int(table[h, DICE])) * 16807 % DICE_RANGE * 48271 % DICE_RANGE
            other = ((whole + 1) * 7919 + h * 104729 + int(table[h, DICE])) * 16807 % DICE_RANGE * 48271 % DICE_RANGE
            streak = (one + (other - one) * share) / DICE_RANGE
            width = float(table[h, WIDTH])
            across = float(table[h, ACROSS]) + (streak - 0.5) * width * 2.0 * SWAY
            along = float(table[h, ALONG])
            out[at, 0] = x + (along * way_x - across * way_y) * radius
            out[at, 1] = y + (along * way_y + across * way_x) * radius
            out[at, 2] = radius * width
            out[at, 3] = opacity * load * float(table[h, TONE]) * (1.0 - DEEPEST * streak)
            out[at, 4] = table[h, HARD]
            at += 1
    return out
