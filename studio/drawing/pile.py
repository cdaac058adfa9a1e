"""The pile of layers: which there are, what lies on each, and what a step does to them."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from studio.core.geometry import Rect
from studio.drawing.layer import BLENDS, GROUND, Layers
from studio.drawing.patch import Patch
from studio.drawing.piled import layers_after, piled, shares
from studio.drawing.state import Change, State
from studio.drawing.tiles import SIDE, Key, Pixels, Tile

__all__ = ["ASLEEP", "Change", "Pile", "Stack", "State", "layers_after", "piled", "shares"]

Longs = npt.NDArray[np.int64]
Stack = tuple[Longs, npt.NDArray[np.float32], npt.NDArray[np.int32]]
"""Of the layers that show, the lowest first: the address of the grid of addresses, the opacity, and how it blends."""

ASLEEP = -1
"""In a grid of addresses: a tile that isn't held raw."""


MOST_RAW = 3072
"""So many tiles of a pile are held raw (96 MB); of more, those are packed that nobody looks at."""
SPARE_RAW = 256


class Pile:
    """The layers of a drawing while it is worked on. For one thread at a time."""

    def __init__(self, width: int, height: int, state: State | None = None) -> None:
        """Make room for a paper of so many pixels; take the tiles of a state."""
        self.rows, self.columns = -(-height // SIDE), -(-width // SIDE)
        self.layers: Layers = (GROUND,)
        self.tiles: dict[Key, Tile] = {}
        self._raw: dict[Key, Pixels] = {}
        """What keeps the addresses in the grids alive."""
        self._grids: dict[int, Longs] = {}
        self._stack: Stack | None = None
        self._places: dict[int, int] = {}
        self.asleep = 0
        """How many tiles aren't held raw."""
        self._looked_at = np.zeros((self.rows, self.columns), np.int64)
        """When each tile was last shown or changed, in calls of `look`."""
        self._looks = 0
        self.worked_on: set[Key] = set()
        """Tiles whose pixels a hand still changes: they are packed by nobody."""
        self.untouched = np.zeros((self.rows, self.columns), np.uint8)
        """Says of each tile that no stroke is over it. Not to be written to."""
        if state is not None:
            self.become(state)

    @property
    def state(self) -> State:
        """All pixels as they are now; they don't change any more."""
        return State(self.layers, dict(self.tiles))

    def become(self, state: State) -> None:
        """Take the layers and tiles of a state for one's own."""
        self.layers, self._stack = state.layers, None
        self.tiles, self._raw, self._grids, self.asleep = {}, {}, {}, 0
        self.worked_on.clear()
        for key, tile in state.tiles.items():
            self.put(key, tile)

    def put(self, key: Key, tile: Tile | None) -> None:
        """Put a tile in its place, or take away the one there."""
        number, row, column = key
        grid = self.grid(number)
        if grid[row, column] == ASLEEP:
            self.asleep -= 1
        if tile is None:
            self.tiles.pop(key, None)
            self._raw.pop(key, None)
            grid[row, column] = 0
        elif tile.is_awake:
            self.tiles[key] = tile
            self._raw[key], grid[row, column] = tile.awake()
        else:
            self.tiles[key] = tile
            self._raw.pop(key, None)
            grid[row, column] = ASLEEP
            self.asleep += 1

    def put_new(self, keys: Sequence[Key], tiles: Sequence[Tile], raw: Sequence[Pixels]) -> None:
        """Put tiles whose addresses stand in the grid already."""
        self.tiles.update(zip(keys, tiles, strict=True))
        self._raw.update(zip(keys, raw, strict=True))

    def wake(self, keys: Iterable[Key]) -> None:
        """Hold tiles raw, where there are any."""
        for key in keys:
            number, row, column = key
            grid = self._grids[number]
            if grid[row, column] == ASLEEP:
                self._raw[key], grid[row, column] = self.tiles[key].awake()
                self.asleep -= 1

    def wake_all(self, rect: Rect) -> None:
        """Hold all tiles raw that a rectangle of the paper touches."""
        rows = slice(rect.y0 // SIDE, (rect.y1 - 1) // SIDE + 1)
        columns = slice(rect.x0 // SIDE, (rect.x1 - 1) // SIDE + 1)
        for number, grid in self._grids.items():
            found = np.argwhere(grid[rows, columns] == ASLEEP).tolist()
            self.wake((number, row + rows.start, column + columns.start) for row, column in found)

    def rest(self, key: Key) -> None:
        """Hold a tile packed only, if its bytes are there already."""
        tile = self.tiles[key]
        if key in self._raw and tile.is_packed:
            tile.sleep()
            del self._raw[key]
            self._grids[key[0]][key[1], key[2]] = ASLEEP
            self.asleep += 1

    def look(self, rect: Rect) -> None:
        """Note that a rectangle of the paper is looked at; as long as few tiles are held raw, nobody asks."""
        if len(self._raw) * 2 < MOST_RAW:
            return
        self._looks += 1
        rows = slice(rect.y0 // SIDE, (rect.y1 - 1) // SIDE + 1)
        self._looked_at[rows, rect.x0 // SIDE : (rect.x1 - 1) // SIDE + 1] = self._looks

    @property
    def is_heavy(self) -> bool:
        """True when more tiles are held raw than should be."""
        return len(self._raw) > MOST_RAW + SPARE_RAW

    def tidy(self) -> list[Tile]:
        """Hold no more tiles raw than should be: let go of those that nobody has looked at for the longest time.

        What was looked at last stays. Returns those that must be packed before that; call it again when they are.
        """
        looked_at = self._looked_at
        at_rest = [key for key in self._raw if key not in self.worked_on] if self.worked_on else self._raw
        oldest = sorted(at_rest, key=lambda key: looked_at[key[1], key[2]])[: len(self._raw) - MOST_RAW]
        unpacked = []
        for key in oldest:
            if looked_at[key[1], key[2]] == self._looks:
                break
            if self.tiles[key].is_packed:
                self.rest(key)
            else:
                unpacked.append(self.tiles[key])
        return unpacked

    def lighten(self) -> None:
        """Hold no more tiles raw than should be, here and now. For a pile that nobody looks at; slow."""
        for key in list(self._raw)[: max(0, len(self._raw) - MOST_RAW)]:
            self.tiles[key].packed()
            self.rest(key)

    def grid(self, number: int) -> Longs:
        """Return the addresses [rows, columns] of a layer's tiles: 0 none, -1 not held raw."""
        grid = self._grids.get(number)
        if grid is None:
            grid = self._grids[number] = np.zeros((self.rows, self.columns), np.int64)
            self._stack = None
        return grid

    def stack(self) -> Stack:
        """Return the layers that show, as kernels take them."""
        if self._stack is None:
            shown = [layer for layer in self.layers if not layer.hidden and layer.opacity > 0]
            grids = np.array([self.grid(layer.number).ctypes.data for layer in shown], np.int64)
            shares = np.array([layer.opacity for layer in shown], np.float32)
            ways = np.array([BLENDS.index(layer.blend) for layer in shown], np.int32)
            self._stack = grids, shares, ways
            self._places = {layer.number: place for place, layer in enumerate(shown)}
        return self._stack

    def shown_place(self, number: int) -> int:
        """Return at which place in the stack a layer lies; -1 when it doesn't show."""
        if self._stack is None:
            self.stack()
        return self._places.get(number, -1)

    def set_layers(self, layers: Layers) -> None:
        """Make the pile another one; the tiles of layers that are gone must be gone already."""
        self.layers, self._stack = layers, None
        gone = self._grids.keys() - {layer.number for layer in layers}
        for number in gone:
            del self._grids[number]

    def keys_of(self, number: int) -> list[Key]:
        """Return the keys of a layer's tiles, row by row."""
        grid = self._grids.get(number)
        if grid is None:
            return []
        return [(number, row, column) for row, column in np.argwhere(grid).tolist()]

    def swap(self, change: Change) -> Change:
        """Put what a change holds in place; return the change that would undo that."""
        back = Change({}, None if change.layers is None else self.layers)
        for key, tile in change.tiles.items():
            now = self.tiles.get(key)
            if isinstance(tile, Patch):
                back.tiles[key] = tile
                tile = None if now is None else tile.applied(now)
            else:
                back.tiles[key] = now
            self.put(key, tile)
        if change.layers is not None:
            self.set_layers(change.layers)
        return back
