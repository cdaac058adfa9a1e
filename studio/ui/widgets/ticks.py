"""Ticks of a replay's line, as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def gathered(ticks: Sequence[tuple[float, float]], places: int) -> np.ndarray:
    """Return ticks [n, 2], at most `places` of them: where many marks would lie on each other, one for all of them.

    It lies at the first, and is the longer the longer they took together.
    """
    rows = np.array(ticks, np.float64).reshape(-1, 2)
    if len(rows) <= places:
        return rows
    groups = np.minimum((rows[:, 0] * places).astype(int), places - 1)
    first = np.flatnonzero(np.diff(groups, prepend=-1))
    took = np.add.reduceat(rows[:, 1] ** 2, first)
    return np.stack([rows[first, 0], np.sqrt(took / took.max())], axis=1)
