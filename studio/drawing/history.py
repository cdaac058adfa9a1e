"""Undo and redo without limit: the near past as tiles put aside, the far past drawn again from keyframes.

A *step* is an edit at its place in the history; *moment* k is the drawing after its first k steps.
"""

from collections import deque
from collections.abc import Callable

from studio.drawing.op import Clear, Edit
from studio.drawing.tiles import TILE_BYTES, KeptTile, Key, Tile, Tiles

Change = dict[Key, Tile | None]
"""Tiles to put back in order to cross one step, either way; None where there was none."""

NEAR_BYTES = 16 << 20
"""How much the tiles put aside may hold."""
FAR_BYTES = 20 << 20
"""How much the keyframes may hold."""
KEYFRAME_EVERY = 40
PACKED_A_STEP = 4
"""Tiles of keyframes packed after each step, so that no step takes long."""


class History:
    """The steps of a drawing and what it takes to move among them."""

    def __init__(self) -> None:
        self.steps: list[Edit] = []
        self.done = 0
        """How many steps stand."""
        self._changes: dict[int, Change] = {}
        self._near_bytes = 0
        self._keyframes: dict[int, dict[Key, KeptTile]] = {}
        self._unpacked: deque[KeptTile] = deque()

    def add(self, edit: Edit, change: Change, tiles: Tiles) -> None:
        """Take a step that was just made; what had been undone is forgotten. `tiles` is the drawing after it."""
        del self.steps[self.done :]
        for step in [step for step in self._changes if step >= self.done]:
            self._forget(step)
        for moment in [moment for moment in self._keyframes if moment > self.done]:
            del self._keyframes[moment]
        self.steps.append(edit)
        self.done += 1
        self._remember(self.done - 1, change, tiles)

    def remember(self, change: Change, tiles: Tiles) -> None:
        """Note that the next step was made again; `tiles` is the drawing after it."""
        self.done += 1
        self._remember(self.done - 1, change, tiles)

    def _remember(self, step: int, change: Change, tiles: Tiles) -> None:
        self._put_aside(step, change)
        moment = step + 1
        if moment not in self._keyframes and moment % self._keyframe_gap(moment) == 0:
            self._keyframes[moment] = {key: tile.keep() for key, tile in tiles.items()}
            self._thin_keyframes()
        for _ in range(min(PACKED_A_STEP, len(self._unpacked))):
            self._unpacked.popleft().pack()

    def _keyframe_gap(self, moment: int) -> int:
        """Return how far apart keyframes lie about a moment: the farther from now, the farther."""
        away = abs(self.done - moment) // (KEYFRAME_EVERY * 2)
        return KEYFRAME_EVERY << away.bit_length()

    def _put_aside(self, step: int, change: Change) -> None:
        self._changes[step] = change
        self._near_bytes += _bytes(change)
        while self._near_bytes > NEAR_BYTES and len(self._changes) > 1:
            self._forget(max(self._changes, key=lambda far: abs(far - self.done)))

    def _forget(self, step: int) -> None:
        self._near_bytes -= _bytes(self._changes.pop(step))

    def _thin_keyframes(self) -> None:
        """Drop keyframes until they fit: first those with near neighbours, far from now."""
        while True:
            distinct = {id(kept): kept for frame in self._keyframes.values() for kept in frame.values()}
            if len(self._keyframes) <= 2 or sum(kept.nbytes for kept in distinct.values()) <= FAR_BYTES:
                break
            moments = [0, *sorted(self._keyframes)]
            del self._keyframes[min(moments[1:], key=lambda moment: self._loss(moment, moments))]
        self._unpacked = deque(kept for kept in distinct.values() if not kept.is_packed)

    def _loss(self, moment: int, moments: list[int]) -> float:
        """Return how much it would cost to be without a keyframe: nothing ahead of now is ever started from."""
        at = moments.index(moment)
        if moment > self.done:
            return -float(moment)
        after = (
            moments[at + 1] if at + 1 < len(moments) and moments[at + 1] <= self.done else self.done + KEYFRAME_EVERY
        )
        return (after - moments[at - 1]) / (self.done - moment + KEYFRAME_EVERY)

    def cross(self, step: int, tiles: Tiles) -> Change | None:
        """Put the tiles of a step back the other way, if they are still there; return what was changed."""
        change = self._changes.get(step)
        if change is None:
            return None
        self._forget(step)
        self._put_aside(step, swap(change, tiles))
        return change

    def move_to(self, moment: int, tiles: Tiles, draw: Callable[[Edit, Tiles], Change]) -> None:
        """Make `tiles` the drawing after `moment` steps, from the nearest point that is known.

        `draw` makes a step on tiles and returns the change that would take it back.
        """
        start, known = self._nearest(moment)
        self.done = moment
        tiles.clear()
        tiles.update({key: Tile(kept.pixels(), kept) for key, kept in known.items()})
        for step in range(start, moment):
            if step in self._changes:
                self._forget(step)
            self._remember(step, draw(self.steps[step], tiles), tiles)

    def _nearest(self, moment: int) -> tuple[int, dict[Key, KeptTile]]:
        start = max((k for k in self._keyframes if k <= moment), default=0)
        for step in range(moment - 1, start - 1, -1):
            if isinstance(self.steps[step], Clear):
                return step + 1, {}
        return start, self._keyframes.get(start, {})


def swap(change: Change, tiles: Tiles) -> Change:
    """Put the tiles of a change in place; return the change that would undo that."""
    back: Change = {}
    for key, tile in change.items():
        back[key] = tiles.pop(key, None)
        if tile is not None:
            tiles[key] = tile
    return back


def _bytes(change: Change) -> int:
    return sum(TILE_BYTES for tile in change.values() if tile is not None)
