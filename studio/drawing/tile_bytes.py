"""Tiles as bytes: exactly, quickly, and smaller where neighbours are alike.

The pixels are 256 rows of 64 (four channels of 64 rows). Of each row the difference to the row above is taken (that
of a channel's first row to 0) and folded, so that small numbers of either sign are small; sixteen of these at a time
are kept as bit planes, no more of them than the largest needs.

    version u8 = 1, 32 bytes: a bit for each row that holds anything but 0; then, for each of those rows, four widths
    u8 (0..17); then the bit planes of all groups of sixteen, in order, lowest bit first, u16 little-endian each.

Plain numpy; `tile_kernels` has the same as kernels.
"""

import numpy as np
import numpy.typing as npt

SIDE = 64
ROWS = 4 * SIDE
GROUP = 16
GROUPS = SIDE // GROUP
VERSION = 1
HEAD = 1 + ROWS // 8
MOST_WIDTH = 17
"""Bits that a folded difference of two numbers of 0..32768 may need."""
MOST_BYTES = HEAD + ROWS * GROUPS * (1 + MOST_WIDTH * 2)
"""No tile takes more."""

Pixels = npt.NDArray[np.uint16]
Bytes = npt.NDArray[np.uint8]

_BITS = np.arange(16, dtype=np.uint16)


def pack(pixels: Pixels, out: Bytes) -> int:
    """Write a tile [4, 64, 64] into `out` [MOST_BYTES]; return how many bytes it took."""
    rows = pixels.astype(np.int32)
    rows[:, 1:] -= pixels[:, :-1].astype(np.int32)
    folded = ((rows << 1) ^ (rows >> 31)).astype(np.uint32).reshape(ROWS, GROUPS, GROUP)
    planes = (folded[..., None, :] >> np.arange(MOST_WIDTH, dtype=np.uint32)[:, None]) & np.uint32(1)
    masks = (planes << np.arange(GROUP, dtype=np.uint32)).sum(axis=-1, dtype=np.uint32)  # [256, 4, 17]
    widths = np.where(masks.any(axis=-1), MOST_WIDTH - (masks[..., ::-1] != 0).argmax(axis=-1), 0)
    full = widths.any(axis=-1)
    used = np.arange(MOST_WIDTH) < widths[..., None]
    out[0] = VERSION
    out[1:HEAD] = np.packbits(full, bitorder="little")
    kept = widths[full].astype(np.uint8).ravel()
    end = HEAD + len(kept)
    out[HEAD:end] = kept
    stream = masks[used].astype("<u2").view(np.uint8)
    out[end : end + len(stream)] = stream
    return end + len(stream)


def unpack(data: Bytes, pixels: Pixels) -> bool:
    """Write the tile that bytes hold into `pixels` [4, 64, 64]; return False when they hold none."""
    if len(data) < HEAD or data[0] != VERSION:
        return False
    full = np.unpackbits(data[1:HEAD], bitorder="little").astype(bool)
    end = HEAD + int(full.sum()) * GROUPS
    widths = np.zeros((ROWS, GROUPS), np.int64)
    if len(data) < end:
        return False
    widths[full] = data[HEAD:end].reshape(-1, GROUPS)
    if widths.max() > MOST_WIDTH or len(data) != end + 2 * int(widths.sum()):
        return False
    masks = np.zeros((ROWS, GROUPS, MOST_WIDTH), np.uint32)
    masks[np.arange(MOST_WIDTH) < widths[..., None]] = data[end:].view("<u2")
    planes = (masks[..., None] >> np.arange(GROUP, dtype=np.uint32)) & np.uint32(1)  # [256, 4, 17, 16]
    folded = (planes << np.arange(MOST_WIDTH, dtype=np.uint32)[:, None]).sum(axis=2, dtype=np.uint32).astype(np.int64)
    rows = ((folded >> 1) ^ -(folded & 1)).reshape(4, SIDE, SIDE)
    whole = np.cumsum(rows, axis=1)
    if whole.min() < 0 or whole.max() > 32768:
        return False
    pixels[:] = whole.astype(np.uint16)
    return True


def differ(one: Pixels, other: Pixels, spans: Bytes, bits: Pixels) -> int:
    """Find where two tiles differ: write the spans [64, 2] and the bits [n] of a patch; return n."""
    count = 0
    for row in range(SIDE):
        change = one[:, row] ^ other[:, row]
        where = np.flatnonzero(change.any(axis=0))
        left, right = (int(where[0]), int(where[-1]) + 1) if len(where) else (0, 0)
        spans[row] = left, right
        part = change[:, left:right].ravel()
        bits[count : count + len(part)] = part
        count += len(part)
    return count


def patch_tile(pixels: Pixels, out: Pixels, spans: Bytes, bits: Pixels) -> None:
    """Write a tile's pixels [4, 64, 64], changed as a patch says, to `out`."""
    out[:] = pixels
    count = 0
    for row in range(SIDE):
        left, right = int(spans[row, 0]), int(spans[row, 1])
        size = 4 * (right - left)
        out[:, row, left:right] ^= bits[count : count + size].reshape(4, right - left)
        count += size
