"""Papers for the easel: fresh ones, the one that was left there, and those that come back from the gallery."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from studio.drawing.brush import Brush
from studio.drawing.drawing import Drawing
from studio.drawing.edits import Document
from studio.drawing.op import AddStroke, Dance
from studio.drawing.paper import CREAM, LARGEST, Paper
from studio.drawing.symmetry import NONE, Symmetry
from studio.gallery.opening import opened
from studio.gallery.query import Query
from studio.library.errors import NotHere
from studio.ui.rooms import Rooms
from studio.ui.widgets.tiling import first_look

if TYPE_CHECKING:
    from studio.ui.kept_drawing import KeptDrawing

STEEPEST = 4 / 3
"""Longest side of a blank paper, as a share of the other."""
SMALLEST = 64


class Spread(NamedTuple):
    """A drawing, and what it looks like now."""

    drawing: Drawing
    pixels: np.ndarray


def spread(paper: Paper, brushes: Mapping[str, Brush]) -> Spread:
    """Return an empty drawing with its pixels; it takes some milliseconds, so that a worker should make it."""
    drawing = Drawing(paper, brushes)
    return Spread(drawing, first_look(drawing))


def laid_out(ready: Future[Spread] | None, paper: Paper, brushes: Mapping[str, Brush]) -> Spread:
    """Return a drawing on a paper like this one: the one that was made ready, or a new one."""
    if ready is not None:
        laid = ready.result()
        if replace(laid.drawing.paper, seed=paper.seed) == paper:
            return laid
    return spread(paper, brushes)


def brought_back(rooms: Rooms, piece_id: str, owing: KeptDrawing | None = None) -> Spread:
    """Return a piece's drawing with its pixels; for a worker. `owing` is what of it waits for a disk yet."""
    rooms.library.settle()
    owed = owing.owed() if owing is not None else None
    drawing = opened(rooms.library, piece_id, rooms.brushes, owed)
    return Spread(drawing, first_look(drawing))


def symmetry_left(document: Document) -> Symmetry:
    """Return how the last mark that stands was repeated: whoever comes back goes on like that."""
    standing = reversed(document.steps[: document.done])
    return next((step.symmetry for step in standing if isinstance(step, AddStroke | Dance)), NONE)


def still_hangs(rooms: Rooms, piece_id: str | None) -> bool:
    """Say whether a piece may lie on the easel: one in the trash may not."""
    try:
        return piece_id is None or rooms.gallery.piece(piece_id).trashed is None
    except NotHere:
        return False


def left_on_easel(rooms: Rooms, entry_id: str | None) -> str | None:
    """Return the newest drawing of a session, or None."""
    if entry_id is None:
        return None
    latest = rooms.gallery.page(Query(kinds=frozenset({"drawing"}), entry_id=entry_id), limit=1)
    return latest[0].id if latest else None


def fresh_paper(
    kind: str, room: tuple[float, float], seed: int, colour=CREAM, texture: str = "clouds", longest: int = 0
) -> Paper:
    """Return a paper as large as there is room for (px), or of that shape and `longest` along its longer side."""
    width, height = room
    if kind == "circle":
        width = height = min(width, height)
    else:
        width, height = min(width, height * STEEPEST), min(height, width * STEEPEST)
    if longest:
        scale = min(longest, LARGEST) / max(1.0, width, height)
        width, height = round(width * scale), round(height * scale)
    red, green, blue = (int(part) for part in colour)
    sides = max(SMALLEST, int(width)), max(SMALLEST, int(height))
    return Paper(kind, *sides, (red, green, blue), seed, texture=texture)
