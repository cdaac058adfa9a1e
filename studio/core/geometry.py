"""Rectangles of whole pixels, and what fits into one."""

from typing import NamedTuple


class Rect(NamedTuple):
    """Pixels x0 ≤ x < x1, y0 ≤ y < y1. Any rectangle without pixels is empty, and false.

    A tuple, since some are made for every frame of a moving hand.
    """

    x0: int = 0
    y0: int = 0
    x1: int = 0
    y1: int = 0

    @property
    def width(self) -> int:
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        return max(0, self.y1 - self.y0)

    def __bool__(self) -> bool:
        return self.x1 > self.x0 and self.y1 > self.y0

    def union(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle that holds both; an empty one adds nothing."""
        if not other:
            return self
        if not self:
            return other
        return Rect(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def clip(self, other: "Rect") -> "Rect":
        """Return the pixels that lie in both."""
        return Rect(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))


def fitted(shape: float, left: float, bottom: float, width: float, height: float) -> tuple[int, int, int, int]:
    """Return the largest box of a shape (width / height) in the middle of another: left, bottom, width, height.

    All are whole, and no side is nothing.
    """
    wide = min(width, height * shape)
    high = wide / shape
    return (
        round(left + (width - wide) / 2),
        round(bottom + (height - high) / 2),
        max(1, round(wide)),
        max(1, round(high)),
    )
