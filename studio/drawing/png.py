"""Pictures as PNG, a strip of rows at a time: however large one is, little of it is in memory.

The same pixels give the same bytes. Source: PNG specification, third edition (W3C, 2025).
"""

import struct
import zlib
from collections.abc import Iterable
from typing import IO

import numpy as np
import numpy.typing as npt

from studio.drawing.tiles import SIDE

Strip = npt.NDArray[np.uint8]
"""[rows, width, 3 or 4]: red, green, blue and, if there, alpha (colours not multiplied by it)."""

STRIP = SIDE
"""Rows made at once: a row of tiles."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_KINDS = {3: 2, 4: 6}
_PERCEPTUAL = b"\0"
_PAETH = 4
_PIECE = 1 << 16
_EFFORT = 4
_MEMORY = 9
_WINDOW = 15
_AT_ONCE = 1 << 18
"""Bytes that are filtered at once."""


def write_png(file: IO[bytes], width: int, height: int, channels: int, strips: Iterable[Strip]) -> None:
    """Write a picture, 8 bits a channel, sRGB, whose rows come in strips from the top. Nothing else is told in it.

    Raises ValueError when the strips are not as many rows, or not as wide, as was said.
    """
    file.write(_SIGNATURE)
    _chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, _COLOUR_KINDS[channels], 0, 0, 0))
    _chunk(file, b"sRGB", _PERCEPTUAL)
    # after the filter a drawing on paper has runs, but hardly a longer pattern: half the time, and no more room
    packer = zlib.compressobj(_EFFORT, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_RLE)
    at_once = max(1, _AT_ONCE // (width * channels))
    above = np.zeros((width, channels), np.uint8)
    waiting, rows = b"", 0
    for strip in strips:
        if strip.shape[1:] != (width, channels):
            raise ValueError("a strip of another width")
        rows += len(strip)
        for top in range(0, len(strip), at_once):
            part = strip[top : top + at_once]
            waiting += packer.compress(_filtered(part, above))
            above = part[-1]
            if len(waiting) >= _PIECE:
                _chunk(file, b"IDAT", waiting)
                waiting = b""
    if rows != height:
        raise ValueError("not as many rows as there should be")
    _chunk(file, b"IDAT", waiting + packer.flush())
    _chunk(file, b"IEND", b"")


def _chunk(file: IO[bytes], kind: bytes, data: bytes) -> None:
    file.write(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))


def _filtered(strip: Strip, above: Strip) -> bytes:
    """Return rows with the Paeth filter, each behind the number of its filter."""
    count, width, channels = strip.shape
    length = width * channels
    rows = np.zeros((count + 1, length + channels), np.int16)  # with nothing before the first pixel
    rows[0, channels:] = above.reshape(-1)
    rows[1:, channels:] = strip.reshape(count, length)
    left, up, corner = rows[1:, :-channels], rows[:-1, channels:], rows[:-1, :-channels]
    # how far left, up and corner are from left + up - corner
    near_left, near_up = up - corner, left - corner
    near_corner = np.abs(near_left + near_up)
    np.abs(near_left, out=near_left)
    np.abs(near_up, out=near_up)
    guess = np.where(near_up <= near_corner, up, corner)
    np.copyto(guess, left, where=near_left <= np.minimum(near_up, near_corner))
    np.subtract(rows[1:, channels:], guess, out=guess)
    out = np.empty((count, 1 + length), np.uint8)
    out[:, 0] = _PAETH
    out[:, 1:] = guess
    return out.tobytes()
