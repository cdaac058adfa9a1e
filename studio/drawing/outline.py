"""The outline of a shape made of pixels, as smooth loops: what a fill is in a larger picture, and in SVG.

The edge of the pixels goes in straight runs. Where it is a staircase, the line that made it goes through the middles
of the runs, those that are a pixel long among them; where two long runs meet there is a corner. That line is then
smoothed without being drawn together: Taubin, "A signal processing approach to fair surface design" (SIGGRAPH 1995).
"""

import numpy as np
import numpy.typing as npt

Loop = npt.NDArray[np.float64]
"""[n, 2]: x, y of a closed line, in the mask's pixels; the shape lies to its right hand, holes run the other way."""
Mask = npt.NDArray[np.bool_]

SHRINK, GROW = 0.5, -0.53
TIMES = 10
"""How often it is smoothed."""
FARTHEST = 0.5
"""Pixels that smoothing may move a place."""
LONG = 3
"""Pixels from which on a run beside another such is the side of a corner."""
CORNER = 0.75
"""Pixels that are cut off a corner, along each side."""

_RIGHT, _DOWN, _LEFT, _UP = range(4)
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))


def loops_of(mask: Mask) -> list[Loop]:
    """Return the smooth outline of a shape."""
    return [_smoothed(_evenly(_through_runs(corners))) for corners in edges_of(mask)]


def edges_of(mask: Mask) -> list[npt.NDArray[np.int64]]:
    """Return the corners [n, 2] along the edge of a shape, a pixel's side apart, as closed loops.

    Pixels that only touch at a corner belong to different loops.
    """
    padded = np.pad(mask, 1)
    starts: dict[tuple[int, int], list[int]] = {}
    below, above = padded[1:, 1:-1], padded[:-1, 1:-1]
    right, left = padded[1:-1, 1:], padded[1:-1, :-1]
    for ways, along in (
        ((below & ~above), _RIGHT),
        ((above & ~below), _LEFT),
        ((left & ~right), _DOWN),
        ((right & ~left), _UP),
    ):
        rows, columns = np.nonzero(ways)
        if along == _LEFT:
            columns = columns + 1
        if along == _UP:
            rows = rows + 1
        for x, y in zip(columns.tolist(), rows.tolist(), strict=True):
            starts.setdefault((x, y), []).append(along)
    loops = []
    while starts:
        loops.append(_followed(starts))
    return loops


def _followed(starts: dict[tuple[int, int], list[int]]) -> npt.NDArray[np.int64]:
    """Take a loop out of the sides that are left."""
    first = place = next(iter(starts))
    corners, along = [], starts[first][0]
    while True:
        ways = starts[place]
        # where two pixels touch at a corner, turn towards the pixel that is being followed
        turned = (along + 1) % 4
        along = turned if len(ways) > 1 and turned in ways else ways[0]
        ways.remove(along)
        if not ways:
            del starts[place]
        corners.append(place)
        x, y = _STEPS[along]
        place = place[0] + x, place[1] + y
        if place == first and (place not in starts or len(corners) > 3 and (along + 1) % 4 not in starts[place]):
            return np.array(corners, np.int64)


def _through_runs(corners: npt.NDArray[np.int64]) -> Loop:
    """Return the line through the middles of the runs of an edge, and round its corners."""
    before = corners - np.roll(corners, 1, 0)
    bends = np.flatnonzero((before != np.roll(before, -1, 0)).any(1))
    ends = corners[bends].astype(np.float64)
    steps = np.roll(ends, -1, 0) - ends
    lengths = np.abs(steps).sum(1)
    ways = steps / lengths[:, None]
    is_long = lengths >= LONG
    # where each run begins and ends, moved in from a corner
    first = ends + ways * CORNER
    last = ends + steps - ways * CORNER
    keep_first, keep_last = is_long & np.roll(is_long, 1), is_long & np.roll(is_long, -1)
    points = np.stack((first, ends + steps / 2.0, last), 1)
    keep = np.stack((keep_first, np.ones(len(ends), bool), keep_last), 1)
    made: Loop = points[keep]
    return made


def _evenly(line: Loop) -> Loop:
    """Return a closed line with a point about each pixel of it, its own points among them."""
    steps = np.roll(line, -1, 0) - line
    pieces = np.maximum(1, np.rint(np.sqrt((steps * steps).sum(1)))).astype(np.intp)
    of = np.repeat(np.arange(len(line)), pieces)
    share = (np.arange(len(of)) - np.repeat(np.cumsum(pieces) - pieces, pieces)) / pieces[of]
    made: Loop = line[of] + steps[of] * share[:, None]
    return made


def _smoothed(loop: Loop) -> Loop:
    line = loop
    for _ in range(TIMES if len(loop) > 4 else 0):
        for share in (SHRINK, GROW):
            line = line + share * ((np.roll(line, 1, 0) + np.roll(line, -1, 0)) / 2.0 - line)
    made: Loop = loop + np.clip(line - loop, -FARTHEST, FARTHEST)
    return made


def simplified(line: Loop, away: float) -> npt.NDArray[np.intp]:
    """Return which points [n, ≥ 2] of an open line are enough, so that none lies farther from it than `away`.

    Ramer (1972), Douglas and Peucker (1973), without recursion; all columns count as distances alike.
    """
    keep = np.zeros(len(line), bool)
    keep[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        along = line[last] - line[first]
        rest = line[first + 1 : last] - line[first]
        length2 = float(along @ along)
        share = np.clip(rest @ along / length2, 0.0, 1.0) if length2 else np.zeros(len(rest))
        off = rest - share[:, None] * along
        far2 = (off * off).sum(1)
        at = int(far2.argmax())
        if far2[at] > away * away:
            middle = first + 1 + at
            keep[middle] = True
            spans += [(first, middle), (middle, last)]
    return np.flatnonzero(keep)
