"""A picture becomes a drawing, a sound becomes a song with a take: what is put into the log of its piece."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from studio.core.errors import StudioError
from studio.core.progress import Progress, Stopped
from studio.drawing.brought import ops_of
from studio.drawing.codec import encode
from studio.drawing.colours import colours_of
from studio.drawing.op import KeepPicture
from studio.drawing.ora_in import SUFFIX as ORA
from studio.drawing.picture_file import MOST_BYTES as MOST_PICTURE
from studio.gallery.palette import pack
from studio.music.in_apart import bring_in_apart
from studio.sharing.found import SPOKEN, Medium
from studio.sharing.shelf import Shelf

MOST_SOUND = 1 << 28
"""Bytes of a sound in a zip: it is held in memory. Beside a zip there is no such end."""

Put = Callable[[Literal["op", "chunk"], int, bytes], object]


class CannotCome(Exception):  # noqa: N818
    """A picture or a sound can't come in; says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a file has become."""

    payloads: list[bytes] = field(default_factory=list)
    width: int = 0
    height: int = 0
    duration: int = 0
    """Milliseconds."""
    palette: bytes | None = None
    """Its main colours, as a piece keeps them."""


def drawing_of(shelf: Shelf, medium: Medium, progress: Progress) -> Made:
    """Return the log of a drawing that shows a picture. Raises `CannotCome`, OSError, Missing, Stopped."""
    if medium.thing.size == 0:
        raise CannotCome("its file is empty")
    if medium.thing.suffix == ORA and shelf.path(medium.thing.name) is None:
        raise CannotCome("take it out of the zip, and bring it in by itself")
    if medium.thing.size > MOST_PICTURE:
        raise CannotCome("it is too large for a picture")
    try:
        ops = ops_of(_source(shelf, medium, MOST_PICTURE), progress)
        progress.at(1, 2)
        paper = ops[0].paper  # type: ignore[union-attr]
        pictures = [op.picture for op in ops if isinstance(op, KeepPicture)]
        palette = pack(colours_of(pictures, paper.colour))
        return Made([encode(op) for op in ops], paper.width, paper.height, palette=palette)
    except Stopped:
        raise
    except StudioError as error:
        raise CannotCome("it is damaged, too large, or no picture") from error


def sound_of(shelf: Shelf, medium: Medium, put: Put, progress: Progress) -> int:
    """Give the log of a song that sounds a file to `put`; return how many ms it lasts. Raises as `drawing_of`."""
    if medium.thing.size == 0:
        raise CannotCome("its file is empty")
    if medium.thing.suffix in SPOKEN and shutil.which("ffmpeg") is None:
        raise CannotCome("sounds of this kind can only be read where ffmpeg is installed")
    try:
        return bring_in_apart(_source(shelf, medium, MOST_SOUND), put, progress)
    except Stopped:
        raise
    except StudioError as error:
        raise CannotCome("it is damaged, too long, or no sound") from error


def _source(shelf: Shelf, medium: Medium, most: int) -> Path | bytes:
    """Return where a file lies, or what is in it where it lies in a zip."""
    path = shelf.path(medium.thing.name)
    if path is not None:
        return path
    if medium.thing.size > most:
        raise CannotCome("it is too large to be read out of a zip; unpack that, and bring in the folder")
    with shelf.open(medium.thing.name) as file:
        return file.read(most)
