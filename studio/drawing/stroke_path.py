"""The outline of a stroke as an SVG path whose width follows the hand.

Where the line bends gently, both its edges are curves and it ends round; where it turns back on itself, another piece
begins under the round end of the last. All pieces run the same way round, so that together they are one shape.
"""

from math import hypot

import numpy as np
import numpy.typing as npt

from studio.drawing.dabs import Dabs
from studio.drawing.outline import Loop, simplified

Line = npt.NDArray[np.float64]
"""[n, 3]: x, y, half the width there."""

AWAY = 0.06
"""How far the path may lie beside the line, in paper pixels."""
SHARPEST = 0.5
"""Cosine of the sharpest bend within one piece."""
TIGHTEST = 0.8
"""How much of its neighbour the inner edge of a bend may eat up."""
THINNEST = 0.05
"""Half a width that is still drawn."""


def stroke_path(dabs: Dabs, share: float) -> str:
    """Return the path of dabs [n, ≥ 3] in a row, each as wide as this share of its radius; "" of none."""
    line = np.column_stack((dabs[:, :2], np.maximum(dabs[:, 2] * share, THINNEST))).astype(np.float64)
    if not len(line):
        return ""
    line = line[simplified(line, AWAY)] if len(line) > 2 else line
    there = np.ones(len(line), bool)
    there[1:] = np.hypot(*np.diff(line[:, :2], axis=0).T) > 1e-3
    line = line[there]
    return " ".join(_piece(piece) for piece in _pieces(line))


def loop_path(loops: list[Loop]) -> str:
    """Return closed loops [n, 2] as a path of straight lines; holes are where a loop lies in another."""
    made = []
    for loop in loops:
        closed = np.concatenate((loop, loop[:1]))
        points = closed[simplified(closed, 2 * AWAY)[:-1]]
        made.append("M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points.tolist()) + "Z")
    return "".join(made)


def _pieces(line: Line) -> list[Line]:
    """Return a line cut where it can't be outlined in one go; a piece shares its ends with its neighbours."""
    if len(line) < 3:
        return [line]
    steps = np.diff(line[:, :2], axis=0)
    lengths = np.hypot(steps[:, 0], steps[:, 1])
    ways = steps / lengths[:, None]
    bend = (ways[1:] * ways[:-1]).sum(1).clip(-1.0, 1.0)
    reach = line[1:-1, 2] * np.sqrt((1.0 - bend) / np.maximum(1.0 + bend, 1e-6))
    swell = np.abs(np.diff(line[:, 2])) > 0.7 * lengths
    bad = (bend < SHARPEST) | (reach > TIGHTEST * np.minimum(lengths[1:], lengths[:-1])) | swell[1:] | swell[:-1]
    cuts = [0, *(np.flatnonzero(bad) + 1).tolist(), len(line) - 1]
    return [line[first : last + 1] for first, last in zip(cuts[:-1], cuts[1:], strict=True)]


def _piece(line: Line) -> str:
    if len(line) == 2 and abs(line[0, 2] - line[1, 2]) >= hypot(*(line[1, :2] - line[0, :2])):
        line = line[[int(line[1, 2] > line[0, 2])]]  # one end lies within the other
    if len(line) == 1:
        x, y, r = line[0].tolist()
        return f"M{x - r:.2f} {y:.2f}a{r:.2f} {r:.2f} 0 1 1 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 1 {-2 * r:.2f} 0Z"
    ways = _along(line[:, :2])
    beside = np.column_stack((ways[:, 1], -ways[:, 0])) * line[:, 2:]
    left, right = line[:, :2] + beside, (line[:, :2] - beside)[::-1]
    start, end = float(line[0, 2]), float(line[-1, 2])
    return (
        f"M{left[0, 0]:.2f} {left[0, 1]:.2f}{_curve(left)}"
        f"A{end:.2f} {end:.2f} 0 0 1 {right[0, 0]:.2f} {right[0, 1]:.2f}{_curve(right)}"
        f"A{start:.2f} {start:.2f} 0 0 1 {left[0, 0]:.2f} {left[0, 1]:.2f}Z"
    )


def _along(points: Loop) -> Loop:
    """Return the way [n, 2] a line goes at each of its points: between the ways of the steps beside it."""
    steps = np.diff(points, axis=0)
    steps = steps / np.maximum(np.hypot(steps[:, 0], steps[:, 1]), 1e-9)[:, None]
    ways = np.concatenate((steps[:1], steps[1:] + steps[:-1], steps[-1:]))
    made: Loop = ways / np.maximum(np.hypot(ways[:, 0], ways[:, 1]), 1e-9)[:, None]
    return made


def _curve(points: Loop) -> str:
    """Return cubic curves through points, from the first, where the pen is, to the last."""
    steps = np.diff(points, axis=0)
    reach = np.hypot(steps[:, 0], steps[:, 1])[:, None] / 3.0
    ways = _along(points)
    rows = np.column_stack((points[:-1] + ways[:-1] * reach, points[1:] - ways[1:] * reach, points[1:]))
    return "".join("C" + " ".join(f"{value:.2f}" for value in row) for row in rows.tolist())
