"""What a drawing is to become when it goes out, and how that is written into a file of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from studio.core.progress import Progress
from studio.core.whole_file import whole_file
from studio.drawing.animation import can_film, write_animation
from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.edits import Document, fold
from studio.drawing.engine import warm_up
from studio.drawing.errors import TooLargeToTakeOut
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

__all__ = ["SUFFIXES", "Form", "can_film", "drawn", "take_out", "write"]

SUFFIXES: dict[Kind, str] = {
    "png": ".png",
    "jpeg": ".jpg",
    "ora": ".ora",
    "svg": ".svg",
    "webp": ".webp",
    "gif": ".gif",
    "mp4": ".mp4",
}


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

    What is there already is left alone: the file gets a number. Raises NoRoomForFile, PlaceRefusesFile,
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
        if pile.is_heavy:
            pile.lighten()
    drawing = Drawing(document.paper, brushes)
    drawing.take(document, pile.state)
    return drawing
