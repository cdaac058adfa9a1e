"""What a file from elsewhere becomes: layers of the drawing that is open, or a drawing of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio.core.progress import Progress
from studio.drawing.layer import MOST_LAYERS, Layer
from studio.drawing.op import AddPicture, KeepPicture, NewPaper, Op
from studio.drawing.ora_in import SUFFIX as ORA
from studio.drawing.ora_in import Laid, read_ora
from studio.drawing.paper import CREAM, Paper
from studio.drawing.picture import Picture
from studio.drawing.picture_file import SUFFIXES, read_picture

__all__ = ["SUFFIXES", "Brought", "is_known", "layers_of", "ops_of"]

LARGEST = 4096
"""Longest side of a paper that a picture is brought in as."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A layer from elsewhere: its number is not one of the drawing's yet."""

    layer: Layer
    picture: Picture
    left: int
    top: int


def is_known(path: Path) -> bool:
    """Say whether a file's name is one of a picture or an OpenRaster drawing."""
    return path.suffix.lower() in (*SUFFIXES, ORA)


def layers_of(path: Path, width: int, height: int, most: int = MOST_LAYERS - 1) -> tuple[Brought, ...]:
    """Return what a file brings to a paper of that size, the lowest first, in the middle of it; larger ones are fitted.

    Of an OpenRaster file these are its layers, `most` of them, without the even sheet below them. Raises NotAPicture,
    PictureTooLarge, NotADrawingFile, DrawingTooLarge, LayerMissing. Slow: for a worker.
    """
    if path.suffix.lower() != ORA:
        picture = read_picture(path, width, height)
        left, top = (width - picture.width) // 2, (height - picture.height) // 2
        return (Brought(Layer(), picture, left, top),)
    paper, laid = read_ora(path, most)
    left, top = (width - paper.width) // 2, (height - paper.height) // 2
    return tuple(Brought(layer, picture, x + left, y + top) for layer, picture, x, y in laid)


def ops_of(path: Path | bytes, progress: Progress | None = None) -> tuple[Op, ...]:
    """Return the log of a new drawing that shows what is in a file, or of a picture that is in some bytes.

    Raises as `layers_of`. Slow: for a worker.
    """
    if isinstance(path, Path) and path.suffix.lower() == ORA:
        paper, laid = read_ora(path, progress=progress)
        return tuple(_ops(paper, laid))
    picture = read_picture(path, LARGEST, LARGEST)
    paper = Paper(width=picture.width, height=picture.height, colour=CREAM)
    return tuple(_ops(paper, [(Layer(1), picture, 0, 0)]))


def _ops(paper: Paper, laid: list[Laid]) -> Iterator[Op]:
    """Yield a paper and pictures on it; the ground that every drawing begins with stays on top, to draw on."""
    yield NewPaper(paper)
    for at, (layer, picture, left, top) in enumerate(laid):
        yield KeepPicture(at + 1, picture)
        yield AddPicture(layer, at, at + 1, left, top)
