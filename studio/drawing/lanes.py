"""Sixteen pixels at a time: numbers side by side that kernels add and multiply as one.

numba turns a loop into vector instructions or not as it likes, and at the length of a small dab's rows it
mostly doesn't. So kernels say it themselves: `Lanes` are sixteen float32 values in one LLVM vector, which
every processor runs in the widest pieces it has. Only + - * / and comparisons, never fused: the bits are those
of numpy on every machine. Importing this imports numba.
"""

import operator
from collections.abc import Callable
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.core.datamodel import PrimitiveModel
from numba.extending import intrinsic, lower_builtin, register_model, type_callable

COUNT = 16
"""How many pixels lie side by side."""

_FLOATS = ir.VectorType(ir.FloatType(), COUNT)
_INTS = ir.VectorType(ir.IntType(32), COUNT)
_NO_LANES = ir.Constant(_FLOATS, ir.Undefined)


class LanesType(types.Type):
    """Sixteen float32 values, as numba knows them."""

    def __init__(self) -> None:
        super().__init__(name="Lanes")


LANES = LanesType()


@register_model(LanesType)
class _LanesModel(PrimitiveModel):
    def __init__(self, manager: Any, kind: LanesType) -> None:
        super().__init__(manager, kind, _FLOATS)


def _same(value: float) -> ir.Constant:
    return ir.Constant(_FLOATS, [value] * COUNT)


def _pointer(context: Any, builder: Any, kind: Any, array: Any, at: Any, lanes: ir.VectorType) -> Any:
    """Return where sixteen items of a contiguous array begin."""
    data = context.make_array(kind)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), lanes.as_pointer())


def _operator(symbol: Callable[..., Any], method: str) -> None:
    @type_callable(symbol)
    def kind(context: Any) -> Callable[..., Any]:
        return lambda one, other: LANES if isinstance(one, LanesType) and isinstance(other, LanesType) else None

    @lower_builtin(symbol, LANES, LANES)
    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return getattr(builder, method)(*values)


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")


@intrinsic
def spread(context: Any, value: Any) -> Any:
    """Return one float32 in all lanes."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        first = builder.insert_element(_NO_LANES, values[0], ir.Constant(ir.IntType(32), 0))
        return builder.shuffle_vector(first, _NO_LANES, ir.Constant(_INTS, [0] * COUNT))

    return LANES(types.float32), lower


@intrinsic
def middles(context: Any) -> Any:
    """Return 0.5, 1.5, 2.5 …: where the middles of pixels side by side lie."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return ir.Constant(_FLOATS, [lane + 0.5 for lane in range(COUNT)])

    return LANES(), lower


@intrinsic
def lower_of(context: Any, one: Any, other: Any) -> Any:
    """Return the lower of two numbers, lane by lane."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.select(builder.fcmp_ordered("<", *values), *values)

    return LANES(LANES, LANES), lower


@intrinsic
def higher_of(context: Any, one: Any, other: Any) -> Any:
    """Return the higher of two numbers, lane by lane."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *values), *values)

    return LANES(LANES, LANES), lower


@intrinsic
def where_above(context: Any, one: Any, other: Any) -> Any:
    """Return 1 where one number is higher than the other, 0 elsewhere."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        return builder.select(builder.fcmp_ordered(">", *values), _same(1.0), _same(0.0))

    return LANES(LANES, LANES), lower


@intrinsic
def floats(context: Any, array: Any, at: Any) -> Any:
    """Return sixteen items of a contiguous float32 array [n] from a place on."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], _FLOATS)
        return builder.load(pointer, align=4)

    return LANES(array, types.intp), lower


@intrinsic
def keep_floats(context: Any, array: Any, at: Any, lanes: Any) -> Any:
    """Write lanes over sixteen items of a contiguous float32 array [n]."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], _FLOATS)
        builder.store(values[2], pointer, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, LANES), lower


@intrinsic
def counts(context: Any, array: Any, at: Any) -> Any:
    """Return sixteen items of a contiguous uint8 or uint16 array [n] from a place on, as they are."""
    width = array.dtype.bitwidth

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = ir.VectorType(ir.IntType(width), COUNT)
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], kind)
        # by way of int32: there every processor can turn sixteen into floats at once
        return builder.sitofp(builder.zext(builder.load(pointer, align=width // 8), _INTS), _FLOATS)

    return LANES(array, types.intp), lower


@intrinsic
def keep_counts(context: Any, array: Any, at: Any, lanes: Any) -> Any:
    """Write lanes of 0..65535 over sixteen items of a contiguous uint16 array [n]; fractions are dropped."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        kind = ir.VectorType(ir.IntType(16), COUNT)
        pointer = _pointer(context, builder, signature.args[0], values[0], values[1], kind)
        builder.store(builder.trunc(builder.fptosi(values[2], _INTS), kind), pointer, align=2)
        return context.get_dummy_value()

    return types.void(array, types.intp, LANES), lower
