"""The kernel of `gauze.gather`. Importing this imports numba."""

import numpy as np
import numpy.typing as npt

from studio.drawing.gauze import HALF, ONE, SOFT, UNIT
from studio.drawing.jit import kernel

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

f32 = np.float32
i32 = np.int32


@kernel
def gather(plane: Plane, dabs: Dabs) -> None:
    """Add the density of dabs [n, ≥ 4] (x, y, radius, density) to the plane."""
    height, width = plane.shape
    for d in range(dabs.shape[0]):
        x, y, radius, density = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3]
        reach = radius + SOFT
        reach2 = reach * reach
        left, right = max(0, int(x - reach)), min(width, int(x + reach) + 1)
        for row in range(max(0, int(y - reach)), min(height, int(y + reach) + 1)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            for column in range(left, right):
                dx = f32(i32(column)) + HALF - x
                t = max((ONE - (dx * dx + dy2) / reach2) * density, f32(0)) * UNIT + HALF
                plane[row, column] += f32(i32(t)) / UNIT
