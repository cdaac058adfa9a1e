"""All compiled kernels in one place. Importing this imports numba: only `engine.warm_up` does."""

import numpy as np
import numpy.typing as npt

from studio.drawing import bristle, dabs, ribbon
from studio.drawing.compose import blend, inked, merge, mix, premultiplied
from studio.drawing.dots import lay_straight
from studio.drawing.gauze_kernels import gather
from studio.drawing.jit import kernel
from studio.drawing.oracle import GRAIN_SIDE, SETTLE_SIZE
from studio.drawing.plane import build, build_grain, cover
from studio.drawing.showing import lay_over, show, shrink, words
from studio.drawing.smear import smear, stamp
from studio.drawing.tile_bytes import MOST_BYTES
from studio.drawing.tile_kernels import differ, pack_tile, patch_tile, unpack_tile
from studio.drawing.tiles import SIDE
from studio.drawing.wash import dry, wet

__all__ = [
    "ALL",
    "areas",
    "blend",
    "build",
    "build_grain",
    "compile_all",
    "cover",
    "curve",
    "differ",
    "dry",
    "gather",
    "hairs",
    "inked",
    "lay_over",
    "lay_straight",
    "lead",
    "merge",
    "mix",
    "pack_tile",
    "patch_tile",
    "place",
    "premultiplied",
    "pull",
    "scatter",
    "show",
    "shrink",
    "smear",
    "smooth",
    "stamp",
    "wet",
    "unpack_tile",
    "words",
]

Plane = npt.NDArray[np.float32]

smooth = kernel(dabs.smooth)
curve = kernel(dabs.curve)
place = kernel(dabs.place)
areas = kernel(dabs.areas)
hairs = kernel(bristle.hairs)
lead = kernel(ribbon.lead)
pull = kernel(ribbon.pull)
scatter = kernel(ribbon.scatter)

ALL = (
    smooth,
    curve,
    place,
    build,
    build_grain,
    cover,
    areas,
    hairs,
    lay_straight,
    dry,
    wet,
    smear,
    stamp,
    lead,
    pull,
    scatter,
    gather,
    mix,
    inked,
    merge,
    show,
    lay_over,
    words,
    blend,
    premultiplied,
    shrink,
    pack_tile,
    unpack_tile,
    differ,
    patch_tile,
)

TRIES = 16
"""A full disk makes keeping a compiled kernel fail once for each; the kernel itself is there the next time."""


def compile_all() -> None:
    """Compile every kernel, or load it from the disk, by drawing a small stroke with each."""
    for attempt in range(TRIES):
        try:
            _draw_once()
        except OSError:
            if attempt == TRIES - 1:
                raise
        else:
            return


def _draw_once() -> None:
    style = np.ones(dabs.STYLE_SIZE)
    smooth(np.zeros((4, 4)), np.zeros(dabs.HAND_SIZE), style)
    points = curve(np.zeros((4, 3)))
    prints = place(points, np.zeros(dabs.WALK_SIZE), style)
    plane = np.zeros((SIDE, SIDE), np.float32)
    build(plane, prints)
    cover(plane, prints)
    grain = np.zeros((GRAIN_SIDE, GRAIN_SIDE), np.uint8)
    build_grain(plane, prints, grain, 0, 0, np.float32(0.5), np.float32(1))
    _lay_once(plane)
    _dance_once(plane)
    _mix_once(plane)


def _lay_once(plane: Plane) -> None:
    prints, bounds, place_of = np.ones((1, 7), np.float32), (0, 0, SIDE, SIDE), (0, 0)
    areas(prints, 1, 64.0, 64.0)
    hairs(prints, np.ones((1, bristle.HAIR_SIZE)), np.ones(bristle.MEMORY_SIZE))
    lay_straight(plane, prints, np.float32(1), False)
    settled, style = np.zeros((SIDE, SIDE), np.float32), np.zeros(SETTLE_SIZE, np.float32)
    tile = np.zeros((SIDE, SIDE + 16), np.uint8)
    dry(settled, plane, bounds, tile, place_of, style)
    wet(settled, plane, bounds, tile, place_of, tile, place_of, place_of, style)
    pixels, colours = np.zeros((4, SIDE, SIDE), np.uint16), np.zeros((1, 4), np.float32)
    smear(pixels, prints, colours, np.zeros((1, 5), np.float32), np.float32(0), np.float32(1), True)
    stamp(pixels, prints, np.zeros((4, 2, 2), np.float32), np.zeros((1, 4), np.float32))


def _dance_once(plane: Plane) -> None:
    style, strands = np.ones(ribbon.STYLE_SIZE), np.zeros((2, ribbon.STRAND_SIZE))
    steps, bends, prints = np.zeros((1, ribbon.STEP_SIZE)), np.zeros((1, 2, 8)), np.zeros((9, 5), np.float32)
    lead(np.zeros((1, 4)), np.zeros(ribbon.HAND_SIZE), style, steps)
    pull(steps, strands, style, bends)
    scatter(bends, steps, strands, prints)
    gather(plane, prints)


def _mix_once(plane: Plane) -> None:
    tile = np.zeros((4, SIDE, SIDE), np.uint16)
    colour, share = np.ones(4, np.float32), np.float32(1)
    ink = (colour, colour, np.float32(0), np.float32(0), share)
    mix(tile, plane, *ink)
    touched = np.ones((1, 1), np.uint8)
    grid = np.zeros((1, 1), np.int64)
    places = np.zeros((1, 2), np.int32)
    inked(plane, (0, 0), touched, grid, False, places)
    target = np.array((tile.ctypes.data,), np.int64)
    merge(plane, (0, 0), places, grid, target, np.zeros(1, np.uint8), *ink)
    out = np.zeros((SIDE, SIDE), np.uint32)
    paper = np.zeros((3, SIDE, SIDE), np.uint8)
    grids, shares, ways = np.array((grid.ctypes.data,), np.int64), np.ones(1, np.float32), np.zeros(1, np.int32)
    show(out, (0, 0), (0, 0, SIDE, SIDE), paper, (0, 0), plane, touched, grids, shares, ways, 0, *ink)
    seen = np.zeros((3, SIDE, SIDE), np.float32)
    lay_over(seen, tile, share, 0)
    words(out, seen)
    blend(tile, tile, share, share, 0, tile)
    small = np.zeros((SIDE, SIDE, 4), np.uint8)
    premultiplied(small, tile)
    shrink(small, out, 0)
    packed = np.empty(MOST_BYTES, np.uint8)
    unpack_tile(packed[: pack_tile(tile, packed)], tile)
    spans, bits = np.empty((SIDE, 2), np.uint8), np.empty(4 * SIDE * SIDE, np.uint16)
    patch_tile(tile, tile.copy(), spans, bits[: differ(tile, tile, spans, bits)])
