"""A drawing for other programs: OpenRaster, which keeps ink and paper apart, and PNG, which is what was seen.

Krita, MyPaint and GIMP open OpenRaster. The same drawing gives the same bytes; no date, title or name is in them.
Source: https://www.openraster.org, baseline 0.0.6.
"""

from collections.abc import Iterator
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from PIL import Image

from studio.core.geometry import Rect
from studio.drawing import paper as sheets
from studio.drawing.drawing import Drawing
from studio.drawing.png import STRIP, Strip, write_png
from studio.drawing.tiles import ONE

LARGEST_THUMBNAIL = 256
"""Longest side of the small picture, as OpenRaster has it."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_STACK = """<?xml version='1.0' encoding='UTF-8'?>
<image version="0.0.6" w="{width}" h="{height}" xres="72" yres="72">
  <stack>
    <layer name="Drawing" src="data/drawing.png" x="0" y="0" opacity="1.0" visibility="visible" \
composite-op="svg:src-over"/>
    <layer name="Paper" src="data/paper.png" x="0" y="0" opacity="1.0" visibility="visible" \
composite-op="svg:src-over"/>
  </stack>
</image>
"""


def write_ora(drawing: Drawing, file: IO[bytes]) -> None:
    """Write a drawing as OpenRaster, ink and paper as two layers, a strip at a time. Slow: for a worker.

    The merged picture is what the studio shows, bit for bit; layers have 8 bits a channel, so another program that
    mixes them itself may come out a level or two beside it.
    """
    width, height = drawing.paper.width, drawing.paper.height
    with ZipFile(file, "w", ZIP_STORED) as made:
        made.writestr(_named("mimetype"), "image/openraster")
        made.writestr(_named("stack.xml"), _STACK.format(width=width, height=height))
        with made.open(_named("data/drawing.png"), "w") as part:
            write_png(part, width, height, 4, _ink(drawing))
        with made.open(_named("data/paper.png"), "w") as part:
            write_png(part, width, height, 3, _paper(drawing))
        with made.open(_named("mergedimage.png"), "w") as part:
            write_drawing_png(drawing, part)
        with made.open(_named("Thumbnails/thumbnail.png"), "w") as part:
            small = _small(drawing)
            write_png(part, small.shape[1], small.shape[0], 3, [small])


def write_drawing_png(drawing: Drawing, file: IO[bytes]) -> None:
    """Write what a drawing looks like as PNG, a pixel for each of its paper, bit for bit. Slow: for a worker."""
    write_png(file, drawing.paper.width, drawing.paper.height, 3, _merged(drawing))


def _named(name: str) -> ZipInfo:
    """Return a file of the zip that tells neither when it was made nor on what."""
    info = ZipInfo(name, _LONG_AGO)
    info.compress_type = ZIP_STORED
    info.create_system = _UNIX
    info.external_attr = 0o644 << 16
    return info


def _strips(drawing: Drawing, rows: int = STRIP) -> Iterator[Rect]:
    width, height = drawing.paper.width, drawing.paper.height
    return (Rect(0, top, width, min(top + rows, height)) for top in range(0, height, rows))


def _merged(drawing: Drawing) -> Iterator[Strip]:
    for rect in _strips(drawing):
        yield drawing.rgba(rect)[:, :, :3]


def _paper(drawing: Drawing) -> Iterator[Strip]:
    sheet = sheets.pixels(drawing.paper)
    for rect in _strips(drawing):
        yield sheet[:, rect.y0 : rect.y1, : rect.x1].transpose(1, 2, 0)


def _ink(drawing: Drawing) -> Iterator[Strip]:
    for rect in _strips(drawing):
        ink = drawing.ink(rect).astype(np.int32).transpose(1, 2, 0)
        alpha = ink[:, :, 3:]
        out = np.empty(ink.shape, np.uint8)
        out[:, :, :3] = np.minimum((ink[:, :, :3] * 255 + alpha // 2) // np.maximum(alpha, 1), 255)
        out[:, :, 3:] = (alpha * 255 + ONE // 2) // ONE
        out[out[:, :, 3] == 0] = 0
        yield out


def _small(drawing: Drawing) -> Strip:
    """Return the picture small enough for a thumbnail; of a large one, squares are averaged strip by strip first."""
    width, height = drawing.paper.width, drawing.paper.height
    side = max(1, max(width, height) // (4 * LARGEST_THUMBNAIL))
    strips = [_averaged(drawing.rgba(rect)[:, :, :3], side) for rect in _strips(drawing, STRIP * side)]
    image = Image.fromarray(np.concatenate(strips))
    share = min(1.0, LARGEST_THUMBNAIL / max(width, height))
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small: Strip = np.asarray(image.resize(size, Image.Resampling.LANCZOS))
    return small


def _averaged(strip: Strip, side: int) -> Strip:
    """Return a strip with each square of so many pixels as one; what is left over at its ends is made whole."""
    rows, columns = -strip.shape[0] % side, -strip.shape[1] % side
    strip = np.pad(strip, ((0, rows), (0, columns), (0, 0)), "edge")
    squares = strip.reshape(strip.shape[0] // side, side, strip.shape[1] // side, side, 3)
    averaged: Strip = (squares.sum((1, 3), np.uint32) // (side * side)).astype(np.uint8)
    return averaged
