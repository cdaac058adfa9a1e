"""A drawing out into a file of its own: it has its name only once it is whole, and a part of one never stays."""

import errno
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.core.errors import StudioError
from studio.core.progress import Progress
from studio.drawing.animation import can_film, write_animation
from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.edits import Document, fold
from studio.drawing.engine import warm_up
from studio.drawing.errors import NoRoomForPicture, PlaceRefuses, TooLargeToTakeOut
from studio.drawing.jpeg import write_jpeg
from studio.drawing.ora import write_ora
from studio.drawing.painter import Painter
from studio.drawing.pile import Pile
from studio.drawing.png import write_png
from studio.drawing.replay import Replay
from studio.drawing.scaled import fits, size_at, strips
from studio.drawing.svg import write_svg
from studio.drawing.timeline import Record, story_of

Kind = Literal["png", "jpeg", "ora", "svg", "webp", "gif", "mp4"]

__all__ = ["SUFFIXES", "Form", "can_film", "drawn", "take_out", "told_of", "whole_file", "write"]

SUFFIXES: dict[Kind, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "ora": ".ora",
    "svg": ".svg",
    "webp": ".webp",
    "gif": ".gif",
    "mp4": ".mp4",
}
MOST_NAMES = 10_000

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True, slots=True)
class Form:
    """What a drawing is to become."""

    kind: Kind = "png"
    scale: int = 1
    """How many times as large as the paper: png and jpeg."""
    seconds: int = 20
    """How long it takes: webp, gif and mp4."""


def take_out(
    records: Sequence[Record],
    brushes: Mapping[str, Brush],
    folder: Path,
    name: str,
    form: Form,
    progress: Progress | None = None,
) -> Path:
    """Write the drawing that a log tells of into a new file in a folder; return where it is. Slow: for a worker.

    What is there already is left alone: the file gets a number. Raises NoRoomForPicture, PlaceRefuses,
    TooLargeToTakeOut, NoFilm, NothingToReplay, DamagedDrawing, Stopped; there is no file then.
    """
    with whole_file(folder, name, SUFFIXES[form.kind]) as (part, made):
        write(records, brushes, part, form, progress or Progress())
    return made[0]


def write(records: Sequence[Record], brushes: Mapping[str, Brush], path: Path, form: Form, progress: Progress) -> None:
    """Write the drawing that a log tells of into a file. Slow: for a worker.

    Raises what `take_out` does and, in place of the two about room and place, OSError; nothing in the file is to be
    kept then.
    """
    warm_up()
    document = fold(record.op for record in records)
    kind = form.kind
    if kind == "png" or kind == "jpeg":
        if not fits(document, form.scale):
            raise TooLargeToTakeOut
        width, height = size_at(document, form.scale)
        with path.open("wb") as file:
            rows = strips(document, brushes, form.scale, progress)
            if kind == "png":
                write_png(file, width, height, 3, rows)
            else:
                write_jpeg(file, width, height, rows)
    elif kind == "svg":
        with path.open("wb") as file:
            write_svg(document, brushes, file, progress)
    elif kind == "ora":
        progress.part(0.0, 0.5)
        drawing = drawn(document, brushes, progress)
        progress.part(0.5, 1.0)
        with path.open("wb") as file:
            write_ora(drawing, file, progress)
    else:
        replay = Replay(story_of(records), brushes)
        paper = document.paper
        write_animation(replay, kind, path, form.seconds, (paper.width, paper.height), progress)


def drawn(document: Document, brushes: Mapping[str, Brush], progress: Progress) -> Drawing:
    """Return a document's drawing, made a step at a time so that it can be stopped."""
    painter = Painter(document.paper, brushes, document.pictures)
    pile = Pile(document.paper.width, document.paper.height)
    for at, step in enumerate(document.steps[: document.done]):
        progress.at(at, document.done)
        painter.make(step, pile)
    drawing = Drawing(document.paper, brushes)
    drawing.take(document, pile.state)
    return drawing


@contextmanager
def whole_file(folder: Path, name: str, suffix: str) -> Iterator[tuple[Path, list[Path]]]:
    """Hand out the path to write to; when the block is left well, the file gets its name, which is then in the list.

    Left otherwise, there is no file. Raises NoRoomForPicture or PlaceRefuses for any OSError.
    """
    made: list[Path] = []
    part = folder / f".{name}{suffix}.{os.getpid()}.part"
    try:
        yield part, made
        with part.open("rb") as file:
            os.fsync(file.fileno())
        made.append(_named(part, folder, name, suffix))
    except OSError as error:
        raise told_of(error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def told_of(error: OSError) -> StudioError:
    """Return what a person is told of a system that does not take a file."""
    return NoRoomForPicture() if error.errno in _NO_ROOM else PlaceRefuses()


def _named(part: Path, folder: Path, name: str, suffix: str) -> Path:
    """Give a file the first name that is free, without ever putting it over another."""
    for number in range(1, MOST_NAMES):
        path = folder / (f"{name}{suffix}" if number == 1 else f"{name} {number}{suffix}")
        try:
            path.open("xb").close()
        except FileExistsError:
            continue
        os.replace(part, path)
        return path
    raise PlaceRefuses
