"""Tiles by their address, inside kernels: one call reaches many of them. Importing this imports numba.

Sixteen values at a time, as `lanes` has them: a row of a tile is four such. Whoever hands an address in sees to it
that what lies there stays alive.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

from studio.drawing.lanes import COUNT, LANES

_FLOATS = ir.VectorType(ir.FloatType(), COUNT)
_INTS = ir.VectorType(ir.IntType(32), COUNT)
_SHORTS = ir.VectorType(ir.IntType(16), COUNT)
_OPAQUE = ir.Constant(_INTS, [0xFF000000] * COUNT)


@intrinsic
def number_at(_context: Any, address: Any, at: Any) -> Any:
    """Return one of the int64 numbers at an address."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        start = builder.inttoptr(values[0], ir.IntType(64).as_pointer())
        return builder.load(builder.gep(start, [values[1]]))

    return types.int64(types.int64, types.int64), lower


@intrinsic
def short_at(_context: Any, address: Any, at: Any) -> Any:
    """Return one of the uint16 values at an address."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        start = builder.inttoptr(values[0], ir.IntType(16).as_pointer())
        return builder.zext(builder.load(builder.gep(start, [values[1]])), ir.IntType(64))

    return types.int64(types.int64, types.int64), lower


def _shorts(builder: Any, address: Any, at: Any) -> Any:
    start = builder.inttoptr(address, ir.IntType(16).as_pointer())
    return builder.bitcast(builder.gep(start, [at]), _SHORTS.as_pointer())


@intrinsic
def ink_at(_context: Any, address: Any, at: Any) -> Any:
    """Return sixteen of the uint16 values at an address, from a place on."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        whole = builder.zext(builder.load(_shorts(builder, *values), align=2), _INTS)
        return builder.sitofp(whole, _FLOATS)

    return LANES(types.int64, types.int64), lower


@intrinsic
def keep_ink_at(_context: Any, address: Any, at: Any, lanes: Any) -> Any:
    """Write lanes of 0..65535 over sixteen uint16 values at an address; fractions are dropped."""

    def lower(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        whole = builder.trunc(builder.fptosi(values[2], _INTS), _SHORTS)
        builder.store(whole, _shorts(builder, values[0], values[1]), align=2)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, LANES), lower


@intrinsic
def keep_words(_context: Any, words: Any, at: Any, red: Any, green: Any, blue: Any) -> Any:
    """Write lanes of 0..255 as RGBA8 over sixteen items of a contiguous uint32 array [n]; fractions are dropped."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        whole = _OPAQUE
        for lanes, shift in zip(values[2:], (0, 8, 16), strict=True):
            part = builder.shl(builder.fptosi(lanes, _INTS), ir.Constant(_INTS, [shift] * COUNT))
            whole = builder.or_(whole, part)
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        pointer = builder.bitcast(builder.gep(data, [values[1]]), _INTS.as_pointer())
        builder.store(whole, pointer, align=4)
        return context.get_dummy_value()

    return types.void(words, types.int64, LANES, LANES, LANES), lower


@intrinsic
def any_above_zero(_context: Any, lanes: Any) -> Any:
    """Say whether any lane is more than 0."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        found = builder.fcmp_ordered(">", values[0], ir.Constant(_FLOATS, [0.0] * COUNT))
        bits = builder.bitcast(found, ir.IntType(COUNT))
        return builder.icmp_unsigned("!=", bits, ir.Constant(ir.IntType(COUNT), 0))

    return types.boolean(LANES), lower


@intrinsic
def where_below(_context: Any, one: Any, other: Any, here: Any, there: Any) -> Any:
    """Return `here` where one number is lower than the other, `there` elsewhere."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", values[0], values[1]), values[2], values[3])

    return LANES(LANES, LANES, LANES, LANES), lower


@intrinsic
def whole_of(_context: Any, lanes: Any) -> Any:
    """Return lanes of 0..65535 without their fractions."""

    def lower(_target: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.sitofp(builder.fptosi(values[0], _INTS), _FLOATS)

    return LANES(LANES), lower
