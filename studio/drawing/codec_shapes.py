"""Pictures, and the shapes of fills, as bytes. See `codec` for where what lies."""

import struct

import numpy as np
import numpy.typing as npt

from studio.drawing.op import Fill, KeepPicture
from studio.drawing.paper import LARGEST
from studio.drawing.picture import Picture, Rgba, fits

Bytes = npt.NDArray[np.uint8]

_PICTURE = struct.Struct("<HHH")
_FILL = struct.Struct("<HBBBBhhHH")

PICTURE_HEAD = _PICTURE.size
FILL_HEAD = _FILL.size

SUB, UP = 0, 1


def picture_body(op: KeepPicture) -> bytes:
    """Return a picture that is kept (kind 7)."""
    if op.number == 0:
        raise ValueError("no number of a picture")
    picture = op.picture
    filters, rows = _filtered(picture.pixels)
    head = _PICTURE.pack(op.number, picture.width, picture.height)
    return b"".join((head, filters.tobytes(), rows.tobytes()))


def picture_length(first: bytes) -> int:
    """Return how long such a body has to be, from its first `PICTURE_HEAD` bytes."""
    number, width, height = _PICTURE.unpack_from(first)
    if number == 0 or not fits(width, height):
        raise ValueError("no such picture")
    return PICTURE_HEAD + int(height) + int(width) * int(height) * 4


def picture_in(body: bytes) -> KeepPicture:
    """Return the picture. Raises ValueError for none."""
    number, width, height = _PICTURE.unpack_from(body)
    filters = np.frombuffer(body, np.uint8, height, PICTURE_HEAD)
    rows = np.frombuffer(body, np.uint8, width * height * 4, PICTURE_HEAD + height).reshape(height, width, 4)
    if filters.max() > UP:
        raise ValueError("no such filter")
    pixels = _unfiltered(filters, rows)
    if pixels[pixels[..., 3] == 0].any():
        raise ValueError("a picture holds nothing where nothing is seen")
    return KeepPicture(number, Picture(pixels))


def fill_body(op: Fill) -> bytes:
    """Return a fill (kind 10). Raises ValueError for one that lies nowhere on a paper."""
    height, width = op.mask.shape
    if max(height, width) > LARGEST or max(abs(op.left), abs(op.top)) > LARGEST:
        raise ValueError("no such shape")
    head = _FILL.pack(op.layer, round(op.opacity * 255), *op.colour, op.left, op.top, width, height)
    return head + mask_bits(op.mask)


def fill_length(first: bytes) -> int:
    """Return how long such a body has to be, from its first `FILL_HEAD` bytes."""
    *_, left, top, width, height = _FILL.unpack_from(first)
    if not (1 <= width <= LARGEST and 1 <= height <= LARGEST) or max(abs(left), abs(top)) > LARGEST:
        raise ValueError("no such shape")
    return FILL_HEAD + _row_bytes(width) * int(height)


def fill_in(body: bytes) -> Fill:
    """Return the fill. Raises ValueError for none."""
    layer, opacity, red, green, blue, left, top, width, height = _FILL.unpack_from(body)
    mask = mask_in(body[FILL_HEAD:], width, height)
    return Fill(layer, (red, green, blue), opacity / 255, left, top, mask)


def mask_bits(mask: npt.NDArray[np.bool_]) -> bytes:
    """Return a mask [h, w] as rows of bits, the highest first, each row but the first as how it differs from above."""
    rows = np.packbits(mask, axis=1)
    rows[1:] ^= rows[:-1].copy()
    return rows.tobytes()


def mask_in(data: bytes, width: int, height: int) -> npt.NDArray[np.bool_]:
    """Return the mask that `mask_bits` made bytes of. Raises ValueError when they are too many, or too few."""
    rows: Bytes = np.frombuffer(data, np.uint8).reshape(height, _row_bytes(width))
    rows = np.bitwise_xor.accumulate(rows, axis=0)
    return np.unpackbits(rows, axis=1, count=width).view(np.bool_)


def _row_bytes(width: int) -> int:
    return (int(width) + 7) // 8


def _filtered(pixels: Rgba) -> tuple[Bytes, Bytes]:
    """Return, for each row, how it is told (`SUB`: from the pixel before, `UP`: from the row above), and the rows."""
    filters = np.zeros(len(pixels), np.uint8)
    rows = np.empty_like(pixels)
    for at, row in enumerate(pixels):
        rows[at] = row
        rows[at, 1:] -= row[:-1]
        if at:
            up = row - pixels[at - 1]
            if _weight(up) < _weight(rows[at]):
                filters[at], rows[at] = UP, up
    return filters, rows


def _weight(row: Bytes) -> int:
    return int(np.abs(row.view(np.int8).astype(np.int16)).sum())


def _unfiltered(filters: Bytes, rows: Bytes) -> Rgba:
    pixels = np.empty_like(rows)
    for at, row in enumerate(rows):
        if filters[at] == SUB:
            np.cumsum(row, axis=0, dtype=np.uint8, out=pixels[at])
        elif at:
            np.add(row, pixels[at - 1], out=pixels[at])
        else:
            pixels[at] = row
    return pixels
