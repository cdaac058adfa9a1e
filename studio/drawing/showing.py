"""Kernels that show paper, layers and the stroke plane as one. Importing this imports numba.

Rows are functions of their own, with few arrays each: numba goes scalar silently otherwise. What each does is told
in `compose_oracle`.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.drawing.compose import colour_at
from studio.drawing.compose_oracle import (
    ADD,
    FROM_BYTE,
    GREY,
    MULTIPLY,
    NORMAL,
    OPAQUE,
    SCREEN,
    WHITE,
    Bounds,
    Bytes,
    Flags,
    Floats,
    Inks,
    Ints,
    Longs,
    Pair,
    Words,
)
from studio.drawing.jit import kernel
from studio.drawing.lanes import COUNT, counts, floats, lower_of, spread
from studio.drawing.oracle import FROM_ONE, HALF, ONE, TO_BYTE, TWO, ZERO
from studio.drawing.pointers import any_above_zero, ink_at, keep_words, number_at, where_below, whole_of
from studio.drawing.tiles import SIDE

Row = npt.NDArray[np.float32]
Channel = npt.NDArray[np.uint16]
Octets = npt.NDArray[np.uint8]

AREA = SIDE * SIDE

f32 = np.float32
i32 = np.int32
u32 = np.uint32


@kernel
def _normal_row(seen: Row, ink: Channel, cover: Channel, c_scale: f32, a_scale: f32) -> None:
    for i in range(seen.shape[0]):
        rest = ONE - f32(i32(cover[i])) * a_scale
        seen[i] = f32(i32(ink[i])) * c_scale + seen[i] * rest


@kernel
def _multiply_row(seen: Row, ink: Channel, cover: Channel, c_scale: f32, a_scale: f32) -> None:
    for i in range(seen.shape[0]):
        rest = ONE - f32(i32(cover[i])) * a_scale
        seen[i] = seen[i] * rest + seen[i] * (f32(i32(ink[i])) * c_scale) * FROM_BYTE


@kernel
def _screen_row(seen: Row, ink: Channel, c_scale: f32) -> None:
    for i in range(seen.shape[0]):
        value = f32(i32(ink[i])) * c_scale
        seen[i] = seen[i] + value - seen[i] * value * FROM_BYTE


@kernel
def _add_row(seen: Row, ink: Channel, c_scale: f32) -> None:
    for i in range(seen.shape[0]):
        seen[i] = min(seen[i] + f32(i32(ink[i])) * c_scale, WHITE)


@kernel
def _overlay_row(seen: Row, ink: Channel, cover: Channel, c_scale: f32, a_scale: f32) -> None:
    for i in range(seen.shape[0]):
        below = seen[i]
        share = f32(i32(cover[i])) * a_scale
        value = f32(i32(ink[i])) * c_scale
        rest = below * (ONE - share)
        whole = share * WHITE
        dark = rest + TWO * below * value * FROM_BYTE
        light = rest + whole - TWO * (WHITE - below) * (whole - value) * FROM_BYTE
        seen[i] = dark if below < GREY else light


@kernel
def _lay_row(seen: Row, ink: Channel, cover: Channel, c_scale: f32, a_scale: f32, blend: int) -> None:
    if blend == NORMAL:
        _normal_row(seen, ink, cover, c_scale, a_scale)
    elif blend == MULTIPLY:
        _multiply_row(seen, ink, cover, c_scale, a_scale)
    elif blend == SCREEN:
        _screen_row(seen, ink, c_scale)
    elif blend == ADD:
        _add_row(seen, ink, c_scale)
    else:
        _overlay_row(seen, ink, cover, c_scale, a_scale)


@kernel
def lay_over(seen: Floats, pixels: Inks, share: f32, blend: int) -> None:
    """See compose_oracle.lay_over."""
    c_scale, a_scale = TO_BYTE * share, FROM_ONE * share
    for channel in range(3):
        for row in range(seen.shape[1]):
            _lay_row(seen[channel, row], pixels[channel, row], pixels[3, row], c_scale, a_scale, blend)


@kernel
def _word_row(out: npt.NDArray[np.uint32], seen: Row, shift: u32) -> None:
    for i in range(out.shape[0]):
        out[i] = out[i] | (u32(i32(seen[i] + HALF)) << shift)


@kernel
def words(out: Words, seen: Floats) -> None:
    """See compose_oracle.words."""
    for row in range(out.shape[0]):
        out[row, :] = OPAQUE
        for channel in range(3):
            _word_row(out[row], seen[channel, row], u32(8 * channel))


@kernel
def _meet(below: Any, ink: Any, cover: Any, blend: int) -> Any:
    """Lay ink of one channel (0..255, times alpha) and its alpha (0..1) over what is seen below."""
    if blend == NORMAL:
        return ink + below * (spread(ONE) - cover)
    if blend == MULTIPLY:
        return below * (spread(ONE) - cover) + below * ink * spread(FROM_BYTE)
    if blend == SCREEN:
        return below + ink - below * ink * spread(FROM_BYTE)
    if blend == ADD:
        return lower_of(below + ink, spread(WHITE))
    rest = below * (spread(ONE) - cover)
    whole = cover * spread(WHITE)
    dark = rest + spread(TWO) * below * ink * spread(FROM_BYTE)
    light = rest + whole - spread(TWO) * (spread(WHITE) - below) * (whole - ink) * spread(FROM_BYTE)
    return where_below(below, spread(GREY), dark, light)


@kernel
def _mixed(address: int, at: int, alpha: Any, share: Any, low: f32, high: f32, start: f32, steep: f32) -> Any:
    """Return sixteen values of a tile (none: address 0) as they will be with the stroke mixed in."""
    colour = spread(low) if steep == ZERO else colour_at(alpha, low, high, start, steep)
    if address == 0:
        return whole_of(share * colour + spread(HALF))
    value = ink_at(address, at)
    return whole_of(value + share * (colour - value) + spread(HALF))


@kernel
def _keep_few(words: Words, few: Words, start: int, left: int, right: int, red: Any, green: Any, blue: Any) -> None:
    """Write those of sixteen pixels that lie from `left` to before `right`; the first is at `start`."""
    keep_words(few, 0, red, green, blue)
    for i in range(max(0, left), min(COUNT, right)):
        words[start + i] = few[i]


@kernel
def _show_tile(
    words: Words,
    few: Words,
    width: int,
    start: int,
    inside: Bounds,
    paper: Octets,
    page: int,
    sheet_wide: int,
    size: int,
    flat: Row,
    first: int,
    stride: int,
    addresses: Longs,
    places: Longs,
    shares: Row,
    blends: Ints,
    live: int,
    low: Row,
    high: Row,
    start_at: f32,
    steep: f32,
    opacity: f32,
) -> None:
    """Show the pixels `inside` x0, y0, x1, y1 of a tile.

    `start`, `page` and `first` are where the tile's upper left pixel is among the words, on the sheet and on the plane.
    """
    left, top, right, bottom = inside
    half, most = spread(HALF), spread(opacity)
    # numbers of their own: read again and again from where words might be written, they would take the longest
    low_red, low_green, low_blue, low_alpha = low[0], low[1], low[2], low[3]
    high_red, high_green, high_blue, high_alpha = high[0], high[1], high[2], high[3]
    for y in range(top, bottom):
        for begin in range(left, right, COUNT):
            # the last sixteen may lie over those before: what is shown twice is the same
            x = max(min(begin, right - COUNT), 0)
            at, sheet_at = y * SIDE + x, page + y * sheet_wide + x
            red, green = counts(paper, sheet_at), counts(paper, sheet_at + size)
            blue = counts(paper, sheet_at + 2 * size)
            for k in range(addresses.shape[0]):
                place, address = places[k], addresses[k]
                alpha = floats(flat, first + y * stride + x) if place == live else spread(ZERO)
                if any_above_zero(alpha):
                    share = alpha * most
                    r = _mixed(address, at, alpha, share, low_red, high_red, start_at, steep)
                    g = _mixed(address, at + AREA, alpha, share, low_green, high_green, start_at, steep)
                    b = _mixed(address, at + 2 * AREA, alpha, share, low_blue, high_blue, start_at, steep)
                    a = _mixed(address, at + 3 * AREA, alpha, share, low_alpha, high_alpha, start_at, steep)
                elif address == 0:
                    continue
                else:
                    r, g = ink_at(address, at), ink_at(address, at + AREA)
                    b, a = ink_at(address, at + 2 * AREA), ink_at(address, at + 3 * AREA)
                scale = spread(TO_BYTE * shares[place])
                cover = a * spread(FROM_ONE * shares[place])
                blend = blends[place]
                red = _meet(red, r * scale, cover, blend)
                green = _meet(green, g * scale, cover, blend)
                blue = _meet(blue, b * scale, cover, blend)
            there = start + y * width + x
            if right - left >= COUNT:
                keep_words(words, there, red + half, green + half, blue + half)
            else:
                _keep_few(words, few, there, left - x, right - x, red + half, green + half, blue + half)


@kernel
def _there(grids: Longs, at: int, live: int, addresses: Longs, places: Longs) -> int:
    """Note which layers have anything at a tile, and the addresses; return how many. The live one always has."""
    count = 0
    for place in range(grids.shape[0]):
        address = number_at(grids[place], at)
        if address != 0 or place == live:
            addresses[count], places[count] = address, place
            count += 1
    return count


@kernel
def show(
    out: Words,
    origin: Pair,
    bounds: Bounds,
    sheet: Bytes,
    sheet_at: Pair,
    plane: Floats,
    touched: Flags,
    grids: Longs,
    shares: Row,
    blends: Ints,
    live: int,
    low: Row,
    high: Row,
    start: f32,
    steep: f32,
    opacity: f32,
) -> None:
    """See compose_oracle.show."""
    x0, y0, x1, y1 = bounds
    columns = touched.shape[1]
    width, stride, sheet_wide = out.shape[1], plane.shape[1], sheet.shape[2]
    words, flat, paper = out.reshape(out.size), plane.reshape(plane.size), sheet.reshape(sheet.size)
    addresses, places = np.empty(grids.shape[0], np.int64), np.empty(grids.shape[0], np.int64)
    few = np.empty(COUNT, np.uint32)
    for row in range(y0 // SIDE, (y1 - 1) // SIDE + 1):
        for column in range(x0 // SIDE, (x1 - 1) // SIDE + 1):
            left, top = column * SIDE, row * SIDE
            wet = live if touched[row, column] != 0 else -1
            count = _there(grids, row * columns + column, wet, addresses, places)
            _show_tile(
                words,
                few,
                width,
                (top - origin[1]) * width + left - origin[0],
                (max(x0 - left, 0), max(y0 - top, 0), min(x1 - left, SIDE), min(y1 - top, SIDE)),
                paper,
                (top - sheet_at[1]) * sheet_wide + left - sheet_at[0],
                sheet_wide,
                sheet.shape[1] * sheet_wide,
                flat,
                top * stride + left,
                stride,
                addresses[:count],
                places,
                shares,
                blends,
                wet,
                low,
                high,
                start,
                steep,
                opacity,
            )


@kernel
def shrink(out: Bytes, words: Words, times: int) -> None:
    """See compose_oracle.shrink."""
    side = 1 << times
    height, width = words.shape
    for y in range(out.shape[0]):
        bottom = min(height, (y + 1) * side)
        for x in range(out.shape[1]):
            right = min(width, (x + 1) * side)
            red, green, blue, alpha = 0, 0, 0, 0
            for row in range(y * side, bottom):
                for column in range(x * side, right):
                    word = words[row, column]
                    red += word & u32(0xFF)
                    green += (word >> u32(8)) & u32(0xFF)
                    blue += (word >> u32(16)) & u32(0xFF)
                    alpha += word >> u32(24)
            count = (bottom - y * side) * (right - x * side)
            out[y, x, 0] = (red + count // 2) // count
            out[y, x, 1] = (green + count // 2) // count
            out[y, x, 2] = (blue + count // 2) // count
            out[y, x, 3] = (alpha + count // 2) // count
