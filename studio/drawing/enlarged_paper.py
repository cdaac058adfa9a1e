"""The paper of a larger picture: its surface enlarged smoothly, the empty circle drawn anew."""

from dataclasses import replace

import numpy as np
from PIL import Image

from studio.core.geometry import Rect
from studio.drawing import paper as sheets
from studio.drawing.paper import Bytes, Paper

AROUND = 3
"""Paper pixels beside a pixel that smooth enlarging looks at."""


def enlarged_paper(paper: Paper, scale: int, rect: Rect) -> Bytes:
    """Return the paper's pixels [3, h, w] in a rectangle of the picture that is `scale` times as large."""
    top = max(0, rect.y0 // scale - AROUND)
    bottom = min(paper.height, -(-rect.y1 // scale) + AROUND)
    left = max(0, rect.x0 // scale - AROUND)
    right = min(paper.width, -(-rect.x1 // scale) + AROUND)
    small = sheets.pixels(replace(paper, kind="blank"), Rect(left, top, right, bottom))
    box = (rect.x0 / scale - left, rect.y0 / scale - top, rect.x1 / scale - left, rect.y1 / scale - top)
    out = np.empty((3, rect.height, rect.width), np.uint8)
    for channel in range(3):
        large = Image.fromarray(small[channel]).resize((rect.width, rect.height), Image.Resampling.BICUBIC, box)
        out[channel] = np.asarray(large)
    if paper.kind == "circle":
        _draw_ring(paper, scale, rect, out)
    return out


def _draw_ring(paper: Paper, scale: int, rect: Rect, out: Bytes) -> None:
    cover = sheets.ring(paper, rect, float(scale))
    for channel, level in enumerate(sheets.line_colour(paper)):
        value = out[channel].astype(np.float32)
        value += cover * (np.float32(level) - value)
        out[channel] = (value + np.float32(0.5)).astype(np.uint8)
