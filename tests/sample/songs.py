"""What is played on the pads: three songs, with the timing of somebody who listens while playing."""

from dataclasses import dataclass

import numpy as np

from studio.music.note import frequency
from studio.music.pads import Pad, pads
from studio.music.scale import DEFAULT_ROOT


@dataclass(frozen=True)
class Sheet:
    """What to play, and how slowly: each sign is a step, "." a rest, "0".."f" a pad, "0+5" two pads at once."""

    instrument: str
    bed: str
    """What lies underneath, "" for nothing."""
    step: float
    """Milliseconds."""
    loud: float
    held: float
    """How many steps a pad is held, about."""
    lines: tuple[str, ...]
    seed: int


@dataclass(frozen=True)
class Touch:
    """A finger comes down on a pad or leaves it."""

    time: int
    """Milliseconds since the first."""
    pad: Pad
    velocity: float
    """0 when it leaves."""


SLOW_BOWLS = Sheet(
    "handpan",
    "bowl",
    430,
    0.5,
    1.6,
    (
        "0 . . . 5 . 3 . . . 6 . 5 . 3 . . .",
        "0 . . . 5 . 4 . . . 3 . . . 1 . . .",
        "2 . . . 7 . 5 . . . 8 . 7 . 5 . . .",
        "0 . . . 5 . 6 . 5 . 3 . . . 0+3 . . . .",
        "0 . 3 . 5 . 8 . . . 7 . 6 . 5 . . .",
        "1 . 4 . 6 . 9 . . . 8 . . . 6 . 5 . .",
        "0 . . . 5 . 3 . . . 2 . . . 0+5 . . . .",
    ),
    401,
)

UNDER_THE_ICE = Sheet(
    "singing-bowl",
    "wind",
    620,
    0.42,
    3.2,
    (
        "5 . . . . 8 . . . . . . 3 . . . .",
        "5 . . . 6 . . 9 . . . . . 8 . . .",
        "a . . . . . 8 . . . 5+8 . . . . .",
        "3 . . . 5 . . . 0+5 . . . . .",
    ),
    402,
)

BEFORE_BED = Sheet(
    "kalimba",
    "",
    270,
    0.46,
    0.9,
    (
        "5 . 8 . a . 9 . 8 . . . 6 . 5 . . .",
        "5 . 8 . a . c . a . . . 9 . 8 . . .",
        "6 . 8 . 9 . 8 6 5 . . . 3 . . . 5 . . .",
        "0+5 . . 3 . . 5 . . 8 . . . . 5 . . .",
    ),
    403,
)


def touches(sheet: Sheet) -> list[Touch]:
    """Return what the fingers do, in order of time; the first comes down at 0."""
    dice = np.random.default_rng(sheet.seed)
    places = pads(root=DEFAULT_ROOT)
    made: list[Touch] = []
    free = dict.fromkeys(range(len(places)), -1)
    now = 0.0
    for line in sheet.lines:
        signs = line.split()
        for at, sign in enumerate(signs):
            swell = sheet.loud * (0.82 + 0.3 * np.sin(np.pi * at / len(signs)))
            for finger, name in enumerate(sign.split("+") if sign != "." else ()):
                pad = places[int(name, 16)]
                down = max(free[pad.index] + 40, round(now + finger * dice.uniform(8, 26) + dice.normal(0, 14)))
                held = sheet.step * sheet.held * dice.uniform(0.7, 1.25)
                velocity = float(np.clip(swell * (0.9 if finger else 1.0) + dice.normal(0, 0.045), 0.12, 0.9))
                free[pad.index] = round(down + held)
                made += [Touch(down, pad, round(velocity, 3)), Touch(free[pad.index], pad, 0.0)]
            # the last steps of a line take their time
            late = max(0.0, at / len(signs) - 0.7)
            now += sheet.step * (1 + 0.5 * late) * float(np.exp(dice.normal(0, 0.025)))
        now += sheet.step * float(dice.uniform(0.2, 1.0))
    made.sort(key=lambda touch: (touch.time, touch.velocity > 0))
    first = made[0].time
    return [Touch(touch.time - first, touch.pad, touch.velocity) for touch in made]


ROOT = frequency(DEFAULT_ROOT)
"""Hz: what lies underneath stands on it."""
