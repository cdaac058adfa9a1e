"""All compiled kernels in one place. Importing this imports numba: only `engine.warm_up` does."""

import numpy as np
import numpy.typing as npt

from studio.drawing import bristle, dabs, hand, ribbon
from studio.drawing.compose import blend, inked, merge, mix, premultiplied
from studio.drawing.dots import lay_straight
from studio.drawing.gauze_kernels import gather, sheer
from studio.drawing.jit import kernel
from studio.drawing.oracle import GRAIN_SIDE, SETTLE_SIZE
from studio.drawing.plane import build, build_grain, cover
from studio.drawing.showing import lay_over, show, shrink, words
from studio.drawing.smear import smear, stamp
from studio.drawing.tile_bytes import MOST_BYTES
from studio.drawing.tile_kernels import differ, pack_tile, patch_tile, unpack_tile
from studio.drawing.tiles import SIDE
from studio.drawing.trace_kernels import box, follow, reach, trace
from studio.drawing.wash import dry, wet

__all__ = [
    "ALL",
    "areas",
    "blend",
    "box",
    "build",
    "build_grain",
    "compile_all",
    "compile_group",
    "cover",
    "differ",
    "dry",
    "follow",
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
    "premultiplied",
    "pull",
    "reach",
    "rounded",
    "scatter",
    "sheer",
    "show",
    "shrink",
    "smear",
    "spin",
    "stamp",
    "trace",
    "wet",
    "unpack_tile",
    "words",
]

Plane = npt.NDArray[np.float32]
Tile = npt.NDArray[np.uint16]
Bytes = npt.NDArray[np.uint8]

areas = kernel(dabs.areas)
hairs = kernel(bristle.hairs)
lead = kernel(ribbon.lead)
pull = kernel(ribbon.pull)
scatter = kernel(ribbon.scatter)
spin = kernel(ribbon.spin)
rounded = kernel(hand.rounded)

ALL = (
    follow,
    reach,
    trace,
    build,
    build_grain,
    cover,
    areas,
    box,
    hairs,
    lay_straight,
    dry,
    wet,
    smear,
    stamp,
    lead,
    pull,
    scatter,
    spin,
    gather,
    sheer,
    rounded,
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
    """Compile every kernel, or load it from the disk."""
    for group in WAYS:
        compile_group(group)


def compile_group(group: str) -> None:
    """Compile the kernels of a group (`engine.GROUPS`), or load them from the disk, by drawing a little with each."""
    for attempt in range(TRIES):
        try:
            WAYS[group]()
        except OSError:
            if attempt == TRIES - 1:
                raise
        else:
            return


def _plane() -> Plane:
    return np.zeros((SIDE, SIDE), np.float32)


def _tile() -> Tile:
    return np.zeros((4, SIDE, SIDE), np.uint16)


def _ink() -> tuple[Plane, Plane, np.float32, np.float32, np.float32]:
    colour, share = np.ones(4, np.float32), np.float32(1)
    return colour, colour, np.float32(0), np.float32(0), share


def _mark() -> None:
    style, state = np.ones(dabs.STYLE_SIZE), hand.state_of(1.0, 0.0)
    plane, flags, spots = _plane(), np.ones((1, 1), np.uint8), np.zeros(8, np.int64)
    samples, points, share = np.zeros((1, 4)), np.zeros((1, 4), np.float32), np.float32(1)
    trace(samples, points, state, style, plane, flags, share, False, np.zeros((0, 0), np.float32), spots)
    prints, plane, place = np.ones((1, 7), np.float32), _plane(), (0, 0)
    lay_straight(plane, prints, np.float32(1), False)
    bounds = (0, 0, SIDE, SIDE)
    dry(_plane(), plane, bounds, _felt(), place, np.zeros(SETTLE_SIZE, np.float32))
    touched, grid = np.ones((1, 1), np.uint8), np.zeros((1, 1), np.int64)
    places, tile = np.zeros((1, 2), np.int32), _tile()
    inked(plane, place, touched, grid, False, places)
    target = np.array((tile.ctypes.data,), np.int64)
    merge(plane, place, places, grid, target, np.zeros(1, np.uint8), *_ink())
    out, paper = np.zeros((SIDE, SIDE), np.uint32), np.zeros((3, SIDE, SIDE), np.uint8)
    grids, shares, ways = np.array((grid.ctypes.data,), np.int64), np.ones(1, np.float32), np.zeros(1, np.int32)
    show(out, place, bounds, paper, place, plane, touched, grids, shares, ways, 0, *_ink())


def _hand() -> None:
    style, state = np.ones(dabs.STYLE_SIZE), hand.state_of(1.0, 0.0)
    follow(np.zeros((4, 4)), np.zeros((4, 4), np.float32), state, style)
    reach(state, style)
    prints = np.ones((1, 7), np.float32)
    areas(prints, 1, 64.0, 64.0)
    box(prints[:, :5].copy(), SIDE, SIDE)


def _felt() -> Bytes:
    return np.zeros((SIDE, SIDE + 16), np.uint8)


def _steps() -> None:
    tile, spans, bits = _tile(), np.empty((SIDE, 2), np.uint8), np.empty(4 * SIDE * SIDE, np.uint16)
    patch_tile(tile, tile.copy(), spans, bits[: differ(tile, tile, spans, bits)])


def _packing() -> None:
    tile, packed = _tile(), np.empty(MOST_BYTES, np.uint8)
    unpack_tile(packed[: pack_tile(tile, packed)], tile)


def _small() -> None:
    shrink(np.zeros((SIDE, SIDE, 4), np.uint8), np.zeros((SIDE, SIDE), np.uint32), 0)


def _layers() -> None:
    tile, share, seen = _tile(), np.float32(1), np.zeros((3, SIDE, SIDE), np.float32)
    mix(tile, _plane(), *_ink())
    lay_over(seen, tile, share, 0)
    words(np.zeros((SIDE, SIDE), np.uint32), seen)
    blend(tile, tile, share, share, 0, tile)


def _hairs() -> None:
    hairs(np.ones((1, 7), np.float32), np.ones((1, bristle.HAIR_SIZE)), np.ones(bristle.MEMORY_SIZE))


def _wet() -> None:
    style, place = np.zeros(SETTLE_SIZE, np.float32), (0, 0)
    wet(_plane(), _plane(), (0, 0, SIDE, SIDE), _felt(), place, _felt(), place, place, style)


def _smear() -> None:
    prints, colours = np.ones((1, 7), np.float32), np.zeros((1, 4), np.float32)
    smear(np.zeros((1, 1), np.int64), prints, colours, np.zeros((1, 5), np.float32), np.float32(0), np.float32(1), True)


def _stamp() -> None:
    prints, turns = np.ones((1, 7), np.float32), np.zeros((1, 4), np.float32)
    stamp(_tile(), prints, np.zeros((4, 2, 2), np.float32), turns)
    premultiplied(np.zeros((SIDE, SIDE, 4), np.uint8), _tile())


def _ribbon() -> None:
    style, strands = np.ones(ribbon.STYLE_SIZE), np.zeros((2, ribbon.STRAND_SIZE))
    steps, bends, prints = np.zeros((1, ribbon.STEP_SIZE)), np.zeros((1, 2, 8)), np.zeros((9, 5), np.float32)
    lead(np.zeros((1, 4)), np.zeros(ribbon.HAND_SIZE), style, steps)
    pull(steps, strands, style, bends)
    scatter(bends, steps, strands, prints)
    spin(np.zeros((1, ribbon.THREAD_SIZE)), prints)
    gather(_plane(), prints, np.float32(1))
    sheer(_plane(), _plane(), (0, 0, SIDE, SIDE))
    rounded(np.zeros((1, 4)), 0.0, 0.0, np.zeros((1, 4)))


def _first_brushes() -> None:
    plane, prints = _plane(), np.ones((1, 5), np.float32)
    build(plane, prints)
    cover(plane, prints)
    grain = np.zeros((GRAIN_SIDE, GRAIN_SIDE), np.uint8)
    build_grain(plane, prints, grain, 0, 0, np.float32(0.5), np.float32(1))


WAYS = {
    "mark": _mark,
    "hand": _hand,
    "steps": _steps,
    "packing": _packing,
    "small": _small,
    "layers": _layers,
    "hairs": _hairs,
    "wet": _wet,
    "smear": _smear,
    "stamp": _stamp,
    "ribbon": _ribbon,
    "first_brushes": _first_brushes,
}
"""What draws once with each kernel of a group."""
