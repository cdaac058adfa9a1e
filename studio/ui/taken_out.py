"""A drawing from the library into a file: what the export sheet hands to the bench."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.core.progress import Progress
    from studio.drawing.brush import Brush
    from studio.library.library import Library

NAME = "Drawing"
"""What a file is called when nobody says: nothing about whose it is, or when it was made."""
LONGEST_NAME = 80
MOST_PIXELS = 1 << 29
LONGEST_JPEG = 65_500

RUNNER = "studio.gallery.runner"
"""The process that takes a drawing out where there is a library: it has room beside memory."""
TURN = 0.0005
"""Seconds that the work may keep others waiting."""

Size = tuple[int, int]
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f/\\:*?"<>|]')


def can_film() -> bool:
    """Say whether films can be made here."""
    from studio.drawing import animation

    return animation.can_film()


def fits(paper: Size, scale: float, kind: str) -> bool:
    """Say whether a picture of a paper can be made at a scale."""
    width, height = paper[0] * scale, paper[1] * scale
    return scale == 1 or (width * height <= MOST_PIXELS and (kind != "jpeg" or max(width, height) <= LONGEST_JPEG))


def size_of(paper: Size, kind: str, scale: int) -> Size:
    """Return how many pixels a file of a kind will have."""
    if kind in ("webp", "gif", "mp4"):
        from studio.drawing import animation

        return animation.size_of(kind, *paper)
    return paper[0] * scale, paper[1] * scale


def fitting_name(name: str) -> str:
    """Return a name that any system takes."""
    name = _NOT_IN_NAMES.sub(" ", name).strip(" .")[:LONGEST_NAME].strip(" .")
    return name or NAME


def take_out(
    library: Library,
    brushes: Mapping[str, Brush],
    piece_id: str,
    folder: Path,
    name: str,
    form: tuple[str, int, int],
    progress: Progress,
) -> Path:
    """Write a drawing into a new file; return where it is. On the bench's thread, which waits for another process."""
    from studio.drawing.errand import Kept
    from studio.drawing.take_out import Form
    from studio.drawing.take_out_apart import Beside, take_out_apart

    # it does not step back: a thread that waits for the processor with Python's lock in hand holds up the window
    with in_short_turns():
        library.settle()
        log = [Kept(op.payload, op.time) for op in library.ops(piece_id)]
        beside = Beside(library.folder, RUNNER)
        return take_out_apart(log, brushes, folder, fitting_name(name), Form(*form), progress, beside)


@contextmanager
def in_short_turns() -> Iterator[None]:
    """Let the thread of the window have its turn at once while this one works: Python's usual turn is 5 ms."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
