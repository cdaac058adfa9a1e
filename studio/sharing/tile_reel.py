"""How a drawing was made, for a page: steps of small tiles that are laid on each other, and no film.

The line of the replay is gone along in even steps. Of each step the pixels that changed are kept, in tiles of 16 x 16
in which all others are clear; the tiles of some steps lie on one sheet, row after row, as lossless WebP. Step 0 is the
whole of the empty paper. Tiles laid on each other up to a step are, bit for bit, what a replay shows there.

Small tiles hold little that did not change, so there is less than half as much to pack as in tiles of 64.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce

import numpy as np
import numpy.typing as npt
from PIL import Image

from studio.core.geometry import Rect
from studio.core.progress import Progress
from studio.drawing.brush import Brush
from studio.drawing.instants import instants_of
from studio.drawing.replay import Replay
from studio.drawing.timeline import Record, story_of
from studio.sharing.packers import Packers

TILE = 16
COLUMNS = 32
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
MOST_TILES = 6400
MOST_STEPS = 30
"""On one sheet. A browser holds some sheets unpacked."""
QUALITY, METHOD = 30, 1
"""How hard WebP tries: of small tiles this takes half the time of (40, 2), and gives 2 % more."""
MOST_APART = 0.5
"""Share of the tiles around all changes, from which on these are looked at as one."""
MIME = "image/webp"

Pixels = npt.NDArray[np.uint32]
"""[h, w]: red, green, blue, alpha in one number, so that two pixels are compared at once."""
Tiles = npt.NDArray[np.uint32]
"""[n, TILE, TILE]"""
Step = tuple[tuple[int, ...], Tiles]
"""The places of tiles, and the tiles."""
NOTHING: Step = (), np.zeros((0, TILE, TILE), np.uint32)


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
    records: Iterable[Record],
    brushes: Mapping[str, Brush],
    instants: Sequence[int],
    progress: Progress,
    packers: Packers,
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
    chapters = _told(replay, count, shrink, progress, packers, MOST_BYTES)
    while chapters is None:
        shrink += 1
        most = MOST_BYTES if longest >> (shrink + 1) >= SMALLEST_SIDE else 0
        chapters = _told(replay, count, shrink, progress, packers, most)
    known = instants_of(replay.line, replay.story.began)
    places = tuple(min(1.0, known.place(instant) / replay.duration) for instant in instants)
    height, width = _shape(paper.width, paper.height, shrink)
    return TileReel(width, height, seconds, replay.line.ticks, chapters, places)


def _told(
    replay: Replay, count: int, shrink: int, progress: Progress, packers: Packers, most: int
) -> tuple[Chapter, ...] | None:
    """Return the chapters, or None when they take more than `most` bytes (0: any number)."""
    chapters: list[Chapter] = []
    size = 0
    for chapter in packers.in_order(_chapters(_steps(replay, count, shrink, progress))):
        chapters.append(chapter)
        size += len(chapter.sheet)
        if most and size > most:
            return None
    return tuple(chapters)


def _chapters(steps: Iterable[Step]) -> Iterator[Callable[[], Chapter]]:
    """Give what lays the tiles of some steps on a sheet."""
    places: list[tuple[int, ...]] = []
    tiles: list[Tiles] = []
    held = 0
    for where, changed in steps:
        if len(places) == MOST_STEPS or (places and held + len(where) > MOST_TILES):
            yield partial(_chapter, places, tiles)
            places, tiles, held = [], [], 0
        places.append(where)
        tiles.append(changed)
        held += len(where)
    yield partial(_chapter, places, tiles)


def _chapter(places: Sequence[tuple[int, ...]], tiles: Sequence[Tiles]) -> Chapter:
    """Return tiles side by side, as lossless WebP without anything beside its pixels."""
    together = np.concatenate(tiles)
    rows = max(1, -(-len(together) // COLUMNS))
    slots = np.zeros((rows * COLUMNS, TILE, TILE), np.uint32)
    slots[: len(together)] = together
    sheet = slots.reshape(rows, COLUMNS, TILE, TILE).swapaxes(1, 2).reshape(rows * TILE, COLUMNS * TILE)
    file = io.BytesIO()
    pixels = sheet.view(np.uint8).reshape(*sheet.shape, 4)
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, quality=QUALITY, method=METHOD)
    return Chapter(file.getvalue(), tuple(places))


def _steps(replay: Replay, count: int, shrink: int, progress: Progress) -> Iterator[Step]:
    """Give the tiles of each step, with their places; step 0 is all of the empty paper."""
    replay.seek(0.0)
    now = _pixels(replay, None, shrink)
    seen = np.zeros_like(now)  # clear, so that all of it is other
    whole = Rect(0, 0, -(-now.shape[1] // TILE), -(-now.shape[0] // TILE))
    yield _changed(now, seen, whole, whole.x1)
    for step in range(1, count + 1):
        progress.at(step, count)
        changed = replay.seek(replay.duration * step / count)
        span = TILE << shrink
        found = [
            _changed(_pixels(replay, _scaled(area, span), shrink), seen, area, whole.x1)
            for area in _areas({_in_tiles(rect, span).clip(whole) for rect in changed})
        ]
        yield _together(found)


def _areas(areas: Iterable[Rect]) -> Iterable[Rect]:
    """Return areas, or the one around them where these are most of it, or lie over each other."""
    apart = [area for area in areas if area]
    if len(apart) < 2:
        return apart
    around = reduce(Rect.union, apart)
    return [around] if sum(map(_size, apart)) > MOST_APART * _size(around) else apart


def _changed(now: Pixels, seen: Pixels, area: Rect, columns: int) -> Step:
    """Return the tiles of an area (in tiles) where `now` is other than `seen`, and bring `seen` up to it."""
    top, left = area.y0 * TILE, area.x0 * TILE
    height, width = now.shape
    before = seen[top : top + height, left : left + width]
    differs = now != before
    before[:] = now
    if not differs.any():
        return NOTHING
    padded = np.zeros((area.height * TILE, area.width * TILE), np.uint32)
    np.copyto(padded[:height, :width], now, where=differs)
    tiles = padded.reshape(area.height, TILE, area.width, TILE).swapaxes(1, 2).reshape(-1, TILE, TILE)
    slots = np.flatnonzero(tiles.any(axis=(1, 2)))
    places = (slots // area.width + area.y0) * columns + slots % area.width + area.x0
    return tuple(places.tolist()), tiles[slots]


def _together(found: Sequence[Step]) -> Step:
    if not found:
        return NOTHING
    return tuple(place for places, _ in found for place in places), np.concatenate([tiles for _, tiles in found])


def _pixels(replay: Replay, rect: Rect | None, shrink: int) -> Pixels:
    """Return what is seen in a rectangle of paper; nothing of it is clear."""
    pixels = replay.rgba(rect, shrink)
    pixels[:, :, 3] = 255
    return pixels.view(np.uint32)[:, :, 0]


def _size(area: Rect) -> int:
    return area.width * area.height


def _scaled(area: Rect, span: int) -> Rect:
    return Rect(area.x0 * span, area.y0 * span, area.x1 * span, area.y1 * span)


def _in_tiles(rect: Rect, span: int) -> Rect:
    return Rect(rect.x0 // span, rect.y0 // span, -(-rect.x1 // span), -(-rect.y1 // span))


def _shape(width: int, height: int, shrink: int) -> tuple[int, int]:
    """Return how many rows and columns of pixels a paper has when it is told smaller."""
    return -(-height // (1 << shrink)), -(-width // (1 << shrink))
