"""All compiled kernels in one place. Importing this imports numba: only `engine.warm_up` does."""

import numpy as np

from studio.drawing import dabs
from studio.drawing.compose import merge, show
from studio.drawing.jit import kernel
from studio.drawing.oracle import GRAIN_SIDE
from studio.drawing.plane import build, build_grain, cover
from studio.drawing.tiles import SIDE

__all__ = ["ALL", "build", "build_grain", "compile_all", "cover", "curve", "merge", "place", "show", "smooth"]

smooth = kernel(dabs.smooth)
curve = kernel(dabs.curve)
place = kernel(dabs.place)

ALL = (smooth, curve, place, build, build_grain, cover, merge, show)

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
    tile = np.zeros((4, SIDE, SIDE), np.uint16)
    colour = np.ones(4, np.float32)
    merge(tile, plane, 0, 0, colour, np.float32(1))
    out = np.zeros((SIDE, SIDE), np.uint32)
    paper = np.zeros((3, SIDE, SIDE), np.uint8)
    show(out, tile, paper, plane, 0, 0, (0, 0, SIDE, SIDE), (0, 0), colour, np.float32(1))
