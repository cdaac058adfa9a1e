"""When a frame is heard or caught: lines through the stamps that the two streams leave."""

import numpy as np
from numpy.typing import NDArray

from studio.audio.shared import STAMPS
from studio.music.synth import RATE

ENOUGH = 16
"""Stamps that a line needs; some 90 ms of a speaker, 170 ms of a microphone."""
_NEWEST = 220


def heard_from(ring: NDArray[np.float64], count: int, since: int = 0) -> float | None:
    """Return the monotonic second in which frame 0 of what is played back is heard, by its newest stamps.

    Only stamps of frames from `since` on count; None while there are too few. The median, as a block may be told of
    late. Both rates are 48 kHz; what two crystals differ in a second, some 0.05 ms, is let pass.
    """
    rows = _newest(ring, count, since)
    return None if rows is None else float(np.median(rows[:, 1] + rows[:, 2] - rows[:, 0] / RATE))


def caught_from(ring: NDArray[np.float64], count: int, since: int = 0) -> float | None:
    """Return the same for the microphone: the monotonic second in which its frame 0 was caught.

    Blocks come in bunches, of which the last came at once and the others waited; so the early ones tell.
    """
    rows = _newest(ring, count, since)
    return None if rows is None else float(np.quantile(rows[:, 1] - rows[:, 2] - rows[:, 0] / RATE, 0.2))


def _newest(ring: NDArray[np.float64], count: int, since: int) -> NDArray[np.float64] | None:
    newest = min(count, _NEWEST)
    rows = ring[np.arange(count - newest, count) % STAMPS]
    rows = rows[rows[:, 0] >= since]
    return rows if len(rows) >= ENOUGH else None
