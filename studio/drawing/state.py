"""All pixels of a drawing at one moment, and what it takes to come to the moment beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from studio.drawing.layer import GROUND, Layers
from studio.drawing.patch import Patch, patch_between
from studio.drawing.tiles import Key, Tile


@dataclass(slots=True)
class Change:
    """What to put back in order to cross one step, either way."""

    tiles: dict[Key, Tile | Patch | None] = field(default_factory=dict)
    """None where there was no tile; a patch of the one that is there now, where that is less."""
    layers: Layers | None = None
    """The pile; None where it stays as it is."""

    @property
    def nbytes(self) -> int:
        """What it holds in memory."""
        return sum(tile.nbytes for tile in self.tiles.values() if tile is not None)


@dataclass(frozen=True, slots=True)
class State:
    """All pixels of a drawing at one moment; moments share the tiles that are alike."""

    layers: Layers = (GROUND,)
    tiles: Mapping[Key, Tile] = field(default_factory=dict)
    """Where there is no tile there is no ink. Not to be changed."""
    past: tuple[Change, ...] = field(default=(), compare=False)
    """What takes back the last steps that led here, the last of them last; as many as are known."""


def emptied(keys: Iterable[Key]) -> dict[Key, Tile | Patch | None]:
    """Return a change's tiles that leave nothing."""
    return dict.fromkeys(keys)


Pair = tuple[Key, Tile, Tile]


def pairs_of(change: Change, now: Mapping[Key, Tile]) -> list[Pair]:
    """Return the tiles of a change that was just made which are another now: key, before, after."""
    pairs = ((key, tile, now.get(key)) for key, tile in change.tiles.items())
    return [(key, tile, other) for key, tile, other in pairs if isinstance(tile, Tile) and other is not None]


def thin(change: Change, pairs: Iterable[Pair]) -> None:
    """Keep no more of a change's tiles than what differs from those after it. For any thread."""
    for key, before, after in pairs:
        patch = patch_between(before, after)
        if patch is not None and change.tiles[key] is before:
            change.tiles[key] = patch
