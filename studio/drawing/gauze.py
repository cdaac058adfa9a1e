"""Ribbons on the stroke plane: their threads add up to a density, and the denser the more they hide.

Several hands draw at once, and a replay lays their dabs in another order than the moment did. So what each dab adds
is a multiple of 1/4096, of which float32 adds any up exactly: the order doesn't matter.
"""

import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]
Bounds = tuple[int, int, int, int]

UNIT = np.float32(4096)
ONE = np.float32(1)
HALF = np.float32(0.5)
THREE = np.float32(3)
SOFT = np.float32(0.85)
"""Pixels over which a thread fades beyond its radius."""
FULL = np.float32(1.12)
"""How much endless density would hide: some finite density hides all."""


def gather(plane: Plane, dabs: Dabs, share: np.float32) -> None:
    """Add a share of the density of dabs [n, ≥ 4] (x, y, radius, density) to the plane."""
    height, width = plane.shape
    for x, y, radius, density in dabs[:, :4]:
        most = density * share
        reach = radius + SOFT
        top, bottom = max(0, int(y - reach)), min(height, int(y + reach) + 1)
        left, right = max(0, int(x - reach)), min(width, int(x + reach) + 1)
        if top >= bottom or left >= right:
            continue
        dx = np.arange(left, right, dtype=np.int32).astype(np.float32) + HALF - x
        dy = np.arange(top, bottom, dtype=np.int32).astype(np.float32) + HALF - y
        t = (ONE - ((dx * dx)[None, :] + (dy * dy)[:, None]) / (reach * reach)) * most
        t = np.maximum(t, np.float32(0)) * UNIT + HALF
        plane[top:bottom, left:right] += t.astype(np.int32).astype(np.float32) / UNIT


def sheer(out: Plane, plane: Plane, bounds: Bounds) -> None:
    """Write to out how much the density of a plane hides in left, top, right, bottom: twice as much never twice."""
    left, top, right, bottom = bounds
    rows, columns = slice(top, bottom), slice(left, right)
    density = plane[rows, columns]
    out[rows, columns] = np.minimum(density / (ONE + density) * FULL, ONE)
