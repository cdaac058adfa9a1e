"""A tile as what sets it apart from another: few bytes when little of it was drawn on since.

how u8: 0 as it is, 1 a zlib stream of it; then a bit for each pixel, row by row, 1 where they differ; then those
pixels, red green blue alpha u16 (little-endian)
"""

import zlib

import numpy as np
import numpy.typing as npt

from studio.drawing.tiles import SIDE

Pixels = npt.NDArray[np.uint16]
"""[4, 64, 64], as a tile has them."""
Woven = npt.NDArray[np.uint64]
"""[4096]: a tile's pixels with their four channels side by side, which are laid thrice as fast."""

PLACES = SIDE * SIDE
MAP_BYTES = PLACES // 8
RAW, PACKED = 0, 1
WORTH_PACKING = 0.6
"""A stream is kept only when it is smaller than this share of what it holds: unpacking it takes time each time."""
LARGEST = MAP_BYTES + PLACES * 8

NOTHING: Woven = np.zeros(PLACES, np.uint64)
"""A tile without ink. Not to be written to."""
NOTHING.flags.writeable = False


def woven(pixels: Pixels) -> Woven:
    """Return a tile's pixels with their channels side by side."""
    return np.ascontiguousarray(pixels.reshape(4, PLACES).T).view(np.uint64).ravel()


def unweave(pixels: Woven, out: Pixels) -> None:
    """Write pixels as a tile has them."""
    out.reshape(4, PLACES)[:] = pixels.view(np.uint16).reshape(PLACES, 4).T


def differing(pixels: Woven, base: Woven) -> npt.NDArray[np.bool_]:
    """Return which pixels are other than in a base."""
    differs: npt.NDArray[np.bool_] = pixels != base
    return differs


def apart(pixels: Woven, differs: npt.NDArray[np.bool_]) -> bytes:
    """Return what sets pixels apart from a base, given where they differ, as bytes for `lay`."""
    return _written(differs, pixels[differs])


def lay(data: bytes, base: Woven) -> None:
    """Make of a base, in place, the pixels that `apart` was given. Raises ValueError for bytes it can't have made."""
    differs, values = _read(data)
    base[differs] = values


def joined(first: bytes, second: bytes) -> bytes:
    """Return as one what is laid first, and what is laid on that."""
    pixels = NOTHING.copy()
    differs = np.zeros(PLACES, np.bool_)
    for data in (first, second):
        where, values = _read(data)
        pixels[where] = values
        differs |= where
    return _written(differs, pixels[differs])


def _written(differs: npt.NDArray[np.bool_], values: Woven) -> bytes:
    body = np.packbits(differs).tobytes() + values.astype("<u8", copy=False).tobytes()
    stream = zlib.compress(body, 1)
    if len(stream) < len(body) * WORTH_PACKING:
        return bytes((PACKED,)) + stream
    return bytes((RAW,)) + body


def _read(data: bytes) -> tuple[npt.NDArray[np.bool_], Woven]:
    body: bytes | memoryview = memoryview(data)[1:]
    if data[:1] == bytes((PACKED,)):
        stream = zlib.decompressobj()
        try:
            body = stream.decompress(body, LARGEST + 1)
        except zlib.error as error:
            raise ValueError("no such tile") from error
        if not stream.eof:
            raise ValueError("no such tile")
    elif data[:1] != bytes((RAW,)):
        raise ValueError("no such tile")
    if len(body) < MAP_BYTES or len(body) % 8:
        raise ValueError("no such tile")
    differs = np.unpackbits(np.frombuffer(body, np.uint8, MAP_BYTES)).view(np.bool_)
    values = np.frombuffer(body, "<u8", offset=MAP_BYTES)
    if len(values) != np.count_nonzero(differs):
        raise ValueError("not as many pixels as there should be")
    return differs, values
