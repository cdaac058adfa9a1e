"""Where the caret stands in a line that runs from right to left, or both ways; what is touched and marked in it.

`cells` are a line's letters as they are drawn, from left to right (`FineLabel.cells`); places in the line are counted
as it is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from studio.ui.widgets.type import Cell


def caret(cells: Sequence[Cell], col: int) -> float:
    """Return how far from the left the caret stands before a letter, in px; after the last one for one beyond it."""
    if not cells:
        return 0.0
    cell = min((cell for cell in cells if cell.end > col), key=lambda cell: cell.start, default=None)
    if cell is None:
        cell = max(cells, key=lambda cell: cell.end)
        return cell.left if cell.rightward else cell.right
    part = max(0, col - cell.start) / (cell.end - cell.start) * (cell.right - cell.left)
    return cell.right - part if cell.rightward else cell.left + part


def touched(cells: Sequence[Cell], x: float) -> int:
    """Return before which letter the caret goes when the line is touched at x px from its left."""
    if not cells:
        return 0
    cell = next((cell for cell in cells if x < cell.right), cells[-1])
    parts = cell.end - cell.start
    part = (x - cell.left) / max(1.0, cell.right - cell.left)
    along = 1 - part if cell.rightward else part
    return cell.start + min(parts, max(0, round(along * parts)))


def marked(cells: Sequence[Cell], start: int, end: int) -> Iterator[tuple[float, float]]:
    """Yield left and right end of what is marked when letters `start` to `end` are: one part, or several."""
    left = right = None
    for cell in cells:
        if start < cell.end and cell.start < end:
            if left is None:
                left = cell.left
            right = cell.right
        elif left is not None:
            yield left, right
            left = None
    if left is not None:
        yield left, right
