"""What a pile of layers looks like on its paper."""

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing import engine
from studio.drawing.ink import NO_INK
from studio.drawing.layer import BLENDS
from studio.drawing.live import Wet
from studio.drawing.pile import Pile
from studio.drawing.sheet import Sheet
from studio.drawing.tiles import EMPTY, SIDE, places_in, rect_of

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint32]
Ink = npt.NDArray[np.uint16]

NOTHING = np.zeros((SIDE, SIDE), np.float32)
"""Stands for the stroke plane where there is no stroke."""
ZERO = np.float32(0)
ONE = np.float32(1)
AT_ONCE = 256
"""Rows of paper that are made small in one go."""


def shown(
    pile: Pile, sheet: Sheet, rect: Rect, room: Rect, wet: Wet | None, touched: Bytes | None, shrink: int
) -> Bytes:
    """Return the pixels [h, w, 4] of a rectangle within `room`; see `Drawing.rgba`."""
    if not shrink:
        return _words(pile, sheet, rect, wet, touched).view(np.uint8).reshape(rect.height, rect.width, 4)
    side = 1 << shrink
    if not rect:
        return np.empty((0, 0, 4), np.uint8)
    left, top = rect.x0 // side, rect.y0 // side
    right, bottom = -(-rect.x1 // side), -(-rect.y1 // side)
    out = np.empty((bottom - top, right - left, 4), np.uint8)
    step = max(1, AT_ONCE // side)
    for y in range(top, bottom, step):
        end = min(y + step, bottom)
        strip = Rect(left * side, y * side, right * side, end * side).clip(room)
        words = _words(pile, sheet, strip, wet, touched)
        engine.current().shrink(out[y - top : end - top], words, shrink)
    return out


def _words(pile: Pile, sheet: Sheet, rect: Rect, wet: Wet | None, touched: Bytes | None) -> Words:
    out = np.empty((rect.height, rect.width), np.uint32)
    if not rect:
        return out
    show = engine.current().show
    grids, shares, ways = pile.stack()
    if wet is None or touched is None:
        live, ink, alpha, opacity = -1, NO_INK, NOTHING, ZERO
        touched = pile.untouched
    else:
        live, ink, alpha, opacity = pile.shown_place(wet.layer), wet.ink, wet.alpha, wet.opacity
    for part, paper, at in sheet.parts(rect):
        pile.look(part)
        if pile.asleep:
            pile.wake_all(part)
            if pile.is_heavy:
                pile.tidy()
        show(
            out,
            (rect.x0, rect.y0),
            (part.x0, part.y0, part.x1, part.y1),
            paper,
            at,
            alpha,
            touched,
            grids,
            shares,
            ways,
            live,
            ink.low,
            ink.high,
            ink.start,
            ink.steep,
            opacity,
        )
    return out


def mean_colour(pixels: Bytes) -> tuple[int, int, int]:
    """Return the mean of some pixels [h, w, 4]: red, green, blue."""
    seen = pixels[..., :3].reshape(-1, 3).astype(np.int64)
    red, green, blue = ((seen.sum(axis=0) + len(seen) // 2) // len(seen)).tolist()
    return red, green, blue


def flat_ink(pile: Pile, rect: Rect, layer: int | None) -> Ink:
    """Return the ink of a layer, or of all that show made one, in a rectangle [4, h, w]; see `Drawing.ink`."""
    out = np.zeros((4, rect.height, rect.width), np.uint16)
    for place in places_in(rect):
        pixels = flat_tile(pile, place) if layer is None else _tile(pile, layer, place)
        if pixels is None:
            continue
        tile = rect_of(place)
        part = tile.clip(rect)
        out[:, part.y0 - rect.y0 : part.y1 - rect.y0, part.x0 - rect.x0 : part.x1 - rect.x0] = pixels[
            :, part.y0 - tile.y0 : part.y1 - tile.y0, part.x0 - tile.x0 : part.x1 - tile.x0
        ]
    return out


def _tile(pile: Pile, number: int, place: tuple[int, int]) -> Ink | None:
    tile = pile.tiles.get((number, *place))
    return None if tile is None else tile.pixels


def flat_tile(pile: Pile, place: tuple[int, int]) -> Ink | None:
    """Return all layers that show at one tile, made one over nothing."""
    flat: Ink | None = None
    for layer in pile.layers:
        over = None if layer.hidden else _tile(pile, layer.number, place)
        if over is None:
            continue
        if flat is None and layer.opacity == 1.0:
            flat = over
            continue
        mixed = np.empty((4, SIDE, SIDE), np.uint16)
        under = (EMPTY if flat is None else flat).copy()
        engine.current().blend(under, over.copy(), ONE, np.float32(layer.opacity), BLENDS.index(layer.blend), mixed)
        flat = mixed
    return flat
