"""OpenRaster files of other programs, as a paper and layers with a picture each. Nothing in them is trusted.

Source: https://www.openraster.org, baseline 0.0.6.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

import numpy as np
from PIL import Image

from studio.core.progress import Progress
from studio.drawing.errors import (
    DrawingTooLarge,
    LayerMissing,
    NotADrawingFile,
    NotAPicture,
    PictureTooLarge,
)
from studio.drawing.layer import MOST_LAYERS, Layer
from studio.drawing.ora_stack import MOST_XML, Sheet, read_stack
from studio.drawing.paper import Paper
from studio.drawing.picture import LONGEST_SIDE, MOST_PIXELS, Picture
from studio.drawing.picture_file import read_picture

SUFFIX = ".ora"
MIMETYPE = b"image/openraster"
MOST_FILE = 1 << 30
MOST_ENTRIES = 4096
MOST_LIST = 1 << 20
"""Bytes of the list of what is in the file."""
MOST_PART = 1 << 27
"""Bytes of one picture in it, unpacked."""
MOST_ALL = 1 << 29
"""Bytes of all that is read of it, unpacked."""
MOST_KEPT = 64_000_000
"""Pixels of all layers together."""
EVEN = 6
"""Levels by which a sheet that counts as even may differ from itself."""

Laid = tuple[Layer, Picture, int, int]
"""A layer, its picture, and where that lies on the paper: left and top."""

_END = b"PK\5\6"
_END_SIZE, _LONGEST_COMMENT = 22, 65_535
_WHITE = (255, 255, 255)
_PNG_HEAD = struct.Struct(">8s4s4sII")


def read_ora(path: Path, most: int = MOST_LAYERS - 1, progress: Progress | None = None) -> tuple[Paper, list[Laid]]:
    """Return the paper, and the layers from the lowest, numbered from 1; an even lowest sheet is the paper itself.

    A drawing that is too large is made smaller as a whole; of more layers than `most`, the lowest are made one.
    What can't be seen in any case (an empty layer) is left out. Raises NotADrawingFile, DrawingTooLarge,
    LayerMissing; Stopped between two layers. Slow: for a worker.
    """
    try:
        with path.open("rb") as file:
            _look_over(file)
            with ZipFile(file) as parts:
                return _read(_Parts(parts), most, progress or Progress())
    except (OSError, BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, struct.error) as error:
        raise NotADrawingFile from error


def _look_over(file: IO[bytes]) -> None:
    """Refuse a zip whose list alone would fill the memory, before anything reads it."""
    size = file.seek(0, 2)
    if size > MOST_FILE:
        raise DrawingTooLarge
    file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise NotADrawingFile
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_ENTRIES or length > MOST_LIST:
        raise DrawingTooLarge
    file.seek(0)


class _Parts:
    """The files in a zip, each read once and never more of them than is allowed."""

    def __init__(self, parts: ZipFile) -> None:
        self._parts = parts
        self._left = MOST_ALL

    def read(self, name: str, most: int) -> bytes:
        """Return a file whole. It is only looked for by its name in the zip: no name leads anywhere else."""
        most = min(most, self._left)
        try:
            with self._parts.open(name) as part:
                data = part.read(most + 1)
        except KeyError as error:
            raise LayerMissing from error
        except Exception as error:  # zlib, lzma and bz2 have errors of their own
            raise NotADrawingFile from error
        if len(data) > most:
            raise DrawingTooLarge
        self._left -= len(data)
        return data

    def head(self, name: str) -> bytes:
        """Return the beginning of a file."""
        try:
            with self._parts.open(name) as part:
                return part.read(_PNG_HEAD.size)
        except KeyError as error:
            raise LayerMissing from error
        except Exception as error:
            raise NotADrawingFile from error


def _read(parts: _Parts, most: int, progress: Progress) -> tuple[Paper, list[Laid]]:
    try:
        if parts.read("mimetype", 64).strip() != MIMETYPE:
            raise NotADrawingFile
        width, height, sheets = read_stack(parts.read("stack.xml", MOST_XML))
    except LayerMissing as error:
        raise NotADrawingFile from error
    sizes = [(width, height), *(_size_of(parts.head(sheet.source)) for sheet in sheets)]
    share = min(
        1.0, *(min(LONGEST_SIDE / max(wide, high), (MOST_PIXELS / (wide * high)) ** 0.5) for wide, high in sizes)
    )
    size = max(1, int(width * share)), max(1, int(height * share))
    colour = _WHITE
    shown = list(_pictures(parts, sheets, size, share, progress))
    if shown and _is_ground(shown[0], size):
        colour = _mean(shown.pop(0)[1])
    return Paper(width=size[0], height=size[1], colour=colour), _numbered(shown, size, most)


Placed = tuple[Sheet, Picture]
"""A sheet whose place is on the paper already, and its picture, cut to what can be seen of it."""


def _pictures(
    parts: _Parts, sheets: tuple[Sheet, ...], size: tuple[int, int], share: float, progress: Progress
) -> Iterator[Placed]:
    left = MOST_KEPT
    for number, sheet in enumerate(sheets):
        progress.at(number, len(sheets))
        placed = _placed(sheet, _picture(parts.read(sheet.source, MOST_PART), share), size, share)
        if placed is not None:
            left -= placed[1].width * placed[1].height
            if left < 0:
                raise DrawingTooLarge
            yield placed


def _size_of(head: bytes) -> tuple[int, int]:
    """Return what a PNG says of its size."""
    _, _, kind, width, height = _PNG_HEAD.unpack(head)
    if kind != b"IHDR" or min(width, height) < 1:
        raise NotADrawingFile
    return width, height


def _picture(data: bytes, share: float) -> Picture:
    """Return the picture of a layer; one that is larger than the paper becomes smaller by as much as that does."""
    width, height = _size_of(data[: _PNG_HEAD.size])
    try:
        return read_picture(data, max(1, round(width * share)), max(1, round(height * share)))
    except NotAPicture as error:
        raise NotADrawingFile from error
    except PictureTooLarge as error:
        raise DrawingTooLarge from error


def _placed(sheet: Sheet, picture: Picture, size: tuple[int, int], share: float) -> Placed | None:
    """Return a sheet cut to where there is something of it on the paper, or None when there is nothing."""
    left, top = round(sheet.left * share), round(sheet.top * share)
    columns = slice(max(0, -left), max(0, min(picture.width, size[0] - left)))
    rows = slice(max(0, -top), max(0, min(picture.height, size[1] - top)))
    there = picture.pixels[rows, columns, 3] > 0
    if not there.any():
        return None
    down, across = np.flatnonzero(there.any(1)), np.flatnonzero(there.any(0))
    y, x = rows.start + int(down[0]), columns.start + int(across[0])
    cut = picture.pixels[y : rows.start + int(down[-1]) + 1, x : columns.start + int(across[-1]) + 1]
    place = Sheet(sheet.source, sheet.name, left + x, top + y, sheet.opacity, sheet.blend, sheet.hidden)
    return place, Picture(cut)


def _is_ground(placed: Placed, size: tuple[int, int]) -> bool:
    """Say whether a sheet is what a paper is: all there, and of one colour."""
    sheet, picture = placed
    plain = sheet.blend == "normal" and not sheet.hidden and sheet.opacity == 1.0
    if not plain or (picture.width, picture.height) != size:
        return False
    levels = picture.pixels.reshape(-1, 4)
    return bool(levels[:, 3].min() == 255 and np.ptp(levels, 0).max() <= EVEN)


def _mean(picture: Picture) -> tuple[int, int, int]:
    red, green, blue = (int(round(part)) for part in picture.pixels[:, :, :3].mean((0, 1)))
    return red, green, blue


def _numbered(shown: list[Placed], size: tuple[int, int], most: int) -> list[Laid]:
    over = len(shown) - max(1, most) + 1
    if over > 1:
        shown = [_as_one(shown[:over], size), *shown[over:]]
    return [
        (Layer(number, sheet.name, sheet.opacity, sheet.blend, sheet.hidden), picture, sheet.left, sheet.top)
        for number, (sheet, picture) in enumerate(shown, 1)
    ]


def _as_one(shown: list[Placed], size: tuple[int, int]) -> Placed:
    """Return sheets as one, as far as they are shown, each laid plainly over those below it."""
    made = Image.new("RGBA", size)
    for sheet, picture in shown:
        if not sheet.hidden:
            pixels = picture.pixels.copy()
            pixels[:, :, 3] = np.rint(pixels[:, :, 3] * sheet.opacity).astype(np.uint8)
            made.alpha_composite(Image.fromarray(pixels), (sheet.left, sheet.top))
    return Sheet(name=shown[0][0].name), Picture(np.asarray(made))
