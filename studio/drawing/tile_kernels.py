"""Kernels that pack tiles and unpack them; see `tile_bytes`. Importing this imports numba."""

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import cgutils, types
from numba.extending import intrinsic

from studio.drawing.jit import kernel
from studio.drawing.tile_bytes import GROUP, GROUPS, HEAD, MOST_WIDTH, ROWS, SIDE, VERSION, Bytes, Pixels

_WIDE = ir.VectorType(ir.IntType(32), GROUP)
_SHORT = ir.VectorType(ir.IntType(16), GROUP)
_BITS = ir.VectorType(ir.IntType(1), GROUP)


def _same(number: int) -> Any:
    return ir.Constant(_WIDE, [number] * GROUP)


def _start(context: Any, builder: Any, kind: Any, array: Any, at: Any, lanes: Any) -> Any:
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), lanes.as_pointer())


@intrinsic
def _fold(context: Any, flat: Any, at: Any, above: Any, out: Any) -> Any:
    """Write the folded difference of sixteen pixels at `at` to those at `above` (none: -1) to `out` int32 [16]."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = signature.args[0]
        here = builder.zext(builder.load(_start(context, builder, kind, values[0], values[1], _SHORT), align=2), _WIDE)
        is_first = builder.icmp_signed("<", values[2], ir.Constant(ir.IntType(64), 0))
        place = builder.select(is_first, values[1], values[2])
        other = builder.zext(builder.load(_start(context, builder, kind, values[0], place, _SHORT), align=2), _WIDE)
        other = builder.select(is_first, _same(0), other)
        change = builder.sub(here, other)
        folded = builder.xor(builder.shl(change, _same(1)), builder.ashr(change, _same(31)))
        zero = ir.Constant(ir.IntType(64), 0)
        builder.store(folded, _start(context, builder, signature.args[3], values[3], zero, _WIDE), align=4)
        return context.get_dummy_value()

    return types.void(flat, types.int64, types.int64, out), lower


@intrinsic
def _plane(context: Any, folded: Any, bit: Any) -> Any:
    """Return one bit of each of the sixteen numbers in `folded` int32 [16], as uint32."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        zero = ir.Constant(ir.IntType(64), 0)
        numbers = builder.load(_start(context, builder, signature.args[0], values[0], zero, _WIDE), align=4)
        first = builder.insert_element(ir.Constant(_WIDE, ir.Undefined), values[1], ir.Constant(ir.IntType(32), 0))
        shift = builder.shuffle_vector(first, ir.Constant(_WIDE, ir.Undefined), _same(0))
        bits = builder.trunc(builder.lshr(numbers, shift), _BITS)
        return builder.zext(builder.bitcast(bits, ir.IntType(GROUP)), ir.IntType(32))

    return types.uint32(folded, types.int32), lower


@intrinsic
def _unfold(context: Any, data: Any, at: Any, width: Any, flat: Any, place: Any, above: Any) -> Any:
    """Write to `flat` at `place` the sixteen pixels whose `width` bit planes lie in `data` from `at` on.

    They are what sets these apart from those at `above` (none: -1). Return 0 unless they are no pixels.
    """

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        planes, at, width, flat, place, above = values
        short = ir.IntType(16)
        start = builder.gep(context.make_array(signature.args[0])(context, builder, planes).data, [at])
        held, bit = (cgutils.alloca_once_value(builder, _same(number)) for number in (0, 1))
        with cgutils.for_range(builder, width, intp=ir.IntType(64)) as loop:
            low = builder.gep(start, [builder.shl(loop.index, ir.Constant(ir.IntType(64), 1))])
            high = builder.gep(low, [ir.Constant(ir.IntType(64), 1)])
            mask = builder.or_(
                builder.zext(builder.load(low), short),
                builder.shl(builder.zext(builder.load(high), short), ir.Constant(short, 8)),
            )
            chosen = builder.sext(builder.bitcast(mask, _BITS), _WIDE)
            added = builder.and_(chosen, builder.load(bit))
            builder.store(builder.or_(builder.load(held), added), held)
            builder.store(builder.shl(builder.load(bit), _same(1)), bit)
        folded = builder.load(held)
        change = builder.xor(builder.lshr(folded, _same(1)), builder.sub(_same(0), builder.and_(folded, _same(1))))
        is_first = builder.icmp_signed("<", above, ir.Constant(ir.IntType(64), 0))
        kind = signature.args[3]
        beside = builder.select(is_first, place, above)
        other = builder.zext(builder.load(_start(context, builder, kind, flat, beside, _SHORT), align=2), _WIDE)
        pixels = builder.add(change, builder.select(is_first, _same(0), other))
        out = _start(context, builder, kind, flat, place, _SHORT)
        builder.store(builder.trunc(pixels, _SHORT), out, align=2)
        outside = builder.or_(pixels, builder.sub(_same(32768), pixels))
        bad = builder.icmp_signed("<", outside, _same(0))
        return builder.zext(builder.bitcast(bad, short), ir.IntType(32))

    return types.uint32(data, types.int64, types.int64, flat, types.int64, types.int64), lower


@kernel
def pack_tile(pixels: Pixels, out: Bytes) -> int:
    """See tile_bytes.pack."""
    flat = pixels.reshape(pixels.size)
    folded = np.empty(GROUP, np.int32)
    masks = np.empty(ROWS * GROUPS * MOST_WIDTH, np.uint16)
    out[0] = VERSION
    out[1:HEAD] = 0
    count, end = 0, HEAD
    for row in range(ROWS):
        before = end
        is_full = False
        for group in range(GROUPS):
            at = row * SIDE + group * GROUP
            _fold(flat, at, at - SIDE if row % SIDE else -1, folded)
            highest = folded[0]
            for i in range(GROUP):
                highest |= folded[i]
            width = 0
            while highest >> width:
                masks[count] = _plane(folded, np.int32(width))
                count += 1
                width += 1
            out[end] = width
            end += 1
            is_full = is_full or width > 0
        if is_full:
            out[1 + row // 8] |= np.uint8(1 << (row % 8))
        else:
            end = before
    for k in range(count):
        out[end] = masks[k] & np.uint16(255)
        out[end + 1] = masks[k] >> np.uint16(8)
        end += 2
    return end


@kernel
def _is_whole(data: Bytes) -> bool:
    """Say whether bytes are as long as they say themselves."""
    size = data.shape[0]
    if size < HEAD or data[0] != VERSION:
        return False
    rows = 0
    for row in range(ROWS):
        rows += (data[1 + row // 8] >> (row % 8)) & 1
    planes = HEAD + rows * GROUPS
    if size < planes:
        return False
    total = 0
    for k in range(HEAD, planes):
        if data[k] > MOST_WIDTH:
            return False
        total += data[k]
    return bool(size == planes + 2 * total)


@kernel
def unpack_tile(data: Bytes, pixels: Pixels) -> bool:
    """See tile_bytes.unpack."""
    if not _is_whole(data):
        return False
    flat = pixels.reshape(pixels.size)
    planes = HEAD
    for row in range(ROWS):
        planes += GROUPS * ((data[1 + row // 8] >> (row % 8)) & 1)
    widths = HEAD
    for row in range(ROWS):
        is_full = (data[1 + row // 8] >> (row % 8)) & 1
        for group in range(GROUPS):
            at = row * SIDE + group * GROUP
            width: Any = 0
            if is_full:
                width = np.int64(data[widths])
                widths += 1
            if _unfold(data, planes, width, flat, at, at - SIDE if row % SIDE else -1):
                return False
            planes += 2 * width
    return True


@kernel
def differ(one: Pixels, other: Pixels, spans: Bytes, bits: Pixels) -> int:
    """See tile_bytes.differ."""
    count = 0
    for row in range(SIDE):
        left, right = SIDE, 0
        for channel in range(4):
            for x in range(SIDE):
                if one[channel, row, x] != other[channel, row, x]:
                    left, right = min(left, x), max(right, x + 1)
        if left > right:
            left = 0
        spans[row, 0], spans[row, 1] = left, right
        for channel in range(4):
            for x in range(left, right):
                bits[count] = one[channel, row, x] ^ other[channel, row, x]
                count += 1
    return count


@kernel
def patch_tile(pixels: Pixels, out: Pixels, spans: Bytes, bits: Pixels) -> None:
    """See tile_bytes.patch_tile."""
    one, other = pixels.reshape(pixels.size), out.reshape(out.size)
    for i in range(one.shape[0]):
        other[i] = one[i]
    count = 0
    for row in range(SIDE):
        for channel in range(4):
            for x in range(spans[row, 0], spans[row, 1]):
                out[channel, row, x] ^= bits[count]
                count += 1
