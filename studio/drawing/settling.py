"""What a brush's data means for one stroke as its colour settles: numbers for kernels, and the stamp's picture."""

import numpy as np
import numpy.typing as npt

from studio.drawing import engine
from studio.drawing.brush import Brush
from studio.drawing.oracle import (
    BLOOM,
    BODY,
    CUT,
    DEPTH,
    GRANULATION,
    RIM,
    RIM_FALL,
    SETTLE_SIZE,
    STEEP,
    TIP,
    WANDER,
)
from studio.drawing.picture import Picture
from studio.drawing.symmetry import Symmetry, copies

Floats = npt.NDArray[np.float32]

SHORE = 0.06
"""How high the water stands at the farthest edge."""
EDGE = 1.6
"""Pixels over which a wet edge fades."""
SLOPE = 0.36
"""The water at the edge of a wet stroke falls to nothing over such a share of the radius."""
RIM_SHARE, NARROWEST_RIM = 0.34, 2.5
"""Width of the rim as a share of that; in paper pixels, it is at least so wide."""
DOT_SIDE = 96
"""Pixels of the round print of a stamp without a picture."""


def style_of(brush: Brush, size: float, flow: float, scale: float) -> Floats:
    """Return the numbers by which a stroke of a size (paper px) settles; `flow` is the share of the brush's own."""
    style = np.zeros(SETTLE_SIZE, np.float32)
    radius = max(0.5, size / 2)
    if not brush.wet:
        # a fine tip reaches into the valleys, and its edge stays smooth
        width = radius / (radius + float(TIP))
        style[DEPTH] = brush.grain * width
        style[STEEP] = 1 + (brush.bite - 1) * width
        style[BODY] = flow if brush.flows_late else 1
        return style
    fall = radius * SLOPE  # pixels of paper over which the water falls to nothing
    style[WANDER] = brush.wet
    style[CUT] = brush.wet / 2 + SHORE
    style[STEEP] = min(64.0, max(1.0, fall * scale / EDGE))
    style[RIM_FALL] = fall / max(NARROWEST_RIM, fall * RIM_SHARE)
    style[BODY] = (1 - brush.rim) * flow
    style[RIM] = brush.rim * flow
    style[BLOOM] = brush.bloom * flow
    style[GRANULATION] = brush.granulation * flow
    return style


def turns_of(symmetry: Symmetry) -> Floats:
    """Return what each copy does to a direction [copies, 4]: x from x and y, y from x and y."""
    turns: Floats = copies(symmetry)[:, :, :2].reshape(-1, 4).astype(np.float32)
    return turns


def stamp_of(picture: Picture | None, colour: tuple[int, int, int], size: float) -> Floats:
    """Return what a stamp prints [4, h, w], premultiplied, 0..32768, not much larger than it will lie there."""
    pixels = _dot(colour) if picture is None else picture.pixels
    whole = np.zeros((4, *pixels.shape[:2]), np.uint16)
    engine.slow_engine().premultiplied(np.ascontiguousarray(pixels), whole)
    shrink = max(1, int(max(pixels.shape[:2]) / max(1.0, size)))
    if shrink == 1:
        return whole.astype(np.float32)
    height, width = -(-pixels.shape[0] // shrink), -(-pixels.shape[1] // shrink)
    framed = np.zeros((4, height * shrink, width * shrink), np.int64)
    framed[:, : pixels.shape[0], : pixels.shape[1]] = whole
    sums = framed.reshape(4, height, shrink, width, shrink).sum(axis=(2, 4))
    small: Floats = (sums.astype(np.float64) / (shrink * shrink)).astype(np.float32)
    return small


def _dot(colour: tuple[int, int, int]) -> npt.NDArray[np.uint8]:
    """Return a round print of a colour [h, w, 4]."""
    at = np.arange(DOT_SIDE) - (DOT_SIDE - 1) / 2
    away = np.sqrt(at[:, None] * at[:, None] + at[None, :] * at[None, :])
    pixels = np.empty((DOT_SIDE, DOT_SIDE, 4), np.uint8)
    pixels[..., :3] = colour
    pixels[..., 3] = np.rint(np.clip(DOT_SIDE / 2 - 1 - away, 0.0, 1.0) * 255)
    return pixels
