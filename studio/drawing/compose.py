"""Kernels that mix the stroke plane into tiles. Importing this imports numba.

Rows are functions of their own, with few arrays each: numba goes scalar silently otherwise. What each does is told
in `compose_oracle`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.drawing.compose_oracle import (
    ADD,
    FULL,
    NORMAL,
    OVERLAY,
    SCREEN,
    Bytes,
    Flags,
    Floats,
    Inks,
    Ints,
    Longs,
    Pair,
)
from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, floats, higher_of, keep_floats, lower_of, spread
from studio.drawing.oracle import FROM_ONE, HALF, ONE, TWO, ZERO
from studio.drawing.pointers import any_above_zero, ink_at, keep_ink_at, whole_of
from studio.drawing.tiles import SIDE

Row = npt.NDArray[np.float32]
Channel = npt.NDArray[np.uint16]
Octets = npt.NDArray[np.uint8]

AREA = SIDE * SIDE

f32 = np.float32
i32 = np.int32
u32 = np.uint32


@kernel
def _mix_row(out: Channel, channel: Channel, alpha: Row, opacity: f32, colour: f32) -> None:
    for i in range(out.shape[0]):
        value = f32(i32(channel[i]))
        out[i] = np.uint16(i32(value + alpha[i] * opacity * (colour - value) + HALF))


@kernel
def _ramp_row(
    out: Channel, channel: Channel, alpha: Row, opacity: f32, low: f32, span: f32, start: f32, steep: f32
) -> None:
    for i in range(out.shape[0]):
        value = f32(i32(channel[i]))
        share = min(max((alpha[i] - start) * steep, ZERO), ONE)
        out[i] = np.uint16(i32(value + alpha[i] * opacity * (low + span * share - value) + HALF))


@kernel
def mix(pixels: Inks, alpha: Floats, low: Row, high: Row, start: f32, steep: f32, opacity: f32) -> None:
    """See compose_oracle.mix."""
    for row in range(pixels.shape[1]):
        for channel in range(4):
            out = pixels[channel, row]
            if steep == ZERO:
                _mix_row(out, out, alpha[row], opacity, low[channel])
            else:
                span = high[channel] - low[channel]
                _ramp_row(out, out, alpha[row], opacity, low[channel], span, start, steep)


@kernel
def _is_wet(flat: Row, start: int, stride: int) -> bool:
    """Say whether the plane has ink on a tile whose first pixel is at `start`."""
    for line in range(SIDE):
        at = start + line * stride
        most = higher_of(
            higher_of(floats(flat, at), floats(flat, at + COUNT)),
            higher_of(floats(flat, at + 2 * COUNT), floats(flat, at + 3 * COUNT)),
        )
        if any_above_zero(most):
            return True
    return False


@kernel
def inked(plane: Floats, at: Pair, touched: Flags, grid: Longs, only_there: bool, out: Ints) -> int:
    """See compose_oracle.inked."""
    count = 0
    stride = plane.shape[1]
    height, width = plane.shape[0] // SIDE, stride // SIDE
    flat = plane.reshape(plane.size)
    for row in range(at[0], min(at[0] + height, touched.shape[0])):
        for column in range(at[1], min(at[1] + width, touched.shape[1])):
            if touched[row, column] == 0 or (only_there and grid[row, column] == 0):
                continue
            if _is_wet(flat, (row - at[0]) * SIDE * stride + (column - at[1]) * SIDE, stride):
                out[count, 0], out[count, 1] = row, column
                count += 1
    return count


@kernel
def colour_at(alpha: Any, low: f32, high: f32, start: f32, steep: f32) -> Any:
    """Return the ink's colour at sixteen pixels."""
    share = lower_of(higher_of((alpha - spread(start)) * spread(steep), spread(ZERO)), spread(ONE))
    return spread(low) + spread(high - low) * share


@kernel
def _keep(old: int, new: int, at: int) -> Any:
    """Take sixteen pixels over as they are; return their alpha."""
    value = spread(ZERO)
    for channel in range(4):
        if old != 0:
            value = ink_at(old, at + channel * AREA)
        keep_ink_at(new, at + channel * AREA, value)
    return value


@kernel
def _mix_at(old: int, new: int, at: int, alpha: Any, low: Row, high: Row, start: f32, steep: f32, opacity: f32) -> Any:
    """Mix the ink into sixteen pixels by their alpha on the plane; return what theirs is then."""
    share = alpha * spread(opacity)
    value = spread(ZERO)
    for channel in range(4):
        colour = spread(low[channel])
        if steep != ZERO:
            colour = colour_at(alpha, low[channel], high[channel], start, steep)
        if old == 0:
            value = share * colour + spread(HALF)
        else:
            value = ink_at(old, at + channel * AREA)
            value = value + share * (colour - value) + spread(HALF)
        keep_ink_at(new, at + channel * AREA, value)
    return value


@kernel
def merge(
    plane: Floats,
    at: Pair,
    places: Ints,
    grid: Longs,
    targets: Longs,
    left: Flags,
    low: Row,
    high: Row,
    start: f32,
    steep: f32,
    opacity: f32,
) -> None:
    """See compose_oracle.merge."""
    stride = plane.shape[1]
    flat = plane.reshape(plane.size)
    for k in range(places.shape[0]):
        row, column = places[k, 0], places[k, 1]
        first = (row - at[0]) * SIDE * stride + (column - at[1]) * SIDE
        new, old = targets[k], grid[row, column]
        most = spread(ZERO)
        for here in range(0, AREA, COUNT):
            there = first + here // SIDE * stride + here % SIDE
            alpha = floats(flat, there)
            if any_above_zero(alpha):
                most = higher_of(most, _mix_at(old, new, here, alpha, low, high, start, steep, opacity))
                keep_floats(flat, there, spread(ZERO))
            else:
                most = higher_of(most, _keep(old, new, here))
        left[k] = any_above_zero(whole_of(most))
        grid[row, column] = new


@kernel
def blend(under: Inks, over: Inks, under_share: f32, over_share: f32, way: int, out: Inks) -> None:
    """See compose_oracle.blend."""
    b_scale, a_scale = FROM_ONE * under_share, FROM_ONE * over_share
    for row in range(under.shape[1]):
        for i in range(under.shape[2]):
            a, b = f32(i32(over[3, row, i])) * a_scale, f32(i32(under[3, row, i])) * b_scale
            alpha = a + b - a * b
            for channel in range(3):
                cs = f32(i32(over[channel, row, i])) * a_scale
                cb = f32(i32(under[channel, row, i])) * b_scale
                if way == NORMAL:
                    mixed = cs + cb * (ONE - a)
                elif way == ADD:
                    mixed = min(cs + cb, alpha)
                elif way == SCREEN:
                    mixed = cs + cb - cs * cb
                else:
                    both = cs * cb
                    if way == OVERLAY:
                        both = TWO * cs * cb if TWO * cb <= b else a * b - TWO * (b - cb) * (a - cs)
                    mixed = cs * (ONE - b) + cb * (ONE - a) + both
                out[channel, row, i] = np.uint16(i32(mixed * FULL + HALF))
            out[3, row, i] = np.uint16(i32(alpha * FULL + HALF))


@kernel
def premultiplied(rgba: Bytes, out: Inks) -> None:
    """See compose_oracle.premultiplied."""
    for row in range(rgba.shape[0]):
        for i in range(rgba.shape[1]):
            alpha = np.int64(rgba[row, i, 3])
            for channel in range(3):
                out[channel, row, i] = np.uint16((np.int64(rgba[row, i, channel]) * alpha * 32768 + 32512) // 65025)
            out[3, row, i] = np.uint16((alpha * 32768 + 127) // 255)
