"""The kernels of `gauze`: threads are a few pixels wide, so eight at a time. Importing this imports numba."""

from typing import Any

import numpy as np
import numpy.typing as npt
from llvmlite import ir  # type: ignore[import-untyped]
from numba.core import types
from numba.extending import intrinsic

from studio.drawing.gauze import FULL, HALF, ONE, SOFT, UNIT, Bounds
from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, floats, keep_floats, lower_of, spread
from studio.drawing.pointers import any_above_zero

Plane = npt.NDArray[np.float32]
Dabs = npt.NDArray[np.float32]

f32 = np.float32
i32 = np.int32
ZERO = np.float32(0)

WIDE = 8
"""Pixels side by side that a dab is laid on in one go."""
_FLOATS = ir.VectorType(ir.FloatType(), WIDE)
_INTS = ir.VectorType(ir.IntType(32), WIDE)


def _same(builder: Any, value: Any) -> Any:
    nothing = ir.Constant(_FLOATS, ir.Undefined)
    first = builder.insert_element(nothing, value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, nothing, ir.Constant(_INTS, [0] * WIDE))


def _all(value: np.float32 | float) -> Any:
    return ir.Constant(_FLOATS, [float(value)] * WIDE)


@intrinsic
def _thicken(context: Any, flat: Any, at: Any, first: Any, x: Any, dy2: Any, reach2: Any, density: Any) -> Any:
    """Add a dab's density to eight pixels of a plane [n] from a place on; `first` is their column, the rest numbers."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        column, middle, down, far, most = (_same(builder, value) for value in values[2:])
        steps = ir.Constant(_FLOATS, [place + 0.5 for place in range(WIDE)])
        dx = builder.fsub(builder.fadd(column, steps), middle)
        share = builder.fdiv(builder.fadd(builder.fmul(dx, dx), down), far)
        t = builder.fmul(builder.fsub(_all(1.0), share), most)
        t = builder.select(builder.fcmp_ordered(">", t, _all(0.0)), t, _all(0.0))
        units = builder.fptosi(builder.fadd(builder.fmul(t, _all(UNIT)), _all(HALF)), _INTS)
        added = builder.fdiv(builder.sitofp(units, _FLOATS), _all(UNIT))
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        pointer = builder.bitcast(builder.gep(data, [values[1]]), _FLOATS.as_pointer())
        builder.store(builder.fadd(builder.load(pointer, align=4), added), pointer, align=4)
        return context.get_dummy_value()

    numbers = (types.float32,) * 5
    return types.void(flat, types.intp, *numbers), lower


@kernel
def _thicken_one_by_one(row: Plane, first: int, x: f32, dy2: f32, reach2: f32, density: f32) -> None:
    for column in range(first, row.shape[0]):
        dx = f32(i32(column)) + HALF - x
        t = max((ONE - (dx * dx + dy2) / reach2) * density, ZERO) * UNIT + HALF
        row[column] += f32(i32(t)) / UNIT


@kernel
def gather(plane: Plane, dabs: Dabs, share: f32) -> None:
    """See gauze.gather."""
    height, width = plane.shape
    flat = plane.reshape(plane.size)
    for d in range(dabs.shape[0]):
        x, y, radius, density = dabs[d, 0], dabs[d, 1], dabs[d, 2], dabs[d, 3] * share
        reach = radius + SOFT
        reach2 = reach * reach
        left, right = max(0, int(x - reach)), min(width, int(x + reach) + 1)
        for row in range(max(0, int(y - reach)), min(height, int(y + reach) + 1)):
            dy = f32(i32(row)) + HALF - y
            dy2 = dy * dy
            # always the same eight: what one dab has just written the next one reads again
            for first in range(left - left % WIDE, right, WIDE):
                # what lies before or beyond the dab gets nothing
                if first + WIDE <= width:
                    _thicken(flat, row * width + first, f32(i32(first)), x, dy2, reach2, density)
                else:
                    _thicken_one_by_one(plane[row], first, x, dy2, reach2, density)


@kernel
def sheer(out: Plane, plane: Plane, bounds: Bounds) -> None:
    """See gauze.sheer. The plane is sixteen pixels wide or more."""
    left, top, right, bottom = bounds
    width = plane.shape[1]
    source, target = plane.reshape(plane.size), out.reshape(out.size)
    for row in range(top, bottom):
        at = left
        while at < right:
            first = min(at, width - COUNT)
            density = floats(source, row * width + first)
            hides = spread(ZERO)
            if any_above_zero(density):
                hides = lower_of(density / (spread(ONE) + density) * spread(FULL), spread(ONE))
            keep_floats(target, row * width + first, hides)
            at += COUNT
