"""What is different in two tiles: much less than a tile, where a thin line went over it.

Applied to either tile it makes the other. Plain numpy; `tile_kernels` has the same as kernels.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.drawing import engine
from studio.drawing.tiles import SIDE, TILE_BYTES, Tile, buffer

Spans = npt.NDArray[np.uint8]
"""[64, 2]: from which pixel to before which one each row differs."""
Shorts = npt.NDArray[np.uint16]

WORTH = TILE_BYTES * 3 // 4
"""A patch that holds more than this is no better than a tile."""


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The pixels of a tile that differ, as what turns the ones into the others (exclusive or)."""

    spans: Spans
    bits: Shorts
    """Row by row, of each row red, green, blue and alpha of its span."""

    @property
    def nbytes(self) -> int:
        """What it holds in memory."""
        return 256 + self.spans.nbytes + self.bits.nbytes

    def applied(self, tile: Tile) -> Tile:
        """Return the other tile."""
        made = buffer()
        engine.current().patch_tile(tile.pixels, made[0], self.spans, self.bits)
        return Tile(made)


def patch_between(one: Tile, other: Tile) -> Patch | None:
    """Return what makes either of two tiles the other; None when that isn't worth it."""
    spans, bits = np.empty((SIDE, 2), np.uint8), np.empty(4 * SIDE * SIDE, np.uint16)
    count = engine.current().differ(one.pixels, other.pixels, spans, bits)
    return Patch(spans, bits[:count].copy()) if count * 2 < WORTH else None
