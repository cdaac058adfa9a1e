"""Where tiles of different shapes go so that every row is as wide as the room: pure arithmetic, no widgets."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import NamedTuple


@dataclass(frozen=True)
class Measure:
    """The room the rows have, in px."""

    width: float
    gap: float
    """Between tiles and between rows."""
    target: float
    """How high a row would like to be."""
    low: float
    high: float
    """How high a row may be, at least and at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one thing lies: px from the left, and from the top of everything."""

    x: float
    y: float
    width: float
    height: float


class Shape(NamedTuple):
    """What is known of a tile before it has a place."""

    aspect: float
    """How wide it is for a height of 1."""
    gives: bool = False
    """Whether it may be drawn wider, to fill a row that would otherwise end early."""


class Row(NamedTuple):
    """Tiles beside each other."""

    first: int
    end: int
    height: float
    stretch: float
    """How much wider the tiles that give are than they would like to be."""
    price: float
    """How far it is from what a row should be."""


MOST_STRETCH = 1.6
LOOSE = 4.0
"""The price of a row that does not reach the end of the room."""
TAIL = 3
"""Rows at the end of a section that are broken anew, so that no tile is left over alone."""


def rows(shapes: Sequence[Shape], measure: Measure) -> list[Row]:
    """Return tiles in rows as wide as the room; only the last may end early, when it would be too high.

    What comes later changes at most the last few rows: more can be put below while somebody looks.
    """
    settled, tail = _rows(shapes, measure)
    return [*settled, *tail]


def _rows(shapes: Sequence[Shape], measure: Measure) -> tuple[list[Row], list[Row]]:
    """Return the rows that nothing that comes later changes, and the last few."""
    done: list[Row] = []
    first = 0
    for at in range(1, len(shapes)):
        short, long = _row(shapes, first, at, measure), _row(shapes, first, at + 1, measure)
        full = short.height <= measure.high and short.stretch == 1
        if full and (long.height < measure.low or short.price < long.price):
            done.append(short)
            first = at
    if first < len(shapes):
        done.append(_row(shapes, first, len(shapes), measure))
    settled = done[:-TAIL]
    return settled, _broken(shapes, settled[-1].end if settled else 0, measure)


def _broken(shapes: Sequence[Shape], start: int, measure: Measure) -> list[Row]:
    """Return the rows from a tile on that cost the least together."""
    best: dict[int, tuple[float, list[Row]]] = {start: (0.0, [])}
    for end in range(start + 1, len(shapes) + 1):
        for first in range(end - 1, start - 1, -1):
            row = _row(shapes, first, end, measure)
            if row.height < measure.low / 2 and end - first > 1:
                break
            price = best[first][0] + row.price
            if end not in best or price < best[end][0]:
                best[end] = price, [*best[first][1], row]
    return best[len(shapes)][1]


def _row(shapes: Sequence[Shape], first: int, end: int, measure: Measure) -> Row:
    room = measure.width - measure.gap * (end - first - 1)
    total = sum(shape.aspect for shape in shapes[first:end])
    giving = sum(shape.aspect for shape in shapes[first:end] if shape.gives)
    height = max(1.0, room / total)
    if height <= measure.high:
        beyond = 1.0 if height < measure.low else 0.0
        return Row(first, end, height, 1.0, beyond + log(height / measure.target) ** 2)
    height = max(measure.target, room / (total + giving * (MOST_STRETCH - 1)))
    if height <= measure.high:
        stretch = (room / height - total + giving) / giving
        return Row(first, end, height, stretch, 0.1 * stretch + log(height / measure.target) ** 2)
    return Row(first, end, measure.target, 1.0, LOOSE - total * measure.target / room)


class Flow:
    """Sections of tiles below each other, each under a header, laid out bit by bit as more of them come."""

    def __init__(self, measure: Measure, header: float, above: float, below: float) -> None:
        """`header` px of a header, `above` px before it (but for the first), `below` px after it."""
        self.measure = measure
        self._header, self._above, self._below = header, above, below
        self.headers: list[Place] = []
        """One a section."""
        self.tiles: list[Place] = []
        """All tiles, section after section."""
        self._shapes: list[Shape] = []
        self._starts: list[int] = []
        self._tops: list[float] = []
        self._bottoms: list[float] = []
        self._settled = 0, 0.0

    @property
    def height(self) -> float:
        """Everything together."""
        if self.tiles:
            last = self.tiles[-1]
            return last.y + last.height
        return 0.0

    def add(self, shapes: Sequence[Shape]) -> None:
        """Put one more section below."""
        top = self.height + (self._above if self.tiles else 0)
        self.headers.append(Place(0, top, self.measure.width, self._header))
        self._starts.append(len(self.tiles))
        self._settled = len(self.tiles), top + self._header + self._below
        self._lay(shapes)

    def extend(self, shapes: Sequence[Shape]) -> None:
        """Put more into the last section: only its last few rows are laid anew."""
        first = self._settled[0]
        again = self._shapes[first:]
        del self.tiles[first:], self._tops[first:], self._bottoms[first:], self._shapes[first:]
        self._lay([*again, *shapes])

    def _lay(self, shapes: Sequence[Shape]) -> None:
        first, y = self._settled
        settled, tail = _rows(shapes, self.measure)
        for row in (*settled, *tail):
            if row is (tail[0] if tail else None):
                self._settled = first + row.first, y
            # whole pixels, so that every edge is sharp
            x, high = 0.0, round(row.height)
            for shape in shapes[row.first : row.end]:
                width = shape.aspect * row.height * (row.stretch if shape.gives else 1)
                right = min(round(x + width), round(self.measure.width))
                self.tiles.append(Place(round(x), y, max(1, right - round(x)), high))
                self._tops.append(y)
                self._bottoms.append(y + high)
                x += width + self.measure.gap
            y += high + self.measure.gap
        self._shapes.extend(shapes)

    def drop(self, sections: int) -> float:
        """Take the first sections away, but for the last one; return by how many px the rest has gone up."""
        sections = min(sections, len(self.headers) - 1)
        if sections <= 0:
            return 0.0
        first, up = self._starts[sections], self.headers[sections].y
        self.headers = _moved(self.headers[sections:], -up)
        self._starts = [start - first for start in self._starts[sections:]]
        self._shapes = self._shapes[first:]
        self._take(_moved(self.tiles[first:], -up))
        self._settled = self._settled[0] - first, self._settled[1] - up
        return up

    def cut(self, sections: int) -> None:
        """Keep only the first sections, one at least."""
        if sections >= len(self.headers):
            return
        first, top = self._starts[sections - 1], self.headers[sections - 1].y
        end = self._starts[sections]
        del self.headers[sections:], self._starts[sections:]
        del self.tiles[end:], self._tops[end:], self._bottoms[end:], self._shapes[end:]
        self._settled = first, top + self._header + self._below

    def put_before(self, sections: Iterable[Sequence[Shape]]) -> None:
        """Put more sections above its own."""
        headers, tiles, shapes, starts, settled = self.headers, self.tiles, self._shapes, self._starts, self._settled
        self.headers, self.tiles, self._shapes, self._starts = [], [], [], []
        self._tops, self._bottoms = [], []
        for section in sections:
            self.add(section)
        if not tiles:
            return
        down, count = self.height + (self._above if self.tiles else 0), len(self.tiles)
        self.headers += _moved(headers, down)
        self._starts += [start + count for start in starts]
        self._shapes += shapes
        self._take(self.tiles + _moved(tiles, down))
        self._settled = settled[0] + count, settled[1] + down

    def _take(self, tiles: list[Place]) -> None:
        self.tiles = tiles
        self._tops = [place.y for place in tiles]
        self._bottoms = [place.y + place.height for place in tiles]

    def within(self, top: float, bottom: float) -> range:
        """Return the indexes of the tiles that reach into top … bottom."""
        return range(bisect_right(self._bottoms, top), bisect_left(self._tops, bottom))

    def headers_within(self, top: float, bottom: float) -> Iterator[int]:
        """Yield the indexes of the headers that reach into top … bottom."""
        first = max(0, bisect_right(self._starts, self.within(top, bottom).start) - 1)
        for at in range(first, len(self.headers)):
            place = self.headers[at]
            if place.y >= bottom:
                return
            if place.y + place.height > top:
                yield at

    def beside(self, index: int, step: int) -> int:
        """Return the tile one row below (`step` 1) or above (-1) that lies nearest; itself when there is none."""
        here = self.tiles[index]
        middle = here.x + here.width / 2
        edge = bisect_right(self._tops, here.y) if step > 0 else bisect_left(self._tops, here.y) - 1
        if not 0 <= edge < len(self.tiles):
            return index
        row = range(bisect_left(self._tops, self._tops[edge]), bisect_right(self._tops, self._tops[edge]))
        return min(row, key=lambda at: abs(self.tiles[at].x + self.tiles[at].width / 2 - middle))


def _moved(places: Sequence[Place], down: float) -> list[Place]:
    return [Place(place.x, place.y + down, place.width, place.height) for place in places]
