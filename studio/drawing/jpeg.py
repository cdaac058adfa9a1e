"""Pictures as JPEG, a strip of rows at a time: however large one is, little of it is in memory.

Each strip is packed by itself; their scans are put behind one another with a restart marker between, which is what
those are for. Nothing but the picture is told. Source: ITU-T T.81, B.2 and F.1.
"""

import io
import struct
from collections.abc import Iterable
from typing import IO

from PIL import Image

from studio.drawing.errors import TooLargeToTakeOut
from studio.drawing.png import Strip

LONGEST = 65_500
"""Longest side that readers take."""
QUALITY = 92

_BLOCK = 8
_START, _QUANTA, _FRAME, _CODES, _SCAN, _EVERY, _END = 0xD8, 0xDB, 0xC0, 0xC4, 0xDA, 0xDD, 0xD9
_JFIF = 0xE0
_FIRST_RESTART = 0xD0
_MOST_BETWEEN = 65_535
"""Blocks between two restart markers, at most."""


def write_jpeg(file: IO[bytes], width: int, height: int, strips: Iterable[Strip], quality: int = QUALITY) -> None:
    """Write a picture, sRGB without alpha, whose rows come in strips from the top, all as high but the last.

    `quality` is 1 … 95.

    Raises TooLargeToTakeOut, and ValueError when the strips are not as many rows, or not as wide, as was said.
    """
    if max(width, height) > LONGEST:
        raise TooLargeToTakeOut
    rows = first = 0
    for at, strip in enumerate(_low_strips(strips, width)):
        if strip.shape[1:] != (width, 3):
            raise ValueError("a strip of another width")
        if rows != at * first or len(strip) > (first or len(strip)) or (at and first % _BLOCK):
            raise ValueError("strips that are not all as high")
        head, scan = _packed(strip, quality)
        if not at:
            first = len(strip)
            between = -(-first // _BLOCK) * -(-width // _BLOCK)
            file.write(_headed(head, width, height, between))
        else:
            file.write(bytes((0xFF, _FIRST_RESTART + (at - 1) % 8)))
        file.write(scan)
        rows += len(strip)
    if rows != height:
        raise ValueError("not as many rows as there should be")
    file.write(bytes((0xFF, _END)))


def _low_strips(strips: Iterable[Strip], width: int) -> Iterable[Strip]:
    """Yield the strips in pieces that are low enough for what may lie between two restart markers."""
    most = _MOST_BETWEEN // -(-width // _BLOCK)
    for strip in strips:
        blocks = -(-len(strip) // _BLOCK)
        piece = next(some for some in range(blocks, 0, -1) if some <= most and (blocks % some == 0))
        for top in range(0, len(strip), piece * _BLOCK):
            yield strip[top : top + piece * _BLOCK]


def _packed(strip: Strip, quality: int) -> tuple[list[tuple[int, bytes]], bytes]:
    """Return the segments before the scan of a strip as a JPEG of its own, and the scan."""
    made = io.BytesIO()
    Image.fromarray(strip).save(made, "JPEG", quality=quality, subsampling=0, optimize=False, progressive=False)
    data = made.getvalue()
    at, head = 2, []
    while True:
        kind, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        head.append((kind, data[at + 4 : at + 2 + length]))
        at += 2 + length
        if kind == _SCAN:
            return head, data[at:-2]


def _headed(head: list[tuple[int, bytes]], width: int, height: int, between: int) -> bytes:
    made = bytes((0xFF, _START))
    for kind, body in head:
        if kind == _FRAME:
            body = body[:1] + struct.pack(">HH", height, width) + body[5:]
        if kind == _SCAN:
            made += _segment(_EVERY, struct.pack(">H", between))
        if kind in (_JFIF, _QUANTA, _FRAME, _CODES, _SCAN):
            made += _segment(kind, body)
    return made


def _segment(kind: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, kind, len(body) + 2) + body
