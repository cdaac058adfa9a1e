"""Kernels that mix the stroke plane into tiles and show the whole. Importing this imports numba."""

import numpy as np
import numpy.typing as npt

from studio.drawing.jit import kernel
from studio.drawing.oracle import FROM_ONE, HALF, ONE, TO_BYTE
from studio.drawing.tiles import SIDE, Pixels

Row = npt.NDArray[np.float32]
Plane = npt.NDArray[np.float32]
Channel = npt.NDArray[np.uint16]
Words = npt.NDArray[np.uint32]

f32 = np.float32
i32 = np.int32
u32 = np.uint32


@kernel
def _mix_row(channel: Channel, alpha: Row, opacity: f32, colour: f32) -> None:
    for i in range(channel.shape[0]):
        value = f32(i32(channel[i]))
        channel[i] = np.uint16(i32(value + alpha[i] * opacity * (colour - value) + HALF))


@kernel
def merge(tile: Pixels, plane: Plane, top: int, left: int, colour: Row, opacity: f32) -> None:
    """Mix a colour [4] (0..32768) into a tile [4, 64, 64] by the plane there and the stroke's opacity."""
    for row in range(SIDE):
        alpha = plane[top + row, left : left + SIDE]
        for channel in range(4):
            _mix_row(tile[channel, row], alpha, opacity, colour[channel])


@kernel
def _rest_row(rest: Row, alpha: Row, tile: Channel, opacity: f32, colour: f32) -> None:
    for i in range(rest.shape[0]):
        value = f32(i32(tile[i]))
        value = f32(i32(value + alpha[i] * opacity * (colour - value) + HALF))
        rest[i] = ONE - value * FROM_ONE


@kernel
def _show_row(
    out: Words,
    rest: Row,
    alpha: Row,
    tile: Channel,
    paper: npt.NDArray[np.uint8],
    opacity: f32,
    colour: f32,
    shift: u32,
) -> None:
    for i in range(out.shape[0]):
        value = f32(i32(tile[i]))
        value = f32(i32(value + alpha[i] * opacity * (colour - value) + HALF))
        value = value * TO_BYTE + f32(i32(paper[i])) * rest[i] + HALF
        out[i] = out[i] | (u32(i32(value)) << shift)


@kernel
def show(
    out: Words,
    tile: Pixels,
    paper: npt.NDArray[np.uint8],
    plane: Plane,
    top: int,
    left: int,
    bounds: tuple[int, int, int, int],
    origin: tuple[int, int],
    colour: Row,
    opacity: f32,
) -> None:
    """Put paper, tile and stroke plane together as RGBA8 words.

    `bounds` x0, y0, x1, y1 are the paper pixels to show of the tile at `left`, `top`; `origin` is the paper
    pixel that out[0, 0] stands for.
    """
    x0, y0, x1, y1 = bounds
    width = x1 - x0
    rest = np.empty(SIDE, np.float32)[:width]
    for y in range(y0, y1):
        alpha = plane[y, x0:x1]
        row = out[y - origin[1], x0 - origin[0] : x1 - origin[0]]
        row[:] = u32(0xFF000000)
        _rest_row(rest, alpha, tile[3, y - top, x0 - left : x1 - left], opacity, colour[3])
        for channel in range(3):
            _show_row(
                row,
                rest,
                alpha,
                tile[channel, y - top, x0 - left : x1 - left],
                paper[channel, y, x0:x1],
                opacity,
                colour[channel],
                u32(8 * channel),
            )
