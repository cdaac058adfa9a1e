"""How a drawing was made, for a page: steps of small tiles that are laid on each other, and no film.

The line of the replay is gone along in even steps. Of each step the pixels that changed are kept, in tiles of 64 x 64
in which all others are clear; the tiles of some steps lie on one sheet, row after row, as lossless WebP. Step 0 is the
whole of the empty paper. Tiles laid on each other up to a step are, bit for bit, what a replay shows there.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.core.geometry import Rect
from studio.core.progress import Progress
from studio.drawing.brush import Brush
from studio.drawing.instants import instants_of
from studio.drawing.replay import Replay
from studio.drawing.timeline import Record, story_of

TILE = 64
COLUMNS = 16
"""Tiles in a row of a sheet."""
RATE = 10
"""Steps a second."""
LONGEST = 30.0
"""Seconds that a play takes, at most, however long the drawing took."""
SHORTEST = 2.0
LONGEST_SIDE = 1280
"""Pixels: larger papers are told smaller."""
MOST_BYTES = 5 << 20
"""Of all sheets of a drawing; a drawing that needs more is told smaller."""
SMALLEST_SIDE = 320
MOST_TILES = 640
MOST_STEPS = 30
"""On one sheet. A browser holds some sheets unpacked."""
MIME = "image/webp"

Pixels = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some steps that follow each other."""

    sheet: bytes
    steps: tuple[tuple[int, ...], ...]
    """Of each step the places of its tiles: row x columns of the paper + column, in the order they lie on the sheet."""


@dataclass(frozen=True, slots=True)
class TileReel:
    """All of a drawing's making."""

    width: int
    height: int
    seconds: float
    """How long a play takes."""
    ticks: tuple[tuple[float, float], ...]
    """Where marks were made, 0 … 1, and how long they took, 0 … 1."""
    chapters: tuple[Chapter, ...]
    places: tuple[float, ...]
    """Where on the line the instants lie that were asked for, 0 … 1."""

    @property
    def nbytes(self) -> int:
        """What the sheets take."""
        return sum(len(chapter.sheet) for chapter in self.chapters)


def tile_reel(
    records: Iterable[Record], brushes: Mapping[str, Brush], instants: Sequence[int], progress: Progress
) -> TileReel | None:
    """Return how a drawing was made, or None when nothing was. Slow: for a worker.

    Raises DamagedDrawing when its log does not begin with its paper, Stopped.
    """
    replay = Replay(story_of(records), brushes)
    if replay.duration <= 0:
        return None
    paper = replay.story.paper
    longest = max(paper.width, paper.height)
    shrink = 0
    while longest > LONGEST_SIDE << shrink:
        shrink += 1
    seconds = min(LONGEST, max(SHORTEST, replay.duration / 1000))
    count = round(seconds * RATE)
    chapters = _told(replay, count, shrink, progress, MOST_BYTES)
    while chapters is None:
        shrink += 1
        most = MOST_BYTES if longest >> (shrink + 1) >= SMALLEST_SIDE else 0
        chapters = _told(replay, count, shrink, progress, most)
    known = instants_of(replay.line, replay.story.began)
    places = tuple(min(1.0, known.place(instant) / replay.duration) for instant in instants)
    height, width = _shape(paper.width, paper.height, shrink)
    return TileReel(width, height, seconds, replay.line.ticks, chapters, places)


def _told(replay: Replay, count: int, shrink: int, progress: Progress, most: int) -> tuple[Chapter, ...] | None:
    """Return the chapters, or None when they take more than `most` bytes (0: any number)."""
    chapters: list[Chapter] = []
    size = 0
    for chapter in _chapters(_steps(replay, count, shrink, progress)):
        chapters.append(chapter)
        size += len(chapter.sheet)
        if most and size > most:
            return None
    return tuple(chapters)


def _chapters(steps: Iterable[list[tuple[int, Pixels]]]) -> Iterator[Chapter]:
    """Lay the tiles of steps on sheets."""
    places: list[tuple[int, ...]] = []
    tiles: list[Pixels] = []
    for step in steps:
        if len(places) == MOST_STEPS or (places and len(tiles) + len(step) > MOST_TILES):
            yield Chapter(_sheet(tiles), tuple(places))
            places, tiles = [], []
        places.append(tuple(place for place, _ in step))
        tiles += [tile for _, tile in step]
    yield Chapter(_sheet(tiles), tuple(places))


def _sheet(tiles: Sequence[Pixels]) -> bytes:
    """Return tiles side by side, as lossless WebP without anything beside its pixels."""
    rows = max(1, -(-len(tiles) // COLUMNS))
    sheet = np.zeros((rows * TILE, COLUMNS * TILE, 4), np.uint8)
    for slot, tile in enumerate(tiles):
        top, left = slot // COLUMNS * TILE, slot % COLUMNS * TILE
        sheet[top : top + TILE, left : left + TILE] = tile
    file = io.BytesIO()
    Image.fromarray(sheet).save(file, "WEBP", lossless=True, quality=40, method=2)
    return file.getvalue()


def _steps(replay: Replay, count: int, shrink: int, progress: Progress) -> Iterator[list[tuple[int, Pixels]]]:
    """Give the tiles of each step, with their places; step 0 is all of the empty paper."""
    replay.seek(0.0)
    seen = replay.rgba(None, shrink)[:, :, :3].copy()
    height, width = seen.shape[:2]
    columns, rows = -(-width // TILE), -(-height // TILE)
    whole = Rect(0, 0, columns, rows)
    yield [(place, _whole_tile(seen, place % columns, place // columns)) for place in range(columns * rows)]
    for step in range(1, count + 1):
        progress.at(step, count)
        changed = replay.seek(replay.duration * step / count)
        span = TILE << shrink
        areas = [_in_tiles(rect, span).clip(whole) for rect in changed]
        tiles: dict[int, Pixels] = {}
        for area in areas:
            for place, tile in _changed(replay, seen, area, shrink, columns):
                tiles.setdefault(place, tile)
        yield list(tiles.items())


def _changed(replay: Replay, seen: Pixels, area: Rect, shrink: int, columns: int) -> Iterator[tuple[int, Pixels]]:
    """Give the tiles of an area (in tiles) that are other than `seen`, and bring `seen` up to them."""
    if not area:
        return
    span = TILE << shrink
    rect = Rect(area.x0 * span, area.y0 * span, area.x1 * span, area.y1 * span)
    now = replay.rgba(rect, shrink)[:, :, :3]
    top, left = area.y0 * TILE, area.x0 * TILE
    before = seen[top : top + now.shape[0], left : left + now.shape[1]]
    differs = (now != before).any(axis=2)
    for row in range(area.y0, area.y1):
        for column in range(area.x0, area.x1):
            part = (
                slice((row - area.y0) * TILE, (row - area.y0 + 1) * TILE),
                slice((column - area.x0) * TILE, (column - area.x0 + 1) * TILE),
            )
            mask = differs[part]
            if not mask.any():
                continue
            tile = np.zeros((TILE, TILE, 4), np.uint8)
            tile[: mask.shape[0], : mask.shape[1], :3][mask] = now[part][mask]
            tile[: mask.shape[0], : mask.shape[1], 3][mask] = 255
            yield row * columns + column, tile
    before[:] = now


def _whole_tile(seen: Pixels, column: int, row: int) -> Pixels:
    part = seen[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
    tile = np.zeros((TILE, TILE, 4), np.uint8)
    tile[: part.shape[0], : part.shape[1], :3] = part
    tile[: part.shape[0], : part.shape[1], 3] = 255
    return tile


def _in_tiles(rect: Rect, span: int) -> Rect:
    return Rect(rect.x0 // span, rect.y0 // span, -(-rect.x1 // span), -(-rect.y1 // span))


def _shape(width: int, height: int, shrink: int) -> tuple[int, int]:
    """Return how many rows and columns of pixels a paper has when it is told smaller."""
    return -(-height // (1 << shrink)), -(-width // (1 << shrink))
