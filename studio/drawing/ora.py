"""A drawing for other programs: OpenRaster, which keeps its layers apart, and PNG, which is what was seen.

Krita, MyPaint and GIMP open OpenRaster. The same drawing gives the same bytes; no date is in them, and no name but
what layers are called.
Source: https://www.openraster.org, baseline 0.0.6.
"""

from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from PIL import Image

from studio.core.geometry import Rect
from studio.core.progress import Progress
from studio.drawing import paper as sheets
from studio.drawing.drawing import Drawing
from studio.drawing.layer import Layer
from studio.drawing.ora_stack import OPS
from studio.drawing.png import STRIP, Strip, write_png
from studio.drawing.tiles import ONE, rect_of

LARGEST_THUMBNAIL = 256
"""Longest side of the small picture, as OpenRaster has it."""

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_STACK = """<?xml version='1.0' encoding='UTF-8'?>
<image xmlns:mypaint="http://mypaint.org/ns/openraster" version="0.0.6" w="{width}" h="{height}" xres="72" yres="72" \
mypaint:eotf="1.0">
  <stack>
{layers}
  </stack>
</image>
"""
_LAYER = """\
    <layer name={name} src="{source}" x="{x}" y="{y}" opacity="{opacity:.6g}" visibility="{visibility}" \
composite-op="{op}"/>"""


def write_ora(drawing: Drawing, file: IO[bytes], progress: Progress | None = None) -> None:
    """Write a drawing as OpenRaster, each layer and the paper as one of its own, a strip at a time. Slow: for a worker.

    The merged picture is what the studio shows, bit for bit; layers have 8 bits a channel, so another program that
    mixes them itself may come out a level or two beside it. MyPaint would mix light, not colours: it is told not to.
    Raises Stopped.
    """
    width, height = drawing.paper.width, drawing.paper.height
    whole = Rect(0, 0, width, height)
    places = {layer.number: _bounds(drawing, layer) for layer in drawing.layers}
    told = _Told(progress, height * 3 + sum(place.height for place in places.values()))
    with ZipFile(file, "w", ZIP_STORED) as made:
        made.writestr(_named("mimetype"), "image/openraster")
        made.writestr(_named("stack.xml"), _stack(drawing, places))
        for layer in reversed(drawing.layers):
            place = places[layer.number]
            with made.open(_named(_source(layer)), "w") as part:
                write_png(part, place.width, place.height, 4, told(_ink(drawing, layer, place)))
        with made.open(_named("data/paper.png"), "w") as part:
            write_png(part, width, height, 3, told(_paper(drawing, whole)))
        with made.open(_named("mergedimage.png"), "w") as part:
            write_png(part, width, height, 3, told(_merged(drawing, whole)))
        with made.open(_named("Thumbnails/thumbnail.png"), "w") as part:
            small = _small(drawing, whole)
            write_png(part, small.shape[1], small.shape[0], 3, [small])


def write_drawing_png(drawing: Drawing, file: IO[bytes]) -> None:
    """Write what a drawing looks like as PNG, a pixel for each of its paper, bit for bit. Slow: for a worker."""
    width, height = drawing.paper.width, drawing.paper.height
    write_png(file, width, height, 3, _merged(drawing, Rect(0, 0, width, height)))


class _Told:
    """Notes the rows of strips as they go by, and is where the work stops when that was asked for."""

    def __init__(self, progress: Progress | None, rows: int) -> None:
        self._progress = progress or Progress()
        self._rows, self._done = rows, 0

    def __call__(self, strips: Iterator[Strip]) -> Iterator[Strip]:
        for strip in strips:
            self._progress.at(self._done, self._rows)
            yield strip
            self._done += len(strip)


def _named(name: str) -> ZipInfo:
    """Return a file of the zip that tells neither when it was made nor on what."""
    info = ZipInfo(name, _LONG_AGO)
    info.compress_type = ZIP_STORED
    info.create_system = _UNIX
    info.external_attr = 0o644 << 16
    return info


def _source(layer: Layer) -> str:
    return f"data/layer{layer.number}.png"


def _stack(drawing: Drawing, places: dict[int, Rect]) -> str:
    """Return the stack.xml; the topmost layer comes first in it."""
    rows = [
        _LAYER.format(
            name=quoteattr(layer.name or f"Layer {at}"),
            source=_source(layer),
            x=places[layer.number].x0,
            y=places[layer.number].y0,
            opacity=layer.opacity,
            visibility="hidden" if layer.hidden else "visible",
            op=OPS[layer.blend],
        )
        for at, layer in enumerate(drawing.layers, 1)
    ]
    paper = _LAYER.format(
        name='"Paper"', source="data/paper.png", x=0, y=0, opacity=1.0, visibility="visible", op=OPS["normal"]
    )
    layers = "\n".join((*reversed(rows), paper))
    return _STACK.format(width=drawing.paper.width, height=drawing.paper.height, layers=layers)


def _bounds(drawing: Drawing, layer: Layer) -> Rect:
    """Return where a layer may have ink, in whole tiles; a pixel where it has none."""
    bounds = Rect()
    for number, row, column in drawing.state.tiles:
        if number == layer.number:
            bounds = bounds.union(rect_of((row, column)))
    return bounds.clip(Rect(0, 0, drawing.paper.width, drawing.paper.height)) or Rect(0, 0, 1, 1)


def _strips(place: Rect, rows: int = STRIP) -> Iterator[Rect]:
    return (Rect(place.x0, top, place.x1, min(top + rows, place.y1)) for top in range(place.y0, place.y1, rows))


def _merged(drawing: Drawing, whole: Rect) -> Iterator[Strip]:
    for rect in _strips(whole):
        yield drawing.rgba(rect)[:, :, :3]


def _paper(drawing: Drawing, whole: Rect) -> Iterator[Strip]:
    for rect in _strips(whole):
        yield sheets.pixels(drawing.paper, rect).transpose(1, 2, 0)


def _ink(drawing: Drawing, layer: Layer, place: Rect) -> Iterator[Strip]:
    for rect in _strips(place):
        yield straight(drawing.ink(rect, layer.number))


def straight(ink: np.ndarray) -> Strip:
    """Return ink [4, h, w] (premultiplied, 0..32768) as a strip whose colours aren't multiplied by alpha."""
    ink = ink.astype(np.int32).transpose(1, 2, 0)
    alpha = ink[:, :, 3:]
    out = np.empty(ink.shape, np.uint8)
    out[:, :, :3] = np.minimum((ink[:, :, :3] * 255 + alpha // 2) // np.maximum(alpha, 1), 255)
    out[:, :, 3:] = (alpha * 255 + ONE // 2) // ONE
    out[out[:, :, 3] == 0] = 0
    return out


def _small(drawing: Drawing, whole: Rect) -> Strip:
    """Return the picture small enough for a thumbnail; of a large one, squares are averaged strip by strip first."""
    width, height = whole.width, whole.height
    side = max(1, max(width, height) // (2 * LARGEST_THUMBNAIL))
    strips = [_averaged(drawing.rgba(rect)[:, :, :3], side) for rect in _strips(whole, STRIP * side)]
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
