"""What became of a line: the ink on the screen against the way the pointer went."""

from dataclasses import dataclass

import numpy as np

INK = 40
"""A channel must change by more than this to count as ink: far above the tooth of a paper."""


@dataclass(frozen=True)
class Faithfulness:
    """How well ink follows the way of the pointer; all in pixels unless said otherwise."""

    mean_deviation: float
    """Mean distance from the middle line of the ink to the way."""
    largest_deviation: float
    """The same for the worst pixel of the middle line."""
    line_width: float
    """Width of the line, by its median."""
    outside: float
    """How far ink lies beyond half a line width from the way."""
    gap: float
    """The largest distance from a pixel of the way to ink."""
    covered: float
    """Share of the way, 0..1, that has ink within 2 px."""


def changed(after: np.ndarray, before: np.ndarray, threshold: int = INK) -> np.ndarray:
    """Return where two pictures [h, w, 3] differ in some channel by more than `threshold`: bool [h, w]."""
    return np.abs(after.astype(np.int16) - before).max(axis=2) > threshold


def spiral(width: int, height: int, motions: int) -> np.ndarray:
    """Return the pixels of an eight-turn spiral in the middle of a box: int [motions + 1, 2], evenly spaced."""
    largest = min(height / 2, width / 2, 255) - 12
    turn = np.linspace(0, 8, 4000)
    radius = 18 + (largest - 18) * turn / 8
    angle = 2 * np.pi * turn
    path = np.c_[width / 2 + radius * np.cos(angle), height / 2 + radius * np.sin(angle)]
    return resampled(path, motions + 1)


def resampled(path: np.ndarray, count: int) -> np.ndarray:
    """Return `count` pixels evenly spaced along a line of points [n, 2]."""
    length = np.r_[0, np.cumsum(np.hypot(*np.diff(path, axis=0).T))]
    at = np.linspace(0, length[-1], count)
    return np.rint(np.c_[np.interp(at, length, path[:, 0]), np.interp(at, length, path[:, 1])]).astype(int)


def faithfulness(ink: np.ndarray, way: np.ndarray) -> Faithfulness:
    """Compare ink, bool [h, w], with the pixels the pointer went over, int [n, 2] as x, y.

    The middle line is the ridge of the distance to the edge of the ink, without the small ridges of its rough edges.
    Holes of a pixel or two, where the tooth of the paper shows through, count as ink. Raises ValueError without ink.
    """
    if np.count_nonzero(ink) < 100:
        raise ValueError("the stroke left no ink")
    whole = _closed(ink)
    on_way = np.zeros(ink.shape, bool)
    dense = resampled(way, 10 * len(way))
    on_way[dense[:, 1], dense[:, 0]] = True
    depth = distance(~whole, 40)
    ridge = whole & (depth == _largest_around(depth))
    half = float(np.median(depth[ridge]))
    ridge &= depth > 0.6 * half
    off = distance(on_way, max(ink.shape))
    to_ink = distance(whole, max(ink.shape))[on_way]
    return Faithfulness(
        mean_deviation=round(float(off[ridge].mean()), 3),
        largest_deviation=round(float(off[ridge].max()), 1),
        line_width=round(2 * half, 1),
        outside=round(max(0.0, float(off[whole].max()) - half), 1),
        gap=round(float(to_ink.max()), 1),
        covered=round(float((to_ink <= 2).mean()), 4),
    )


def distance(mask: np.ndarray, reach: int) -> np.ndarray:
    """Return the distance of every pixel to the nearest true one, at most `reach`: float32 [h, w]."""
    column = np.full(mask.shape, reach, np.float32)
    column[mask] = 0
    for row in range(1, len(mask)):
        np.minimum(column[row], column[row - 1] + 1, out=column[row])
    for row in range(len(mask) - 2, -1, -1):
        np.minimum(column[row], column[row + 1] + 1, out=column[row])
    square = column**2
    nearest = square.copy()
    for shift in range(1, min(reach, mask.shape[1])):
        np.minimum(nearest[:, shift:], square[:, :-shift] + shift * shift, out=nearest[:, shift:])
        np.minimum(nearest[:, :-shift], square[:, shift:] + shift * shift, out=nearest[:, :-shift])
    return np.sqrt(nearest)


def _largest_around(values: np.ndarray) -> np.ndarray:
    """Return for every value the largest of its 3x3 neighbourhood."""
    padded = np.pad(values, 1, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
    return windows.max(axis=(2, 3))


def _closed(mask: np.ndarray) -> np.ndarray:
    """Return a mask with its smallest holes filled and its outline kept."""
    return ~_largest_around(~_largest_around(mask))


def reached(sent: np.ndarray, kept: np.ndarray, tolerance: float = 1.5) -> int:
    """Count the sent points [n, 2] that are among the kept ones [m, 2], in the same order."""
    count, at = 0, 0
    for point in sent:
        ahead = kept[at : at + 100]
        near = np.flatnonzero(np.hypot(*(ahead - point).T) <= tolerance)
        if near.size:
            count, at = count + 1, at + int(near[0]) + 1
    return count
