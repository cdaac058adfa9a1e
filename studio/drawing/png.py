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
"""zlib's level: on drawings a third of the time of 6, and a twentieth more room; 1 saves little more time."""


def write_png(file: IO[bytes], width: int, height: int, channels: int, strips: Iterable[Strip]) -> None:
    """Write a picture, 8 bits a channel, sRGB, whose rows come in strips from the top. Nothing else is told in it.

    Raises ValueError when the strips are not as many rows, or not as wide, as was said.
    """
    file.write(_SIGNATURE)
    _chunk(file, b"IHDR", struct.pack(">IIBBBBB", width, height, 8, _COLOUR_KINDS[channels], 0, 0, 0))
    _chunk(file, b"sRGB", _PERCEPTUAL)
    packer = zlib.compressobj(_EFFORT)
    above = np.zeros((width, channels), np.uint8)
    waiting, rows = b"", 0
    for strip in strips:
        if strip.shape[1:] != (width, channels):
            raise ValueError("a strip of another width")
        rows += len(strip)
        waiting += packer.compress(_filtered(strip, above))
        above = strip[-1]
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
    up = np.concatenate((above[None], strip[:-1])).astype(np.int16)
    left, corner = np.zeros_like(up), np.zeros_like(up)
    left[:, 1:], corner[:, 1:] = strip[:, :-1], up[:, :-1]
    near_left, near_up, near_corner = np.abs(up - corner), np.abs(left - corner), np.abs(left + up - 2 * corner)
    guess = np.where(near_up <= near_corner, up, corner)
    guess = np.where((near_left <= near_up) & (near_left <= near_corner), left, guess)
    out = np.empty((count, 1 + width * channels), np.uint8)
    out[:, 0] = _PAETH
    out[:, 1:] = (strip - guess).astype(np.uint8).reshape(count, -1)
    return out.tobytes()
