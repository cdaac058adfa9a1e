"""The paper's pixels, as far as they are looked at."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator

from studio.core.geometry import Rect
from studio.drawing import paper as sheets
from studio.drawing.paper import Bytes, Paper, padded

MOST_WHOLE = 4 << 20
"""A paper of so many pixels is kept whole."""
BLOCK = 512
"""Side of the blocks that a larger one is kept in, in pixels."""
MOST_BLOCKS = 48
"""How many of them are kept."""

Part = tuple[Rect, Bytes, tuple[int, int]]
"""Paper pixels, an array [3, h, w] that holds them, and which pixel its first is (x, y)."""


class Sheet:
    """A paper's pixels, padded to whole tiles: whole, or in blocks that come and go."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.whole = Rect(0, 0, padded(paper.width), padded(paper.height))
        self._all: Bytes | None = None
        self._blocks: OrderedDict[tuple[int, int], Bytes] = OrderedDict()
        self.is_whole = self.whole.width * self.whole.height <= MOST_WHOLE

    def parts(self, rect: Rect) -> Iterable[Part]:
        """Return the parts that make up a rectangle of paper, row by row."""
        if not rect:
            return ()
        if self.is_whole:
            if self._all is None:
                self._all = sheets.pixels(self._paper)
            return ((rect, self._all, (0, 0)),)
        return self._parts(rect)

    def _parts(self, rect: Rect) -> Iterator[Part]:
        for row in range(rect.y0 // BLOCK, (rect.y1 - 1) // BLOCK + 1):
            for column in range(rect.x0 // BLOCK, (rect.x1 - 1) // BLOCK + 1):
                place = self._place(row, column)
                yield place.clip(rect), self._block(row, column), (place.x0, place.y0)

    def _place(self, row: int, column: int) -> Rect:
        return Rect(column * BLOCK, row * BLOCK, column * BLOCK + BLOCK, row * BLOCK + BLOCK).clip(self.whole)

    def _block(self, row: int, column: int) -> Bytes:
        block = self._blocks.get((row, column))
        if block is None:
            block = self._blocks[row, column] = sheets.pixels(self._paper, self._place(row, column))
            if len(self._blocks) > MOST_BLOCKS:
                self._blocks.popitem(last=False)
        else:
            self._blocks.move_to_end((row, column))
        return block
