"""A layer's pixels: 64 x 64 tiles that are never changed once made, so that any two moments share what is alike."""

import zlib
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect

SIDE = 64
ONE = 32768
"""What counts as 1 in a pixel's channels."""

Pixels = npt.NDArray[np.uint16]
"""[4, 64, 64]: red, green, blue (premultiplied by alpha), alpha; 0..32768."""
Key = tuple[int, int]
"""Row and column of a tile."""

TILE_BYTES = 4 * SIDE * SIDE * 2


class KeptTile:
    """A tile as a keyframe keeps it: raw at first, packed when there is time."""

    __slots__ = ("_packed", "_raw")

    def __init__(self, pixels: Pixels) -> None:
        self._raw: Pixels | None = pixels
        self._packed = b""

    @property
    def is_packed(self) -> bool:
        return self._raw is None

    @property
    def nbytes(self) -> int:
        return TILE_BYTES if self._raw is not None else len(self._packed)

    def pack(self) -> None:
        """Keep it small from now on."""
        if self._raw is not None:
            self._packed = zlib.compress(self._raw.tobytes(), 1)
            self._raw = None

    def pixels(self) -> Pixels:
        """Return the pixels, as they were bit for bit."""
        if self._raw is not None:
            return self._raw
        return np.frombuffer(bytearray(zlib.decompress(self._packed)), np.uint16).reshape(4, SIDE, SIDE)


@dataclass(slots=True, eq=False)
class Tile:
    """Pixels that nobody changes."""

    pixels: Pixels
    kept: KeptTile | None = field(default=None)
    """The same pixels as a keyframe keeps them, if one does."""

    def keep(self) -> KeptTile:
        """Return the tile for a keyframe; the same one each time."""
        if self.kept is None:
            self.kept = KeptTile(self.pixels)
        return self.kept


Tiles = dict[Key, Tile]
"""All of a layer; where there is no tile there is no ink."""

EMPTY: Pixels = np.zeros((4, SIDE, SIDE), np.uint16)
"""Shown where there is no tile. Never written to."""


def keys_in(rect: Rect) -> list[Key]:
    """Return the keys of the tiles that a rectangle touches, row by row."""
    if not rect:
        return []
    rows = range(rect.y0 // SIDE, (rect.y1 - 1) // SIDE + 1)
    columns = range(rect.x0 // SIDE, (rect.x1 - 1) // SIDE + 1)
    return [(row, column) for row in rows for column in columns]


def rect_of(key: Key) -> Rect:
    """Return the paper pixels of a tile."""
    row, column = key
    return Rect(column * SIDE, row * SIDE, column * SIDE + SIDE, row * SIDE + SIDE)
