"""A layer's pixels: 64 x 64 tiles that are never changed once made, so that any two moments share what is alike."""

import sys
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.aside import Parcel
from studio.drawing.tile_bytes import MOST_BYTES

if TYPE_CHECKING:
    from studio.drawing.engine import Engine

SIDE = 64
ONE = 32768
"""What counts as 1 in a pixel's channels."""

Pixels = npt.NDArray[np.uint16]
"""[4, 64, 64]: red, green, blue (premultiplied by alpha), alpha; 0..32768."""
Place = tuple[int, int]
"""Row and column of a tile."""
Key = tuple[int, int, int]
"""Number of a layer, row and column of a tile."""

TILE_BYTES = 4 * SIDE * SIDE * 2
MOST_SPARE = 256
"""Buffers of tiles that are gone, kept for the next: fresh memory costs as much as mixing a tile."""

SPARE_AT_REST = 32
"""How many of them stay once hands rest."""

Buffer = tuple[Pixels, int]
"""Room for a tile's pixels, and its address."""

_spare: list[Buffer] = []


def buffer() -> Buffer:
    """Return room for a tile; what is in it is anything."""
    try:
        return _spare.pop()
    except IndexError:
        raw = np.empty((4, SIDE, SIDE), np.uint16)
        return raw, raw.ctypes.data


def rest() -> None:
    """Give back most of the room that is kept for the next tiles (8 MB)."""
    del _spare[SPARE_AT_REST:]


class Tile:
    """Pixels that nobody changes; raw, packed, or both. What is packed comes back bit for bit. For any thread."""

    __slots__ = ("_held", "_packed")

    def __init__(self, held: Buffer | None, packed: Parcel | None = None) -> None:
        """Take a buffer over, or what `packed` returned."""
        self._held = held
        self._packed = packed

    def __del__(self, refs=sys.getrefcount, spare=_spare) -> None:  # type: ignore[no-untyped-def]
        held = self._held
        if held is not None and len(spare) < MOST_SPARE and refs(held[0]) == 2 and refs(held) == 3:
            spare.append(held)  # nobody else looks at it

    @property
    def pixels(self) -> Pixels:
        """The pixels; unpacked for the caller, when they are packed. Not to be written to.

        Raises StudioError when they lay in the scratch, and the disk doesn't give them back.
        """
        held = self._held
        return unpacked(self.packed().read()) if held is None else held[0]

    def awake(self) -> Buffer:
        """Return the pixels and where they lie in memory; they stay there as long as the caller holds them.

        Raises as `pixels`.
        """
        held = self._held
        if held is None:
            held = buffer()
            unpacked(self.packed().read(), held[0])
            self._held = held
        return held

    def sleep(self) -> None:
        """Let go of the pixels, if they are packed."""
        if self._packed is not None:
            self._held = None

    def packed(self) -> Parcel:
        """Return the pixels as bytes; they are kept for the next time."""
        held, packed = self._held, self._packed
        if packed is None:
            if held is None:
                raise ValueError("no such tile")
            out = np.empty(MOST_BYTES, np.uint8)
            self._packed = packed = Parcel(out[: _path().pack_tile(held[0], out)].tobytes())
        return packed

    @staticmethod
    def unpacked(data: bytes) -> "Tile":
        """Return the tile that bytes hold. Raises ValueError when they hold none."""
        unpacked(data)
        return Tile(None, Parcel(bytes(data)))

    @property
    def is_awake(self) -> bool:
        """True while the pixels are held raw."""
        return self._held is not None

    @property
    def is_packed(self) -> bool:
        """True when the bytes are at hand."""
        return self._packed is not None

    @property
    def nbytes(self) -> int:
        """What it holds, in memory or in the scratch."""
        packed = self._packed
        return (0 if packed is None else packed.size) + (0 if self._held is None else TILE_BYTES)


def unpacked(data: bytes, raw: Pixels | None = None) -> Pixels:
    """Return the pixels that bytes hold, in `raw` if that is given. Raises ValueError when they hold none."""
    raw = np.empty((4, SIDE, SIDE), np.uint16) if raw is None else raw
    if not _path().unpack_tile(np.frombuffer(bytearray(data), np.uint8), raw):
        raise ValueError("no such tile")
    return raw


def _path() -> "Engine":
    from studio.drawing import engine  # which itself knows tiles

    return engine.current()


EMPTY: Pixels = np.zeros((4, SIDE, SIDE), np.uint16)
"""Shown where there is no tile. Never written to."""
EMPTY.flags.writeable = False


def places_in(rect: Rect) -> list[Place]:
    """Return the places of the tiles that a rectangle touches, row by row."""
    if not rect:
        return []
    rows = range(rect.y0 // SIDE, (rect.y1 - 1) // SIDE + 1)
    columns = range(rect.x0 // SIDE, (rect.x1 - 1) // SIDE + 1)
    return [(row, column) for row in rows for column in columns]


def rect_of(place: Place) -> Rect:
    """Return the paper pixels of a tile."""
    row, column = place
    return Rect(column * SIDE, row * SIDE, column * SIDE + SIDE, row * SIDE + SIDE)
